//===- Settings.cpp - How tokens are chosen -------------------------------===//
#include "Settings.h"

#include "Structs.h"
#include "runtime/src/Text/Utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace braid::text {
namespace {

using ull = unsigned long long;

/// A number with bounds.
struct Bounded {
  const char *name;
  double value, least, most;
  const char *range; ///< in words
};

void checkNumbers(const braid_generation_settings &values) {
  constexpr double kNone = INFINITY;
  constexpr double kTiny = 1e-30; // a bound that is not reached
  const Bounded numbers[] = {
      {"repetition_penalty", values.repetition_penalty, kTiny, kNone,
       "a number above 0"},
      {"presence_penalty", values.presence_penalty, -kNone, kNone, "a number"},
      {"frequency_penalty", values.frequency_penalty, -kNone, kNone,
       "a number"},
      {"temperature", values.temperature, 0, kNone, "a number from 0"},
      {"top_p", values.top_p, 0, 1, "a number from 0 to 1"},
      {"min_p", values.min_p, 0, 1, "a number from 0 to 1"},
      {"typical_p", values.typical_p, kTiny, 1, "a number above 0, at most 1"},
      {"epsilon_cutoff", values.epsilon_cutoff, 0, 0.9999999,
       "a number from 0, below 1"},
      {"eta_cutoff", values.eta_cutoff, 0, 0.9999999,
       "a number from 0, below 1"},
      {"top_h", values.top_h, 0, 1, "a number from 0 to 1"},
      {"length_penalty", values.length_penalty, -kNone, kNone, "a number"},
      {"decay_factor", values.decay_factor, kTiny, kNone, "a number above 0"},
  };
  for (const Bounded &number : numbers)
    if (!std::isfinite(number.value) || number.value < number.least ||
        number.value > number.most)
      fail(BRAID_INVALID_ARGUMENT, "expected %s as %s, but got %g",
           number.range, number.name, number.value);
}

void checkCounts(const braid_generation_settings &values) {
  // A beam is a slot, of which no session has so many; a sequence takes memory.
  constexpr uint64_t kMost = 1024;
  const std::pair<const char *, uint64_t> counts[] = {
      {"num_beams", values.num_beams},
      {"num_return_sequences", values.num_return_sequences}};
  for (auto [name, count] : counts)
    if (count < 1 || count > kMost)
      fail(BRAID_INVALID_ARGUMENT, "expected %s from 1 to %llu, but got %llu",
           name, ull(kMost), ull(count));
  if (values.num_beams > 1 && values.num_return_sequences > values.num_beams)
    fail(BRAID_INVALID_ARGUMENT,
         "expected at most num_beams, %llu, as num_return_sequences, but got "
         "%llu; search with more beams",
         ull(values.num_beams), ull(values.num_return_sequences));
  if (values.early_stopping != BRAID_STOP_HEURISTIC &&
      values.early_stopping != BRAID_STOP_EARLY &&
      values.early_stopping != BRAID_STOP_NEVER)
    fail(BRAID_INVALID_ARGUMENT,
         "expected early_stopping from 0 to 2, but got %d",
         int(values.early_stopping));
}

/// Ids of a caller.
class IdReader {
public:
  explicit IdReader(uint64_t vocabulary) : vocabulary(vocabulary) {}

