//===- Sequence.h - One continuation of a prompt ----------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_SEQUENCE_H
#define RUNTIME_SRC_GENERATION_SEQUENCE_H

#include "Draw.h"
#include "SequenceText.h"
#include "Slots.h"

namespace braid::text {

/// What is the same for all sequences of a prompt.
struct Task {
  Settings settings;
  std::vector<int32_t> prompt;
  TextSource source;
  uint64_t maxLength;  ///< of prompt and continuation, by the settings
  uint64_t maxContext; ///< the same, by the session
  uint64_t vocabulary;

  uint64_t countMost() const { return std::min(maxLength, maxContext); }
};

/// The tokens that were chosen, as the model judges them.
struct Judgement {
  std::vector<float> logProbs;
  std::vector<braid_token_probability> top;

  void add(const Settings &settings, const LogProbabilities &probabilities,
           int32_t id);
};

/// A continuation that grows by a token at a time. Slots come and go: what a
/// slot lacks is read again.
class Sequence {
public:
  Sequence(const Task &task, uint32_t index);

  /// Adds a token, chosen by the logits of what follows `ids`, and ends the
  /// sequence if that is its last.
  void choose(const float *logits, std::vector<float> &scratch);
  void end(braid_finish finish, uint64_t reason = 0);
  bool isRunning() const { return finish == BRAID_RUNNING; }
  void show(braid_sequence &shown) const;

  std::vector<int32_t> ids; ///< of the prompt, too
  uint64_t slot = kNoSlot;

private:
  void endIfDue(int32_t id);

  const Task &task;
  const uint32_t index;
  SequenceText text;
  Judgement judgement;
  braid_finish finish = BRAID_RUNNING;
  uint64_t reason = 0;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_SEQUENCE_H
