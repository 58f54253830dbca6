//===- Kernels.cpp - The kernel of an op ----------------------------------===//
#include "compiler/Reference/Kernels.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

double applyActivation(hybrid::Activation function, double x) {
  switch (function) {
  case hybrid::Activation::Silu:
    return x / (1 + std::exp(-x));
  case hybrid::Activation::Gelu:
    return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
  case hybrid::Activation::GeluTanh:
    return 0.5 * x *
           (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
  case hybrid::Activation::Relu:
    return std::max(0.0, x);
  case hybrid::Activation::Relu2:
    return std::max(0.0, x) * std::max(0.0, x);
  case hybrid::Activation::Softplus:
    return x > 20 ? x : std::log1p(std::exp(x));
  }
  llvm_unreachable("all activations are listed");
}

double dot(const std::vector<double> &a, const double *b) {
  return std::inner_product(a.begin(), a.end(), b, 0.0);
}

LogicalResult runKernel(Operation *op, KernelContext &context) {
  llvm::TypeSwitch<Operation *>(op)
      .Case<ActivationOp, AddOp, AddRMSNormOp, AppendKVOp, AttentionOp,
            AttentionWeightsOp, CausalConv1DOp, ConcatRMSNormOp,
            ConvActivationOp, hybrid::CopyOp, EmbedOp, ExpertGatedLinearOp,
            ExpertLinearOp, GatedLinearOp, GatedRMSNormOp, GatedScanOp,
            HeadLinearOp, LinearOp, RMSNormOp, RopeOp, RotaryTableOp, RouterOp,
            SSDScanOp, SelectRowsOp, SelectiveScanOp, SortRowsOp>([&](auto op) {
        run(op, context);
        context.roundInits(op);
      })
      .DefaultUnreachable("every compute op has a kernel");
  if (context.sawPoison())
    return op->emitOpError("read an index that nothing wrote");
  return success();
}

} // namespace braid::reference
