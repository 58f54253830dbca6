//===- Candidates.cpp - What drawing leaves out ---------------------------===//
#include "Processors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace braid::text {

Candidates::Candidates(const float *scores, uint64_t vocabulary) {
  for (uint64_t i = 0; i < vocabulary; ++i)
    if (scores[i] > -INFINITY)
      tokens.push_back({int32_t(i), scores[i]});
}

void Candidates::filter(const Settings &settings) {
  const braid_generation_settings &values = settings.values;
  uint64_t least = settings.countKept();
  if (settings.samples() && !tokens.empty()) {
    if (values.temperature != 1)
      scale(values.temperature);
    if (values.top_h > 0)
      keepTopH(values.top_h);
    if (values.top_k != 0)
      keepTopK(std::max(values.top_k, least));
    if (values.top_p < 1)
      keepTopP(values.top_p, least);
    if (values.min_p > 0)
      keepMinP(values.min_p, least);
    if (values.typical_p < 1)
      keepTypical(values.typical_p, least);
    if (values.epsilon_cutoff > 0)
      keepAbove(values.epsilon_cutoff, least);
    if (values.eta_cutoff > 0)
      keepAbove(findEta(values.eta_cutoff), least);
  }
  if (values.renormalize_logits != 0 && !tokens.empty())
    normalizeScores();
}

std::vector<float> Candidates::getProbabilities() const {
  float most = -INFINITY;
  for (const Candidate &token : tokens)
    most = std::max(most, token.score);
  std::vector<float> result(tokens.size());
  double sum = 0;
  for (size_t i = 0; i < tokens.size(); ++i)
    sum += result[i] = std::exp(tokens[i].score - most);
  for (float &probability : result)
    probability = float(probability / sum);
  return result;
}

/// A small temperature makes infinities of scores.
void Candidates::scale(float temperature) {
  for (Candidate &token : tokens)
    token.score /= temperature;
  std::vector<bool> chosen(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i)
    chosen[i] = tokens[i].score > -INFINITY;
  keep(chosen);
}

/// Of the best hundred, as many as have this share of their entropy.
void Candidates::keepTopH(float share) {
  Candidates top = *this;
  std::vector<uint32_t> order = findTop(100);
  top.tokens.clear();
  for (uint32_t i : order)
    top.tokens.push_back(tokens[i]);
  std::vector<float> probabilities = top.getProbabilities();
  top.normalizeScores();
  double entropy = 0;
  for (size_t i = 0; i < order.size(); ++i)
    entropy -= double(top.tokens[i].score * probabilities[i]);
  float most = float(entropy) * share;
  std::vector<bool> chosen(tokens.size());
  double sum = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    sum += double(-probabilities[i] * std::log(probabilities[i]));
    chosen[order[i]] = i == 0 || float(sum) <= most;
  }
  keep(chosen);
}

/// And whatever is as good as the last of them.
void Candidates::keepTopK(uint64_t count) {
  if (count >= tokens.size())
    return;
  float least = findBest(count);
  std::vector<bool> chosen(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i)
    chosen[i] = !(tokens[i].score < least);
  keep(chosen);
}

/// Drops the worst, of equal ones the last, while they have at most 1 - share
/// together.
void Candidates::keepTopP(float share, uint64_t least) {
  double rest = 1 - asWritten(share);
  std::vector<float> probabilities = getProbabilities();
  // Those that are dropped for sure, because all of them have less than that,
  // need not be sorted; half is left for rounding.
  double sure = rest / double(2 * tokens.size());
  std::vector<uint32_t> order;
  double sum = 0;
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    if (double(probabilities[i]) >= sure)
      order.push_back(i);
    else
      sum += double(probabilities[i]);
  }
  if (order.size() < least) {
    order.resize(tokens.size());
    std::iota(order.begin(), order.end(), 0);
    sum = 0;
  }
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return tokens[a].score < tokens[b].score ||
           (tokens[a].score == tokens[b].score && a > b);
  });
  std::vector<bool> chosen(tokens.size());
  for (size_t i = 0; i < order.size(); ++i) {
    sum += double(probabilities[order[i]]);
    chosen[order[i]] = i + least >= order.size() || float(sum) > float(rest);
  }
  keep(chosen);
}

