//===- FuseResidualNorm.cpp - Residual additions and their norms ----------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-residual-norm"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSERESIDUALNORMPASS
#include "passes/Passes.h.inc"

namespace {

/// rms_norm(add(y, x), w) -> add_rms_norm(y, x, w)
struct FuseAddIntoNorm : public OpRewritePattern<RMSNormOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(RMSNormOp norm,
                                PatternRewriter &rewriter) const override {
    if (norm.getReplicated())
      return rewriter.notifyMatchFailure(norm,
                                         "every thread has it for itself");
    auto add = norm.getInput().getDefiningOp<AddOp>();
    if (!add)
      return rewriter.notifyMatchFailure(norm, "its input is no sum");
    if (!hoistBefore({norm.getWeight(), norm.getInit()}, add, rewriter))
      return rewriter.notifyMatchFailure(norm,
                                         "an operand is computed in between");
    // Where the addition is: others read the sum from there on.
    rewriter.setInsertionPoint(add);
    auto fused = AddRMSNormOp::create(
        rewriter, rewriter.getFusedLoc({add.getLoc(), norm.getLoc()}),
        TypeRange{add.getResult().getType(), norm.getResult().getType()},
        add.getInput(), norm.getWeight(), norm.getEpsilon(),
        ValueRange{add.getInit(), norm.getInit()});
    rewriter.replaceOp(norm, fused.getResults()[1]);
    rewriter.replaceOp(add, fused.getResults()[0]);
    remarkFused(fused, DEBUG_TYPE, "FusedResidualNorm");
    return success();
  }
};

struct FuseResidualNormPass
    : public impl::FuseResidualNormPassBase<FuseResidualNormPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseAddIntoNorm>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
