//===- OutlineLayers.cpp - Keep one function of each kind of layer --------===//
#include "passes/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IRMapping.h"
#include "passes/Remarks.h"

#define DEBUG_TYPE "hybrid-outline-layers"

namespace mlir::hybrid {
#define GEN_PASS_DEF_OUTLINELAYERSPASS
#include "passes/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kSymbol = "symbol";

/// A private function, the calls of it and the references in it.
struct Layer {
  func::FuncOp function;
  SmallVector<func::CallOp> calls;
  SmallVector<Operation *> refs;
};

bool isRef(Operation *op) { return isa<ParamRefOp, StateRefOp>(op); }

/// Compares functions up to the symbols that their references name.
class LayerComparison {
public:
  explicit LayerComparison(SymbolTable &table) : table(table) {}

  bool areEqual(func::FuncOp a, func::FuncOp b);

private:
  bool areEqual(Block &a, Block &b);
  bool areEqual(Operation &a, Operation &b);
  bool nameLikeSymbols(Operation &a, Operation &b);

  SymbolTable &table;
  IRMapping mapping;
};

bool LayerComparison::areEqual(func::FuncOp a, func::FuncOp b) {
  mapping.clear();
  return a.getFunctionType() == b.getFunctionType() &&
         areEqual(a.getBody().front(), b.getBody().front());
}

bool LayerComparison::areEqual(Block &a, Block &b) {
  if (a.getArgumentTypes() != b.getArgumentTypes() ||
      a.getOperations().size() != b.getOperations().size())
    return false;
  mapping.map(a.getArguments(), b.getArguments());
  return llvm::all_of(llvm::zip_equal(a, b), [&](auto pair) {
    return areEqual(std::get<0>(pair), std::get<1>(pair));
  });
}

/// Layers are straight code: an op with regions is equal to nothing.
bool LayerComparison::areEqual(Operation &a, Operation &b) {
  auto attributesOf = [](Operation &op) {
    NamedAttrList attributes(op.getAttrDictionary());
    if (isRef(&op))
      attributes.erase(kSymbol);
    return attributes.getDictionary(op.getContext());
  };
  if (a.getName() != b.getName() || a.getResultTypes() != b.getResultTypes() ||
      a.getNumOperands() != b.getNumOperands() || a.getNumRegions() != 0 ||
      attributesOf(a) != attributesOf(b) || !nameLikeSymbols(a, b))
    return false;
  for (auto [operandA, operandB] : llvm::zip(a.getOperands(), b.getOperands()))
    if (mapping.lookupOrDefault(operandA) != operandB)
      return false;
  mapping.map(a.getResults(), b.getResults());
  return true;
}

/// Whether references name symbols that could be elements of one array: equal
/// in everything but their names and sources.
bool LayerComparison::nameLikeSymbols(Operation &a, Operation &b) {
  if (!isRef(&a))
    return true;
  auto factsOf = [&](Operation &ref) {
    Operation *symbol =
        table.lookup(ref.getAttrOfType<FlatSymbolRefAttr>(kSymbol).getValue());
    NamedAttrList facts(symbol->getAttrDictionary());
    facts.erase("sym_name");
    facts.erase("sources");
    return facts.getDictionary(symbol->getContext());
  };
  return factsOf(a) == factsOf(b);
}

struct OutlineLayersPass
    : public impl::OutlineLayersPassBase<OutlineLayersPass> {
  void runOnOperation() override;
  SmallVector<Layer> collectLayers();
  void eraseUnusedSymbols(SymbolTable &table);
  void mergeLayers(MutableArrayRef<Layer> kind, SymbolTable &table);
  void stackSymbols(ArrayRef<Operation *> refs, Value index,
                    SymbolTable &table);
};

void OutlineLayersPass::runOnOperation() {
  SymbolTable table(getOperation());
  LayerComparison comparison(table);
  SmallVector<SmallVector<Layer>> kinds;
  for (Layer &layer : collectLayers()) {
    auto *kind = llvm::find_if(kinds, [&](SmallVector<Layer> &other) {
      return comparison.areEqual(other.front().function, layer.function);
    });
    if (kind == kinds.end())
      kind = &kinds.emplace_back();
    kind->push_back(std::move(layer));
  }
  for (SmallVector<Layer> &kind : kinds)
    if (kind.size() > 1)
      mergeLayers(kind, table);
    else
      (void)remarkDeclined(kind.front().function.getLoc(), DEBUG_TYPE,
                           "no other is of its kind");
  eraseUnusedSymbols(table);
}

/// Drops the symbols of layers that are gone. One walk for all: asking for the
/// uses of each would make the pass quadratic in depth.
void OutlineLayersPass::eraseUnusedSymbols(SymbolTable &table) {
  DenseSet<StringAttr> used;
  getOperation().walk([&](Operation *op) {
    if (isRef(op))
      used.insert(op->getAttrOfType<FlatSymbolRefAttr>(kSymbol).getAttr());
  });
  for (Operation &op : llvm::make_early_inc_range(getOperation().getOps()))
    if (isa<ParamOp, StateOp>(op) &&
        !used.contains(SymbolTable::getSymbolName(&op)))
      table.erase(&op);
}

SmallVector<Layer> OutlineLayersPass::collectLayers() {
  SmallVector<Layer> layers;
  SymbolTableCollection tables;
  SymbolUserMap users(tables, getOperation());
  for (auto function : getOperation().getOps<func::FuncOp>()) {
    if (!function.isPrivate() || function.isExternal())
      continue;
    if (!function.getBody().hasOneBlock()) {
      (void)remarkDeclined(function.getLoc(), DEBUG_TYPE,
                           "its body has several blocks");
      continue;
    }
    Layer layer{function, {}, {}};
    for (Operation *user : users.getUsers(function))
      if (auto call = dyn_cast<func::CallOp>(user))
        layer.calls.push_back(call);
    function.walk([&](Operation *op) {
      if (isRef(op))
        layer.refs.push_back(op);
    });
    bool hasIndex = llvm::any_of(
        layer.refs, [](Operation *ref) { return ref->getNumOperands() != 0; });
    if (hasIndex)
      (void)remarkDeclined(function.getLoc(), DEBUG_TYPE, "it has an index");
    else if (layer.calls.size() != users.getUsers(function).size())
      (void)remarkDeclined(function.getLoc(), DEBUG_TYPE,
                           "something but calls names it");
    else
      layers.push_back(std::move(layer));
  }
  return layers;
}

/// Replaces all of `kind` by the first, with the layer's number as a last
/// argument.
void OutlineLayersPass::mergeLayers(MutableArrayRef<Layer> kind,
                                    SymbolTable &table) {
  func::FuncOp kept = kind.front().function;
  (void)kept.insertArgument(kept.getNumArguments(),
                            IndexType::get(&getContext()), {}, kept.getLoc());
  Value index = kept.getArguments().back();
  for (size_t i = 0, e = kind.front().refs.size(); i < e; ++i)
    stackSymbols(
        llvm::map_to_vector(kind, [&](Layer &layer) { return layer.refs[i]; }),
        index, table);
  for (auto [number, layer] : llvm::enumerate(kind)) {
    for (func::CallOp call : layer.calls) {
      OpBuilder builder(call);
      Value constant =
          arith::ConstantIndexOp::create(builder, call.getLoc(), number);
      call->insertOperands(call.getNumOperands(), constant);
      call.setCallee(kept.getSymName());
    }
    if (layer.function != kept)
      table.erase(layer.function);
  }
  remark::passed(
      kept.getLoc(),
      remark::RemarkOpts::name("OutlinedLayers").category(DEBUG_TYPE))
      << "one function for " + std::to_string(kind.size()) + " layers";
}

/// Makes the first of `refs` an element of a new array of what all of them
/// name, unless they name the same thing.
void OutlineLayersPass::stackSymbols(ArrayRef<Operation *> refs, Value index,
                                     SymbolTable &table) {
  auto symbols = llvm::map_to_vector(refs, [&](Operation *ref) {
    return table.lookup(
        ref->getAttrOfType<FlatSymbolRefAttr>(kSymbol).getValue());
  });
  if (llvm::all_equal(symbols))
    return;
  OpBuilder builder(symbols.front());
  Operation *stacked = builder.clone(*symbols.front());
  if (auto param = dyn_cast<ParamOp>(stacked)) {
    SmallVector<Attribute> sources;
    for (Operation *symbol : symbols)
      llvm::append_range(sources, cast<ParamOp>(symbol).getSources());
    param.setSourcesAttr(builder.getArrayAttr(sources));
  } else {
    auto state = cast<StateOp>(stacked);
    state.setCount(symbols.size());
    state.setMembersAttr(builder.getArrayAttr(
        llvm::map_to_vector(symbols, [](Operation *symbol) {
          return Attribute(SymbolTable::getSymbolName(symbol));
        })));
  }
  table.insert(stacked); // renames it
  refs.front()->setAttr(kSymbol, FlatSymbolRefAttr::get(stacked));
  refs.front()->insertOperands(0, index);
}

} // namespace
} // namespace mlir::hybrid