void Candidates::keepMinP(float share, uint64_t least) {
  std::vector<float> probabilities = getProbabilities();
  float bound =
      share * *std::max_element(probabilities.begin(), probabilities.end());
  std::vector<bool> chosen(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i)
    chosen[i] = !(probabilities[i] < bound);
  for (uint32_t i : findTop(least))
    chosen[i] = true;
  keep(chosen);
}

/// Keeps those whose surprise is nearest to the expected one.
void Candidates::keepTypical(float share, uint64_t least) {
  Candidates normal = *this;
  normal.normalizeScores();
  double entropy = 0;
  for (const Candidate &token : normal.tokens)
    if (token.score > -INFINITY) // which numbers far apart come to
      entropy -= double(token.score) * std::exp(double(token.score));
  std::vector<float> shifted(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i)
    shifted[i] = std::abs(-normal.tokens[i].score - float(entropy));
  std::vector<uint32_t> order(tokens.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return shifted[a] < shifted[b] || (shifted[a] == shifted[b] && a < b);
  });
  std::vector<float> probabilities = getProbabilities();
  double sum = 0;
  size_t last = 0;
  while (last + 1 < order.size() &&
         float(sum += double(probabilities[order[last]])) < share)
    ++last;
  float bound = shifted[order[last]];
  std::vector<bool> chosen(tokens.size());
  for (size_t i = 0; i < order.size(); ++i)
    chosen[order[i]] = i < least || !(shifted[order[i]] > bound);
  keep(chosen);
}

void Candidates::keepAbove(float probability, uint64_t least) {
  std::vector<float> probabilities = getProbabilities();
  float best = findBest(std::min<uint64_t>(least, tokens.size()));
  std::vector<bool> chosen(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i)
    chosen[i] = !(probabilities[i] < probability) || !(tokens[i].score < best);
  keep(chosen);
}

float Candidates::findEta(float cutoff) const {
  std::vector<float> probabilities = getProbabilities();
  Candidates normal = *this;
  normal.normalizeScores();
  double entropy = 0;
  for (size_t i = 0; i < tokens.size(); ++i)
    entropy -= double(normal.tokens[i].score) * double(probabilities[i]);
  return std::min(cutoff, std::sqrt(cutoff) * std::exp(-float(entropy)));
}

void Candidates::normalizeScores() {
  float most = -INFINITY;
  for (const Candidate &token : tokens)
    most = std::max(most, token.score);
  double sum = 0;
  for (const Candidate &token : tokens)
    sum += std::exp(token.score - most);
  auto log = float(std::log(sum));
  for (Candidate &token : tokens)
    token.score = token.score - most - log;
}

float Candidates::findBest(uint64_t count) const {
  std::vector<float> scores;
  scores.reserve(tokens.size());
  for (const Candidate &token : tokens)
    scores.push_back(token.score);
  auto place = scores.begin() + ptrdiff_t(count - 1);
  std::nth_element(scores.begin(), place, scores.end(), std::greater<>());
  return *place;
}

std::vector<uint32_t> Candidates::findTop(uint64_t count) const {
  std::vector<uint32_t> order(tokens.size());
  std::iota(order.begin(), order.end(), 0);
  count = std::min<uint64_t>(count, order.size());
  std::partial_sort(order.begin(), order.begin() + ptrdiff_t(count),
                    order.end(), [&](uint32_t a, uint32_t b) {
                      return tokens[a].score > tokens[b].score ||
                             (tokens[a].score == tokens[b].score && a < b);
                    });
  order.resize(count);
  return order;
}

void Candidates::keep(const std::vector<bool> &chosen) {
  size_t count = 0;
  for (size_t i = 0; i < tokens.size(); ++i)
    if (chosen[i])
      tokens[count++] = tokens[i];
  tokens.resize(count);
}

} // namespace braid::text
