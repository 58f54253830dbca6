//===- HybridModelOps.cpp - Facts, symbols and references -----------------===//
#include "dialects/Hybrid/IR/HybridOps.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult ModelOp::verify() {
  // model_c1
  auto vocabulary = static_cast<int64_t>(getVocabulary());
  auto hidden = static_cast<int64_t>(getHidden());
  auto layers = static_cast<int64_t>(getLayers());
  if (vocabulary <= 0 || hidden <= 0 || layers < 0)
    return emitOpError("expected positive 'vocabulary' and 'hidden' and no "
                       "negative 'layers', but got ")
           << vocabulary << ", " << hidden << " and " << layers;
  // model_c2
  bool isClassifier = getHead() == ModelHead::Classification;
  if (getLabels().has_value() != isClassifier ||
      (isClassifier && static_cast<int64_t>(*getLabels()) <= 0))
    return emitOpError("expected a positive number of labels if and only if "
                       "the head is classification");
  return success();
}

LogicalResult ParamOp::verify() {
  // param_c1
  if (getSources().empty())
    return emitOpError("expected sources of at least one element");
  int64_t expected = ShapedType::getNumElements(getType().getShape());
  for (Attribute element : getSources()) {
    auto pieces = dyn_cast<ArrayAttr>(element);
    if (!pieces || pieces.empty() ||
        !llvm::all_of(pieces, llvm::IsaPred<SourceAttr>))
      return emitOpError("expected each element to be a non-empty array of "
                         "sources, but got ")
             << element;
    // param_c2
    int64_t count = 0;
    for (auto source : pieces.getAsRange<SourceAttr>())
      if (llvm::AddOverflow(count, source.getCount(), count))
        return emitOpError("expected counts below 2^63 in ") << pieces;
    if (count != expected)
      return emitOpError("expected sources of ")
             << expected << " elements, but got " << count;
  }
  return success();
}

LogicalResult StateOp::verify() {
  // state_c1
  auto count = static_cast<int64_t>(getCount());
  if (count <= 0)
    return emitOpError("expected a positive count, but got ") << count;
  // state_c2
  if (getMembers() && static_cast<int64_t>(getMembers()->size()) != count)
    return emitOpError("expected members for a count of ")
           << count << ", but got " << *getMembers();
  return success();
}

SmallVector<std::string> StateOp::getNames() {
  SmallVector<std::string> names;
  if (getMembers())
    for (auto name : getMembers()->getAsRange<StringAttr>())
      names.push_back(name.str());
  else if (getCount() == 1)
    names.push_back(getSymName().str());
  else
    for (uint64_t i = 0; i < getCount(); ++i)
      names.push_back((getSymName() + "." + Twine(i)).str());
  return names;
}

template <typename SymbolOpT, typename RefOpT>
static LogicalResult verifyRef(RefOpT ref, SymbolTableCollection &tables) {
  // ref_c1
  auto symbol =
      tables.lookupNearestSymbolFrom<SymbolOpT>(ref, ref.getSymbolAttr());
  if (!symbol)
    return ref.emitOpError("expected ") << ref.getSymbolAttr() << " to be a '"
                                        << SymbolOpT::getOperationName() << "'";
  if (symbol.getType() != ref.getType()) {
    InFlightDiagnostic error = ref.emitOpError("expected the type ")
                               << symbol.getType() << " of "
                               << ref.getSymbolAttr() << ", but got "
                               << ref.getType();
    error.attachNote(symbol.getLoc()) << "declared here";
    return error;
  }
  // ref_c2
  if ((symbol.getCount() > 1) != static_cast<bool>(ref.getIndex()))
    return ref.emitOpError("expected an index if and only if ")
           << ref.getSymbolAttr() << " has several elements, but it has "
           << symbol.getCount();
  return success();
}

LogicalResult ParamRefOp::verifySymbolUses(SymbolTableCollection &tables) {
  return verifyRef<ParamOp>(*this, tables);
}

LogicalResult StateRefOp::verifySymbolUses(SymbolTableCollection &tables) {
  return verifyRef<StateOp>(*this, tables);
}
