//===- Config.cpp - generation_config.json --------------------------------===//
#include "Config.h"

#include "runtime/src/Text/Failure.h"
#include "runtime/src/Text/Json.h"
#include "runtime/src/Tokenizer/Config.h"

#include <cmath>
#include <map>

namespace braid::text {
namespace {

constexpr uint64_t kMaxConfigBytes = 4 << 20;
/// Lengths, lists and ids beyond that are no settings.
constexpr uint64_t kMaxCount = uint64_t(1) << 40;

double readNumber(const JsonView &json) {
  if (const auto *whole = json.get().as<uint64_t>())
    return double(*whole);
  if (const auto *number = json.get().as<double>())
    return *number;
  json.expected("a number");
}

/// Settings as they are read: their pointers come last.
struct Draft {
  Draft() { braid_generation_settings_init(&settings.values); }

  Settings settings;
  bool hasMinNewTokens = false;
};

using Values = braid_generation_settings;

void readId(const JsonView &json, std::vector<int32_t> &ids) {
  // The reference knows of -1 for none.
  const auto *number = json.get().as<double>();
  if (!number || *number >= 0 || *number != std::floor(*number))
    ids.push_back(int32_t(json.integer(kAnyVocabulary - 1)));
}

std::vector<int32_t> readIds(const JsonView &json) {
  std::vector<int32_t> ids;
  ids.reserve(json.array().size());
  for (size_t i = 0; i < json.array().size(); ++i)
    ids.push_back(int32_t(json.at(i).integer(kAnyVocabulary - 1)));
  return ids;
}

void readEos(const JsonView &json, Draft &draft) {
  if (!json.get().as<JsonArray>())
    return readId(json, draft.settings.eos);
  for (size_t i = 0; i < json.array().size(); ++i)
    readId(json.at(i), draft.settings.eos);
}

void readForced(const JsonView &json, int32_t &id) {
  std::vector<int32_t> ids;
  if (!json.get().as<JsonArray>())
    readId(json, ids);
  else if (json.array().size() == 1)
    readId(json.at(size_t(0)), ids);
  else
    fail(BRAID_INVALID_ARGUMENT,
         "%s: expected one token, but got a list of %zu; choose one of them",
         json.place().c_str(), json.array().size());
  id = ids.empty() ? -1 : ids.front();
}

void readStops(const JsonView &json, Draft &draft) {
  if (json.get().as<std::string>())
    return draft.settings.stops.emplace_back(json.string()), void();
  for (size_t i = 0; i < json.array().size(); ++i)
    draft.settings.stops.emplace_back(json.at(i).string());
}

void readEarlyStopping(const JsonView &json, Draft &draft) {
  braid_early_stopping &how = draft.settings.values.early_stopping;
  const auto *text = json.get().as<std::string>();
  if (text && *text == "never")
    how = BRAID_STOP_NEVER;
  else if (const auto *isEarly = json.get().as<bool>())
    how = *isEarly ? BRAID_STOP_EARLY : BRAID_STOP_HEURISTIC;
  else
    json.expected("true, false or 'never'");
}

void readBadWords(const JsonView &json, Draft &draft) {
  for (size_t i = 0; i < json.array().size(); ++i)
    draft.settings.badWords.push_back(readIds(json.at(i)));
}

/// [[[ids], bias], ...]
void readBiases(const JsonView &json, Draft &draft) {
  for (size_t i = 0; i < json.array().size(); ++i) {
    JsonView pair = json.at(i);
    if (pair.array().size() != 2)
      pair.expected("a list of ids and a number");
    draft.settings.biases.push_back(
        {readIds(pair.at(size_t(0))), float(readNumber(pair.at(1)))});
  }
}

void readDecay(const JsonView &json, Draft &draft) {
  if (json.array().size() != 2)
    json.expected("a list of a start and a factor");
  draft.settings.values.decay_start = json.at(size_t(0)).integer(kMaxCount);
  draft.settings.values.decay_factor = readNumber(json.at(1));
}

using Reader = void (*)(const JsonView &, Draft &);

template <float Values::*member>
void readFloat(const JsonView &json, Draft &draft) {
  draft.settings.values.*member = float(readNumber(json));
}
template <uint64_t Values::*member>
void readCount(const JsonView &json, Draft &draft) {
  draft.settings.values.*member = json.integer(kMaxCount);
}
template <uint64_t Values::*member>
void readPositive(const JsonView &json, Draft &draft) {
  readCount<member>(json, draft);
  if (draft.settings.values.*member == 0)
    json.expected("an integer above 0");
}
template <uint64_t Values::*member>
void readFlag(const JsonView &json, Draft &draft) {
  draft.settings.values.*member = json.boolean();
}

const std::map<std::string_view, Reader> &getReaders() {
  static const std::map<std::string_view, Reader> readers = {
      {"max_length", readPositive<&Values::max_length>},
      {"max_new_tokens", readPositive<&Values::max_new_tokens>},
      {"min_length", readCount<&Values::min_length>},
      {"min_new_tokens",
       [](const JsonView &json, Draft &draft) {
         readCount<&Values::min_new_tokens>(json, draft);
         draft.hasMinNewTokens = true;
       }},
      {"eos_token_id", readEos},
      {"stop_strings", readStops},
      {"repetition_penalty", readFloat<&Values::repetition_penalty>},
      {"no_repeat_ngram_size", readCount<&Values::no_repeat_ngram_size>},
      {"bad_words_ids", readBadWords},
      {"suppress_tokens",
       [](const JsonView &json, Draft &draft) {
         draft.settings.suppress = readIds(json);
       }},
      {"begin_suppress_tokens",
       [](const JsonView &json, Draft &draft) {
         draft.settings.beginSuppress = readIds(json);
       }},
      {"forced_bos_token_id",
       [](const JsonView &json, Draft &draft) {
         readForced(json, draft.settings.values.forced_bos_id);
       }},
      {"forced_eos_token_id",
       [](const JsonView &json, Draft &draft) {
         readForced(json, draft.settings.values.forced_eos_id);
       }},
      {"do_sample", readFlag<&Values::do_sample>},
      {"temperature", readFloat<&Values::temperature>},
      {"top_k", readCount<&Values::top_k>},
      {"top_p", readFloat<&Values::top_p>},
      {"min_p", readFloat<&Values::min_p>},
      {"top_h", readFloat<&Values::top_h>},
      {"typical_p", readFloat<&Values::typical_p>},
      {"epsilon_cutoff", readFloat<&Values::epsilon_cutoff>},
      {"eta_cutoff", readFloat<&Values::eta_cutoff>},
      {"num_return_sequences", readPositive<&Values::num_return_sequences>},
      {"num_beams", readPositive<&Values::num_beams>},
      {"length_penalty", readFloat<&Values::length_penalty>},
      {"early_stopping", readEarlyStopping},
      {"sequence_bias", readBiases},
      {"exponential_decay_length_penalty", readDecay},
      {"remove_invalid_values", readFlag<&Values::remove_invalid_values>},
      {"renormalize_logits", readFlag<&Values::renormalize_logits>},
  };
  return readers;
}

/// Settings that change what is generated and that we do not have, with the
/// number at which they do nothing; null, false and empty lists do nothing
/// either.
const std::map<std::string_view, double> &getUnsupported() {
  static const std::map<std::string_view, double> names = {
      {"max_time", NAN},
      {"guidance_scale", 1},
      {"encoder_repetition_penalty", 1},
      {"encoder_no_repeat_ngram_size", 0},
      {"watermarking_config", NAN},
      {"token_healing", NAN},
      {"penalty_alpha", 0},
      {"dola_layers", NAN},
      {"num_beam_groups", 1},
      {"diversity_penalty", 0},
      {"constraints", NAN},
      {"force_words_ids", NAN},
      {"low_memory", NAN},
      {"logits_processor", NAN},
      {"stopping_criteria", NAN},
      {"prefix_allowed_tokens_fn", NAN},
      {"negative_prompt_ids", NAN},
  };
  return names;
}

bool hasNoEffect(const Json &value, double neutral) {
  if (const auto *truth = value.as<bool>())
    return !*truth;
  if (const auto *list = value.as<JsonArray>())
    return list->empty();
  if (const auto *whole = value.as<uint64_t>())
    return double(*whole) == neutral;
  if (const auto *number = value.as<double>())
    return *number == neutral;
  return value.isNull();
}

void readField(const std::string &name, const JsonView &json, Draft &draft) {
  auto unsupported = getUnsupported().find(name);
  if (unsupported != getUnsupported().end() &&
      !hasNoEffect(json.get(), unsupported->second))
    fail(BRAID_INVALID_ARGUMENT,
         "%s: expected only settings that are supported, but this one, %s, is "
         "not; take it out of the file",
         json.place().c_str(), describe(json.get()).c_str());
  auto reader = getReaders().find(name);
  if (reader != getReaders().end() && !json.get().isNull())
    reader->second(json, draft);
}

/// Checks what was read, as of any caller.
Settings checkDraft(Draft &draft, const std::string &place) {
  // Even 0 of these is more than the other says.
  if (draft.hasMinNewTokens)
    draft.settings.values.min_length = 0;
  SettingsView view(draft.settings);
  try {
    return readSettings(&view.values, kAnyVocabulary);
  } catch (const Failure &failure) {
    fail(failure.status, "%s: %s", place.c_str(), failure.what());
  }
}

} // namespace

Settings readGenerationConfigText(std::string_view text,
                                  const std::string &place) {
  Json json = parseJson(text, place);
  JsonView view(json, place);
  Draft draft;
  for (const auto &[name, value] : view.object())
    readField(name, JsonView(value, place + "." + name), draft);
  return checkDraft(draft, place);
}

Settings readGenerationConfig(const std::string &directory) {
  checkDirectory(directory, "the directory of a checkpoint or an artifact");
  for (const char *name : {"generation_config.json", "config.json"})
    if (hasFile(directory, name))
      return readGenerationConfigText(
          readFile(directory + "/" + name, kMaxConfigBytes), name);
  return readSettings(nullptr, kAnyVocabulary);
}

} // namespace braid::text
