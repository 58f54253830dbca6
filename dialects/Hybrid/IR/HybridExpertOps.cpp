//===- HybridExpertOps.cpp - Routers and experts: verifiers ---------------===//
#include "dialects/Hybrid/IR/HybridVerifiers.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult RouterOp::verify() {
  // router_c1
  if (failed(verifyRank(*this, getWeight(), "weight", 2)))
    return failure();
  int64_t experts = getWeight().getType().getShape()[0];
  if (failed(verifyShape(*this, getWeight(), "weight",
                         {experts, columnsOf(getInput())})))
    return failure();
  // router_c2
  auto isOf = [](Value value, auto predicate) {
    return predicate(cast<ShapedType>(value.getType()).getElementType());
  };
  auto isF32 = [](Type type) { return type.isF32(); };
  size_t count = getInits().size();
  if (count < 2 || count > 3 || !isOf(getInits()[0], isF32) ||
      !isOf(getInits()[1], [](Type type) { return type.isInteger(32); }) ||
      !isOf(getInits().back(), count == 3 ? isF32 : [](Type) { return true; }))
    return emitOpError("expected inits of f32 and of i32, and perhaps logits "
                       "of f32, but got ")
           << getInits().getTypes();
  if (count == 3 &&
      failed(verifyColumns(*this, getInits()[2], "logits", experts)))
    return failure();
  if (failed(verifyColumns(*this, getInits()[1], "inits",
                           columnsOf(getInits()[0]))))
    return failure();
  if (columnsOf(getInits()[0]) <= experts)
    return success();
  return emitOpError("expected at most ")
         << experts << " slots, one an expert, but got "
         << columnsOf(getInits()[0]);
}

LogicalResult SortRowsOp::verify() {
  // sort_rows_c2
  if (static_cast<int64_t>(getCount()) <= 0)
    return emitOpError("expected a positive number of experts, but got ")
           << static_cast<int64_t>(getCount());
  // sort_rows_c1
  return verifyColumns(*this, getExperts(), "experts", columnsOf(getInit()));
}

/// Slots are the columns of `experts` and `order`, and the middle size of
/// everything in `values` that has a row a slot.
static LogicalResult verifySlots(Operation *op, Value experts, Value order,
                                 ValueRange values) {
  int64_t slots = columnsOf(experts);
  if (failed(verifyColumns(op, order, "order", slots)))
    return failure();
  for (Value value : values) {
    ArrayRef<int64_t> shape = cast<ShapedType>(value.getType()).getShape();
    if (shape.size() == 3 && shape[1] != slots)
      return op->emitOpError("expected ")
             << slots << " slots, but got " << shape[1];
  }
  return success();
}

/// Checks that no work item ends within a panel of `weight`.
template <typename OpT>
static LogicalResult verifyItems(OpT op, Value weight) {
  PanelsAttr layout = cast<WeightType>(weight.getType()).getLayout();
  int64_t width = layout ? layout.getWidth() : 1;
  std::optional<int64_t> items = op.getItems();
  if (!items || (*items > 0 && *items % width == 0))
    return success();
  return op.emitOpError("expected items of a positive multiple of ")
         << width << " columns, but got " << *items;
}

LogicalResult ExpertLinearOp::verify() {
  // expert_linear_c1
  size_t count = getWeights().size();
  if (count == 0 || getInits().size() != count)
    return emitOpError("expected as many inits as weights, at least one, but "
                       "got ")
           << getInits().size() << " and " << count;
  // expert_linear_c2
  if (failed(verifyRank(*this, getWeights().front(), "weights", 3)))
    return failure();
  auto first = cast<WeightType>(getWeights().front().getType());
  for (auto [weight, init] : llvm::zip(getWeights(), getInits()))
    if (failed(verifyColumns(*this, init, "inits",
                             columnsOf(getInits().front()))) ||
        failed(verifyShape(
            *this, weight, "weights",
            {first.getShape()[0], columnsOf(init), columnsOf(getInput())})))
      return failure();
  if (failed(verifySameLayout(*this, getWeights())) ||
      failed(verifyFactors(*this, getInput(), getWeights())))
    return failure();
  // expert_linear_c3
  SmallVector<Value> rows(getInits());
  rows.push_back(getInput());
  if (failed(verifySlots(*this, getExperts(), getOrder(), rows)) ||
      (getScales() && failed(verifyColumns(*this, getScales(), "scales",
                                           columnsOf(getExperts())))))
    return failure();
  // expert_linear_c4
  for (Value init : getInits())
    if (failed(verifyRank(*this, init, "inits", getScales() ? 2 : 3)))
      return failure();
  // expert_linear_c5
  if (getBias() && !getScales())
    return emitOpError("expected no bias without scales");
  if (getBias() && failed(verifyShape(*this, getBias(), "bias",
                                      columnsOf(getInits().front()))))
    return failure();
  // expert_linear_c6
  return verifyItems(*this, getWeights().front());
}

LogicalResult ExpertGatedLinearOp::verify() {
  // expert_gated_linear_c1
  if (getGate().getType() != getUp().getType())
    return emitOpError("expected weights of one type, but got ")
           << getGate().getType() << " and " << getUp().getType();
  if (failed(verifyRank(*this, getGate(), "gate", 3)) ||
      failed(verifyShape(*this, getGate(), "gate",
                         {getGate().getType().getShape()[0],
                          columnsOf(getInit()), columnsOf(getInput())})))
    return failure();
  // expert_gated_linear_c2
  if (failed(verifyFactors(*this, getInput(), ValueRange{getGate(), getUp()})))
    return failure();
  // expert_gated_linear_c3
  if (failed(verifyRank(*this, getInit(), "init", 3)) ||
      failed(verifySlots(*this, getExperts(), getOrder(), Value(getInit()))))
    return failure();
  // expert_gated_linear_c4
  return verifyItems(*this, getGate());
}
