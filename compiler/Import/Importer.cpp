//===- Importer.cpp - ModelSpec to the hybrid dialect ---------------------===//
#include "compiler/Import/Importer.h"

#include "compiler/Import/LayerBuilder.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {
namespace {

llvm::StringRef getName(Family family) {
  switch (family) {
  case Family::Jamba:
    return "jamba";
  case Family::Bamba:
    return "bamba";
  case Family::Zamba:
    return "zamba";
  case Family::JetMoe:
    return "jetmoe";
  }
  llvm_unreachable("all families are listed");
}

/// Builds the module of one model.
class Importer {
public:
  Importer(const ModelSpec &spec, ModuleOp module)
      : spec(spec), module(module), symbols(module),
        builder(module.getContext()) {}

  void run();

private:
  func::FuncOp addFunction(StringRef name, ArrayRef<Type> inputs,
                           ArrayRef<Type> results, StringRef location);
  func::FuncOp addLayer(size_t number);
  void addEntry(ArrayRef<func::FuncOp> layers, bool withStates);
  void writeOutput(LayerBuilder &layer, Value normed, Value output);
  RankedTensorType rowsOf(int64_t columns) {
    return RankedTensorType::get({ShapedType::kDynamic, columns},
                                 builder.getF32Type());
  }
  int64_t getOutputWidth() {
    return spec.head == Head::CausalLM ? spec.vocabulary : spec.hidden;
  }

  const ModelSpec &spec;
  ModuleOp module;
  SymbolPool symbols;
  OpBuilder builder;
};

void Importer::run() {
  builder.setInsertionPointToStart(module.getBody());
  ModelOp::create(builder, module.getLoc(), getName(spec.family),
                  spec.head == Head::CausalLM ? ModelHead::CausalLM
                                              : ModelHead::Base,
                  spec.vocabulary, spec.hidden, spec.layers.size());
  SmallVector<func::FuncOp> layers;
  for (size_t number = 0; number < spec.layers.size(); ++number)
    layers.push_back(addLayer(number));
  addEntry(layers, /*withStates=*/false);
  addEntry(layers, /*withStates=*/true);
}

func::FuncOp Importer::addFunction(StringRef name, ArrayRef<Type> inputs,
                                   ArrayRef<Type> results, StringRef location) {
  builder.setInsertionPointToEnd(module.getBody());
  return func::FuncOp::create(builder,
                              NameLoc::get(builder.getStringAttr(location)),
                              name, builder.getFunctionType(inputs, results));
}

/// h1 = h + mixer(norm(h)); h = h1 + feedForward(norm(h1)).
func::FuncOp Importer::addLayer(size_t number) {
  const LayerSpec &layerSpec = spec.layers[number];
  Type stream = rowsOf(spec.hidden);
  func::FuncOp function = addFunction(
      "layer_" + std::to_string(number),
      {BatchType::get(module.getContext()), stream}, {stream}, layerSpec.key);
  function.setPrivate();
  LayerBuilder layer(function, symbols, layerSpec.key);

  Value x = function.getArgument(1);
  layer.locate("input_layernorm");
  Value u =
      layer.norm(x, layerSpec.mixerNorm, spec.normEpsilon, "input_layernorm");
  if (auto *attention = std::get_if<AttentionSpec>(&layerSpec.mixer))
    x = layer.add(x, layer.attention(u, *attention));
  else
    x = layer.add(x, layer.mamba1(u, std::get<Mamba1Spec>(layerSpec.mixer),
                                  spec.normEpsilon));
  layer.locate("pre_ff_layernorm");
  u = layer.norm(x, layerSpec.feedForwardNorm, spec.normEpsilon,
                 "pre_ff_layernorm");
  if (auto *mlp = std::get_if<MlpSpec>(&layerSpec.feedForward))
    x = layer.add(x, layer.mlp(u, *mlp));
  else
    x = layer.add(
        x, layer.experts(u, std::get<ExpertsSpec>(layerSpec.feedForward)));
  func::ReturnOp::create(layer.getBuilder(), x);
  return function;
}

void Importer::addEntry(ArrayRef<func::FuncOp> layers, bool withStates) {
  auto f32 = builder.getF32Type();
  int64_t dynamic = ShapedType::kDynamic;
  SmallVector<Type> inputs = {
      BatchType::get(module.getContext()),
      RankedTensorType::get({dynamic}, builder.getI32Type()),
      MemRefType::get({dynamic, getOutputWidth()}, f32)};
  int64_t numStates = layers.size() + 1;
  if (withStates)
    inputs.push_back(MemRefType::get({numStates, dynamic, spec.hidden}, f32));
  func::FuncOp function = addFunction(
      withStates ? kForwardWithStates : kForward, inputs, {}, "model");
  LayerBuilder layer(function, symbols, "");
  ImplicitLocOpBuilder &b = layer.getBuilder();
  auto handOut = [&](Value x, int64_t index) {
    if (withStates)
      hybrid::CopyOp::create(b, x, function.getArgument(3), index);
  };

  layer.locate("model.embed_tokens");
  Value x = layer.embed(function.getArgument(1), spec.embedding);
  handOut(x, 0);
  for (size_t number = 0; number < layers.size(); ++number) {
    func::FuncOp callee = layers[number];
    b.setLoc(callee.getLoc());
    x = func::CallOp::create(b, callee, ValueRange{layer.getBatch(), x})
            .getResult(0);
    // The last entry is the final norm's, not the last layer's.
    if (number + 1 < layers.size())
      handOut(x, number + 1);
  }
  layer.locate("model.final_layernorm");
  Value normed =
      layer.norm(x, spec.finalNorm, spec.normEpsilon, "final_layernorm");
  handOut(normed, numStates - 1);
  writeOutput(layer, normed, function.getArgument(2));
  func::ReturnOp::create(b);
}

/// The head, into the caller's buffer.
void Importer::writeOutput(LayerBuilder &layer, Value normed, Value output) {
  ImplicitLocOpBuilder &b = layer.getBuilder();
  auto type = rowsOf(getOutputWidth());
  Value init = bufferization::ToTensorOp::create(
      b, type, output, /*restrict=*/true, /*writable=*/true);
  Value batch = layer.getBatch();
  Value result;
  if (spec.head == Head::Base) {
    result = SelectRowsOp::create(b, type, normed, batch, init).getResult();
  } else {
    Value rows = NumRowsOp::create(b, b.getIndexType(), batch);
    Value keptInit = layer.empty(spec.hidden, {}, rows);
    Value kept =
        SelectRowsOp::create(b, keptInit.getType(), normed, batch, keptInit)
            .getResult();
    layer.locate("lm_head");
    Value weight = layer.param(*spec.lmHead, "lm_head");
    result = LinearOp::create(b, TypeRange{type}, kept, ValueRange{weight},
                              ValueRange{}, ValueRange{init}, /*rows=*/true,
                              /*accumulate=*/false)
                 .getResults()[0];
  }
  auto store = bufferization::MaterializeInDestinationOp::create(
      b, TypeRange{}, result, output, /*restrict=*/true, /*writable=*/true);
  (void)store;
}

} // namespace

OwningOpRef<ModuleOp> importModel(const ModelSpec &spec, MLIRContext &context) {
  context.loadDialect<HybridDialect, func::FuncDialect, tensor::TensorDialect,
                      bufferization::BufferizationDialect>();
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(NameLoc::get(StringAttr::get(&context, "model")));
  Importer(spec, *module).run();
  return module;
}

} // namespace braid
