//===- HybridPartitions.cpp - How each op is divided ----------------------===//
//
// The declarations behind phases: the units of an op, and what they touch.
//
//===----------------------------------------------------------------------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

static constexpr Access kReadOwn{true, false, Extent::Own};
static constexpr Access kReadWhole{true, false, Extent::Whole};
static constexpr Access kWriteOwn{false, true, Extent::Own};
static constexpr Access kWritePrivate{false, true, Extent::Private};
static constexpr Access kUpdateOwn{true, true, Extent::Own};

/// The rows of a panel of `weight`: no unit may be a part of one.
static int64_t getPanelWidth(Value weight) {
  PanelsAttr layout = cast<WeightType>(weight.getType()).getLayout();
  return layout ? layout.getWidth() : 1;
}

static Partition byColumns(Value buffer, int64_t grain = 1) {
  return {Division::Columns, columnsOf(buffer), grain};
}

/// By tokens; or every thread does all of it.
static Partition byTokens(bool replicated) {
  return {replicated ? Division::Replicated : Division::Tokens};
}

/// What an op that is divided by tokens does to its inputs and inits.
static Access accessTokens(bool replicated, bool isInit) {
  if (replicated)
    return isInit ? kWritePrivate : kReadWhole;
  return isInit ? kWriteOwn : kReadOwn;
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
  return {byTokens(getReplicated())};
}
Access RMSNormOp::getAccess(OpOperand &operand) {
  return accessTokens(getReplicated(), isInit(*this, operand));
}

SmallVector<Partition> ConcatRMSNormOp::getPartitions() {
  return {{Division::Tokens}};
}
Access ConcatRMSNormOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

/// Each result is cut by itself, so that what follows can stay in its columns.
SmallVector<Partition> LinearOp::getPartitions() {
  SmallVector<Partition> partitions;
  for (auto [init, weight] : llvm::zip(getInits(), getWeights()))
    partitions.push_back(byColumns(init, getPanelWidth(weight)));
  return partitions;
}
Access LinearOp::getAccess(OpOperand &operand) {
  if (!isInit(*this, operand))
    return kReadWhole;
  Access access = writeOwnOf(operand, getInits());
  access.reads = getAccumulate();
  return access;
}

SmallVector<Partition> GatedLinearOp::getPartitions() {
  return {byColumns(getInit(), getPanelWidth(getGate()))};
}
Access GatedLinearOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadWhole;
}

