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
  Mamba1Spec bindMamba(const std::string &key);
  void bindProjections(const std::string &key, Mamba1Spec &mamba);
  void bindScan(const std::string &key, Mamba1Spec &mamba);
  MlpSpec bindDense(const std::string &key);
  ExpertsSpec bindExperts(const std::string &key);
  void bindEachExpert(const std::string &key, ExpertsSpec &experts);
  void bindFusedExperts(const std::string &key, ExpertsSpec &experts);
  std::string findFeedForward(const std::string &layer);
  const char *findFeedForwardNorm(const std::string &layer);

  const JambaConfig &config;
  TensorBinder &binder;
};

} // namespace

ModelSpec JambaBinder::run(llvm::StringRef prefix) {
  ModelSpec spec;
  bindStart(binder, config, Family::Jamba, prefix, spec);
  for (int64_t i = 0; i < config.layers && !binder.failed(); ++i)
    spec.layers.push_back(
        bindLayer(i, (prefix + "layers." + llvm::Twine(i)).str()));
  bindEnd(binder, config, prefix + "final_layernorm", spec);
  return spec;
}

LayerSpec JambaBinder::bindLayer(int64_t number, const std::string &key) {
  LayerSpec layer;
  layer.key = key;
  layer.mixerNorm = bindNorm(binder, key + ".input_layernorm", config.hidden);
  if (config.isAttention(number))
    layer.mixer = bindAttention(binder, key + ".self_attn",
                                {config.heads, config.kvHeads, config.headDim,
                                 config.hidden, config.hidden, /*bias=*/false});
  else
    layer.mixer = bindMamba(key + ".mamba");
  layer.feedForwardNorm =
      bindNorm(binder, key + findFeedForwardNorm(key), config.hidden);
  std::string feedForward = findFeedForward(key);
  if (config.isExperts(number))
    layer.feedForward = bindExperts(feedForward);
  else
    layer.feedForward = bindDense(feedForward);
  return layer;
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

Mamba1Spec JambaBinder::bindMamba(const std::string &key) {
  Mamba1Spec mamba;
  mamba.key = key;
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
  mamba.conv = bindConv(binder, key + ".conv1d", inner, config.taps);
  mamba.convBias = bindBias(binder, config.convBias, key + ".conv1d", inner);
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
  mamba.dtNorm = bindNorm(binder, key + ".dt_layernorm", rank);
  mamba.bNorm = bindNorm(binder, key + ".b_layernorm", states);
  mamba.cNorm = bindNorm(binder, key + ".c_layernorm", states);
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

MlpSpec JambaBinder::bindDense(const std::string &key) {
  // In old files a dense layer is a mixture of one expert.
  std::string name =
      binder.hasPrefix(key + ".experts.0.") ? key + ".experts.0" : key;
  return bindMlp(binder, name,
                 {config.hidden, config.intermediate, config.activation,
                  /*bias=*/false});
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
  experts.gate = sliceEach(gateUp, 0, inner);
  experts.up = sliceEach(gateUp, inner, inner);
  experts.down =
      binder.bind(key + ".down_proj", {config.experts, hidden, inner});
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

ModelSpec bindJamba(const JambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder) {
  return JambaBinder(config, binder).run(prefix);
}

} // namespace braid
