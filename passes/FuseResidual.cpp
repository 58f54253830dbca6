//===- FuseResidual.cpp - Sums in the projection that ends a branch -------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-residual"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSERESIDUALPASS
#include "passes/Passes.h.inc"

namespace {

/// x + linear(y) -> linear accumulate (y) into x
struct FuseAddIntoLinear : public OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AddOp add,
                                PatternRewriter &rewriter) const override {
    auto linear = add.getInput().getDefiningOp<LinearOp>();
    if (!linear)
      return rewriter.notifyMatchFailure(add, "it adds no projection");
    if (!linear->hasOneUse())
      return rewriter.notifyMatchFailure(add,
                                         "somebody else reads the projection");
    if (linear.getNumResults() != 1 || linear.getRows() ||
        linear.getAccumulate())
      return rewriter.notifyMatchFailure(
          add, "the projection has more results, kept rows or sums");
    // Where the addition is: who reads the stream before it still does.
    rewriter.setInsertionPoint(add);
    auto fused = LinearOp::create(
        rewriter, linear.getLoc(), TypeRange{add.getResult().getType()},
        linear.getInput(), linear.getWeights(), linear.getBiases(),
        ValueRange{add.getInit()}, /*rows=*/false, /*accumulate=*/true);
    rewriter.replaceOp(add, fused.getResults());
    rewriter.eraseOp(linear);
    remarkFused(fused, DEBUG_TYPE, "FusedResidual");
    return success();
  }
};

struct FuseResidualPass : public impl::FuseResidualPassBase<FuseResidualPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseAddIntoLinear>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
