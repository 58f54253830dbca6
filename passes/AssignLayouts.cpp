//===- AssignLayouts.cpp - Choose packed layouts --------------------------===//
#include "passes/Passes.h"

#include "passes/Target.h"

#define DEBUG_TYPE "hybrid-assign-layouts"

namespace mlir::hybrid {
#define GEN_PASS_DEF_ASSIGNLAYOUTSPASS
#include "passes/Passes.h.inc"

namespace {

/// What the users of one symbol ask for: a panel width, or nothing.
class Demand {
public:
  Demand(const CPUTarget &target) : target(target) {}

  /// The panel width that `operand` of `user` asks for, 0 if it has no wish.
  int64_t getWidth(OpOperand &operand) const;

private:
  const CPUTarget &target;
};

int64_t Demand::getWidth(OpOperand &operand) const {
  Operation *user = operand.getOwner();
  if (auto state = dyn_cast<StateType>(operand.get().getType()))
    return state.getKind() == StateKind::SSM ? target.getChannelPanel() : 0;
  auto weight = cast<WeightType>(operand.get().getType());
  if (weight.getRank() < 2)
    return 0;
  // A row at a time from any layout: the head decides for a tied embedding.
  if (isa<EmbedOp>(user))
    return 0;
  if (isa<CausalConv1DOp, SelectiveScanOp>(user))
    return target.getChannelPanel();
  int64_t rows = weight.getShape()[weight.getRank() - 2];
  // One op's results of different widths are cut into panels of one width.
  if (auto linear = dyn_cast<LinearOp>(user))
    for (Value init : linear.getInits())
      rows = std::min(rows, columnsOf(init));
  if (isa<RouterOp>(user))
    return target.getLanes();
  return target.getPanelWidth(rows);
}

struct AssignLayoutsPass
    : public impl::AssignLayoutsPassBase<AssignLayoutsPass> {
  using AssignLayoutsPassBase::AssignLayoutsPassBase;

  void runOnOperation() override;
  template <typename SymbolOpT>
  LogicalResult assign(SymbolOpT symbol, ArrayRef<Operation *> refs,
                       const Demand &demand);
};

void AssignLayoutsPass::runOnOperation() {
  std::optional<ISA> isa = parseISA(cpu);
  if (!isa) {
    getOperation().emitError("expected cpu x86-64-v3 or x86-64-v4, but got '")
        << cpu << "'";
    return signalPassFailure();
  }
  CPUTarget target{*isa};
  Demand demand(target);
  SymbolTableCollection tables;
  SymbolUserMap users(tables, getOperation());
  for (Operation &op : getOperation().getOps()) {
    LogicalResult result =
        llvm::TypeSwitch<Operation *, LogicalResult>(&op)
            .Case<ParamOp, StateOp>([&](auto symbol) {
              return assign(symbol, users.getUsers(symbol), demand);
            })
            .Default(success());
    if (failed(result))
      return signalPassFailure();
  }
}

/// Gives `symbol`, which `refs` name, the layout that their users ask for.
template <typename SymbolOpT>
LogicalResult AssignLayoutsPass::assign(SymbolOpT symbol,
                                        ArrayRef<Operation *> refs,
                                        const Demand &demand) {
  auto type = symbol.getType();
  if (type.getLayout())
    return success();
  int64_t width = 0;
  for (Operation *ref : refs)
    for (OpOperand &use : ref->getUses()) {
      int64_t wish = demand.getWidth(use);
      if (wish != 0 && width != 0 && wish != width)
        return use.getOwner()->emitOpError("expected panels of ")
               << width << " rows of '" << symbol.getSymName()
               << "', as another user does, but asks for " << wish;
      width = wish != 0 ? wish : width;
    }
  if (width == 0)
    return success();
  auto layout = PanelsAttr::get(&getContext(), width);
  decltype(type) packed;
  if constexpr (std::is_same_v<SymbolOpT, ParamOp>)
    packed = WeightType::get(&getContext(), type.getShape(),
                             type.getElementType(), layout);
  else
    packed = StateType::get(&getContext(), type.getKind(), type.getShape(),
                            type.getElementType(), layout);
  symbol.setTypeAttr(TypeAttr::get(packed));
  for (Operation *ref : refs)
    ref->getResult(0).setType(packed);
  return success();
}

} // namespace
} // namespace mlir::hybrid
