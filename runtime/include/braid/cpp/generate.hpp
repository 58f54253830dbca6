//===- generate.hpp - Continues prompts -------------------------*- C++ -*-===//
///
/// What braid/generate.h does, for C++; see braid/braid.hpp. Programs that use
/// it link libbraid-text.
///
//===----------------------------------------------------------------------===//
#ifndef BRAID_CPP_GENERATE_HPP
#define BRAID_CPP_GENERATE_HPP

#include "braid/cpp/session.hpp"
#include "braid/cpp/text.hpp"
#include "braid/generate.h"

namespace braid {

/// How tokens are chosen and when a continuation ends, with the defaults filled
/// in. Lists are the vectors here; where one is empty, what the C struct points
/// to counts.
struct Settings : braid_generation_settings {
  Settings() : braid_generation_settings() {
    braid_generation_settings_init(this);
  }
  /// What `settings` points to has to outlive this, or to be replaced.
  Settings(const braid_generation_settings &settings) // NOLINT: implicit
      : braid_generation_settings() {
    braid_generation_settings_copy(&settings, this);
  }

  std::vector<int32_t> eosIds;
  std::vector<std::string> stopStrings;
  std::vector<std::vector<int32_t>> badWords;
  std::vector<int32_t> suppressIds;
  std::vector<int32_t> beginSuppressIds;
  std::vector<std::pair<std::vector<int32_t>, float>> sequenceBias;
};

namespace detail {

/// Settings where C finds them. They must outlive this.
class PlainSettings {
public:
  explicit PlainSettings(const Settings &settings) : plain(settings) {
    point(settings.eosIds, plain.eos_ids, plain.num_eos_ids);
    point(settings.suppressIds, plain.suppress_ids, plain.num_suppress_ids);
    point(settings.beginSuppressIds, plain.begin_suppress_ids,
          plain.num_begin_suppress_ids);
    for (const std::string &text : settings.stopStrings)
      strings.push_back({text.data(), text.size()});
    for (const std::vector<int32_t> &word : settings.badWords)
      lists.push_back({word.data(), word.size()});
    for (const auto &[ids, bias] : settings.sequenceBias)
      biases.push_back({ids.data(), ids.size(), bias});
    point(biases, plain.sequence_bias, plain.num_sequence_biases);
    point(strings, plain.stop_strings, plain.num_stop_strings);
    point(lists, plain.bad_words, plain.num_bad_words);
  }
  PlainSettings(const PlainSettings &) = delete;

  const braid_generation_settings *get() const { return &plain; }

private:
  template <typename T>
  static void point(const std::vector<T> &from, const T *&to, uint64_t &count) {
    if (from.empty())
      return;
    to = from.data();
    count = from.size();
  }

  braid_generation_settings plain;
  std::vector<braid_string> strings;
  std::vector<braid_token_list> lists;
  std::vector<braid_sequence_bias> biases;
};

} // namespace detail

/// What processors make of the logits of the next token. The first
/// `promptLength` of `ids` are the prompt.
inline std::vector<float> processLogits(const Settings &settings,
                                        View<const int32_t> ids,
                                        uint64_t promptLength,
                                        View<const float> logits) {
  detail::PlainSettings plain(settings);
  std::vector<float> scores(logits.size());
  detail::call(braid_process_logits, plain.get(), ids.data(),
               uint64_t(ids.size()), promptLength, logits.data(), scores.data(),
               uint64_t(logits.size()));
  return scores;
}

/// What generation_config.json says. Any number of threads may use it.
class GenerationConfig {
public:
  /// Reads that in the directory `path`.
  explicit GenerationConfig(const std::string &path) {
    braid_generation_config *opened;
    detail::call(braid_generation_config_open, path.c_str(), &opened);
    handle.reset(opened);
  }
  /// To be changed at will; what they point to is of this config.
  Settings settings() const {
    return *braid_generation_config_settings(handle.get());
  }

private:
  detail::Handle<braid_generation_config, braid_generation_config_close> handle;
};

/// A continuation so far. What it refers to lives until the next call with its
/// generator or generation.
class Sequence {
public:
  explicit Sequence(const braid_sequence &sequence) : plain(sequence) {}

