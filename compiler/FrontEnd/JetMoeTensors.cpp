//===- JetMoeTensors.cpp - Names and shapes of JetMoE's tensors -----------===//
#include "compiler/FrontEnd/JetMoe.h"

#include <cmath>

namespace braid {
namespace {

/// Of both norms of a layer, whatever rms_norm_eps says; that is for the last
/// norm alone.
constexpr double kLayerEpsilon = 1e-6;

/// Binds the tensors of one model, in the order of its forward pass.
class JetMoeBinder {
public:
  JetMoeBinder(const JetMoeConfig &config, TensorBinder &binder)
      : config(config), binder(binder) {}

  ModelSpec run(llvm::StringRef prefix);

private:
  LayerSpec bindLayer(const std::string &key);
  MixtureOfAttentionSpec bindAttentions(const std::string &key);
  ExpertsSpec bindExperts(const std::string &key);
  Weight bindRouter(const std::string &key) {
    return binder.bind(key + ".layer.weight", {config.experts, config.hidden});
  }

  const JetMoeConfig &config;
  TensorBinder &binder;
};

} // namespace

ModelSpec JetMoeBinder::run(llvm::StringRef prefix) {
  ModelSpec spec;
  bindStart(binder, config, Family::JetMoe, prefix, spec);
  spec.normEpsilon = kLayerEpsilon;
  spec.rotary = config.rotary;
  for (int64_t i = 0; i < config.layers && !binder.failed(); ++i)
    spec.layers.push_back(
        bindLayer((prefix + "layers." + llvm::Twine(i)).str()));
  bindEnd(binder, config, prefix + "norm", spec);
  return spec;
}

LayerSpec JetMoeBinder::bindLayer(const std::string &key) {
  LayerSpec layer;
  layer.key = key;
  layer.mixerNorm = bindNorm(binder, key + ".input_layernorm", config.hidden);
  layer.mixer = bindAttentions(key + ".self_attention");
  layer.feedForwardNorm =
      bindNorm(binder, key + ".post_attention_layernorm", config.hidden);
  layer.feedForward = bindExperts(key + ".mlp");
  return layer;
}

MixtureOfAttentionSpec JetMoeBinder::bindAttentions(const std::string &key) {
  int64_t hidden = config.hidden, width = config.kvHeads * config.headDim;
  MixtureOfAttentionSpec attention;
  attention.key = key;
  attention.experts = config.experts;
  attention.topK = config.topK;
  attention.kvHeads = config.kvHeads;
  attention.headDim = config.headDim;
  attention.scale = 1 / std::sqrt(double(config.headDim));
  // Rows are keys | values.
  Weight kv = binder.bind(key + ".kv_proj.weight", {2 * width, hidden});
  attention.k = sliceRows(kv, 0, width);
  attention.v = sliceRows(kv, width, width);
  std::string experts = key + ".experts";
  attention.router = bindRouter(experts + ".router");
  attention.q = binder.bind(experts + ".input_linear.weight",
                            {config.experts, width, hidden});
  attention.o = binder.bind(experts + ".output_linear.weight",
                            {config.experts, hidden, width});
  attention.bias = *bindBias(binder, true, experts, hidden);
  return attention;
}

ExpertsSpec JetMoeBinder::bindExperts(const std::string &key) {
  int64_t hidden = config.hidden, inner = config.intermediate;
  ExpertsSpec experts;
  experts.experts = config.experts;
  experts.topK = config.topK;
  experts.intermediate = inner;
  experts.normalized = true;
  experts.activation = config.activation;
  experts.router = bindRouter(key + ".router");
  // Rows of an expert are gate | up.
  Weight gateUp = binder.bind(key + ".input_linear.weight",
                              {config.experts, 2 * inner, hidden});
  experts.gate = sliceEach(gateUp, 0, inner);
  experts.up = sliceEach(gateUp, inner, inner);
  experts.down = binder.bind(key + ".output_linear.weight",
                             {config.experts, hidden, inner});
  experts.bias = bindBias(binder, true, key, hidden);
  return experts;
}

ModelSpec bindJetMoe(const JetMoeConfig &config, llvm::StringRef prefix,
                     TensorBinder &binder) {
  return JetMoeBinder(config, binder).run(prefix);
}

} // namespace braid
