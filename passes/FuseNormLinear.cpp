//===- FuseNormLinear.cpp - Norms in the phase of their projections -------===//
#include "passes/Passes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-norm-linear"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSENORMLINEARPASS
#include "passes/Passes.h.inc"

namespace {

/// Whether each thread can have a copy of what `init` is the buffer of: it is
/// made here and not handed to anybody.
LogicalResult canBePrivate(Value init, Value result) {
  Location loc = result.getLoc();
  if (!isa_and_present<tensor::EmptyOp, bufferization::AllocTensorOp>(
          init.getDefiningOp()))
    return remarkDeclined(loc, DEBUG_TYPE, "its buffer is somebody else's");
  if (!llvm::all_of(result.getUsers(), llvm::IsaPred<ComputeOpInterface>))
    return remarkDeclined(loc, DEBUG_TYPE, "its result is handed out");
  return success();
}

struct FuseNormLinearPass
    : public impl::FuseNormLinearPassBase<FuseNormLinearPass> {
  using FuseNormLinearPassBase::FuseNormLinearPassBase;

  void runOnOperation() override {
    bool isSmall = getOperation()->hasAttr(kSmallAttr);
    getOperation().walk([&](RMSNormOp norm) {
      if (norm.getResult() && succeeded(canReplicate(norm, isSmall)))
        norm.setReplicated(true);
    });
    getOperation().walk([&](RouterOp router) {
      if (isSmall && router.getNumResults() != 0 &&
          succeeded(canReplicate(router)))
        router.setReplicated(true);
    });
  }

  LogicalResult canReplicate(RMSNormOp norm, bool isSmall) const {
    if (!isSmall && columnsOf(norm.getInit()) > narrow)
      return remarkDeclined(norm.getLoc(), DEBUG_TYPE,
                            "it is wide, and the tokens may be many");
    return canBePrivate(norm.getInit(), norm.getResult());
  }

  static LogicalResult canReplicate(RouterOp router) {
    if (router.getNumResults() == 3)
      return remarkDeclined(router.getLoc(), DEBUG_TYPE,
                            "its logits are handed out");
    for (auto [init, result] :
         llvm::zip(router.getInits(), router.getResults()))
      if (failed(canBePrivate(init, result)))
        return failure();
    return success();
  }
};

} // namespace
} // namespace mlir::hybrid