  View<const int32_t> ids() const { return {plain.ids, plain.num_ids}; }
  std::string_view text() const { return {plain.text, plain.text_length}; }
  braid_finish finish() const { return plain.finish; }
  /// Which of eos ids or stop strings ended it, or a braid_failure.
  uint64_t reason() const { return plain.reason; }
  /// Of the generator's session, or BRAID_NO_SLOT.
  uint64_t slot() const { return plain.slot; }
  float score() const { return plain.score; }
  /// Of each token; none unless settings asked for them.
  View<const float> logProbs() const {
    return {plain.log_probs, plain.log_probs ? plain.num_ids : 0};
  }
  /// All fields, top_log_probs included.
  const braid_sequence &get() const { return plain; }

private:
  braid_sequence plain;
};

struct GenerationCost : braid_generation_cost {
  GenerationCost() : braid_generation_cost() {
    braid_generation_cost_init(this);
  }
};

/// One prompt and its continuations. The generator must outlive it.
class Generation {
public:
  /// Sequence `index`, counted from 0.
  Sequence sequence(uint64_t index = 0) const {
    braid_sequence plain;
    braid_sequence_init(&plain);
    detail::call(braid_generation_sequence, handle.get(), index, &plain);
    return Sequence(plain);
  }
  GenerationCost costs() const {
    GenerationCost cost;
    detail::call(braid_generation_costs, handle.get(), &cost);
    return cost;
  }

private:
  friend class Generator;
  explicit Generation(braid_generation *started) : handle(started) {}

  detail::Handle<braid_generation, braid_generation_destroy> handle;
};

/// As braid_generator_options, but with the session's options within.
struct GeneratorOptions {
  SessionOptions session;
  const Tokenizer *tokenizer = nullptr; ///< must outlive the generator
  bool keepSpecial = false;
  uint64_t maxKeptBytes = 0;
  bool noReuse = false;
};

/// Hands out the slots of a session to prompts and advances them together. One
/// caller at a time; the model must outlive it.
class Generator {
public:
  explicit Generator(const Model &model,
                     const GeneratorOptions &options = GeneratorOptions())
      : model(model.get()),
        state(std::make_unique<detail::CallbackState>(options.session)) {
    braid_generator_options plain;
    braid_generator_options_init(&plain);
    plain.session = &state->options();
    plain.tokenizer = options.tokenizer ? options.tokenizer->get() : nullptr;
    plain.keep_special = options.keepSpecial;
    plain.max_kept_bytes = options.maxKeptBytes;
    plain.no_reuse = options.noReuse;
    braid_generator *created;
    detail::call(braid_generator_create, model.get(), &plain, &created);
    handle.reset(created);
  }

  /// Starts a generation; nothing is evaluated yet. With `continueText` its
  /// texts go on where the prompt's ends, and may begin with a blank.
  Generation start(View<const int32_t> ids,
                   const Settings &settings = Settings(),
                   bool continueText = false) {
    detail::PlainSettings plain(settings);
    braid_prompt prompt;
    braid_prompt_init(&prompt);
    prompt.ids = ids.data();
    prompt.length = ids.size();
    prompt.settings = plain.get();
    prompt.continue_text = continueText;
    braid_generation *started;
    detail::call(braid_generation_start, handle.get(), &prompt, &started);
    return Generation(started);
  }

  /// Advances all generations by one evaluation; returns how many are not
  /// finished.
  uint64_t step() {
    uint64_t running;
    state->call(braid_generator_step, handle.get(), &running);
    return running;
  }

  /// The free slot that has seen the longest beginning of `ids` and nothing
  /// else, or BRAID_NO_SLOT.
  uint64_t findSlot(View<const int32_t> ids) const {
    return braid_generator_find_slot(handle.get(), ids.data(), ids.size());
  }

  /// Lets a free slot hold what the snapshot does, for prompts that begin so.
  void restore(View<const uint8_t> bytes) {
    detail::call(braid_generator_restore, handle.get(), bytes.data(),
                 uint64_t(bytes.size()));
  }

  /// For snapshots of slots, between steps.
  SessionRef session() {
    return {model, braid_generator_session(handle.get())};
  }

private:
  const braid_model *model;
  std::unique_ptr<detail::CallbackState> state;
  detail::Handle<braid_generator, braid_generator_destroy> handle;
};

} // namespace braid

#endif // BRAID_CPP_GENERATE_HPP
