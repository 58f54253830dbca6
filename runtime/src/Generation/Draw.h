//===- Draw.h - Choosing one token ------------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_DRAW_H
#define RUNTIME_SRC_GENERATION_DRAW_H

#include "Processors.h"

namespace braid::text {

/// The likeliest token, the lowest of equal ones; -1 if none may be chosen.
int32_t chooseBest(const float *scores, uint64_t vocabulary);

/// Draws by a number in [0, 1).
int32_t drawToken(const Candidates &candidates, double uniform);

/// Chooses what follows `story` in the sequence `which` of a prompt; -1 if
/// nothing may. `scores` begin as the logits and are changed.
int32_t chooseToken(const Settings &settings, const Story &story,
                    uint32_t which, float *scores, uint64_t vocabulary);

/// Probabilities as the model has them.
class LogProbabilities {
public:
  LogProbabilities(const float *logits, uint64_t vocabulary);

  float of(int32_t id) const { return float(double(logits[id]) - log); }
  /// Appends the `count` likeliest tokens, the likeliest first, or all.
  void appendTop(uint64_t count,
                 std::vector<braid_token_probability> &top) const;

private:
  const float *logits;
  uint64_t vocabulary;
  double log;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_DRAW_H
