//===- JetMoe.h - Reads JetMoE checkpoints ----------------------*- C++ -*-===//
///
/// Mixtures of attention and mixtures of MLPs; `model_type` "jetmoe".
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_JETMOE_H
#define COMPILER_FRONTEND_JETMOE_H

#include "compiler/FrontEnd/TensorRules.h"

namespace braid {

/// config.json of a JetMoE model with every default filled in. Sizes are
/// positive and at most 2^31 - 1, and so are their sums and products below.
struct JetMoeConfig : CommonConfig {
  Activation activation = Activation::Silu; ///< of the MLPs
  int64_t experts = 0, topK = 0;            ///< of both mixtures
  int64_t kvHeads = 0;                      ///< and query heads of an expert
  int64_t headDim = 0;                      ///< even
  RotarySpec rotary;
};

/// Checks `config`, which `place` names in messages. `headOverride` replaces
/// the head that `architectures` names.
llvm::Expected<JetMoeConfig>
readJetMoeConfig(const Json &config, std::optional<Head> headOverride,
                 llvm::StringRef place = "config.json");

/// Binds every tensor of the model; see readFamily().
ModelSpec bindJetMoe(const JetMoeConfig &config, llvm::StringRef prefix,
                     TensorBinder &binder);

} // namespace braid

#endif // COMPILER_FRONTEND_JETMOE_H
