//===- HybridPartitions.cpp - How each op is divided ----------------------===//
//
// The declarations behind phases: an op's units, and what they touch.
//
//===----------------------------------------------------------------------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::hybrid;

static constexpr Access kReadOwn{true, false, Extent::Own};
static constexpr Access kReadWhole{true, false, Extent::Whole};
static constexpr Access kReadPrivate{true, false, Extent::Private};
static constexpr Access kWriteOwn{false, true, Extent::Own};
static constexpr Access kUpdateOwn{true, true, Extent::Own};

/// The rows of a panel of `weight`: no unit may be a part of one.
static int64_t getPanelWidth(Value weight) {
  PanelsAttr layout = cast<WeightType>(weight.getType()).getLayout();
  return layout ? layout.getWidth() : 1;
}

static Partition byColumns(Value buffer, int64_t grain = 1) {
  return {Division::Columns, columnsOf(buffer), grain};
}

/// Whether `operand` is an init of `op`.
static bool isInit(Operation *op, OpOperand &operand) {
  return cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
}

//===----------------------------------------------------------------------===//
// Rows in, rows out
//===----------------------------------------------------------------------===//

Partition EmbedOp::getPartition() { return {Division::Tokens}; }
Access EmbedOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

Partition RMSNormOp::getPartition() { return {Division::Tokens}; }
Access RMSNormOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

/// Results of one width are cut alike, so that what follows can stay in the
/// same columns; otherwise a unit is a panel of any of the results.
Partition LinearOp::getPartition() {
  int64_t grain = getPanelWidth(getWeights().front());
  int64_t width = columnsOf(getInits().front());
  auto hasWidth = [&](Value init) { return columnsOf(init) == width; };
  if (llvm::all_of(getInits(), hasWidth))
    return {Division::Columns, width, grain};
  int64_t panels = 0;
  for (Value init : getInits())
    panels += llvm::divideCeil(columnsOf(init), grain);
  return {Division::Panels, panels, 1};
}
Access LinearOp::getAccess(OpOperand &operand) {
  if (!isInit(*this, operand))
    return kReadWhole;
  if (getPartition().division == Division::Columns)
    return kWriteOwn;
  return {/*reads=*/false, /*writes=*/true, Extent::Some};
}

Partition ActivationOp::getPartition() { return byColumns(getInit()); }
Access ActivationOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

Partition AddOp::getPartition() { return byColumns(getInit()); }
Access AddOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kUpdateOwn : kReadOwn;
}

Partition SelectRowsOp::getPartition() { return {Division::Rows}; }
Access SelectRowsOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadWhole;
}

Partition CopyOp::getPartition() { return byColumns(getInput()); }
Access CopyOp::getAccess(OpOperand &operand) {
  return &operand == &getOutputMutable() ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

Partition CausalConv1DOp::getPartition() {
  return byColumns(getInit(), getPanelWidth(getWeight()));
}
Access CausalConv1DOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kUpdateOwn;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

Partition SelectiveScanOp::getPartition() {
  return byColumns(getInit(), getPanelWidth(getA()));
}
Access SelectiveScanOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kUpdateOwn;
  if (&operand == &getBMutable() || &operand == &getCMutable())
    return kReadWhole;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

Partition AppendKVOp::getPartition() { return byColumns(getKeys()); }
Access AppendKVOp::getAccess(OpOperand &operand) {
  return isa<StateType>(operand.get().getType()) ? kWriteOwn : kReadOwn;
}

Partition AttentionOp::getPartition() {
  int64_t headSize = getState().getType().getShape()[2];
  return {Division::Heads, columnsOf(getQueries()) / headSize, 1};
}
Access AttentionOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kReadWhole;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

Partition RouterOp::getPartition() { return {Division::Tokens}; }
Access RouterOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

Partition SortRowsOp::getPartition() { return {Division::Replicated}; }
Access SortRowsOp::getAccess(OpOperand &operand) {
  if (isInit(*this, operand))
    return {/*reads=*/false, /*writes=*/true, Extent::Private};
  return kReadWhole;
}

Partition ExpertLinearOp::getPartition() {
  return byColumns(getInits().front(), getPanelWidth(getWeights().front()));
}
Access ExpertLinearOp::getAccess(OpOperand &operand) {
  if (isInit(*this, operand))
    return kWriteOwn;
  return operand.get() == getOrder() ? kReadPrivate : kReadWhole;
}
