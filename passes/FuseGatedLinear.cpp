//===- FuseGatedLinear.cpp - Gate, up and their activation ----------------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-gated-linear"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSEGATEDLINEARPASS
#include "passes/Passes.h.inc"

namespace {

/// activation(g) * u of g, u = linear(x, a, b) -> gated_linear(x, a, b)
struct FuseActivationIntoLinear : public OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationOp op,
                                PatternRewriter &rewriter) const override {
    auto found = matchGatedProducer<LinearOp>(op, rewriter);
    if (failed(found))
      return failure();
    LinearOp linear = found->op;
    if (!linear.getBiases().empty() || linear.getRows() ||
        linear.getAccumulate())
      return rewriter.notifyMatchFailure(
          op, "the linear op has biases, kept rows or sums");
    rewriter.setInsertionPoint(op);
    auto fused = rewriter.replaceOpWithNewOp<GatedLinearOp>(
        op, op.getResult().getType(), op.getFunction(), linear.getInput(),
        found->gate, found->up, op.getInit());
    rewriter.eraseOp(linear);
    remarkFused(fused, DEBUG_TYPE, "FusedGatedLinear");
    return success();
  }
};

struct FuseGatedLinearPass
    : public impl::FuseGatedLinearPassBase<FuseGatedLinearPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseActivationIntoLinear>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
