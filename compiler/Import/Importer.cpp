//===- Importer.cpp - ModelSpec to the hybrid dialect ---------------------===//
#include "compiler/Import/Importer.h"

#include "compiler/Import/LayerBuilder.h"
#include "compiler/Import/Outputs.h"
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

ModelHead toDialect(Head head) {
  switch (head) {
  case Head::Base:
    return ModelHead::Base;
  case Head::CausalLM:
    return ModelHead::CausalLM;
  case Head::Classification:
    return ModelHead::Classification;
  }
  llvm_unreachable("all heads are listed");
}

/// Whether a layer turns queries and keys.
bool needsRotation(const ModelSpec &spec, const LayerSpec &layer) {
  return spec.rotary &&
         (std::holds_alternative<AttentionSpec>(layer.mixer) ||
          std::holds_alternative<MixtureOfAttentionSpec>(layer.mixer));
}

/// Whether a layer reads the embedding beside the residual stream.
bool needsEmbedding(const LayerSpec &layer) { return layer.block.has_value(); }

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
  void addEntry(ArrayRef<func::FuncOp> layers, bool withOutputs);
  void addOutputs(SmallVectorImpl<Type> &inputs);
  Context makeContext(LayerBuilder &layer, Value ids);
  Value makeRotation(LayerBuilder &layer);
  void writeOutput(LayerBuilder &layer, Value normed, Value output);
  RankedTensorType rowsOf(int64_t columns) {
    return RankedTensorType::get({ShapedType::kDynamic, columns},
                                 builder.getF32Type());
  }
  RankedTensorType getRotationType() {
    return rowsOf(2 * spec.rotary->frequencies.size());
  }
  /// The projection behind the final norm, or null.
  const Weight *getHead() {
    if (spec.lmHead)
      return &*spec.lmHead;
    return spec.score ? &*spec.score : nullptr;
  }
  int64_t getOutputWidth() {
    return getHead() ? getHead()->shape[0] : spec.hidden;
  }

  const ModelSpec &spec;
  ModuleOp module;
  SymbolPool symbols;
  OpBuilder builder;
};

void Importer::run() {
  builder.setInsertionPointToStart(module.getBody());
  IntegerAttr labels;
  if (spec.head == Head::Classification)
    labels = builder.getI64IntegerAttr(getOutputWidth());
  ModelOp::create(builder, module.getLoc(), getName(spec.family),
                  toDialect(spec.head), spec.vocabulary, spec.hidden,
                  spec.layers.size(), labels);
  SmallVector<func::FuncOp> layers;
  for (size_t number = 0; number < spec.layers.size(); ++number)
    layers.push_back(addLayer(number));
  addEntry(layers, /*withOutputs=*/false);
  addEntry(layers, /*withOutputs=*/true);
}

func::FuncOp Importer::addFunction(StringRef name, ArrayRef<Type> inputs,
                                   ArrayRef<Type> results, StringRef location) {
  builder.setInsertionPointToEnd(module.getBody());
  return func::FuncOp::create(builder,
                              NameLoc::get(builder.getStringAttr(location)),
                              name, builder.getFunctionType(inputs, results));
}

/// h += mixer(norm(h + block(h, e))); h += feedForward(norm(h)).
func::FuncOp Importer::addLayer(size_t number) {
  const LayerSpec &layerSpec = spec.layers[number];
  Type stream = rowsOf(spec.hidden);
  SmallVector<Type> inputs = {BatchType::get(module.getContext()), stream};
  if (needsEmbedding(layerSpec))
    inputs.push_back(stream);
  if (needsRotation(spec, layerSpec))
    inputs.push_back(getRotationType());
  std::string name = "layer_" + std::to_string(number);
  func::FuncOp function = addFunction(name, inputs, {stream}, layerSpec.key);
  function.setPrivate();
  LayerBuilder layer(function, symbols, name + "_");
  Context context;
  if (needsEmbedding(layerSpec))
    context.embedding = function.getArgument(2);
  if (needsRotation(spec, layerSpec))
    context.rotation = function.getArguments().back();

  double epsilon = spec.normEpsilon;
  Value x = function.getArgument(1), u = x;
  if (layerSpec.block) {
    // Into the block's result, not into the stream: the mixer alone sees it.
    Value added = layer.sharedBlock(x, *layerSpec.block, context, epsilon);
    u = layer.add(added, x);
  }
  u = layer.norm(u, layerSpec.mixerNorm, epsilon, "input_layernorm");
  Value mixed = std::visit(
      [&](auto &mixer) { return layer.mix(u, mixer, context, epsilon); },
      layerSpec.mixer);
  x = layer.add(x, mixed);
  auto addFeedForward = [&](auto &part) {
    u = layer.norm(x, layerSpec.feedForwardNorm, epsilon, "pre_ff_layernorm");
    x = layer.add(x, layer.feedForward(u, part));
  };
  if (auto *mlp = std::get_if<MlpSpec>(&layerSpec.feedForward))
    addFeedForward(*mlp);
  else if (auto *experts = std::get_if<ExpertsSpec>(&layerSpec.feedForward))
    addFeedForward(*experts);
  func::ReturnOp::create(layer.getBuilder(), x);
  return function;
}