  std::vector<int32_t> read(const char *name, const int32_t *ids,
                            uint64_t count) const {
    requirePointer(name, ids, count);
    for (uint64_t i = 0; i < count; ++i)
      check(name, ids[i]);
    return {ids, ids + count};
  }
  std::vector<int32_t> readList(const char *name, const int32_t *ids,
                                uint64_t count) const {
    if (count == 0)
      fail(BRAID_INVALID_ARGUMENT,
           "expected at least one token in each list of %s, but got an empty "
           "one",
           name);
    return read(name, ids, count);
  }
  void check(const char *name, int32_t id) const {
    if (id < 0 || uint64_t(id) >= vocabulary)
      fail(BRAID_INVALID_ARGUMENT,
           "expected ids from 0 to %llu in %s, but got %d", ull(vocabulary - 1),
           name, int(id));
  }
  static void requirePointer(const char *name, const void *data,
                             uint64_t count) {
    if (!data && count != 0)
      fail(BRAID_INVALID_ARGUMENT, "expected %llu elements of %s, but got NULL",
           ull(count), name);
  }

private:
  uint64_t vocabulary;
};

void readBiases(const braid_generation_settings &given, const IdReader &reader,
                std::vector<SequenceBias> &biases) {
  const char *name = "sequence_bias";
  IdReader::requirePointer(name, given.sequence_bias,
                           given.num_sequence_biases);
  for (uint64_t i = 0; i < given.num_sequence_biases; ++i) {
    const braid_sequence_bias &bias = given.sequence_bias[i];
    if (std::isnan(bias.bias) || bias.bias == INFINITY)
      fail(BRAID_INVALID_ARGUMENT,
           "expected numbers or minus infinity in sequence_bias, but got %g",
           double(bias.bias));
    auto ids = reader.readList(name, bias.ids, bias.length);
    auto known = std::find_if(biases.begin(), biases.end(),
                              [&](const auto &one) { return one.ids == ids; });
    if (known == biases.end())
      biases.push_back({std::move(ids), bias.bias});
    else
      known->bias = bias.bias;
  }
}

void readStops(const braid_generation_settings &given,
               std::vector<std::string> &stops) {
  IdReader::requirePointer("stop_strings", given.stop_strings,
                           given.num_stop_strings);
  for (uint64_t i = 0; i < given.num_stop_strings; ++i) {
    const braid_string &stop = given.stop_strings[i];
    if (!stop.text || stop.length == 0)
      fail(BRAID_INVALID_ARGUMENT,
           "expected texts as stop_strings, but number %llu is empty", ull(i));
    stops.emplace_back(stop.text, stop.length);
    if (findInvalid(stops.back()) != stop.length)
      fail(BRAID_INVALID_ARGUMENT,
           "expected stop_strings in UTF-8, but number %llu, %s, is not",
           ull(i), quote(stops.back()).c_str());
  }
}

void readLists(const braid_generation_settings &given, uint64_t vocabulary,
               Settings &settings) {
  IdReader reader(vocabulary);
  settings.eos = reader.read("eos_ids", given.eos_ids, given.num_eos_ids);
  settings.suppress =
      reader.read("suppress_ids", given.suppress_ids, given.num_suppress_ids);
  settings.beginSuppress =
      reader.read("begin_suppress_ids", given.begin_suppress_ids,
                  given.num_begin_suppress_ids);
  IdReader::requirePointer("bad_words", given.bad_words, given.num_bad_words);
  for (uint64_t i = 0; i < given.num_bad_words; ++i)
    settings.badWords.push_back(reader.readList(
        "bad_words", given.bad_words[i].ids, given.bad_words[i].length));
  const std::pair<const char *, int32_t> forced[] = {
      {"forced_bos_id", given.forced_bos_id},
      {"forced_eos_id", given.forced_eos_id}};
  for (auto [name, id] : forced) {
    if (id == -1)
      continue;
    reader.check(name, id);
    if (std::count(settings.suppress.begin(), settings.suppress.end(), id))
      fail(BRAID_INVALID_ARGUMENT,
           "expected a token that may be chosen as %s, but %d is in "
           "suppress_ids",
           name, int(id));
  }
  readBiases(given, reader, settings.biases);
  readStops(given, settings.stops);
}

} // namespace

bool Settings::isEos(int32_t id) const {
  return std::find(eos.begin(), eos.end(), id) != eos.end();
}

uint64_t Settings::countMost(uint64_t promptLength) const {
  if (values.max_new_tokens == 0)
    return values.max_length == 0 ? UINT64_MAX : values.max_length;
  return promptLength + std::min(values.max_new_tokens, UINT64_MAX / 2);
}

Settings readSettings(const braid_generation_settings *given,
                      uint64_t vocabulary) {
  Settings settings;
  braid_generation_settings known;
  braid_generation_settings_init(&known);
  readStruct(given, known, "generation settings");
  checkNumbers(known);
  checkCounts(known);
  if (known.top_log_probs > vocabulary)
    fail(BRAID_INVALID_ARGUMENT,
         "expected at most the vocabulary, %llu, as top_log_probs, but got "
         "%llu",
         ull(vocabulary), ull(known.top_log_probs));
  readLists(known, vocabulary, settings);
  known.eos_ids = known.suppress_ids = known.begin_suppress_ids = nullptr;
  known.bad_words = nullptr;
  known.sequence_bias = nullptr;
  known.stop_strings = nullptr;
  settings.values = known;
  return settings;
}

SettingsView::SettingsView(const Settings &settings) : values(settings.values) {
  for (const auto &word : settings.badWords)
    lists.push_back({word.data(), word.size()});
  for (const SequenceBias &bias : settings.biases)
    biases.push_back({bias.ids.data(), bias.ids.size(), bias.bias});
  for (const std::string &stop : settings.stops)
    strings.push_back({stop.data(), stop.size()});
  values.eos_ids = settings.eos.data();
  values.num_eos_ids = settings.eos.size();
  values.suppress_ids = settings.suppress.data();
  values.num_suppress_ids = settings.suppress.size();
  values.begin_suppress_ids = settings.beginSuppress.data();
  values.num_begin_suppress_ids = settings.beginSuppress.size();
  values.bad_words = lists.data();
  values.num_bad_words = lists.size();
  values.sequence_bias = biases.data();
  values.num_sequence_biases = biases.size();
  values.stop_strings = strings.data();
  values.num_stop_strings = strings.size();
}

double asWritten(float number) {
  char text[32];
  double result = number;
  char *end = std::to_chars(text, text + sizeof text, number).ptr;
  std::from_chars(text, end, result);
  return result;
}

} // namespace braid::text
