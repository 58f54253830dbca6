//===- Bamba.h - Reads Bamba checkpoints ------------------------*- C++ -*-===//
///
/// Mamba-2 layers, some of attention with partly rotated heads, and an MLP in
/// each; `model_type` "bamba".
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_BAMBA_H
#define COMPILER_FRONTEND_BAMBA_H

#include "compiler/FrontEnd/TensorRules.h"

namespace braid {

/// config.json of a Bamba model with every default filled in. Sizes are
/// positive and at most 2^31 - 1, and so are their sums and products below.
struct BambaConfig : CommonConfig {
  Activation activation = Activation::Silu;
  bool mlpBias = false;

  int64_t heads = 0, kvHeads = 0, headDim = 0;
  bool attentionBias = false;
  std::vector<bool> isAttention; ///< by layer
  /// What turns queries and keys; none where no channel of a head does.
  std::optional<RotarySpec> rotary;

  int64_t inner = 0;      ///< D: mamba_expand * hidden
  int64_t mambaHeads = 0; ///< a divisor of D
  int64_t groups = 0;     ///< G, a divisor of mambaHeads
  int64_t states = 0;     ///< N
  int64_t taps = 0;       ///< K
  bool convBias = false, projectionBias = false;
  double stepLow = 0, stepHigh = 0; ///< stepHigh may be infinite
};

/// Checks `config`, which `place` names in messages. `headOverride` replaces
/// the head that `architectures` names.
llvm::Expected<BambaConfig>
readBambaConfig(const Json &config, std::optional<Head> headOverride,
                llvm::StringRef place = "config.json");

/// Binds every tensor of the model; see readFamily().
ModelSpec bindBamba(const BambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder);

} // namespace braid

#endif // COMPILER_FRONTEND_BAMBA_H