/// What layers read beside the stream, as far as any of them does.
Context Importer::makeContext(LayerBuilder &layer, Value ids) {
  Context context;
  // Again, not once for both: the stream is updated in place.
  if (llvm::any_of(spec.layers, needsEmbedding))
    context.embedding = layer.embed(ids, spec.embedding);
  if (spec.rotary)
    context.rotation = makeRotation(layer);
  return context;
}

Value Importer::makeRotation(LayerBuilder &layer) {
  const RotarySpec &rotary = *spec.rotary;
  ImplicitLocOpBuilder &b = layer.getBuilder();
  auto toList = [&](const std::vector<double> &list) {
    return list.empty() ? ArrayAttr() : b.getF64ArrayAttr(list);
  };
  bool isStretched = !rotary.stretchExponents.empty();
  bool hasThreshold = isStretched || !rotary.longFrequencies.empty();
  layer.locate("model.rotary_emb");
  Value init = layer.empty(2 * rotary.frequencies.size());
  return RotaryTableOp::create(
             b, init.getType(), layer.getBatch(), toList(rotary.frequencies),
             b.getF64FloatAttr(rotary.scale),
             hasThreshold ? b.getI64IntegerAttr(rotary.threshold) : nullptr,
             toList(rotary.longFrequencies),
             isStretched ? b.getF64FloatAttr(rotary.stretchFactor) : nullptr,
             toList(rotary.stretchExponents), init)
      .getResult();
}

/// The buffers of hidden states, logits of routers and attentions. Layers write
/// the latter two once hybrid-form-outputs has run.
void Importer::addOutputs(SmallVectorImpl<Type> &inputs) {
  auto f32 = builder.getF32Type();
  int64_t dynamic = ShapedType::kDynamic;
  OutputCounts counts = countOutputs(spec);
  inputs.push_back(
      MemRefType::get({counts.hiddenStates, dynamic, spec.hidden}, f32));
  inputs.push_back(
      MemRefType::get({counts.routers, dynamic, counts.experts}, f32));
  inputs.push_back(MemRefType::get(
      {counts.attentions, dynamic, counts.heads, dynamic}, f32));
}

void Importer::addEntry(ArrayRef<func::FuncOp> layers, bool withOutputs) {
  auto f32 = builder.getF32Type();
  int64_t dynamic = ShapedType::kDynamic;
  SmallVector<Type> inputs = {
      BatchType::get(module.getContext()),
      RankedTensorType::get({dynamic}, builder.getI32Type()),
      MemRefType::get({dynamic, getOutputWidth()}, f32)};
  if (withOutputs)
    addOutputs(inputs);
  func::FuncOp function = addFunction(
      withOutputs ? kForwardWithOutputs : kForward, inputs, {}, "model");
  LayerBuilder layer(function, symbols, "");
  ImplicitLocOpBuilder &b = layer.getBuilder();
  auto handOut = [&](Value x, int64_t index) {
    if (withOutputs)
      hybrid::CopyOp::create(b, x, function.getArgument(3),
                             arith::ConstantIndexOp::create(b, index));
  };

  Value x = layer.embed(function.getArgument(1), spec.embedding);
  Context context = makeContext(layer, function.getArgument(1));
  layer.locate(spec.embedding);
  handOut(x, 0);
  for (size_t number = 0; number < layers.size(); ++number) {
    func::FuncOp callee = layers[number];
    SmallVector<Value> operands = {layer.getBatch(), x};
    if (needsEmbedding(spec.layers[number]))
      operands.push_back(context.embedding);
    if (needsRotation(spec, spec.layers[number]))
      operands.push_back(context.rotation);
    b.setLoc(callee.getLoc());
    x = func::CallOp::create(b, callee, operands).getResult(0);
    // The last entry is the final norm's, not the last layer's.
    if (number + 1 < layers.size())
      handOut(x, number + 1);
  }
  Value normed =
      layer.norm(x, spec.finalNorm, spec.finalNormEpsilon, "final_layernorm");
  handOut(normed, layers.size());
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
  const Weight *head = getHead();
  if (!head) {
    result = SelectRowsOp::create(b, type, normed, batch, init).getResult();
  } else {
    Value rows = NumRowsOp::create(b, b.getIndexType(), batch);
    Value keptInit = layer.empty(spec.hidden, {}, rows);
    Value kept =
        SelectRowsOp::create(b, keptInit.getType(), normed, batch, keptInit)
            .getResult();
    // A tied head is located at the embedding: that is the tensor it reads.
    layer.locate(*head);
    SmallVector<Value> bias;
    if (spec.scoreBias)
      bias.push_back(layer.param(*spec.scoreBias, "score_bias"));
    Value weight = layer.param(*head, spec.score ? "score" : "lm_head");
    result = LinearOp::create(b, TypeRange{type}, kept, ValueRange{weight},
                              bias, ValueRange{init}, /*rows=*/true,
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
