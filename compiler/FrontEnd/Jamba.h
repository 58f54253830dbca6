//===- Jamba.h - Reads Jamba checkpoints ------------------------*- C++ -*-===//
///
/// Attention, Mamba-1, dense and expert layers; `model_type` "jamba". What is
/// in config.json and what the tensors are called are two sets of rules: the
/// first is a function of the JSON alone.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_JAMBA_H
#define COMPILER_FRONTEND_JAMBA_H

#include "compiler/FrontEnd/TensorRules.h"

namespace braid {

/// config.json of a Jamba model with every default filled in. Sizes are
/// positive and at most 2^31 - 1, and so are their sums and products below.
struct JambaConfig : CommonConfig {
  Activation activation = Activation::Silu;

  int64_t heads = 0, kvHeads = 0, headDim = 0;
  int64_t attentionPeriod = 0, attentionOffset = 0;

  int64_t experts = 0, topK = 0; ///< topK <= experts if experts > 1
  int64_t expertPeriod = 0, expertOffset = 0;

  int64_t inner = 0;  ///< D: mamba_expand * hidden
  int64_t states = 0; ///< N
  int64_t taps = 0;   ///< K
  int64_t dtRank = 0; ///< R
  bool convBias = false, projectionBias = false;

  bool isAttention(int64_t layer) const {
    return layer % attentionPeriod == attentionOffset;
  }
  /// A model with one expert has dense layers only.
  bool isExperts(int64_t layer) const {
    return experts > 1 && layer % expertPeriod == expertOffset;
  }
};

/// Checks `config`, which `place` names in messages. `headOverride` replaces
/// the head that `architectures` names.
llvm::Expected<JambaConfig>
readJambaConfig(const Json &config, std::optional<Head> headOverride,
                llvm::StringRef place = "config.json");

/// Binds every tensor of the model; see readFamily().
ModelSpec bindJamba(const JambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder);

} // namespace braid

#endif // COMPILER_FRONTEND_JAMBA_H
