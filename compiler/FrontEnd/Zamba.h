//===- Zamba.h - Reads Zamba checkpoints ------------------------*- C++ -*-===//
///
/// Mamba-1 layers with several heads; before some of them one transformer
/// block, the same for all, reads the hidden state beside the embedding;
/// `model_type` "zamba".
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_ZAMBA_H
#define COMPILER_FRONTEND_ZAMBA_H

#include "compiler/FrontEnd/TensorRules.h"

namespace braid {

/// config.json of a Zamba model with every default filled in. Sizes are
/// positive and at most 2^31 - 1, and so are their sums and products below.
struct ZambaConfig : CommonConfig {
  Activation activation = Activation::Gelu; ///< of the shared block's MLP
  int64_t heads = 0, kvHeads = 0, headDim = 0;
  std::vector<bool> isHybrid; ///< by layer: whether the block comes before it

  Activation mambaActivation = Activation::Silu;
  int64_t inner = 0;      ///< D: mamba_expand * hidden
  int64_t mambaHeads = 0; ///< m, a divisor of D
  int64_t states = 0;     ///< N
  int64_t taps = 0;       ///< K
  int64_t dtRank = 0;     ///< R
  bool convBias = false, projectionBias = false;
};

/// Checks `config`, which `place` names in messages. `headOverride` replaces
/// the head that `architectures` names.
llvm::Expected<ZambaConfig>
readZambaConfig(const Json &config, std::optional<Head> headOverride,
                llvm::StringRef place = "config.json");

/// Binds every tensor of the model; see readFamily().
ModelSpec bindZamba(const ZambaConfig &config, llvm::StringRef prefix,
                    TensorBinder &binder);

} // namespace braid

#endif // COMPILER_FRONTEND_ZAMBA_H
