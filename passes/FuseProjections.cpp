//===- FuseProjections.cpp - Projections of the same rows -----------------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-fuse-projections"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FUSEPROJECTIONSPASS
#include "passes/Passes.h.inc"

namespace {

/// linear(x, a), linear(x, b) -> linear(x, a, b)
struct FuseIntoEarlierLinear : public OpRewritePattern<LinearOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LinearOp later,
                                PatternRewriter &rewriter) const override;
  static LinearOp findEarlier(LinearOp later);
};

/// The first linear op of the same input in the block, if it is not `later`.
LinearOp FuseIntoEarlierLinear::findEarlier(LinearOp later) {
  LinearOp first = later;
  for (Operation *user : later.getInput().getUsers())
    if (auto other = dyn_cast<LinearOp>(user);
        other && other->getBlock() == later->getBlock() &&
        other->isBeforeInBlock(first))
      first = other;
  return first == later ? LinearOp() : first;
}

LogicalResult
FuseIntoEarlierLinear::matchAndRewrite(LinearOp later,
                                       PatternRewriter &rewriter) const {
  LinearOp earlier = findEarlier(later);
  if (!earlier)
    return rewriter.notifyMatchFailure(later, "no other op projects its input");
  if (earlier.getAccumulate() || later.getAccumulate())
    return rewriter.notifyMatchFailure(later, "one of the two accumulates");
  if (earlier.getRows() != later.getRows())
    return rewriter.notifyMatchFailure(later, "one of the two has kept rows");
  if (earlier.getBiases().empty() != later.getBiases().empty())
    return rewriter.notifyMatchFailure(later, "one of the two has biases");
  SmallVector<Value> needed(later.getWeights());
  llvm::append_range(needed, later.getBiases());
  llvm::append_range(needed, later.getInits());
  if (!hoistBefore(needed, earlier, rewriter))
    return rewriter.notifyMatchFailure(later,
                                       "an operand is computed in between");

  auto join = [](OperandRange a, OperandRange b) {
    SmallVector<Value> both(a);
    llvm::append_range(both, b);
    return both;
  };
  SmallVector<Value> inits = join(earlier.getInits(), later.getInits());
  rewriter.setInsertionPoint(earlier);
  auto fused = LinearOp::create(
      rewriter, rewriter.getFusedLoc({earlier.getLoc(), later.getLoc()}),
      TypeRange(ValueRange(inits)), earlier.getInput(),
      join(earlier.getWeights(), later.getWeights()),
      join(earlier.getBiases(), later.getBiases()), inits, earlier.getRows(),
      /*accumulate=*/false);
  size_t split = earlier.getNumResults();
  rewriter.replaceOp(earlier, fused.getResults().take_front(split));
  rewriter.replaceOp(later, fused.getResults().drop_front(split));
  remarkFused(fused, DEBUG_TYPE, "FusedProjections");
  return success();
}

struct FuseProjectionsPass
    : public impl::FuseProjectionsPassBase<FuseProjectionsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FuseIntoEarlierLinear>(&getContext());
    if (failed(applyFusions(getOperation(), std::move(patterns), DEBUG_TYPE)))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::hybrid
