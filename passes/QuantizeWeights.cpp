//===- QuantizeWeights.cpp - Choose the elements of weights ---------------===//
#include "passes/Passes.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

#define DEBUG_TYPE "hybrid-quantize-weights"

namespace mlir::hybrid {
#define GEN_PASS_DEF_QUANTIZEWEIGHTSPASS
#include "passes/Passes.h.inc"

namespace {

/// The f32 or bf16 type that an option names.
FailureOr<Type> parseElements(Operation *op, StringRef option, StringRef name) {
  if (name == "f32")
    return Type(Float32Type::get(op->getContext()));
  if (name == "bf16")
    return Type(BFloat16Type::get(op->getContext()));
  return op->emitError("expected ")
         << option << " f32 or bf16, but got '" << name << "'";
}

struct QuantizeWeightsPass
    : public impl::QuantizeWeightsPassBase<QuantizeWeightsPass> {
  using QuantizeWeightsPassBase::QuantizeWeightsPassBase;

  void runOnOperation() override;
  void convertWeights(Type elements, const SymbolUserMap &users);
  void convertStates(Type elements, const SymbolUserMap &users);
  void roundAttentions();
  LogicalResult convertInputs(Type elements);
  static LogicalResult convertInput(OpOperand &operand, Type elements);
};

void QuantizeWeightsPass::runOnOperation() {
  FailureOr<Type> elements = parseElements(getOperation(), "dtype", dtype);
  FailureOr<Type> kvElements = parseElements(getOperation(), "kv", kv);
  if (failed(elements) || failed(kvElements))
    return signalPassFailure();
  SymbolTableCollection tables;
  SymbolUserMap users(tables, getOperation());
  convertWeights(*elements, users);
  convertStates(*kvElements, users);
  if (elements->isBF16() && kvElements->isBF16())
    roundAttentions();
  if (failed(convertInputs(*elements)))
    signalPassFailure();
}

/// Weights that products multiply with, all users agreeing.
void QuantizeWeightsPass::convertWeights(Type elements,
                                         const SymbolUserMap &users) {
  auto isFactor = [](OpOperand &use) {
    auto op = dyn_cast<ComputeOpInterface>(use.getOwner());
    return op && op.isFactor(use);
  };
  for (auto param : getOperation().getOps<ParamOp>()) {
    ArrayRef<Operation *> refs = users.getUsers(param);
    bool allFactors = llvm::all_of(refs, [&](Operation *ref) {
      return llvm::all_of(ref->getUses(), isFactor);
    });
    if (refs.empty() || !allFactors)
      continue;
    WeightType type = param.getType().withElements(elements);
    param.setTypeAttr(TypeAttr::get(type));
    for (Operation *ref : refs)
      ref->getResult(0).setType(type);
  }
}

void QuantizeWeightsPass::convertStates(Type elements,
                                        const SymbolUserMap &users) {
  for (auto state : getOperation().getOps<StateOp>()) {
    if (state.getType().getKind() != StateKind::KV)
      continue;
    StateType type = state.getType().withElements(elements);
    state.setTypeAttr(TypeAttr::get(type));
    for (Operation *ref : users.getUsers(state))
      ref->getResult(0).setType(type);
  }
}

/// What keys and values are multiplied with is of their type, as it is with
/// weights; no op's result is, so attention rounds by itself.
void QuantizeWeightsPass::roundAttentions() {
  getOperation().walk([](AttentionOp attention) {
    if (attention.getState().getType().getElementType().isBF16())
      attention.setRounded(true);
  });
}

/// What weights are multiplied with is stored in their type.
LogicalResult QuantizeWeightsPass::convertInputs(Type elements) {
  WalkResult result = getOperation().walk([&](ComputeOpInterface op) {
    for (OpOperand &operand : op->getOpOperands())
      if (isa<RankedTensorType>(operand.get().getType()) &&
          op.isFactor(operand) && failed(convertInput(operand, elements)))
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// Makes the op that computes `operand` store it in `elements`.
LogicalResult QuantizeWeightsPass::convertInput(OpOperand &operand,
                                                Type elements) {
  Value value = operand.get();
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getElementType() == elements)
    return success();
  auto producer = value.getDefiningOp<DestinationStyleOpInterface>();
  auto *init =
      producer ? producer.getTiedOpOperand(cast<OpResult>(value)) : nullptr;
  auto empty =
      init ? init->get().getDefiningOp<tensor::EmptyOp>() : tensor::EmptyOp();
  if (!empty) {
    InFlightDiagnostic error = operand.getOwner()->emitOpError(
                                   "expected the input of a product to be "
                                   "computed into an empty tensor, which can "
                                   "be of ")
                               << elements
                               << "; compute it by an op of its "
                                  "own";
    error.attachNote(value.getLoc()) << "it comes from here";
    return error;
  }
  // An empty tensor may serve several ops: this one gets its own.
  OpBuilder builder(producer);
  auto converted = type.clone(elements);
  init->set(tensor::EmptyOp::create(builder, empty.getLoc(),
                                    converted.getShape(), elements,
                                    empty.getDynamicSizes()));
  value.setType(converted);
  return success();
}

} // namespace
} // namespace mlir::hybrid
