//===- Processors.cpp - What may follow, whether or not one draws ---------===//
#include "Processors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace braid::text {
namespace {

constexpr float kNever = -std::numeric_limits<float>::infinity();

class Processor {
public:
  Processor(const Settings &settings, const Story &story, float *scores,
            uint64_t vocabulary)
      : settings(settings), values(settings.values), story(story),
        scores(scores), vocabulary(vocabulary) {}

  void run() {
    addBiases();
    penalizeRepetition();
    penalizePresence();
    banRepeatedNgrams();
    banWords();
    if (isTooShort())
      ban(settings.eos);
    force(values.forced_bos_id, story.length == 1);
    force(values.forced_eos_id, isLastToken());
    if (values.remove_invalid_values != 0)
      removeInvalidValues();
    favourEnd();
    ban(settings.suppress);
    if (isFirstToken())
      ban(settings.beginSuppress);
  }

private:
  bool isToken(int32_t id) const {
    return id >= 0 && uint64_t(id) < vocabulary;
  }
  uint64_t countGenerated() const { return story.length - story.promptLength; }

  void ban(const std::vector<int32_t> &ids) {
    for (int32_t id : ids)
      if (isToken(id))
        scores[id] = kNever;
  }

  /// Whether the last token of `ids` would complete them.
  bool isAlmostThere(const std::vector<int32_t> &ids) const {
    uint64_t before = ids.size() - 1;
    return before <= story.length &&
           std::equal(ids.begin(), ids.end() - 1,
                      story.ids + story.length - before);
  }

  /// Sums come before scores, as in the reference.
  void addBiases() {
    std::unordered_map<int32_t, float> sums;
    for (const SequenceBias &bias : settings.biases)
      if (isToken(bias.ids.back()) && isAlmostThere(bias.ids))
        sums[bias.ids.back()] += bias.bias;
    for (auto [id, sum] : sums)
      scores[id] += sum;
  }

  void penalizeRepetition() {
    float penalty = values.repetition_penalty;
    if (penalty == 1)
      return;
    std::vector<bool> isDone(vocabulary);
    for (uint64_t i = 0; i < story.length; ++i) {
      int32_t id = story.ids[i];
      if (!isToken(id) || isDone[size_t(id)])
        continue;
      isDone[size_t(id)] = true;
      scores[id] = scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty;
    }
  }

  void penalizePresence() {
    if (values.presence_penalty == 0 && values.frequency_penalty == 0)
      return;
    std::unordered_map<int32_t, float> counts;
    for (uint64_t i = story.promptLength; i < story.length; ++i)
      if (isToken(story.ids[i]))
        ++counts[story.ids[i]];
    for (auto [id, count] : counts) {
      scores[id] -= values.frequency_penalty * count;
      scores[id] -= values.presence_penalty;
    }
  }

  void banRepeatedNgrams() {
    uint64_t size = values.no_repeat_ngram_size;
    if (size == 0 || story.length < size)
      return;
    const int32_t *recent = story.ids + story.length - (size - 1);
    for (uint64_t i = 0; i + size <= story.length; ++i)
      if (isToken(story.ids[i + size - 1]) &&
          std::equal(recent, recent + (size - 1), story.ids + i))
        scores[story.ids[i + size - 1]] = kNever;
  }

  void banWords() {
    for (const auto &word : settings.badWords) {
      bool isEnd = word.size() == 1 && settings.isEos(word[0]);
      if (!isEnd && isToken(word.back()) && isAlmostThere(word))
        scores[word.back()] = kNever;
    }
  }

  bool isTooShort() const {
    if (values.min_new_tokens != 0)
      return countGenerated() < values.min_new_tokens;
    return story.length < values.min_length;
  }
  bool isLastToken() const {
    return story.length + 1 == settings.countMost(story.promptLength);
  }
  /// A prompt of one token may be what forced_bos_id follows.
  bool isFirstToken() const {
    uint64_t isForced = story.promptLength <= 1 && values.forced_bos_id >= 0;
    return story.length == story.promptLength + isForced;
  }

  void force(int32_t id, bool isDue) {
    if (!isDue || !isToken(id))
      return;
    std::fill_n(scores, vocabulary, kNever);
    scores[id] = 0;
  }

  void removeInvalidValues() {
    constexpr float kMost = std::numeric_limits<float>::max();
    for (uint64_t i = 0; i < vocabulary; ++i)
      scores[i] =
          std::isnan(scores[i]) ? 0 : std::clamp(scores[i], -kMost, kMost);
  }

  void favourEnd() {
    if (values.decay_factor == 1 || countGenerated() <= values.decay_start)
      return;
    auto late = double(countGenerated() - values.decay_start);
    auto factor = float(std::pow(values.decay_factor, late) - 1);
    std::vector<int32_t> ids = settings.eos;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (int32_t id : ids)
      if (isToken(id) && std::isfinite(scores[id]))
        scores[id] += std::abs(scores[id]) * factor;
  }

  const Settings &settings;
  const braid_generation_settings &values;
  const Story &story;
  float *scores;
  uint64_t vocabulary;
};

} // namespace

void process(const Settings &settings, const Story &story, float *scores,
             uint64_t vocabulary) {
  Processor(settings, story, scores, vocabulary).run();
}

void normalize(float *scores, uint64_t vocabulary) {
  float most = *std::max_element(scores, scores + vocabulary);
  double sum = 0;
  for (uint64_t i = 0; i < vocabulary; ++i)
    sum += std::exp(scores[i] - most);
  auto log = float(std::log(sum));
  for (uint64_t i = 0; i < vocabulary; ++i)
    scores[i] = scores[i] - most - log;
}

} // namespace braid::text
