//===- ZambaTensors.cpp - Names and shapes of Zamba's tensors -------------===//
#include "compiler/FrontEnd/Zamba.h"

#include <cmath>

namespace braid {
namespace {

/// Binds the tensors of one model, in the order of its forward pass.
class ZambaBinder {
public:
  ZambaBinder(const ZambaConfig &config, TensorBinder &binder)
      : config(config), binder(binder) {}

  ModelSpec run(llvm::StringRef prefix);

private:
  LayerSpec bindLayer(int64_t number, const std::string &key);
  SharedBlockSpec bindBlock(const std::string &key);
  std::string findShared(const std::string &layer, const std::string &name);
  Mamba1Spec bindMamba(const std::string &key);
  void bindProjections(const std::string &key, Mamba1Spec &mamba);
  void bindScan(const std::string &key, Mamba1Spec &mamba);

  const ZambaConfig &config;
  TensorBinder &binder;
  std::vector<std::string> hybrids; ///< keys of all hybrid layers
  std::string different;            ///< a copy of a shared tensor that is none
};

} // namespace

ModelSpec ZambaBinder::run(llvm::StringRef prefix) {
  ModelSpec spec;
  bindStart(binder, config, Family::Zamba, prefix, spec);
  auto keyOf = [&](int64_t layer) {
    return (prefix + "layers." + llvm::Twine(layer)).str();
  };
  for (int64_t i = 0; i < config.layers; ++i)
    if (config.isHybrid[i])
      hybrids.push_back(keyOf(i));
  for (int64_t i = 0; i < config.layers && !binder.failed(); ++i)
    spec.layers.push_back(bindLayer(i, keyOf(i)));
  bindEnd(binder, config, prefix + "final_layernorm", spec);
  if (!different.empty())
    spec.remarks.push_back(
        "the copies of the shared block differ, so that its layers keep their "
        "own: " +
        quote(different) + " for one is not like the first");
  return spec;
}

LayerSpec ZambaBinder::bindLayer(int64_t number, const std::string &key) {
  LayerSpec layer;
  layer.key = key;
  std::string own = key;
  if (config.isHybrid[number]) {
    layer.block = bindBlock(key);
    own += ".mamba_decoder";
  }
  layer.mixerNorm = bindNorm(binder, own + ".input_layernorm", config.hidden);
  layer.mixer = bindMamba(own + ".mamba");
  return layer;
}

//===----------------------------------------------------------------------===//
// The shared block
//===----------------------------------------------------------------------===//

SharedBlockSpec ZambaBinder::bindBlock(const std::string &key) {
  SharedBlockSpec block;
  std::string shared = key + ".shared_transf";
  int64_t hidden = config.hidden;
  binder.setRename(
      [&](const std::string &name) { return findShared(key, name); });
  block.norm = bindNorm(binder, shared + ".input_layernorm", 2 * hidden);
  block.attention = bindAttention(binder, shared + ".self_attn",
                                  {config.heads, config.kvHeads, config.headDim,
                                   2 * hidden, hidden, /*bias=*/false});
  // Half of what a head has, as if the input were one hidden state.
  block.attention.scale = 1 / std::sqrt(config.headDim / 2.0);
  block.feedForwardNorm =
      bindNorm(binder, shared + ".pre_ff_layernorm", hidden);
  block.mlp =
      bindMlp(binder, shared + ".feed_forward",
              {hidden, config.intermediate, config.activation, /*bias=*/false});
  binder.setRename(nullptr);
  block.linear = binder.bind(key + ".linear.weight", {hidden, hidden});
  return block;
}

/// Where the tensor `name` of the block lies, as `layer` sees it. A file holds
/// the block under the number of one hybrid layer, or of several. What is equal
/// to the first copy is taken from there, so that it is one weight; a copy that
/// differs is the layer's own.
std::string ZambaBinder::findShared(const std::string &layer,
                                    const std::string &name) {
  std::string tensor = name.substr(layer.size());
  std::string first = hybrids.front() + tensor;
  for (const std::string &hybrid : llvm::reverse(hybrids))
    if (binder.has(hybrid + tensor))
      first = hybrid + tensor;
  if (name == first || !binder.has(name))
    return first;
  if (!binder.areEqual(name, first)) {
    different = different.empty() ? name : different;
    return name;
  }
  binder.leaveAside(name);
  return first;
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

Mamba1Spec ZambaBinder::bindMamba(const std::string &key) {
  Mamba1Spec mamba;
  mamba.key = key;
  mamba.heads = config.mambaHeads;
  mamba.inner = config.inner;
  mamba.states = config.states;
  mamba.taps = config.taps;
  mamba.dtRank = config.dtRank;
  mamba.activation = config.mambaActivation;
  bindProjections(key, mamba);
  bindScan(key, mamba);
  return mamba;
}

/// What lies between the hidden state and the channels.
void ZambaBinder::bindProjections(const std::string &key, Mamba1Spec &mamba) {
  int64_t inner = config.inner, hidden = config.hidden;
  // Rows alternate: x, z, x, z.
  Weight in = binder.bind(key + ".in_proj.weight", {2 * inner, hidden});
  mamba.inX = stepRows(in, 0, 2);
  mamba.inZ = stepRows(in, 1, 2);
  auto bias =
      bindBias(binder, config.projectionBias, key + ".in_proj", 2 * inner);
  if (bias) {
    mamba.inXBias = stepRows(*bias, 0, 2);
    mamba.inZBias = stepRows(*bias, 1, 2);
  }
  mamba.conv = bindConv(binder, key + ".conv1d", inner, config.taps);
  mamba.convBias = bindBias(binder, config.convBias, key + ".conv1d", inner);
  mamba.out = binder.bind(key + ".out_proj.weight", {hidden, inner});
  mamba.outBias =
      bindBias(binder, config.projectionBias, key + ".out_proj", hidden);
}

/// A weight of every head; with one head, that head's.
static Weight dropSingleHead(Weight weight) {
  if (weight.shape.front() == 1)
    weight.shape.erase(weight.shape.begin());
  return weight;
}

void ZambaBinder::bindScan(const std::string &key, Mamba1Spec &mamba) {
  int64_t heads = config.mambaHeads, states = config.states;
  int64_t rank = config.dtRank, width = config.inner / heads;
  // Parameters of the mixer itself: no ".weight". Rows are dt | B | C.
  Weight x =
      binder.bind(key + ".x_proj_weight", {heads, rank + 2 * states, width});
  mamba.xDt = dropSingleHead(sliceEach(x, 0, rank));
  mamba.xB = dropSingleHead(sliceEach(x, rank, states));
  mamba.xC = dropSingleHead(sliceEach(x, rank + states, states));
  mamba.dt = dropSingleHead(
      binder.bind(key + ".dt_proj_weight", {heads, width, rank}));
  auto bindFlat = [&](const char *name, std::vector<int64_t> shape,
                      std::vector<int64_t> flat, Initial initial) {
    return Weight{std::move(flat),
                  binder.bind(key + name, shape, initial).pieces};
  };
  int64_t inner = config.inner;
  mamba.dtBias =
      bindFlat(".dt_proj_bias", {heads, width}, {inner}, Initial::Steps);
  mamba.aLog = bindFlat(".A_log", {heads, width, states}, {inner, states},
                        Initial::LogStates);
  mamba.skip = bindFlat(".D", {heads, width}, {inner}, Initial::Ones);
}

ModelSpec bindZamba(const ZambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder) {
  return ZambaBinder(config, binder).run(prefix);
}

} // namespace braid
