//===- TensorRules.h - Parts whose tensors families share -------*- C++ -*-===//
///
/// The tensor rules of whole parts of a model: attention, MLPs, the ends. A
/// family's own rules say where the parts lie and bind the rest themselves.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_TENSORRULES_H
#define COMPILER_FRONTEND_TENSORRULES_H

#include "compiler/FrontEnd/ConfigRules.h"
#include "compiler/FrontEnd/TensorBinder.h"

namespace braid {

/// The weight `key`.weight of a norm.
Weight bindNorm(TensorBinder &binder, const llvm::Twine &key, int64_t size);

/// `key`.bias, if `exists`.
std::optional<Weight> bindBias(TensorBinder &binder, bool exists,
                               const llvm::Twine &key, int64_t size);

struct AttentionShape {
  int64_t heads, kvHeads, headDim;
  int64_t input, output; ///< widths
  bool bias;
};

/// q_proj, k_proj, v_proj and o_proj; the scale is headDim^-0.5.
AttentionSpec bindAttention(TensorBinder &binder, const std::string &key,
                            const AttentionShape &shape);

struct MlpShape {
  int64_t hidden, intermediate;
  Activation activation;
  bool bias;
};

/// gate_proj, up_proj and down_proj.
MlpSpec bindMlp(TensorBinder &binder, const std::string &key,
                const MlpShape &shape);

/// A depthwise convolution: conv1d.weight is [channels, 1, taps].
Weight bindConv(TensorBinder &binder, const std::string &key, int64_t channels,
                int64_t taps);

/// Fills what is common to all models but the layers: facts of `config`, and
/// the embedding.
void bindStart(TensorBinder &binder, const CommonConfig &config, Family family,
               llvm::StringRef prefix, ModelSpec &spec);

/// The final norm, `norm`, and the head.
void bindEnd(TensorBinder &binder, const CommonConfig &config,
             const llvm::Twine &norm, ModelSpec &spec);

//===----------------------------------------------------------------------===//
// A family
//===----------------------------------------------------------------------===//

/// Fails if `binder` did, or if it left tensors over that are no other head's.
llvm::Error finishBinding(CheckpointBinder &binder, Head head);

/// Reads a checkpoint by a family's two functions: readConfig(json, head,
/// place) and bind(config, prefix, binder). `prefix` is "model." or, as bare
/// models are saved, nothing; what `bind` returns means something only if the
/// binder has not failed.
template <auto readConfig, auto bind>
llvm::Expected<ModelSpec> readFamily(const Checkpoint &checkpoint,
                                     std::optional<Head> headOverride) {
  auto config = readConfig(checkpoint.config(), headOverride, "config.json");
  if (!config)
    return config.takeError();
  CheckpointBinder binder(checkpoint);
  ModelSpec spec =
      bind(*config, binder.hasPrefix("model.") ? "model." : "", binder);
  if (llvm::Error error = finishBinding(binder, config->head))
    return std::move(error);
  return std::move(spec);
}

/// The model of this config and its tensors, in the layout of the hub.
template <auto readConfig, auto bind>
llvm::Expected<ModelPlan> planFamily(const Json &json,
                                     std::optional<Head> headOverride) {
  auto config = readConfig(json, headOverride, "config.json");
  if (!config)
    return config.takeError();
  PlanBinder binder;
  ModelPlan plan;
  plan.spec = bind(*config, config->head == Head::Base ? "" : "model.", binder);
  if (llvm::Error error = binder.takeError())
    return std::move(error);
  plan.tensors = binder.takePlans();
  return std::move(plan);
}

} // namespace braid

#endif // COMPILER_FRONTEND_TENSORRULES_H
