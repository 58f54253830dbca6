//===- HybridComputeOps.cpp - Effects and verifiers of compute ops --------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace mlir::hybrid;

#include "dialects/Hybrid/IR/HybridInterfaces.cpp.inc"

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

/// A compute op touches its states and its buffers as it declares; on tensors
/// nothing else, so that only those with a state or an output have effects.
static void
getComputeEffects(ComputeOpInterface op,
                  SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    bool isState = isa<StateType>(operand.get().getType());
    if (!isState && !isa<MemRefType>(operand.get().getType()))
      continue;
    SideEffects::Resource *resource = SideEffects::DefaultResource::get();
    if (isState)
      resource = StateResource::get();
    Access access = op.getAccess(operand);
    if (access.reads)
      effects.emplace_back(MemoryEffects::Read::get(), &operand, resource);
    if (access.writes)
      effects.emplace_back(MemoryEffects::Write::get(), &operand, resource);
  }
}

/// Only an op on nothing but tensors may run although the program would not.
static Speculation::Speculatability getComputeSpeculatability(Operation *op) {
  bool touchesMemory =
      llvm::any_of(op->getOperandTypes(), llvm::IsaPred<StateType, MemRefType>);
  return touchesMemory ? Speculation::NotSpeculatable
                       : Speculation::Speculatable;
}

//===----------------------------------------------------------------------===//
// Shared rules
//===----------------------------------------------------------------------===//

/// `operand`, called `name`, has `columns` columns.
static LogicalResult verifyColumns(Operation *op, Value operand, StringRef name,
                                   int64_t columns) {
  int64_t actual = columnsOf(operand);
  if (actual == columns)
    return success();
  return op->emitOpError("expected ")
         << columns << " columns in '" << name << "', but got " << actual;
}

/// A handle, called `name`, has the shape `expected`.
static LogicalResult verifyShape(Operation *op, Value handle, StringRef name,
                                 ArrayRef<int64_t> expected) {
  auto weight = dyn_cast<WeightType>(handle.getType());
  ArrayRef<int64_t> shape =
      weight ? weight.getShape() : cast<StateType>(handle.getType()).getShape();
  if (shape == expected)
    return success();
  return op->emitOpError("expected '") << name << "' of shape [" << expected
                                       << "], but got [" << shape << "]";
}

static LogicalResult verifyKind(Operation *op, TypedValue<StateType> state,
                                StateKind expected) {
  StateKind kind = state.getType().getKind();
  if (kind == expected)
    return success();
  return op->emitOpError("expected a state of kind ")
         << stringifyEnum(expected) << ", but got " << stringifyEnum(kind);
}

static LogicalResult verifyRank(Operation *op, Value operand, StringRef name,
                                int64_t expected) {
  int64_t rank = isa<WeightType>(operand.getType())
                     ? cast<WeightType>(operand.getType()).getRank()
                     : cast<ShapedType>(operand.getType()).getRank();
  if (rank == expected)
    return success();
  return op->emitOpError("expected '")
         << name << "' of rank " << expected << ", but got " << rank;
}

/// Several weights are walked by one loop: they are laid out alike.
static LogicalResult verifySameLayout(Operation *op, OperandRange weights) {
  auto layoutOf = [](Value weight) {
    auto type = cast<WeightType>(weight.getType());
    return std::pair(type.getLayout(), type.getElementType());
  };
  for (Value weight : weights)
    if (layoutOf(weight) != layoutOf(weights.front()))
      return op->emitOpError("expected weights of one layout, but got ")
             << weights.front().getType() << " and " << weight.getType();
  return success();
}

//===----------------------------------------------------------------------===//
// Rows in, rows out
//===----------------------------------------------------------------------===//

LogicalResult EmbedOp::verify() {
  // embed_c1
  if (failed(verifyRank(*this, getWeight(), "weight", 2)))
    return failure();
  return verifyColumns(*this, getInit(), "init",
                       getWeight().getType().getShape()[1]);
}

LogicalResult RMSNormOp::verify() {
  int64_t columns = columnsOf(getInit());
  // rms_norm_c3
  if (getEpsilon().isNegative())
    return emitOpError("expected 'epsilon' not to be negative");
  // rms_norm_c1, rms_norm_c2
  return failure(failed(verifyColumns(*this, getInput(), "input", columns)) ||
                 failed(verifyShape(*this, getWeight(), "weight", columns)));
}

LogicalResult LinearOp::verify() {
  // linear_c1
  size_t count = getWeights().size();
  if (count == 0 || getInits().size() != count)
    return emitOpError("expected as many inits as weights, at least one, but "
                       "got ")
           << getInits().size() << " and " << count;
  // linear_c2
  for (auto [weight, init] : llvm::zip(getWeights(), getInits()))
    if (failed(verifyShape(*this, weight, "weights",
                           {columnsOf(init), columnsOf(getInput())})))
      return failure();
  // linear_c3
  if (!getBiases().empty() && getBiases().size() != count)
    return emitOpError("expected no biases or ")
           << count << ", but got " << getBiases().size();
  for (auto [bias, init] : llvm::zip(getBiases(), getInits()))
    if (failed(verifyShape(*this, bias, "biases", columnsOf(init))))
      return failure();
  // linear_c4
  return verifySameLayout(*this, getWeights());
}

