//===- GenerationFlags.cpp - How text is generated, on command lines ------===//
#include "tools/braid/Text/GenerationFlags.h"

#include "llvm/ADT/StringExtras.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <random>

namespace braid::tool {
namespace {

using Values = braid_generation_settings;

struct Count {
  const char *name;
  uint64_t Values::*field;
  bool samples; ///< giving it asks for sampling
  const char *help;
};

constexpr Count kCounts[] = {
    {"--max-new-tokens", &Values::max_new_tokens, false,
     "Tokens of the continuation; 0: until the context is full (default of "
     "run: 256, if nothing else bounds it)"},
    {"--max-length", &Values::max_length, false,
     "Tokens of prompt and continuation"},
    {"--min-new-tokens", &Values::min_new_tokens, false,
     "Choose no eos before this many tokens"},
    {"--min-length", &Values::min_length, false,
     "The same, of prompt and continuation"},
    {"--top-k", &Values::top_k, true,
     "Draw from this many likeliest tokens; 0: from all"},
    {"--seed", &Values::seed, true,
     "Draw the same tokens as any other run with this seed"},
    {"--no-repeat-ngram-size", &Values::no_repeat_ngram_size, false,
     "Let no run of this many tokens come twice"},
    {"--num-beams", &Values::num_beams, false, "Search with this many beams"},
    {"--num-return-sequences", &Values::num_return_sequences, false,
     "Continuations of each prompt"},
    {"--top-log-probs", &Values::top_log_probs, false,
     "With --log-probs, those of this many likeliest tokens, too"},
};

struct Number {
  const char *name;
  float Values::*field;
  bool samples;
  const char *help;
};

constexpr Number kNumbers[] = {
    {"--temperature", &Values::temperature, true,
     "Divide logits by this before drawing; 0: the likeliest token"},
    {"--top-p", &Values::top_p, true,
     "Draw from the likeliest tokens that together have this probability"},
    {"--min-p", &Values::min_p, true,
     "Draw from tokens at least this times as likely as the likeliest"},
    {"--typical-p", &Values::typical_p, true,
     "Draw from the most typical tokens of this probability"},
    {"--epsilon-cutoff", &Values::epsilon_cutoff, true,
     "Draw from tokens of at least this probability"},
    {"--eta-cutoff", &Values::eta_cutoff, true,
     "The same, less where the distribution is flat"},
    {"--top-h", &Values::top_h, true,
     "Draw from the likeliest tokens up to this share of the entropy"},
    {"--repetition-penalty", &Values::repetition_penalty, false,
     "Make tokens of prompt and continuation less likely; 1: do not"},
    {"--presence-penalty", &Values::presence_penalty, false,
     "Take this from the logits of generated tokens"},
    {"--frequency-penalty", &Values::frequency_penalty, false,
     "The same, times how often each was generated"},
    {"--length-penalty", &Values::length_penalty, false,
     "Divide scores of beams by length to the power of this"},
};

/// A list that was given replaces that of the defaults.
void replace(std::vector<int32_t> &owner, const std::vector<int32_t> &given,
             const int32_t *&ids, uint64_t &count) {
  if (given.empty())
    return;
  owner = given;
  ids = owner.data();
  count = owner.size();
}

} // namespace

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

void GenerationFlags::addTo(CLI::App &command) {
  auto add = [&](const char *name, auto &value, const char *help) {
    return command.add_option(name, value, help)->group("Generation");
  };
  auto addFlag = [&](const char *name, bool &value, const char *help) {
    return command.add_flag(name, value, help)->group("Generation");
  };
  for (const Count &count : kCounts)
    add(count.name, counts[count.name], count.help);
  auto *sample =
      addFlag("--do-sample", doSample,
              "Draw tokens; implied by options that say how to, --temperature "
              "to --top-h and --seed");
  addFlag("--greedy", greedy, "Take the likeliest token, whatever is implied")
      ->excludes(sample);
  for (const Number &number : kNumbers)
    add(number.name, numbers[number.name], number.help);
  add("--early-stopping", earlyStopping,
      "When beams are done: false, true (once there are enough) or never (only "
      "when no better one can come)");
  add("--stop,--stop-strings", stops, "End in front of this text; repeatable")
      ->allow_extra_args(false);
  add("--bad-words", badWords,
      "Never generate this text, alone or behind a blank; repeatable")
      ->allow_extra_args(false);
  add("--eos-token-id", eos, "Tokens that end a continuation")
      ->delimiter(',')
      ->allow_extra_args(false);
  add("--suppress-tokens", suppress, "Tokens never to choose")
      ->delimiter(',')
      ->allow_extra_args(false);
  add("--begin-suppress-tokens", beginSuppress,
      "Tokens not to choose as the first")
      ->delimiter(',')
      ->allow_extra_args(false);
  add("--forced-bos-token-id", forcedBos, "What follows a prompt of one token");
  add("--forced-eos-token-id", forcedEos,
      "The last token, where the length ends the continuation");
  add("--sequence-bias", biases,
      "ID,...=BIAS: add to the logit of the last of these tokens behind the "
      "others; repeatable")
      ->allow_extra_args(false);
  add("--exponential-decay-length-penalty", decay,
      "START,FACTOR: make eos likelier from START tokens on");
  addFlag("--remove-invalid-values", removeInvalid,
          "Take logits that are no numbers for 0");
  addFlag("--renormalize-logits", renormalize,
          "Make log-probabilities of what the other options leave");
  addFlag("--log-probs", logProbs,
          "Keep the log-probability of each token, for --json");
}

//===----------------------------------------------------------------------===//
// Settings
//===----------------------------------------------------------------------===//

llvm::Error GenerationFlags::resolveNames(GenerationSettings &settings) const {
  if (earlyStopping) {
    if (*earlyStopping == "false")
      settings.values.early_stopping = BRAID_STOP_HEURISTIC;
    else if (*earlyStopping == "true")
      settings.values.early_stopping = BRAID_STOP_EARLY;
    else if (*earlyStopping == "never")
      settings.values.early_stopping = BRAID_STOP_NEVER;
    else
      return llvm::createStringError(
          "expected --early-stopping true, false or never, but got '%s'",
          earlyStopping->c_str());
  }
  if (!decay)
    return llvm::Error::success();
  auto [start, factor] = llvm::StringRef(*decay).split(',');
  if (start.getAsInteger(10, settings.values.decay_start) ||
      factor.getAsDouble(settings.values.decay_factor))
    return llvm::createStringError(
        "expected --exponential-decay-length-penalty START,FACTOR, such as "
        "20,1.1, but got '%s'",
        decay->c_str());
  return llvm::Error::success();
}

/// A word is other tokens behind a blank than at the beginning.
llvm::Error GenerationFlags::resolveWords(GenerationSettings &settings,
                                          const Tokens &tokens) const {
  for (const std::string &word : badWords)
    for (const std::string &text : {word, " " + word}) {
      auto ids = tokens.encode(text, /*addSpecial=*/false,
                               /*specialAsText=*/true);
      if (!ids)
        return ids.takeError();
      if (word.empty() || ids->empty())
        return llvm::createStringError(
            "expected --bad-words with tokens in them, but got '%s'",
            word.c_str());
      settings.words.push_back(std::move(*ids));
    }
  for (const std::vector<int32_t> &word : settings.words)
    settings.badWords.push_back({word.data(), word.size()});
  if (!badWords.empty()) {
    settings.values.bad_words = settings.badWords.data();
    settings.values.num_bad_words = settings.badWords.size();
  }
  return llvm::Error::success();
}

llvm::Error GenerationFlags::resolveBiases(GenerationSettings &settings) const {
  for (const std::string &text : biases) {
    auto [list, number] = llvm::StringRef(text).split('=');
    llvm::SmallVector<llvm::StringRef> parts;
    list.split(parts, ',');
    std::vector<int32_t> ids(parts.size());
    double bias = 0;
    bool isGood = !number.getAsDouble(bias);
    for (size_t i = 0; i < parts.size(); ++i)
      isGood = isGood && !parts[i].getAsInteger(10, ids[i]);
    if (!isGood)
      return llvm::createStringError(
          "expected --sequence-bias ID,...=BIAS, such as 17,4=-2.5, but got "
          "'%s'",
          text.c_str());
    settings.words.push_back(std::move(ids));
    const std::vector<int32_t> &kept = settings.words.back();
    settings.biases.push_back(
        {kept.data(), kept.size(), static_cast<float>(bias)});
  }
  if (!biases.empty()) {
    settings.values.sequence_bias = settings.biases.data();
    settings.values.num_sequence_biases = settings.biases.size();
  }
  return llvm::Error::success();
}

void GenerationFlags::resolveLists(GenerationSettings &settings) const {
  Values &values = settings.values;
  replace(settings.eos, eos, values.eos_ids, values.num_eos_ids);
  replace(settings.suppress, suppress, values.suppress_ids,
          values.num_suppress_ids);
  replace(settings.beginSuppress, beginSuppress, values.begin_suppress_ids,
          values.num_begin_suppress_ids);
  if (stops.empty())
    return;
  settings.stops = stops;
  for (const std::string &stop : settings.stops)
    settings.stopViews.push_back({stop.data(), stop.size()});
  values.stop_strings = settings.stopViews.data();
  values.num_stop_strings = settings.stopViews.size();
}

llvm::Expected<GenerationSettings>
GenerationFlags::resolve(const braid_generation_settings &defaults,
                         const Tokens &tokens) const {
  GenerationSettings settings;
  Values &values = settings.values;
  braid_generation_settings_copy(&defaults, &values);
  bool samples = doSample;
  // A length that is given counts, whatever other kind the files have.
  if (counts.at("--max-length"))
    values.max_new_tokens = 0;
  if (counts.at("--min-length"))
    values.min_new_tokens = 0;
  for (const Count &count : kCounts)
    if (auto given = counts.at(count.name)) {
      values.*count.field = *given;
      samples |= count.samples;
    }
  for (const Number &number : kNumbers)
    if (auto given = numbers.at(number.name)) {
      values.*number.field = *given;
      samples |= number.samples;
    }
  if (asksForAll())
    values.max_length = 0;
  if (samples || greedy)
    values.do_sample = !greedy;
  if (values.do_sample && !counts.at("--seed"))
    values.seed = std::random_device()();
  if (logProbs || counts.at("--top-log-probs"))
    values.log_probs = 1;
  if (removeInvalid)
    values.remove_invalid_values = 1;
  if (renormalize)
    values.renormalize_logits = 1;
  values.forced_bos_id = forcedBos.value_or(values.forced_bos_id);
  values.forced_eos_id = forcedEos.value_or(values.forced_eos_id);
  resolveLists(settings);
  if (llvm::Error error = resolveNames(settings))
    return std::move(error);
  if (llvm::Error error = resolveWords(settings, tokens))
    return std::move(error);
  if (llvm::Error error = resolveBiases(settings))
    return std::move(error);
  return settings;
}

} // namespace braid::tool
