//===- Activation.cpp - The scalar functions of models --------------------===//
#include "codegen/CPU/Activation.h"

namespace mlir::hybrid::cpu {

Value applyActivation(KernelBuilder &b, Activation function, Value x) {
  Value zero = b.splat(0.0), half = b.splat(0.5), one = b.splat(1.0);
  switch (function) {
  case Activation::Silu:
    return b.mul(x, b.sigmoid(x));
  case Activation::Gelu:
    return b.mul(b.mul(half, x),
                 b.add(one, b.erf(b.mul(x, b.splat(0.70710678118654752)))));
  case Activation::GeluTanh: {
    Value cube = b.mul(b.mul(x, x), x);
    Value inner =
        b.mul(b.splat(0.79788456080286536), b.fma(b.splat(0.044715), cube, x));
    return b.mul(b.mul(half, x), b.add(one, b.tanh(inner)));
  }
  case Activation::Relu:
    return b.max(x, zero);
  case Activation::Relu2: {
    Value positive = b.max(x, zero);
    return b.mul(positive, positive);
  }
  case Activation::Softplus:
    return b.softplus(x);
  }
  llvm_unreachable("all activations are listed");
}

SmallVector<Value> applyGate(KernelBuilder &b, Activation function,
                             ValueRange gateAndUp) {
  size_t half = gateAndUp.size() / 2;
  SmallVector<Value> values;
  for (size_t i = 0; i < half; ++i)
    values.push_back(
        b.mul(applyActivation(b, function, gateAndUp[i]), gateAndUp[half + i]));
  return values;
}

} // namespace mlir::hybrid::cpu
