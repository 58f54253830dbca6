//===- Beams.h - Beam search ------------------------------------*- C++ -*-===//
///
/// The reference's beam search, as a function of logits. In every step the
/// best max(2, 1 + number of eos) * beams continuations of all beams are
/// candidates. Those that end become results if they are among the best `beams`
/// candidates, ranked by their log-probability over length ^ length_penalty;
/// the best of the others are the next beams. Scores of what does not count
/// are -1e9 lower, in f32: where that shows, it shows in the reference, too.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_GENERATION_BEAMS_H
#define RUNTIME_SRC_GENERATION_BEAMS_H

#include "Sequence.h"

namespace braid::text {

struct Beam {
  std::vector<int32_t> ids; ///< of the prompt, too
  float score;              ///< the sum of processed log-probabilities
  size_t parent;            ///< which beam it goes on from
  Judgement judgement;
};

struct BeamResult {
  std::vector<int32_t> ids; ///< of the continuation
  float score;
  braid_finish finish = BRAID_FINISH_FAILED;
  uint64_t reason = BRAID_FAILED_NO_TOKEN;
  Judgement judgement;
  bool isFinished =
      false; ///< if not, it holds a place: too few tokens are left
};

class BeamSearch {
public:
  explicit BeamSearch(const Task &task);

  /// Goes on by the logits of each beam, [vocabulary] each; false if the search
  /// is over.
  bool advance(const std::vector<const float *> &logits);
  /// Ends the beams where they are.
  void endHere();

  const std::vector<Beam> &getBeams() const { return beams; }
  /// The best first.
  const std::vector<BeamResult> &getResults() const { return results; }

private:
  struct Candidate {
    float score;
    size_t beam;
    int32_t id;
    double rank; ///< when drawing, what it is sorted by
    braid_finish finish = BRAID_RUNNING;
    uint64_t reason = 0;
  };

  std::vector<Candidate>
  findCandidates(const std::vector<const float *> &logits);
  void addCandidates(size_t beam, const float *logits,
                     std::vector<Candidate> &best);
  void offer(const Candidate &candidate, std::vector<Candidate> &best) const;
  void judgeEnd(Candidate &candidate) const;
  void updateResults(const std::vector<Candidate> &candidates);
  void addResults(std::vector<BeamResult> results);
  BeamResult makeResult(const Candidate &candidate) const;
  void updateBeams(const std::vector<Candidate> &candidates);
  bool mayImprove() const;
  bool isFull() const;
  uint64_t countGenerated() const {
    return beams.front().ids.size() - task.prompt.size();
  }
  float divideByLength(float score, uint64_t length) const;

  const Task &task;
  const size_t numBeams, numCandidates;
  std::vector<Beam> beams;
  std::vector<BeamResult> results;
  bool isImprovable = true;
  std::vector<float> scratch;
  std::vector<LogProbabilities> judges; ///< of each beam, if asked for
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_BEAMS_H
