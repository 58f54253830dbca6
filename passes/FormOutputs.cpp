//===- FormOutputs.cpp - Layers that hand out what they decide ------------===//
#include "passes/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/IR/SymbolTable.h"

#define DEBUG_TYPE "hybrid-form-outputs"

namespace mlir::hybrid {
#define GEN_PASS_DEF_FORMOUTPUTSPASS
#include "passes/Passes.h.inc"

namespace {

/// A function that hands out, and how many routers and attentions it has. Its
/// last arguments are the two outputs and a place in them for each.
struct Variant {
  func::FuncOp function;
  size_t routers = 0, attentions = 0;
};

struct FormOutputsPass : public impl::FormOutputsPassBase<FormOutputsPass> {
  using FormOutputsPassBase::FormOutputsPassBase;

  void runOnOperation() override;
  LogicalResult redirect(func::FuncOp entry);
  Variant *getVariant(func::FuncOp function, ArrayRef<Type> outputs);
  static void handOutLogits(RouterOp router, Value batch, Value output,
                            Value place);
  static void handOutWeights(AttentionOp attention, Value output, Value place);

  llvm::DenseMap<func::FuncOp, Variant> variants;
};

void FormOutputsPass::runOnOperation() {
  variants.clear();
  auto function = getOperation().lookupSymbol<func::FuncOp>(entry);
  if (function && failed(redirect(function)))
    signalPassFailure();
}

/// Makes the calls of `function` hand out into its last two arguments, whose
/// places they take in their order.
LogicalResult FormOutputsPass::redirect(func::FuncOp function) {
  if (function.getNumArguments() < 2 ||
      !llvm::all_of(function.getArgumentTypes().take_back(2),
                    llvm::IsaPred<MemRefType>))
    return function.emitOpError("expected buffers for the logits of routers "
                                "and for attentions as the last arguments");
  ValueRange outputs = function.getArguments().take_back(2);
  int64_t routers = 0, attentions = 0;
  for (auto call : llvm::to_vector(function.getOps<func::CallOp>())) {
    auto callee = getOperation().lookupSymbol<func::FuncOp>(call.getCallee());
    Variant *variant = getVariant(callee, llvm::to_vector(outputs.getTypes()));
    if (!variant)
      continue;
    OpBuilder builder(call);
    SmallVector<Value> operands(call.getOperands());
    llvm::append_range(operands, outputs);
    auto addPlaces = [&](size_t count, int64_t &next) {
      for (size_t i = 0; i < count; ++i)
        operands.push_back(
            arith::ConstantIndexOp::create(builder, call.getLoc(), next++));
    };
    addPlaces(variant->routers, routers);
    addPlaces(variant->attentions, attentions);
    call.setCallee(variant->function.getSymName());
    call->setOperands(operands);
  }
  return success();
}

/// The copy of `function` that hands out, or null if it has nothing to.
Variant *FormOutputsPass::getVariant(func::FuncOp function,
                                     ArrayRef<Type> outputs) {
  auto [entry, isNew] = variants.try_emplace(function);
  Variant &variant = entry->second;
  if (!isNew)
    return variant.function ? &variant : nullptr;
  auto has = [](auto ops) { return ops.begin() != ops.end(); };
  if (!has(function.getOps<RouterOp>()) && !has(function.getOps<AttentionOp>()))
    return nullptr;
  OpBuilder builder(function);
  builder.setInsertionPointAfter(function);
  auto copy = cast<func::FuncOp>(builder.clone(*function));
  copy.setName((function.getSymName() + "_outputs").str());
  variant.function = copy;
  auto addArgument = [&](Type type) -> Value {
    (void)copy.insertArgument(copy.getNumArguments(), type, {}, copy.getLoc());
    return copy.getArguments().back();
  };
  Value logits = addArgument(outputs[0]), weights = addArgument(outputs[1]);
  Value batch = *llvm::find_if(copy.getArguments(), [](Value argument) {
    return isa<BatchType>(argument.getType());
  });
  Type index = builder.getIndexType();
  for (auto router : llvm::to_vector(copy.getOps<RouterOp>())) {
    handOutLogits(router, batch, logits, addArgument(index));
    ++variant.routers;
  }
  for (auto attention : llvm::to_vector(copy.getOps<AttentionOp>())) {
    handOutWeights(attention, weights, addArgument(index));
    ++variant.attentions;
  }
  return &variant;
}

/// router(x) -> router(x) with logits, and a copy of them
void FormOutputsPass::handOutLogits(RouterOp router, Value batch, Value output,
                                    Value place) {
  OpBuilder builder(router);
  Location loc = router.getLoc();
  int64_t experts = router.getWeight().getType().getShape()[0];
  auto type = RankedTensorType::get({ShapedType::kDynamic, experts},
                                    builder.getF32Type());
  Value tokens =
      NumTokensOp::create(builder, loc, builder.getIndexType(), batch);
  Value init = bufferization::AllocTensorOp::create(builder, loc, type, tokens);
  SmallVector<Value> inits(router.getInits());
  inits.push_back(init);
  auto routed =
      RouterOp::create(builder, loc, TypeRange(ValueRange(inits)),
                       router.getInput(), router.getWeight(), inits,
                       router.getNormalized(), router.getReplicated());
  hybrid::CopyOp::create(builder, loc, routed.getResults()[2], output, place);
  router.replaceAllUsesWith(routed.getResults().take_front(2));
  router.erase();
}

void FormOutputsPass::handOutWeights(AttentionOp attention, Value output,
                                     Value place) {
  OpBuilder builder(attention);
  AttentionWeightsOp::create(builder, attention.getLoc(),
                             attention.getQueries(), attention.getState(),
                             attention.getBatch(), attention.getScaleAttr(),
                             output, place, attention.getRoundedAttr());
}

} // namespace
} // namespace mlir::hybrid
