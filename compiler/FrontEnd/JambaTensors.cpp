//===- JambaTensors.cpp - Names and shapes of Jamba's tensors -------------===//
#include "compiler/FrontEnd/Jamba.h"

#include <cmath>

namespace braid {
namespace {

/// Binds the tensors of one model, in the order of its forward pass.
class JambaBinder {
public:
  JambaBinder(const JambaConfig &config, TensorBinder &binder)
      : config(config), binder(binder) {}

  ModelSpec run(llvm::StringRef prefix);

private:
  LayerSpec bindLayer(int64_t number, const std::string &key);
  AttentionSpec bindAttention(const std::string &key);
  Mamba1Spec bindMamba(const std::string &key);
  void bindProjections(const std::string &key, Mamba1Spec &mamba);
  void bindScan(const std::string &key, Mamba1Spec &mamba);
  MlpSpec bindMlp(const std::string &key);
  ExpertsSpec bindExperts(const std::string &key);
  void bindEachExpert(const std::string &key, ExpertsSpec &experts);
  void bindFusedExperts(const std::string &key, ExpertsSpec &experts);
  void bindHead(ModelSpec &spec);
  std::string findFeedForward(const std::string &layer);
  const char *findFeedForwardNorm(const std::string &layer);

  /// The weight of a norm.
  Weight bindNorm(const llvm::Twine &key, int64_t size) {
    return binder.bind(key + ".weight", {size}, Initial::Ones);
  }

