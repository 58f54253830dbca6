//===- FuseConv.cpp - A convolution and its activation --------------------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-conv"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSECONVPASS
#include "passes/Passes.h.inc"

namespace {

/// activation(causal_conv1d(x)) -> conv_activation(x)
struct FuseActivationIntoConv : public OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getFactor())
      return rewriter.notifyMatchFailure(op, "it gates something");
    auto conv = op.getInput().getDefiningOp<CausalConv1DOp>();
    if (!conv)
      return rewriter.notifyMatchFailure(op, "its input is no convolution");
    if (!conv->hasOneUse())
      return rewriter.notifyMatchFailure(op,
                                         "somebody else reads the convolution");
    if (conv.getInit().getType() != op.getInit().getType())
      return rewriter.notifyMatchFailure(op, "it changes the type");
    // Where the convolution is: its state changes there.
    rewriter.setInsertionPoint(conv);
    auto fused = ConvActivationOp::create(
        rewriter, conv.getLoc(), op.getResult().getType(), op.getFunction(),
        conv.getInput(), conv.getWeight(), conv.getBias(), conv.getState(),
        conv.getBatch(), conv.getInit());
    rewriter.replaceOp(op, fused.getResult());
    rewriter.eraseOp(conv);
    remarkFused(fused, DEBUG_TYPE, "FusedConv");
    return success();
  }
};

struct FuseConvPass : public impl::FuseConvPassBase<FuseConvPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseActivationIntoConv>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
