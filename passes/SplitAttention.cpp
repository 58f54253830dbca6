//===- SplitAttention.cpp - Positions as units of work --------------------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-split-attention"

namespace mlir::hybrid {
#define GEN_PASS_DEF_SPLITATTENTIONPASS
#include "passes/Passes.h.inc"

namespace {

struct SplitAttentionPass
    : public impl::SplitAttentionPassBase<SplitAttentionPass> {
  void runOnOperation() override {
    bool isSmall = getOperation()->hasAttr(kSmallAttr);
    getOperation().walk([&](AttentionOp attention) {
      if (isSmall)
        attention.setSplit(true);
      else
        std::ignore =
            remarkDeclined(attention.getLoc(), DEBUG_TYPE,
                           "the tokens may be many, and so are their heads");
    });
  }
};

} // namespace
} // namespace mlir::hybrid
