//===- ActivationKernel.cpp - Scalar functions, gated or not --------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string ActivationKernel::getName() const {
  return llvm::formatv("{0}_s{1}_c{2}{3}", stringifyActivation(function), slots,
                       columns, hasFactor ? "_times" : "");
}

std::string ActivationKernel::getTile() const { return "a vector"; }

static Value apply(KernelBuilder &b, Activation function, Value x) {
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

void ActivationKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), hasFactor ? 3 : 2);
  Value rows = b.mul(b.getTokens(), b.i64(slots));
  b.loop(b.i64(0), rows, 1, [&](Value row) {
    SmallVector<Value> inputs = {b.at(b.getOperand(0), row, columns * 4)};
    if (hasFactor)
      inputs.push_back(b.at(b.getOperand(1), row, columns * 4));
    Value output = b.at(b.getOperand(hasFactor ? 2 : 1), row, columns * 4);
    mapColumns(b, inputs, output, [&](ValueRange values) {
      Value y = apply(b, function, values[0]);
      return hasFactor ? b.mul(y, values[1]) : y;
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
