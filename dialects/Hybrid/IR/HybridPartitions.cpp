//===- HybridPartitions.cpp - How each op is divided ----------------------===//
//
// The declarations behind phases: the units of an op, and what they touch.
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

/// The access to an init whose space is its number.
static Access writeOwnOf(OpOperand &operand, OperandRange inits) {
  Access access = kWriteOwn;
  access.space = operand.getOperandNumber() - inits.getBeginOperandIndex();
  return access;
}

/// Whether `operand` is an init of `op`.
static bool isInit(Operation *op, OpOperand &operand) {
  return cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
}

//===----------------------------------------------------------------------===//
// Rows in, rows out
//===----------------------------------------------------------------------===//

SmallVector<Partition> EmbedOp::getPartitions() { return {{Division::Tokens}}; }
Access EmbedOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> RMSNormOp::getPartitions() {
  return {{Division::Tokens}};
}
Access RMSNormOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

/// Each result is cut by itself, so that what follows can stay in its columns.
SmallVector<Partition> LinearOp::getPartitions() {
  int64_t grain = getPanelWidth(getWeights().front());
  return llvm::map_to_vector(
      getInits(), [&](Value init) { return byColumns(init, grain); });
}
Access LinearOp::getAccess(OpOperand &operand) {
  if (!isInit(*this, operand))
    return kReadWhole;
  return writeOwnOf(operand, getInits());
}

SmallVector<Partition> ActivationOp::getPartitions() {
  return {byColumns(getInit())};
}
Access ActivationOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> AddOp::getPartitions() { return {byColumns(getInit())}; }
Access AddOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kUpdateOwn : kReadOwn;
}

SmallVector<Partition> SelectRowsOp::getPartitions() {
  return {{Division::Rows}};
}
Access SelectRowsOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadWhole;
}

SmallVector<Partition> CopyOp::getPartitions() {
  return {byColumns(getInput())};
}
Access CopyOp::getAccess(OpOperand &operand) {
  return &operand == &getOutputMutable() ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

SmallVector<Partition> CausalConv1DOp::getPartitions() {
  return {byColumns(getInit(), getPanelWidth(getWeight()))};
}
Access CausalConv1DOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kUpdateOwn;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> SelectiveScanOp::getPartitions() {
  return {byColumns(getInit(), getPanelWidth(getA()))};
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

SmallVector<Partition> AppendKVOp::getPartitions() {
  return {byColumns(getKeys())};
}
Access AppendKVOp::getAccess(OpOperand &operand) {
  return isa<StateType>(operand.get().getType()) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> AttentionOp::getPartitions() {
  int64_t headSize = getState().getType().getShape()[2];
  return {{Division::Heads, columnsOf(getQueries()) / headSize, 1}};
}
Access AttentionOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kReadWhole;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

SmallVector<Partition> RouterOp::getPartitions() {
  return {{Division::Tokens}};
}
Access RouterOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> SortRowsOp::getPartitions() {
  return {{Division::Replicated}};
}
Access SortRowsOp::getAccess(OpOperand &operand) {
  if (isInit(*this, operand))
    return {/*reads=*/false, /*writes=*/true, Extent::Private};
  return kReadWhole;
}

SmallVector<Partition> ExpertLinearOp::getPartitions() {
  return {byColumns(getInits().front(), getPanelWidth(getWeights().front()))};
}
Access ExpertLinearOp::getAccess(OpOperand &operand) {
  if (isInit(*this, operand))
    return kWriteOwn;
  return operand.get() == getOrder() ? kReadPrivate : kReadWhole;
}