LogicalResult ActivationOp::verify() {
  // activation_c1
  auto shapeOf = [](Value value) {
    return cast<ShapedType>(value.getType()).getShape();
  };
  for (Value operand : {Value(getInput()), Value(getFactor())})
    if (operand && shapeOf(operand) != shapeOf(getInit()))
      return emitOpError("expected operands of one shape, but got ")
             << operand.getType() << " and " << getInit().getType();
  return success();
}

LogicalResult AddOp::verify() {
  // add_c1
  return verifyColumns(*this, getInput(), "input", columnsOf(getInit()));
}

LogicalResult SelectRowsOp::verify() {
  // select_rows_c1
  return verifyColumns(*this, getInput(), "input", columnsOf(getInit()));
}

LogicalResult CopyOp::verify() {
  // copy_c1
  if (failed(verifyColumns(*this, getInput(), "input", columnsOf(getOutput()))))
    return failure();
  // copy_c2
  auto index = static_cast<int64_t>(getIndex());
  int64_t size = getOutput().getType().getDimSize(0);
  if (index >= 0 && index < size)
    return success();
  return emitOpError("expected an index in [0, ")
         << size << "), but got " << index;
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

LogicalResult CausalConv1DOp::verify() {
  int64_t columns = columnsOf(getInit());
  // causal_conv1d_c1
  if (failed(verifyColumns(*this, getInput(), "input", columns)))
    return failure();
  // causal_conv1d_c2
  if (failed(verifyRank(*this, getWeight(), "weight", 2)))
    return failure();
  int64_t taps = getWeight().getType().getShape()[1];
  if (failed(verifyShape(*this, getWeight(), "weight", {columns, taps})))
    return failure();
  // causal_conv1d_c3
  if (getBias() && failed(verifyShape(*this, getBias(), "bias", columns)))
    return failure();
  // causal_conv1d_c4
  if (static_cast<bool>(getState()) != (taps > 1))
    return emitOpError("expected a state if and only if there are several "
                       "taps, but there ")
           << (taps > 1 ? "are " : "is ") << taps;
  if (!getState())
    return success();
  return failure(
      failed(verifyKind(*this, getState(), StateKind::Conv)) ||
      failed(verifyShape(*this, getState(), "state", {taps - 1, columns})));
}

LogicalResult SelectiveScanOp::verify() {
  int64_t columns = columnsOf(getInit()), states = columnsOf(getB());
  // selective_scan_c1, selective_scan_c2
  if (failed(verifyColumns(*this, getInput(), "input", columns)) ||
      failed(verifyColumns(*this, getStep(), "step", columns)) ||
      failed(verifyColumns(*this, getC(), "c", states)))
    return failure();
  // selective_scan_c3, selective_scan_c4
  if (failed(verifyShape(*this, getA(), "a", {columns, states})) ||
      failed(verifyShape(*this, getSkip(), "skip", columns)))
    return failure();
  // selective_scan_c5
  return failure(
      failed(verifyKind(*this, getState(), StateKind::SSM)) ||
      failed(verifyShape(*this, getState(), "state", {columns, states})));
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

LogicalResult AppendKVOp::verify() {
  // append_kv_c1
  if (failed(verifyKind(*this, getState(), StateKind::KV)))
    return failure();
  // append_kv_c2
  ArrayRef<int64_t> shape = getState().getType().getShape();
  return failure(
      failed(verifyColumns(*this, getKeys(), "keys", shape[1] * shape[2])) ||
      failed(verifyColumns(*this, getValues(), "values", shape[1] * shape[2])));
}

LogicalResult AttentionOp::verify() {
  // attention_c1
  if (failed(verifyKind(*this, getState(), StateKind::KV)))
    return failure();
  // attention_c2
  ArrayRef<int64_t> shape = getState().getType().getShape();
  int64_t columns = columnsOf(getInit());
  if (failed(verifyColumns(*this, getQueries(), "queries", columns)))
    return failure();
  if (columns % (shape[1] * shape[2]) != 0)
    return emitOpError("expected a multiple of ")
           << shape[1] * shape[2] << " columns in 'queries', but got "
           << columns;
  return success();
}

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

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
  if (getInits().size() != 2 ||
      !isOf(getInits()[0], [](Type type) { return type.isF32(); }) ||
      !isOf(getInits()[1], [](Type type) { return type.isInteger(32); }))
    return emitOpError("expected two inits, of f32 and of i32, but got ")
           << getInits().getTypes();
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

/// Slots are the columns of `experts` and of everything of one row a slot.
static LogicalResult verifySlots(ExpertLinearOp op) {
  int64_t slots = columnsOf(op.getExperts());
  if (failed(verifyColumns(op, op.getOrder(), "order", slots)) ||
      (op.getScales() &&
       failed(verifyColumns(op, op.getScales(), "scales", slots))))
    return failure();
  SmallVector<Value> rows(op.getInits());
  rows.push_back(op.getInput());
  for (Value value : rows) {
    ArrayRef<int64_t> shape = cast<ShapedType>(value.getType()).getShape();
    if (shape.size() == 3 && shape[1] != slots)
      return op.emitOpError("expected ")
             << slots << " slots, but got " << shape[1];
  }
  return success();
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
  if (failed(verifySameLayout(*this, getWeights())))
    return failure();
  // expert_linear_c3
  if (failed(verifySlots(*this)))
    return failure();
  // expert_linear_c4
  for (Value init : getInits())
    if (failed(verifyRank(*this, init, "inits", getScales() ? 2 : 3)))
      return failure();
  return success();
}

#define GET_OP_CLASSES
#include "dialects/Hybrid/IR/HybridOps.cpp.inc"
