//===- BambaTensors.cpp - Names and shapes of Bamba's tensors -------------===//
#include "compiler/FrontEnd/Bamba.h"

namespace braid {
namespace {

/// Binds the tensors of one model, in the order of its forward pass.
class BambaBinder {
public:
  BambaBinder(const BambaConfig &config, TensorBinder &binder)
      : config(config), binder(binder) {}

  ModelSpec run(llvm::StringRef prefix);

private:
  LayerSpec bindLayer(int64_t number, const std::string &key);
  Mamba2Spec bindMamba(const std::string &key);
  void bindIn(const std::string &key, Mamba2Spec &mamba);
  void bindConvolution(const std::string &key, Mamba2Spec &mamba);

  const BambaConfig &config;
  TensorBinder &binder;
};

/// Cuts a weight into runs of rows, from the first row on.
class RowCutter {
public:
  explicit RowCutter(const Weight &whole) : whole(whole) {}
  Weight take(int64_t count) {
    return sliceRows(whole, std::exchange(next, next + count), count);
  }

private:
  const Weight &whole;
  int64_t next = 0;
};

} // namespace

ModelSpec BambaBinder::run(llvm::StringRef prefix) {
  ModelSpec spec;
  bindStart(binder, config, Family::Bamba, prefix, spec);
  spec.rotary = config.rotary;
  for (int64_t i = 0; i < config.layers && !binder.failed(); ++i)
    spec.layers.push_back(
        bindLayer(i, (prefix + "layers." + llvm::Twine(i)).str()));
  bindEnd(binder, config, prefix + "final_layernorm", spec);
  return spec;
}

LayerSpec BambaBinder::bindLayer(int64_t number, const std::string &key) {
  LayerSpec layer;
  layer.key = key;
  layer.mixerNorm = bindNorm(binder, key + ".input_layernorm", config.hidden);
  if (config.isAttention[number])
    layer.mixer =
        bindAttention(binder, key + ".self_attn",
                      {config.heads, config.kvHeads, config.headDim,
                       config.hidden, config.hidden, config.attentionBias});
  else
    layer.mixer = bindMamba(key + ".mamba");
  layer.feedForwardNorm =
      bindNorm(binder, key + ".pre_ff_layernorm", config.hidden);
  layer.feedForward = bindMlp(
      binder, key + ".feed_forward",
      {config.hidden, config.intermediate, config.activation, config.mlpBias});
  return layer;
}

Mamba2Spec BambaBinder::bindMamba(const std::string &key) {
  int64_t heads = config.mambaHeads;
  Mamba2Spec mamba;
  mamba.key = key;
  mamba.inner = config.inner;
  mamba.heads = heads;
  mamba.groups = config.groups;
  mamba.states = config.states;
  mamba.taps = config.taps;
  mamba.activation = config.activation;
  mamba.stepLow = config.stepLow;
  mamba.stepHigh = config.stepHigh;
  bindIn(key + ".in_proj", mamba);
  bindConvolution(key + ".conv1d", mamba);
  // Parameters of the mixer itself: no ".weight".
  mamba.stepBias = binder.bind(key + ".dt_bias", {heads}, Initial::Ones);
  mamba.aLog = binder.bind(key + ".A_log", {heads}, Initial::LogStates);
  mamba.skip = binder.bind(key + ".D", {heads}, Initial::Ones);
  mamba.norm = bindNorm(binder, key + ".norm", config.inner);
  mamba.out =
      binder.bind(key + ".out_proj.weight", {config.hidden, config.inner});
  mamba.outBias =
      bindBias(binder, config.projectionBias, key + ".out_proj", config.hidden);
  return mamba;
}

/// Rows are z | x | B | C | dt.
void BambaBinder::bindIn(const std::string &key, Mamba2Spec &mamba) {
  int64_t inner = config.inner, shared = config.groups * config.states;
  int64_t rows = 2 * inner + 2 * shared + config.mambaHeads;
  Weight weight = binder.bind(key + ".weight", {rows, config.hidden});
  RowCutter cutter(weight);
  mamba.inZ = cutter.take(inner);
  mamba.inX = cutter.take(inner);
  mamba.inB = cutter.take(shared);
  mamba.inC = cutter.take(shared);
  mamba.inDt = cutter.take(config.mambaHeads);
  auto bias = bindBias(binder, config.projectionBias, key, rows);
  if (!bias)
    return;
  RowCutter biasCutter(*bias);
  mamba.inZBias = biasCutter.take(inner);
  mamba.inXBias = biasCutter.take(inner);
  mamba.inBBias = biasCutter.take(shared);
  mamba.inCBias = biasCutter.take(shared);
  mamba.inDtBias = biasCutter.take(config.mambaHeads);
}

/// Channels are x | B | C.
void BambaBinder::bindConvolution(const std::string &key, Mamba2Spec &mamba) {
  int64_t inner = config.inner, shared = config.groups * config.states;
  int64_t channels = inner + 2 * shared;
  Weight weight = bindConv(binder, key, channels, config.taps);
  RowCutter cutter(weight);
  mamba.convX = cutter.take(inner);
  mamba.convB = cutter.take(shared);
  mamba.convC = cutter.take(shared);
  auto bias = bindBias(binder, config.convBias, key, channels);
  if (!bias)
    return;
  RowCutter biasCutter(*bias);
  mamba.convXBias = biasCutter.take(inner);
  mamba.convBBias = biasCutter.take(shared);
  mamba.convCBias = biasCutter.take(shared);
}

ModelSpec bindBamba(const BambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder) {
  return BambaBinder(config, binder).run(prefix);
}

} // namespace braid
