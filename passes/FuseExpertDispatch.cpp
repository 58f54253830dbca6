//===- FuseExpertDispatch.cpp - Gates and ups of chosen experts -----------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-expert-dispatch"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSEEXPERTDISPATCHPASS
#include "passes/Passes.h.inc"

namespace {

/// activation(g) * u of g, u = expert_linear(x, a, b) -> expert_gated_linear
struct FuseActivationIntoExperts : public OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationOp op,
                                PatternRewriter &rewriter) const override {
    auto found = matchGatedProducer<ExpertLinearOp>(op, rewriter);
    if (failed(found))
      return failure();
    ExpertLinearOp linear = found->op;
    if (linear.getScales() ||
        cast<ShapedType>(linear.getInput().getType()).getRank() != 2)
      return rewriter.notifyMatchFailure(
          op, "the expert_linear op sums slots, or has a row for each");
    rewriter.setInsertionPoint(op);
    auto fused = rewriter.replaceOpWithNewOp<ExpertGatedLinearOp>(
        op, op.getResult().getType(), op.getFunction(), linear.getInput(),
        linear.getExperts(), linear.getOrder(), found->gate, found->up,
        op.getInit(), /*items=*/nullptr);
    rewriter.eraseOp(linear);
    remarkFused(fused, DEBUG_TYPE, "FusedExpertDispatch");
    return success();
  }
};

struct FuseExpertDispatchPass
    : public impl::FuseExpertDispatchPassBase<FuseExpertDispatchPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseActivationIntoExperts>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