  const JambaConfig &config;
  TensorBinder &binder;
};

} // namespace

ModelSpec JambaBinder::run(llvm::StringRef prefix) {
  ModelSpec spec;
  spec.family = Family::Jamba;
  spec.head = config.head;
  spec.vocabulary = config.vocabulary;
  spec.hidden = config.hidden;
  spec.normEpsilon = config.normEpsilon;
  spec.maxPositions = config.maxPositions;
  spec.embedding = binder.bind(prefix + "embed_tokens.weight",
                               {config.vocabulary, config.hidden});
  for (int64_t i = 0; i < config.layers && !binder.failed(); ++i)
    spec.layers.push_back(
        bindLayer(i, (prefix + "layers." + llvm::Twine(i)).str()));
  spec.finalNorm = bindNorm(prefix + "final_layernorm", config.hidden);
  if (config.head == Head::CausalLM)
    bindHead(spec);
  return spec;
}

/// A head in the file is the head, whatever the tie flag says.
void JambaBinder::bindHead(ModelSpec &spec) {
  if (config.tied && !binder.has("lm_head.weight")) {
    spec.lmHead = spec.embedding;
    return;
  }
  spec.lmHead = binder.bind(
      "lm_head.weight", {config.vocabulary, config.hidden}, Initial::Normal,
      "it is not tied to the embedding (tie_word_embeddings is false); correct "
      "config.json or choose the base model with --head=base");
}

LayerSpec JambaBinder::bindLayer(int64_t number, const std::string &key) {
  LayerSpec layer;
  layer.key = key;
  layer.mixerNorm = bindNorm(key + ".input_layernorm", config.hidden);
  if (config.isAttention(number))
    layer.mixer = bindAttention(key + ".self_attn");
  else
    layer.mixer = bindMamba(key + ".mamba");
  layer.feedForwardNorm =
      bindNorm(key + findFeedForwardNorm(key), config.hidden);
  std::string feedForward = findFeedForward(key);
  if (config.isExperts(number))
    layer.feedForward = bindExperts(feedForward);
  else
    layer.feedForward = bindMlp(feedForward);
  return layer;
}

AttentionSpec JambaBinder::bindAttention(const std::string &key) {
  AttentionSpec attention;
  attention.heads = config.heads;
  attention.kvHeads = config.kvHeads;
  attention.headDim = config.headDim;
  attention.scale = 1 / std::sqrt(double(config.headDim));
  int64_t width = config.heads * config.headDim;
  int64_t kvWidth = config.kvHeads * config.headDim;
  attention.q = binder.bind(key + ".q_proj.weight", {width, config.hidden});
  attention.k = binder.bind(key + ".k_proj.weight", {kvWidth, config.hidden});
  attention.v = binder.bind(key + ".v_proj.weight", {kvWidth, config.hidden});
  attention.o = binder.bind(key + ".o_proj.weight", {config.hidden, width});
  return attention;
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

Mamba1Spec JambaBinder::bindMamba(const std::string &key) {
  Mamba1Spec mamba;
  mamba.inner = config.inner;
  mamba.states = config.states;
  mamba.taps = config.taps;
  mamba.dtRank = config.dtRank;
  mamba.activation = config.activation;
  bindProjections(key, mamba);
  bindScan(key, mamba);
  return mamba;
}

/// What lies between the hidden state and the channels.
void JambaBinder::bindProjections(const std::string &key, Mamba1Spec &mamba) {
  int64_t inner = config.inner, hidden = config.hidden;
  // Rows are x | z.
  Weight in = binder.bind(key + ".in_proj.weight", {2 * inner, hidden});
  mamba.inX = sliceRows(in, 0, inner);
  mamba.inZ = sliceRows(in, inner, inner);
  Weight conv = binder.bind(key + ".conv1d.weight", {inner, 1, config.taps});
  mamba.conv = {{inner, config.taps}, conv.pieces};
  if (config.convBias)
    mamba.convBias = binder.bind(key + ".conv1d.bias", {inner}, Initial::Zeros);
  mamba.out = binder.bind(key + ".out_proj.weight", {hidden, inner});
  if (!config.projectionBias)
    return;
  Weight bias = binder.bind(key + ".in_proj.bias", {2 * inner}, Initial::Zeros);
  mamba.inXBias = sliceRows(bias, 0, inner);
  mamba.inZBias = sliceRows(bias, inner, inner);
  mamba.outBias = binder.bind(key + ".out_proj.bias", {hidden}, Initial::Zeros);
}

void JambaBinder::bindScan(const std::string &key, Mamba1Spec &mamba) {
  int64_t inner = config.inner, states = config.states, rank = config.dtRank;
  // Rows are dt | B | C.
  Weight x = binder.bind(key + ".x_proj.weight", {rank + 2 * states, inner});
  mamba.xDt = sliceRows(x, 0, rank);
  mamba.xB = sliceRows(x, rank, states);
  mamba.xC = sliceRows(x, rank + states, states);
  mamba.dtNorm = bindNorm(key + ".dt_layernorm", rank);
  mamba.bNorm = bindNorm(key + ".b_layernorm", states);
  mamba.cNorm = bindNorm(key + ".c_layernorm", states);
  mamba.dt = binder.bind(key + ".dt_proj.weight", {inner, rank});
  // Zero is what the library begins with here, unlike in its other Mambas.
  mamba.dtBias = binder.bind(key + ".dt_proj.bias", {inner}, Initial::Zeros);
  // Parameters of the mixer itself: no ".weight".
  mamba.aLog = binder.bind(key + ".A_log", {inner, states}, Initial::LogStates);
  mamba.skip = binder.bind(key + ".D", {inner}, Initial::Ones);
}

//===----------------------------------------------------------------------===//
// MLPs and experts
//===----------------------------------------------------------------------===//

/// Files older than the library's port spell it "moe".
std::string JambaBinder::findFeedForward(const std::string &layer) {
  bool isOld = !binder.hasPrefix(layer + ".feed_forward.") &&
               binder.hasPrefix(layer + ".moe.");
  return layer + (isOld ? ".moe" : ".feed_forward");
}

const char *JambaBinder::findFeedForwardNorm(const std::string &layer) {
  bool isOld = binder.has(layer + ".pre_moe_layernorm.weight");
  return isOld ? ".pre_moe_layernorm" : ".pre_ff_layernorm";
}

MlpSpec JambaBinder::bindMlp(const std::string &key) {
  int64_t inner = config.intermediate, hidden = config.hidden;
  // In old files a dense layer is a mixture of one expert.
  std::string name =
      binder.hasPrefix(key + ".experts.0.") ? key + ".experts.0" : key;
  MlpSpec mlp;
  mlp.intermediate = inner;
  mlp.activation = config.activation;
  mlp.gate = binder.bind(name + ".gate_proj.weight", {inner, hidden});
  mlp.up = binder.bind(name + ".up_proj.weight", {inner, hidden});
  mlp.down = binder.bind(name + ".down_proj.weight", {hidden, inner});
  return mlp;
}

ExpertsSpec JambaBinder::bindExperts(const std::string &key) {
  int64_t inner = config.intermediate, hidden = config.hidden;
  ExpertsSpec experts;
  experts.experts = config.experts;
  experts.topK = config.topK;
  experts.intermediate = inner;
  experts.activation = config.activation;
  experts.router =
      binder.bind(key + ".router.weight", {config.experts, hidden});
  experts.gate.shape = experts.up.shape = {config.experts, inner, hidden};
  experts.down.shape = {config.experts, hidden, inner};
  if (binder.has(key + ".experts.gate_up_proj"))
    bindFusedExperts(key + ".experts", experts);
  else
    bindEachExpert(key + ".experts.", experts);
  return experts;
}

/// The layout of the hub: three tensors an expert.
void JambaBinder::bindEachExpert(const std::string &key, ExpertsSpec &experts) {
  int64_t inner = config.intermediate, hidden = config.hidden;
  auto append = [&](Weight &weight, const llvm::Twine &name,
                    llvm::ArrayRef<int64_t> shape) {
    weight.pieces.push_back(binder.bind(name, shape).pieces.front());
  };
  // The first missing expert ends this: a number in a config costs nothing.
  for (int64_t i = 0; i < config.experts && !binder.failed(); ++i) {
    std::string expert = key + std::to_string(i);
    append(experts.gate, expert + ".gate_proj.weight", {inner, hidden});
    append(experts.up, expert + ".up_proj.weight", {inner, hidden});
    append(experts.down, expert + ".down_proj.weight", {hidden, inner});
  }
}

/// The library's own layout, kept by some files: each expert's rows are
/// gate | up.
void JambaBinder::bindFusedExperts(const std::string &key,
                                   ExpertsSpec &experts) {
  int64_t inner = config.intermediate, hidden = config.hidden;
  Weight gateUp =
      binder.bind(key + ".gate_up_proj", {config.experts, 2 * inner, hidden});
  experts.down =
      binder.bind(key + ".down_proj", {config.experts, hidden, inner});
  for (int64_t i = 0; i < config.experts && !binder.failed(); ++i) {
    WeightPiece gate = sliceRows(gateUp, i, 1).pieces.front();
    gate.count /= 2;
    WeightPiece up = gate;
    up.offset += gate.count;
    experts.gate.pieces.push_back(gate);
    experts.up.pieces.push_back(up);
  }
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

ModelSpec bindJamba(const JambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder) {
  return JambaBinder(config, binder).run(prefix);
}

llvm::Expected<ModelSpec> readJamba(const Checkpoint &checkpoint,
                                    std::optional<Head> headOverride) {
  llvm::Expected<JambaConfig> config =
      readJambaConfig(checkpoint.config(), headOverride);
  if (!config)
    return config.takeError();
  // A bare JambaModel is saved without the prefix.
  CheckpointBinder binder(checkpoint);
  ModelSpec spec =
      bindJamba(*config, binder.hasPrefix("model.") ? "model." : "", binder);
  // Who asks for the base model leaves any head aside.
  binder.checkAllBound([&](llvm::StringRef name) {
    return config->head == Head::Base &&
           (name == "lm_head.weight" || name == "score.weight" ||
            name == "score.bias");
  });
  if (llvm::Error error = binder.takeError())
    return std::move(error);
  return std::move(spec);
}

llvm::Expected<ModelPlan> planJamba(const Json &config,
                                    std::optional<Head> headOverride) {
  llvm::Expected<JambaConfig> facts = readJambaConfig(config, headOverride);
  if (!facts)
    return facts.takeError();
  PlanBinder binder;
  ModelPlan plan;
  plan.spec =
      bindJamba(*facts, facts->head == Head::Base ? "" : "model.", binder);
  if (llvm::Error error = binder.takeError())
    return std::move(error);
  plan.tensors = binder.takePlans();
  return std::move(plan);
}

} // namespace braid
