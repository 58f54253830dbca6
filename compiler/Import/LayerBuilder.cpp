//===- LayerBuilder.cpp - Ops of one function in model form ---------------===//
#include "compiler/Import/LayerBuilder.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {

//===----------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------===//

void SymbolPool::setInsertionPoint(OpBuilder &builder) {
  if (last)
    return builder.setInsertionPointAfter(last);
  builder.setInsertionPointToStart(module.getBody());
  for (auto model : module.getOps<ModelOp>())
    builder.setInsertionPointAfter(model);
}

ParamOp SymbolPool::getParam(const Weight &weight, StringRef name,
                             WeightMap map) {
  OpBuilder builder(module.getContext());
  SmallVector<Attribute> pieces;
  for (const WeightPiece &piece : weight.pieces)
    pieces.push_back(SourceAttr::get(module.getContext(), piece.tensor,
                                     piece.offset, piece.count));
  Attribute sources = builder.getArrayAttr(pieces);
  auto type = WeightType::get(weight.shape, builder.getF32Type());

  std::string description;
  llvm::raw_string_ostream(description)
      << type << " " << sources << " " << stringifyEnum(map);
  ParamOp &param = params[description];
  if (param)
    return param;
  setInsertionPoint(builder);
  auto loc = NameLoc::get(builder.getStringAttr(weight.pieces[0].tensor));
  param = ParamOp::create(builder, loc, name, type,
                          builder.getArrayAttr(sources), map);
  last = param;
  return param;
}

StateOp SymbolPool::addState(StateType type, StringRef name) {
  OpBuilder builder(module.getContext());
  setInsertionPoint(builder);
  auto loc = NameLoc::get(builder.getStringAttr(name));
  auto state = StateOp::create(builder, loc, name, type, 1);
  last = state;
  return state;
}

//===----------------------------------------------------------------------===//
// Single ops
//===----------------------------------------------------------------------===//

/// "model.layers.3" -> "layer_3": how symbols of a function begin.
static std::string getPrefix(StringRef key) {
  StringRef number = key.rsplit('.').second;
  if (key.contains("layers.") && !number.empty())
    return ("layer_" + number + "_").str();
  return "";
}

LayerBuilder::LayerBuilder(func::FuncOp function, SymbolPool &symbols,
                           std::string key)
    : function(function), symbols(symbols), key(std::move(key)),
      builder(function.getLoc(), function.getContext()) {
  builder.setInsertionPointToStart(function.addEntryBlock());
  batch = function.getArgument(0);
  tokens = NumTokensOp::create(builder, builder.getIndexType(), batch);
}

void LayerBuilder::locate(StringRef name) {
  std::string full = key.empty() ? name.str() : key + "." + name.str();
  builder.setLoc(NameLoc::get(builder.getStringAttr(full)));
}

Value LayerBuilder::param(const Weight &weight, StringRef name, WeightMap map) {
  ParamOp param = symbols.getParam(weight, getPrefix(key) + name.str(), map);
  return ParamRefOp::create(builder, param.getType(),
                            FlatSymbolRefAttr::get(param), Value());
}

Value LayerBuilder::state(StateKind kind, ArrayRef<int64_t> shape,
                          StringRef name) {
  auto type = StateType::get(builder.getContext(), kind, shape,
                             builder.getF32Type(), PanelsAttr());
  StateOp state = symbols.addState(type, getPrefix(key) + name.str());
  return StateRefOp::create(builder, type, FlatSymbolRefAttr::get(state),
                            Value());
}

Value LayerBuilder::empty(ArrayRef<int64_t> row, Type element, Value count) {
  SmallVector<int64_t> shape = {ShapedType::kDynamic};
  llvm::append_range(shape, row);
  return tensor::EmptyOp::create(builder, shape,
                                 element ? element : builder.getF32Type(),
                                 ValueRange{count ? count : tokens});
}

Value LayerBuilder::embed(Value ids, const Weight &weight) {
  Value handle = param(weight, "embedding");
  Value init = empty(weight.shape[1]);
  return EmbedOp::create(builder, init.getType(), ids, handle, init)
      .getResult();
}

Value LayerBuilder::norm(Value x, const Weight &weight, double epsilon,
                         StringRef name) {
  Value handle = param(weight, name);
  Value init = empty(columnsOf(x));
  return RMSNormOp::create(builder, init.getType(), x, handle, APFloat(epsilon),
                           init)
      .getResult();
}

SmallVector<Value> LayerBuilder::linear(Value x,
                                        ArrayRef<const Weight *> weights,
                                        ArrayRef<const Weight *> biases,
                                        ArrayRef<StringRef> names) {
  SmallVector<Value> handles, biasHandles, inits;
  for (auto [weight, name] : llvm::zip_equal(weights, names)) {
    handles.push_back(param(*weight, name));
    inits.push_back(empty(weight->shape[0]));
  }
  for (auto [bias, name] : llvm::zip(biases, names))
    biasHandles.push_back(param(*bias, name.str() + "_bias"));
  auto linear = LinearOp::create(builder, TypeRange(ValueRange(inits)), x,
                                 handles, biasHandles, inits, /*rows=*/false,
                                 /*accumulate=*/false);
  return SmallVector<Value>(linear.getResults());
}

Value LayerBuilder::activation(hybrid::Activation function, Value x,
                               Value factor) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(x.getType()).getShape();
  Value init = empty(shape.drop_front());
  return ActivationOp::create(builder, init.getType(), function, x, factor,
                              init)
      .getResult();
}

Value LayerBuilder::add(Value x, Value y) {
  return AddOp::create(builder, x.getType(), y, x).getResult();
}

} // namespace braid
