//===- FuseScan.cpp - Step projection, scan and gate ----------------------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-scan"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSESCANPASS
#include "passes/Passes.h.inc"

namespace {

/// activation(z) * selective_scan(v, softplus(linear(dt)), b, c)
///   -> gated_scan(v, z, dt, b, c)
struct FuseGateAndStepIntoScan : public OpRewritePattern<ActivationOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ActivationOp gate,
                                PatternRewriter &rewriter) const override {
    if (!gate.getFactor())
      return rewriter.notifyMatchFailure(gate, "it gates nothing");
    auto scan = gate.getFactor().getDefiningOp<SelectiveScanOp>();
    if (!scan)
      return rewriter.notifyMatchFailure(gate, "it gates no scan");
    if (!scan->hasOneUse())
      return rewriter.notifyMatchFailure(gate, "somebody else reads the scan");
    if (groupsOf(scan) != 1)
      return rewriter.notifyMatchFailure(gate, "the scan has several groups");
    if (scan.getInit().getType() != gate.getInit().getType())
      return rewriter.notifyMatchFailure(gate, "it changes the type");
    if (!isAvailableBefore(gate.getInput(), scan))
      return rewriter.notifyMatchFailure(gate,
                                         "the gate is computed after the scan");
    auto softplus = getOnlyProducer<ActivationOp>(scan.getStep());
    if (!softplus || softplus.getFunction() != Activation::Softplus ||
        softplus.getFactor())
      return rewriter.notifyMatchFailure(
          gate, "the step is no softplus for the scan alone");
    auto linear = getOnlyProducer<LinearOp>(softplus.getInput());
    if (!linear || linear.getNumResults() != 1 || linear.getBiases().empty() ||
        linear.getRows() || linear.getAccumulate())
      return rewriter.notifyMatchFailure(
          gate, "the step is no projection with a bias for the scan alone");
    // Where the scan is: its state changes there.
    rewriter.setInsertionPoint(scan);
    auto fused = GatedScanOp::create(
        rewriter, scan.getLoc(), gate.getResult().getType(), gate.getFunction(),
        scan.getInput(), gate.getInput(), linear.getInput(), scan.getB(),
        scan.getC(), linear.getWeights()[0], linear.getBiases()[0], scan.getA(),
        scan.getSkip(), scan.getState(), scan.getBatch(), scan.getInit());
    rewriter.replaceOp(gate, fused.getResult());
    rewriter.eraseOp(scan);
    rewriter.eraseOp(softplus);
    rewriter.eraseOp(linear);
    remarkFused(fused, DEBUG_TYPE, "FusedScan");
    return success();
  }
};

struct FuseScanPass : public impl::FuseScanPassBase<FuseScanPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseGateAndStepIntoScan>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
