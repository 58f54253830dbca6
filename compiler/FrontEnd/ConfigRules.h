//===- ConfigRules.h - Rules that config files share ------------*- C++ -*-===//
///
/// What several families say in config.json in the same words. A family's own
/// reader calls these for its common keys and reads the rest itself.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_CONFIGRULES_H
#define COMPILER_FRONTEND_CONFIGRULES_H

#include "compiler/FrontEnd/ConfigReader.h"
#include "compiler/FrontEnd/ModelSpec.h"

namespace braid {

/// Limits of what is counted one by one.
constexpr int64_t kMaxLayers = 4096;
constexpr int64_t kMaxExperts = 65536;
constexpr int64_t kMaxTaps = 64;

/// What every config has. Sizes are positive and at most 2^31 - 1.
struct CommonConfig {
  Head head = Head::CausalLM;
  bool tied = false; ///< the head may be the embedding
  int64_t vocabulary = 0, hidden = 0, intermediate = 0, layers = 0;
  int64_t maxPositions = 0;
  double normEpsilon = 0;
  int64_t labels = 0; ///< of a classifier whose weights do not say it
  std::optional<int64_t> padToken; ///< below zero: no token is it
  LossSpec loss;
  std::vector<std::string> remarks; ///< what a person should know of it
};

/// What a family says where a key is absent.
struct CommonDefaults {
  int64_t vocabulary, hidden, intermediate, layers, maxPositions;
  double normEpsilon;
  bool tied;
  std::optional<int64_t> padToken;
};

/// The names of a family's models, without what the head adds: "Jamba". The
/// first is the library's.
struct ArchitectureNames {
  llvm::ArrayRef<llvm::StringLiteral> models;
  bool hasClassifier;
};

/// vocab_size, hidden_size, num_hidden_layers, architectures and so on. Keys
/// that a family spells otherwise, it reads itself, before or after.
void readCommon(ConfigReader &json, const CommonDefaults &defaults,
                const ArchitectureNames &names,
                std::optional<Head> headOverride, CommonConfig &config);

/// The scalar function that `key` names.
Activation readActivation(ConfigReader &json, llvm::StringRef key,
                          llvm::StringRef otherwise);

/// num_attention_heads and num_key_value_heads, where null means as many.
void readHeadCounts(ConfigReader &json, int64_t defaultHeads,
                    int64_t defaultKVHeads, int64_t &heads, int64_t &kvHeads);

/// head_dim, or else hidden_size / num_attention_heads, rounded down.
int64_t readHeadDim(ConfigReader &json, int64_t hidden, int64_t heads);

/// mamba_dt_rank, where "auto" means hidden_size / 16, rounded up.
int64_t readDtRank(ConfigReader &json, int64_t hidden);

/// "attention" and "mamba" of an old list of layers in today's words; other
/// words are as they are.
llvm::StringRef modernizeLayerKind(llvm::StringRef kind);

/// The list `key` of the kinds of layers, in today's words; none if there is
/// none. Fails unless it has `layers` entries.
std::optional<std::vector<std::string>>
readLayerKinds(ConfigReader &json, llvm::StringRef key, int64_t layers);

/// Files may list under `key` what other keys, `reason`, imply: it must be the
/// same. `isAttention` knows each layer.
void checkLayerKinds(ConfigReader &json, llvm::StringRef key, int64_t layers,
                     llvm::function_ref<bool(int64_t layer)> isAttention,
                     llvm::StringRef reason);

} // namespace braid

#endif // COMPILER_FRONTEND_CONFIGRULES_H
