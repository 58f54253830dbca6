//===- GenerationFlags.h - How text is generated, on command lines -*- C++ -*-//
#ifndef TOOLS_BRAID_TEXT_GENERATIONFLAGS_H
#define TOOLS_BRAID_TEXT_GENERATIONFLAGS_H

#include "braid/generate.h"
#include "tools/braid/Text/Tokens.h"

#include <map>
#include <optional>

namespace CLI {
class App;
} // namespace CLI

namespace braid::tool {

/// Settings that own what they point to.
struct GenerationSettings {
  GenerationSettings() { braid_generation_settings_init(&values); }
  GenerationSettings(GenerationSettings &&) = default;
  GenerationSettings &operator=(GenerationSettings &&) = default;

  braid_generation_settings values;
  std::vector<int32_t> eos, suppress, beginSuppress;
  std::vector<std::string> stops;
  std::vector<std::vector<int32_t>> words; ///< bad ones, and those of biases
  std::vector<braid_string> stopViews;
  std::vector<braid_token_list> badWords;
  std::vector<braid_sequence_bias> biases;
};

/// Every setting of generate.h as an option, named as Transformers names its
/// arguments. What is not given is left as the model's files have it.
class GenerationFlags {
public:
  /// Adds the options; must outlive `command`.
  void addTo(CLI::App &command);

  /// `defaults` with what was given. Options of sampling imply sampling;
  /// sampling without a seed gets one that nobody can foresee.
  llvm::Expected<GenerationSettings>
  resolve(const braid_generation_settings &defaults,
          const Tokens &tokens) const;

  /// Whether a continuation is wanted that ends where the context does:
  /// --max-new-tokens=0.
  bool asksForAll() const {
    return counts.at("--max-new-tokens") == uint64_t(0);
  }

private:
  llvm::Error resolveNames(GenerationSettings &settings) const;
  llvm::Error resolveWords(GenerationSettings &settings,
                           const Tokens &tokens) const;
  llvm::Error resolveBiases(GenerationSettings &settings) const;
  void resolveLists(GenerationSettings &settings) const;

  std::map<std::string, std::optional<uint64_t>> counts;
  std::map<std::string, std::optional<float>> numbers;
  bool doSample = false, greedy = false, logProbs = false;
  bool removeInvalid = false, renormalize = false;
  std::optional<std::string> earlyStopping, decay;
  std::optional<int32_t> forcedBos, forcedEos;
  std::vector<int32_t> eos, suppress, beginSuppress;
  std::vector<std::string> stops, badWords, biases;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_GENERATIONFLAGS_H
