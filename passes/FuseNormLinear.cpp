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
bool canBePrivate(Value init, Value result) {
  return isa_and_present<tensor::EmptyOp, bufferization::AllocTensorOp>(
             init.getDefiningOp()) &&
         llvm::all_of(result.getUsers(), llvm::IsaPred<ComputeOpInterface>);
}

struct FuseNormLinearPass
    : public impl::FuseNormLinearPassBase<FuseNormLinearPass> {
  using FuseNormLinearPassBase::FuseNormLinearPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    bool isSmall = function->hasAttr(kSmallAttr);
    function.walk([&](RMSNormOp norm) {
      bool isNarrow = columnsOf(norm.getInit()) <= narrow;
      if ((isSmall || isNarrow) && norm.getResult() &&
          canBePrivate(norm.getInit(), norm.getResult()))
        norm.setReplicated(true);
    });
    if (!isSmall)
      return;
    function.walk([&](RouterOp router) {
      bool isPrivate = router.getNumResults() == 2;
      for (auto [init, result] :
           llvm::zip(router.getInits(), router.getResults()))
        isPrivate &= canBePrivate(init, result);
      router.setReplicated(isPrivate);
    });
  }
};

} // namespace
} // namespace mlir::hybrid
