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
                                     piece.offset, piece.count, piece.run,
                                     piece.stride));
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
  auto state = StateOp::create(builder, loc, name, type, 1, ArrayAttr());
  last = state;
  return state;
}

//===----------------------------------------------------------------------===//
// Single ops
//===----------------------------------------------------------------------===//

LayerBuilder::LayerBuilder(func::FuncOp function, SymbolPool &symbols,
                           std::string prefix)
    : function(function), symbols(symbols), prefix(std::move(prefix)),
      builder(function.getLoc(), function.getContext()) {
  builder.setInsertionPointToStart(function.addEntryBlock());
  batch = function.getArgument(0);
  tokens = NumTokensOp::create(builder, builder.getIndexType(), batch);
}

void LayerBuilder::locate(StringRef key) {
  builder.setLoc(NameLoc::get(builder.getStringAttr(key)));
}

void LayerBuilder::locate(const Weight &weight) {
  locate(StringRef(weight.pieces.front().tensor).rsplit('.').first);
}

Value LayerBuilder::param(const Weight &weight, StringRef name, WeightMap map) {
  ParamOp param = symbols.getParam(weight, prefix + name.str(), map);
  return ParamRefOp::create(builder, param.getType(),
                            FlatSymbolRefAttr::get(param), Value());
}

Value LayerBuilder::state(StateKind kind, ArrayRef<int64_t> shape,
                          StringRef name) {
  auto type = StateType::get(builder.getContext(), kind, shape,
                             builder.getF32Type(), PanelsAttr());
  StateOp state = symbols.addState(type, prefix + name.str());
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
  locate(weight);
  Value handle = param(weight, "embedding");
  Value init = empty(weight.shape[1]);
  return EmbedOp::create(builder, init.getType(), ids, handle, init)
      .getResult();
}

Value LayerBuilder::norm(Value x, const Weight &weight, double epsilon,
                         StringRef name) {
  locate(weight);
  Value handle = param(weight, name);
  Value init = empty(columnsOf(x));
  return RMSNormOp::create(builder, init.getType(), x, handle, APFloat(epsilon),
                           init)
      .getResult();
}

Value LayerBuilder::concatNorm(Value x, Value y, const Weight &weight,
                               double epsilon, StringRef name) {
  locate(weight);
  Value handle = param(weight, name);
  Value init = empty(columnsOf(x) + columnsOf(y));
  return ConcatRMSNormOp::create(builder, init.getType(), x, y, handle,
                                 APFloat(epsilon), init)
      .getResult();
}

namespace {
/// The operands of an op of several projections.
struct ProjectionOperands {
  SmallVector<Value> weights, biases, inits;
};
} // namespace

/// `heads`: how many runs of rows a weight of rank 3 has.
static ProjectionOperands makeOperands(LayerBuilder &layer,
                                       ArrayRef<Projection> projections,
                                       int64_t heads) {
  ProjectionOperands operands;
  layer.locate(projections.front().weight);
  for (const Projection &projection : projections) {
    ArrayRef<int64_t> shape = projection.weight.shape;
    operands.weights.push_back(layer.param(projection.weight, projection.name));
    operands.inits.push_back(layer.empty(heads * shape[shape.size() - 2]));
  }
  for (const Projection &projection : projections)
    if (projection.bias)
      operands.biases.push_back(
          layer.param(*projection.bias, projection.name.str() + "_bias"));
  return operands;
}

SmallVector<Value> LayerBuilder::linear(Value x,
                                        ArrayRef<Projection> projections) {
  auto [weights, biases, inits] = makeOperands(*this, projections, 1);
  auto linear = LinearOp::create(builder, TypeRange(ValueRange(inits)), x,
                                 weights, biases, inits, /*rows=*/false,
                                 /*accumulate=*/false);
  return SmallVector<Value>(linear.getResults());
}

SmallVector<Value> LayerBuilder::headLinear(Value x,
                                            ArrayRef<Projection> projections) {
  ArrayRef<int64_t> shape = projections.front().weight.shape;
  if (shape.size() < 3)
    return linear(x, projections);
  auto [weights, biases, inits] = makeOperands(*this, projections, shape[0]);
  auto linear = HeadLinearOp::create(builder, TypeRange(ValueRange(inits)), x,
                                     weights, biases, inits);
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