/// A unit lies in one head and in one panel of it.
SmallVector<Partition> HeadLinearOp::getPartitions() {
  SmallVector<Partition> partitions;
  for (auto [init, weight] : llvm::zip(getInits(), getWeights()))
    partitions.push_back(
        byColumns(init, std::gcd(getPanelWidth(weight),
                                 columnsOf(init) / headsOf(*this))));
  return partitions;
}
Access HeadLinearOp::getAccess(OpOperand &operand) {
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

SmallVector<Partition> AddRMSNormOp::getPartitions() {
  return {byTokens(/*replicated=*/false)};
}
Access AddRMSNormOp::getAccess(OpOperand &operand) {
  unsigned first = getInits().getBeginOperandIndex();
  if (operand.getOperandNumber() == first)
    return kUpdateOwn;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
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

SmallVector<Partition> ConvActivationOp::getPartitions() {
  return {byColumns(getInit(), getPanelWidth(getWeight()))};
}
Access ConvActivationOp::getAccess(OpOperand &operand) {
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

/// The step is projected a panel at a time, so none is cut.
SmallVector<Partition> GatedScanOp::getPartitions() {
  return {byColumns(getInit(), std::max(getPanelWidth(getA()),
                                        getPanelWidth(getDtWeight())))};
}
Access GatedScanOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kUpdateOwn;
  if (&operand == &getBMutable() || &operand == &getCMutable() ||
      &operand == &getDtMutable())
    return kReadWhole;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> SSDScanOp::getPartitions() {
  PanelsAttr layout = getState().getType().getLayout();
  return {byColumns(getInit(), layout ? layout.getWidth() : 1)};
}
Access SSDScanOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kUpdateOwn;
  if (&operand == &getInputMutable())
    return kReadOwn;
  return isInit(*this, operand) ? kWriteOwn : kReadWhole;
}

SmallVector<Partition> GatedRMSNormOp::getPartitions() {
  return {{Division::Heads, static_cast<int64_t>(getGroups())}};
}
Access GatedRMSNormOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

SmallVector<Partition> RotaryTableOp::getPartitions() {
  return {{Division::Tokens}};
}
Access RotaryTableOp::getAccess(OpOperand &operand) { return kWriteOwn; }

/// The heads of a token, of all of its slots.
static Partition byHeads(Value rows, int64_t headSize) {
  return {Division::Heads, slotsOf(rows) * columnsOf(rows) / headSize};
}

/// By columns where a head is a grain, so that what projects the heads and what
/// stores them are in one phase.
SmallVector<Partition> RopeOp::getPartitions() {
  int64_t size = getHeadSize();
  if (llvm::isPowerOf2_64(size))
    return {byColumns(getInit(), size)};
  return {byHeads(getInit(), size)};
}
Access RopeOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kUpdateOwn : kReadWhole;
}

SmallVector<Partition> AppendKVOp::getPartitions() {
  return {byColumns(getKeys())};
}
Access AppendKVOp::getAccess(OpOperand &operand) {
  return isa<StateType>(operand.get().getType()) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> AttentionOp::getPartitions() {
  Partition partition =
      byHeads(getQueries(), getState().getType().getShape()[2]);
  if (getSplit())
    partition.division = Division::Pieces;
  return {partition};
}
Access AttentionOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kReadWhole;
  return isInit(*this, operand) ? kWriteOwn : kReadOwn;
}

SmallVector<Partition> AttentionWeightsOp::getPartitions() {
  return {byHeads(getQueries(), getState().getType().getShape()[2])};
}
Access AttentionWeightsOp::getAccess(OpOperand &operand) {
  if (isa<StateType>(operand.get().getType()))
    return kReadWhole;
  return &operand == &getOutputMutable() ? kWriteOwn : kReadOwn;
}

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

SmallVector<Partition> RouterOp::getPartitions() {
  return {byTokens(getReplicated())};
}
Access RouterOp::getAccess(OpOperand &operand) {
  return accessTokens(getReplicated(), isInit(*this, operand));
}

SmallVector<Partition> SortRowsOp::getPartitions() {
  return {{Division::Replicated}};
}
Access SortRowsOp::getAccess(OpOperand &operand) {
  return accessTokens(/*replicated=*/true, isInit(*this, operand));
}

/// Items of `columns` columns of `init`, for each expert of `weight` or, if it
/// is null, for all of them.
static Partition byItems(Value init, int64_t columns, Value weight) {
  int64_t items = llvm::divideCeil(columnsOf(init), columns);
  if (weight)
    items *= cast<WeightType>(weight.getType()).getShape()[0];
  return {Division::Items, items};
}

SmallVector<Partition> ExpertLinearOp::getPartitions() {
  Value init = getInits().front(), weight = getWeights().front();
  if (getItems())
    return {byItems(init, *getItems(), getScales() ? Value() : weight)};
  return {byColumns(init, getPanelWidth(weight))};
}
Access ExpertLinearOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadWhole;
}

SmallVector<Partition> ExpertGatedLinearOp::getPartitions() {
  if (getItems())
    return {byItems(getInit(), *getItems(), getGate())};
  return {byColumns(getInit(), getPanelWidth(getGate()))};
}
Access ExpertGatedLinearOp::getAccess(OpOperand &operand) {
  return isInit(*this, operand) ? kWriteOwn : kReadWhole;
}

//===----------------------------------------------------------------------===//
// Factors of products
//===----------------------------------------------------------------------===//

bool EmbedOp::isFactor(OpOperand &operand) {
  return &operand == &getWeightMutable();
}

/// Whether `operand` is `input` or one of `weights`.
static bool isInputOrWeight(OpOperand &operand, OpOperand &input,
                            MutableOperandRange weights) {
  unsigned number = operand.getOperandNumber();
  unsigned first = OperandRange(weights).getBeginOperandIndex();
  return &operand == &input ||
         (number >= first && number < first + weights.size());
}

bool LinearOp::isFactor(OpOperand &operand) {
  return isInputOrWeight(operand, getInputMutable(), getWeightsMutable());
}

bool HeadLinearOp::isFactor(OpOperand &operand) {
  return isInputOrWeight(operand, getInputMutable(), getWeightsMutable());
}

bool GatedLinearOp::isFactor(OpOperand &operand) {
  return &operand == &getInputMutable() || &operand == &getGateMutable() ||
         &operand == &getUpMutable();
}

bool ExpertLinearOp::isFactor(OpOperand &operand) {
  return isInputOrWeight(operand, getInputMutable(), getWeightsMutable());
}

bool ExpertGatedLinearOp::isFactor(OpOperand &operand) {
  return &operand == &getInputMutable() || &operand == &getGateMutable() ||
         &operand == &getUpMutable();
}

bool GatedScanOp::isFactor(OpOperand &operand) {
  return &operand == &getDtMutable() || &operand == &getDtWeightMutable();
}
