//===- HybridAttentionOps.cpp - Attention and its cache: verifiers --------===//
#include "dialects/Hybrid/IR/HybridVerifiers.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult RotaryTableOp::verify() {
  // rotary_table_c1
  size_t count = getFrequencies().size();
  if (count == 0)
    return emitOpError("expected frequencies, but got none");
  if (failed(verifyColumns(*this, getInit(), "init", 2 * count)))
    return failure();
  // rotary_table_c2
  bool isStretched = getStretchFactor() && getStretchExponents();
  bool isWhole = getStretchFactor().has_value() == isStretched &&
                 getStretchExponents().has_value() == isStretched;
  bool isSwitched = getLongFrequencies().has_value();
  if (!isWhole || (isStretched && isSwitched) ||
      getThreshold().has_value() != (isStretched || isSwitched) ||
      (getThreshold() && static_cast<int64_t>(*getThreshold()) <= 0))
    return emitOpError("expected a positive 'threshold' if and only if there "
                       "are 'long_frequencies', or 'stretch_factor' and "
                       "'stretch_exponents'");
  // rotary_table_c3
  for (auto list : {getLongFrequencies(), getStretchExponents()})
    if (list && list->size() != count)
      return emitOpError("expected lists of ")
             << count << " numbers, one a frequency, but got " << list->size();
  return success();
}

LogicalResult RopeOp::verify() {
  // rope_c1
  auto size = static_cast<int64_t>(getHeadSize());
  int64_t turned = columnsOf(getTable());
  if (size <= 0)
    return emitOpError("expected heads of at least one column, but got ")
           << size;
  if (turned % 2 != 0 || turned > size)
    return emitOpError("expected an even number of columns, at most ")
           << size << ", in 'table', but got " << turned;
  // rope_c2
  if (columnsOf(getInit()) % size == 0)
    return success();
  return emitOpError("expected a multiple of ")
         << size << " columns in 'init', but got " << columnsOf(getInit());
}

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

/// What is rounded is rounded to the type of the cache.
static LogicalResult verifyRounded(Operation *op, bool isRounded,
                                   StateType state) {
  if (!isRounded || state.getElementType().isBF16())
    return success();
  return op->emitOpError("expected 'rounded' on a cache of bf16, but it is of ")
         << state.getElementType();
}

LogicalResult AttentionOp::verify() {
  // attention_c1
  if (failed(verifyKind(*this, getState(), StateKind::KV)))
    return failure();
  // attention_c2
  ArrayRef<int64_t> shape = getState().getType().getShape();
  int64_t columns = columnsOf(getInit());
  auto shapeOf = [](Value value) {
    return cast<ShapedType>(value.getType()).getShape();
  };
  if (shapeOf(getQueries()) != shapeOf(getInit()))
    return emitOpError("expected operands of one shape, but got ")
           << getQueries().getType() << " and " << getInit().getType();
  if (columns % (shape[1] * shape[2]) != 0)
    return emitOpError("expected a multiple of ")
           << shape[1] * shape[2] << " columns in 'queries', but got "
           << columns;
  // attention_c3
  return verifyRounded(*this, getRounded(), getState().getType());
}

LogicalResult AttentionWeightsOp::verify() {
  // attention_weights_c1
  if (failed(verifyKind(*this, getState(), StateKind::KV)))
    return failure();
  // attention_weights_c2
  ArrayRef<int64_t> shape = getState().getType().getShape();
  int64_t columns = columnsOf(getQueries());
  if (columns % (shape[1] * shape[2]) != 0)
    return emitOpError("expected a multiple of ")
           << shape[1] * shape[2] << " columns in 'queries', but got "
           << columns;
  // attention_weights_c3
  int64_t heads = slotsOf(getQueries()) * columns / shape[2];
  if (getOutput().getType().getDimSize(2) != heads)
    return emitOpError("expected an output of ")
           << heads << " heads, but got " << getOutput().getType();
  // attention_weights_c4
  if (failed(verifyIndex(*this, getIndex(), getOutput())))
    return failure();
  // attention_weights_c5
  return verifyRounded(*this, getRounded(), getState().getType());
}
