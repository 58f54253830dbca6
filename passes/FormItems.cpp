//===- FormItems.cpp - Work that threads take as they come ----------------===//
#include "passes/Passes.h"

#include "passes/Fusion.h"

#define DEBUG_TYPE "hybrid-form-items"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FORMITEMSPASS
#include "passes/Passes.h.inc"

namespace {

/// Whether `user` stays in the columns of `result` that each thread has, so
/// that both can be in one phase.
bool staysInColumns(OpOperand &use, const Partition &columns) {
  auto user = dyn_cast<ComputeOpInterface>(use.getOwner());
  if (!user)
    return false;
  Access access = user.getAccess(use);
  return access.extent == Extent::Own &&
         user.getPartitions()[access.space].matches(columns);
}

struct FormItemsPass : public impl::FormItemsPassBase<FormItemsPass> {
  using FormItemsPassBase::FormItemsPassBase;

  void runOnOperation() override {
    if (panels < 1) {
      getOperation().emitError("expected items of at least one panel, but got ")
          << panels.getValue();
      return signalPassFailure();
    }
    getOperation().walk([&](ExpertLinearOp op) {
      form(op, op.getWeights().front(), op.getScales() ? 1 : panels);
    });
    getOperation().walk(
        [&](ExpertGatedLinearOp op) { form(op, op.getGate(), panels); });
  }

  template <typename OpT>
  void form(OpT op, Value weight, int64_t count) {
    PanelsAttr layout = cast<WeightType>(weight.getType()).getLayout();
    if (succeeded(canForm(op)))
      op.setItems(count * (layout ? layout.getWidth() : 1));
  }

  LogicalResult canForm(ComputeOpInterface op) {
    if (getOperation()->hasAttr(kSmallAttr))
      return remarkDeclined(op.getLoc(), DEBUG_TYPE,
                            "for few tokens a counter costs more than it "
                            "shares");
    Partition columns = op.getPartitions().front();
    for (Value result : op->getResults())
      for (OpOperand &use : result.getUses())
        if (staysInColumns(use, columns))
          return remarkDeclined(op.getLoc(), DEBUG_TYPE,
                                "what reads its result stays in its columns");
    return success();
  }
};

} // namespace
} // namespace mlir::hybrid
