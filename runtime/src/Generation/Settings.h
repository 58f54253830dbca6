//===- Settings.h - How tokens are chosen -----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_SETTINGS_H
#define RUNTIME_SRC_GENERATION_SETTINGS_H

#include "braid/generate.h"

#include <string>
#include <vector>

namespace braid::text {

struct SequenceBias {
  std::vector<int32_t> ids;
  float bias;
};

/// Checked settings that own what they point to.
struct Settings {
  braid_generation_settings values; ///< without the pointers
  std::vector<int32_t> eos, suppress, beginSuppress;
  std::vector<std::vector<int32_t>> badWords;
  std::vector<SequenceBias> biases; ///< for different ids
  std::vector<std::string> stops;

  bool samples() const {
    return values.do_sample != 0 && values.temperature != 0;
  }
  bool hasBeams() const { return values.num_beams > 1; }
  bool isEos(int32_t id) const;
  /// Tokens of prompt and continuation; all ones without a bound.
  uint64_t countMost(uint64_t promptLength) const;
  /// Tokens that stay, whatever sampling would leave out: beams need one that
  /// goes on.
  uint64_t countKept() const {
    return hasBeams() ? eos.size() + 1 + eos.empty() : 1;
  }
};

/// Ids of any vocabulary are below this.
constexpr uint64_t kAnyVocabulary = uint64_t(1) << 31;

/// Reads settings of a caller, or the defaults for null. Fails for what makes
/// no sense, and for ids that are not below `vocabulary`.
Settings readSettings(const braid_generation_settings *given,
                      uint64_t vocabulary);

/// Lets the pointers of `settings.values` show what it owns; `lists`, `biases`
/// and `strings` hold what has to lie somewhere.
struct SettingsView {
  explicit SettingsView(const Settings &settings);
  SettingsView(const SettingsView &) = delete;

  braid_generation_settings values;

private:
  std::vector<braid_token_list> lists;
  std::vector<braid_sequence_bias> biases;
  std::vector<braid_string> strings;
};

/// The double that a person wrote who sees this float: 0.9 for 0.9f. The
/// reference computes some bounds in double.
double asWritten(float number);

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_SETTINGS_H
