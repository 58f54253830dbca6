//===- Processors.h - What may follow, and how likely it is -----*- C++ -*-===//
///
/// The logits processors of the reference, in its order and in f32. Greedy
/// choice obeys process(); drawing goes on with what Candidates keeps.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_GENERATION_PROCESSORS_H
#define RUNTIME_SRC_GENERATION_PROCESSORS_H

#include "Settings.h"

namespace braid::text {

/// What was read and generated so far.
struct Story {
  const int32_t *ids; ///< [length]
  uint64_t length, promptLength;
};

/// Changes `scores`, [vocabulary], as the settings say, but for what do_sample
/// adds. Ids of the story that are not below `vocabulary` have no score.
void process(const Settings &settings, const Story &story, float *scores,
             uint64_t vocabulary);

/// Makes logarithms of probabilities of `scores`.
void normalize(float *scores, uint64_t vocabulary);

struct Candidate {
  int32_t id;
  float score;
};

/// Tokens that may be drawn, by ascending id.
class Candidates {
public:
  /// Those of `scores` that are more than minus infinity.
  Candidates(const float *scores, uint64_t vocabulary);

  /// Leaves out what temperature, top_h, top_k, ... say.
  void filter(const Settings &settings);

  const std::vector<Candidate> &get() const { return tokens; }
  /// The probability of each.
  std::vector<float> getProbabilities() const;

private:
  void scale(float temperature);
  void keepTopH(float share);
  void keepTopK(uint64_t count);
  void keepTopP(float share, uint64_t least);
  void keepMinP(float share, uint64_t least);
  void keepTypical(float share, uint64_t least);
  void keepAbove(float probability, uint64_t least);
  float findEta(float cutoff) const;
  void normalizeScores();

  /// The score of the `count`-th best.
  float findBest(uint64_t count) const;
  /// Indices, best score first; of equal ones the first.
  std::vector<uint32_t> findTop(uint64_t count) const;
  void keep(const std::vector<bool> &chosen);

  std::vector<Candidate> tokens;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_PROCESSORS_H
