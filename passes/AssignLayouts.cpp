//===- AssignLayouts.cpp - Choose packed layouts --------------------------===//
#include "passes/Passes.h"

#include "passes/Target.h"

#define DEBUG_TYPE "hybrid-assign-layouts"

namespace mlir::hybrid {
#define GEN_PASS_DEF_ASSIGNLAYOUTSPASS
#include "passes/Passes.h.inc"

namespace {

/// The panel width that `operand` asks for, 0 if it has no wish.
int64_t getWidth(OpOperand &operand) {
  Operation *user = operand.getOwner();
  if (auto state = dyn_cast<StateType>(operand.get().getType()))
    return state.getKind() == StateKind::SSM ? CPUTarget::getChannelPanel() : 0;
  auto weight = cast<WeightType>(operand.get().getType());
  if (weight.getRank() < 2)
    return 0;
  // A row at a time from any layout: the head decides for a tied embedding.
  if (isa<EmbedOp>(user))
    return 0;
  bool isFactor = cast<ComputeOpInterface>(user).isFactor(operand);
  if (isa<CausalConv1DOp, ConvActivationOp, SelectiveScanOp>(user) ||
      (isa<GatedScanOp>(user) && !isFactor))
    return CPUTarget::getChannelPanel();
  if (isa<RouterOp>(user))
    return CPUTarget::getRouterPanel();
  int64_t sides = isa<GatedLinearOp, ExpertGatedLinearOp>(user) ? 2 : 1;
  return CPUTarget::getPanelWidth(weight.getShape()[weight.getRank() - 2],
                                  sides);
}

struct AssignLayoutsPass
    : public impl::AssignLayoutsPassBase<AssignLayoutsPass> {
  void runOnOperation() override;
  template <typename SymbolOpT>
  LogicalResult assign(SymbolOpT symbol, ArrayRef<Operation *> refs);
};

void AssignLayoutsPass::runOnOperation() {
  SymbolTableCollection tables;
  SymbolUserMap users(tables, getOperation());
  for (Operation &op : getOperation().getOps()) {
    LogicalResult result = llvm::TypeSwitch<Operation *, LogicalResult>(&op)
                               .Case<ParamOp, StateOp>([&](auto symbol) {
                                 return assign(symbol, users.getUsers(symbol));
                               })
                               .Default(success());
    if (failed(result))
      return signalPassFailure();
  }
}

/// Gives `symbol`, which `refs` name, the layout that their users ask for.
template <typename SymbolOpT>
LogicalResult AssignLayoutsPass::assign(SymbolOpT symbol,
                                        ArrayRef<Operation *> refs) {
  auto type = symbol.getType();
  if (type.getLayout())
    return success();
  int64_t width = 0;
  for (Operation *ref : refs)
    for (OpOperand &use : ref->getUses()) {
      int64_t wish = getWidth(use);
      if (wish != 0 && width != 0 && wish != width)
        return use.getOwner()->emitOpError("expected panels of ")
               << width << " rows of '" << symbol.getSymName()
               << "', as another user does, but asks for " << wish;
      width = wish != 0 ? wish : width;
    }
  if (width == 0)
    return success();
  int64_t depth = CPUTarget::getPanelDepth(
      type.getElementType().getIntOrFloatBitWidth() / 8);
  auto packed = type.withLayout(PanelsAttr::get(&getContext(), width, depth));
  symbol.setTypeAttr(TypeAttr::get(packed));
  for (Operation *ref : refs)
    ref->getResult(0).setType(packed);
  return success();
}

} // namespace
} // namespace mlir::hybrid
