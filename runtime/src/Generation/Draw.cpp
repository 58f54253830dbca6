//===- Draw.cpp - Choosing one token --------------------------------------===//
#include "Draw.h"

#include "Random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace braid::text {

int32_t chooseBest(const float *scores, uint64_t vocabulary) {
  int32_t best = -1;
  float most = -INFINITY;
  for (uint64_t i = 0; i < vocabulary; ++i)
    if (scores[i] > most) {
      most = scores[i];
      best = int32_t(i);
    }
  return best;
}

int32_t drawToken(const Candidates &candidates, double uniform) {
  std::vector<float> probabilities = candidates.getProbabilities();
  double sum = 0;
  for (float probability : probabilities)
    sum += double(probability);
  double left = uniform * sum;
  int32_t last = -1;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    if (!(probabilities[i] > 0))
      continue;
    last = candidates.get()[i].id;
    left -= double(probabilities[i]);
    if (left < 0)
      break;
  }
  return last;
}

int32_t chooseToken(const Settings &settings, const Story &story,
                    uint32_t which, float *scores, uint64_t vocabulary) {
  process(settings, story, scores, vocabulary);
  if (!settings.samples())
    return chooseBest(scores, vocabulary);
  Candidates candidates(scores, vocabulary);
  candidates.filter(settings);
  return drawToken(candidates,
                   drawUniform(settings.values.seed, Purpose::kToken,
                               story.length - story.promptLength, which));
}

LogProbabilities::LogProbabilities(const float *logits, uint64_t vocabulary)
    : logits(logits), vocabulary(vocabulary) {
  float most = *std::max_element(logits, logits + vocabulary);
  double sum = 0;
  for (uint64_t i = 0; i < vocabulary; ++i)
    sum += std::exp(logits[i] - most);
  log = double(most) + std::log(sum);
}

void LogProbabilities::appendTop(
    uint64_t count, std::vector<braid_token_probability> &top) const {
  std::vector<int32_t> order(vocabulary);
  std::iota(order.begin(), order.end(), 0);
  count = std::min(count, vocabulary);
  std::partial_sort(order.begin(), order.begin() + ptrdiff_t(count),
                    order.end(), [&](int32_t a, int32_t b) {
                      return logits[a] > logits[b] ||
                             (logits[a] == logits[b] && a < b);
                    });
  for (uint64_t i = 0; i < count; ++i)
    top.push_back({order[i], of(order[i])});
}

} // namespace braid::text
