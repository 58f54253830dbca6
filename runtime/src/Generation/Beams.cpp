//===- Beams.cpp - Beam search --------------------------------------------===//
#include "Beams.h"

#include "Random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace braid::text {
namespace {

constexpr float kNever = -1e9f;

/// Keeps the `count` of highest score, the highest first, equal ones in their
/// order.
template <typename T>
void keepBest(std::vector<T> &list, size_t count) {
  std::vector<size_t> order(list.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return list[a].score > list[b].score ||
           (list[a].score == list[b].score && a < b);
  });
  std::vector<T> best;
  for (size_t i = 0; i < std::min(count, order.size()); ++i)
    best.push_back(std::move(list[order[i]]));
  list = std::move(best);
}

} // namespace

BeamSearch::BeamSearch(const Task &task)
    : task(task), numBeams(task.settings.values.num_beams),
      numCandidates(std::max<size_t>(2, 1 + task.settings.eos.size()) *
                    numBeams) {
  // Only the first counts until they differ.
  for (size_t i = 0; i < numBeams; ++i) {
    beams.push_back({task.prompt, i == 0 ? 0 : kNever, i, {}});
    results.emplace_back();
    results.back().score = kNever;
  }
}

bool BeamSearch::advance(const std::vector<const float *> &logits) {
  judges.clear();
  for (const float *row : logits)
    if (task.settings.values.log_probs != 0)
      judges.emplace_back(row, task.vocabulary);
  std::vector<Candidate> candidates = findCandidates(logits);
  for (Candidate &candidate : candidates)
    judgeEnd(candidate);
  updateResults(candidates);
  updateBeams(candidates);
  isImprovable = isImprovable && mayImprove();
  bool mustEnd =
      std::all_of(candidates.begin(), candidates.end(),
                  [](const auto &one) { return one.finish != BRAID_RUNNING; });
  bool isDone =
      isFull() && task.settings.values.early_stopping == BRAID_STOP_EARLY;
  return isImprovable && !isDone && !mustEnd;
}

std::vector<BeamSearch::Candidate>
BeamSearch::findCandidates(const std::vector<const float *> &logits) {
  std::vector<Candidate> best;
  for (size_t i = 0; i < numBeams; ++i)
    addCandidates(i, logits[i], best);
  return best;
}

/// Adds what follows one beam to the best candidates of all.
void BeamSearch::addCandidates(size_t beam, const float *logits,
                               std::vector<Candidate> &best) {
  const Beam &from = beams[beam];
  scratch.assign(logits, logits + task.vocabulary);
  normalize(scratch.data(), task.vocabulary);
  process(task.settings, {from.ids.data(), from.ids.size(), task.prompt.size()},
          scratch.data(), task.vocabulary);
  if (!task.settings.samples() && task.settings.values.renormalize_logits != 0)
    normalize(scratch.data(), task.vocabulary);
  if (!task.settings.samples()) {
    for (uint64_t id = 0; id < task.vocabulary; ++id)
      offer({scratch[id] + from.score, beam, int32_t(id), 0}, best);
    return;
  }
  text::Candidates drawn(scratch.data(), task.vocabulary);
  drawn.filter(task.settings);
  for (const auto &token : drawn.get())
    offer({token.score + from.score, beam, token.id, 0}, best);
}

/// Candidates come by ascending beam and id: of equal ones the first stays.
/// Drawing is without replacement: the largest of scores to which Gumbel noise
/// was added.
void BeamSearch::offer(const Candidate &offered,
                       std::vector<Candidate> &best) const {
  Candidate candidate = offered;
  candidate.rank = double(candidate.score);
  if (std::isnan(candidate.rank))
    return;
  if (task.settings.samples()) {
    uint64_t place = countGenerated() << 32 | uint32_t(candidate.id);
    double uniform = drawUniform(task.settings.values.seed, Purpose::kBeam,
                                 place, uint32_t(candidate.beam));
    candidate.rank -= std::log(-std::log(std::max(uniform, 0x1p-54)));
  }
  auto isBefore = [](const Candidate &a, const Candidate &b) {
    return a.rank > b.rank;
  };
  if (best.size() == numCandidates && !isBefore(candidate, best.back()))
    return;
  best.insert(std::upper_bound(best.begin(), best.end(), candidate, isBefore),
              candidate);
  if (best.size() > numCandidates)
    best.pop_back();
}

/// Says whether, and why, a candidate is the end of its sequence.
void BeamSearch::judgeEnd(Candidate &candidate) const {
  const std::vector<int32_t> &ids = beams[candidate.beam].ids;
  const std::vector<int32_t> &eos = task.settings.eos;
  auto end = std::find(eos.begin(), eos.end(), candidate.id);
  if (end != eos.end()) {
    candidate.finish = BRAID_FINISH_EOS;
    candidate.reason = uint64_t(end - eos.begin());
  } else if (ids.size() + 1 >= task.countMost()) {
    candidate.finish = ids.size() + 1 >= task.maxLength ? BRAID_FINISH_LENGTH
                                                        : BRAID_FINISH_CONTEXT;
  }
  if (task.settings.stops.empty())
    return;
  SequenceText text(task.source, task.settings.stops);
  for (size_t i = task.prompt.size(); i < ids.size(); ++i)
    text.push(ids[i]);
  text.push(candidate.id);
  if (candidate.finish != BRAID_RUNNING)
    text.finish();
  if (text.getStop()) {
    candidate.finish = BRAID_FINISH_STOP;
    candidate.reason = *text.getStop();
  }
}

float BeamSearch::divideByLength(float score, uint64_t length) const {
  double penalty = asWritten(task.settings.values.length_penalty);
  return score / float(std::pow(double(length), penalty));
}

bool BeamSearch::isFull() const {
  return std::all_of(results.begin(), results.end(),
                     [](const BeamResult &one) { return one.isFinished; });
}

BeamResult BeamSearch::makeResult(const Candidate &candidate) const {
  const Beam &beam = beams[candidate.beam];
  BeamResult result;
  result.ids.assign(beam.ids.begin() + ptrdiff_t(task.prompt.size()),
                    beam.ids.end());
  result.ids.push_back(candidate.id);
  result.finish = candidate.finish;
  result.reason = candidate.reason;
  result.judgement = beam.judgement;
  if (!judges.empty())
    result.judgement.add(task.settings, judges[candidate.beam], candidate.id);
  return result;
}

void BeamSearch::updateResults(const std::vector<Candidate> &candidates) {
  bool isClosed =
      isFull() && task.settings.values.early_stopping == BRAID_STOP_EARLY;
  std::vector<BeamResult> added;
  for (size_t i = 0; i < candidates.size(); ++i) {
    bool isResult = candidates[i].finish != BRAID_RUNNING && i < numBeams;
    BeamResult result;
    if (isResult)
      result = makeResult(candidates[i]);
    result.isFinished = isResult;
    result.score = divideByLength(candidates[i].score, countGenerated() + 1);
    result.score += isClosed ? kNever : 0;
    result.score += isImprovable ? 0 : kNever;
    result.score += isResult ? 0 : kNever;
    added.push_back(std::move(result));
  }
  addResults(std::move(added));
}

void BeamSearch::addResults(std::vector<BeamResult> added) {
  for (BeamResult &result : added)
    results.push_back(std::move(result));
  keepBest(results, numBeams);
}

void BeamSearch::updateBeams(const std::vector<Candidate> &candidates) {
  std::vector<Candidate> next = candidates;
  for (Candidate &candidate : next)
    candidate.score += candidate.finish != BRAID_RUNNING ? kNever : 0;
  keepBest(next, numBeams);
  std::vector<Beam> chosen;
  for (const Candidate &candidate : next) {
    const Beam &from = beams[candidate.beam];
    chosen.push_back(
        {from.ids, candidate.score, candidate.beam, from.judgement});
    chosen.back().ids.push_back(candidate.id);
    if (!judges.empty())
      chosen.back().judgement.add(task.settings, judges[candidate.beam],
                                  candidate.id);
  }
  // Fewer than that are left only if nothing may follow.
  while (!chosen.empty() && chosen.size() < numBeams) {
    chosen.push_back(chosen.back());
    chosen.back().score = -INFINITY;
  }
  if (!chosen.empty())
    beams = std::move(chosen);
}

/// Whether the best beam could beat the worst result.
bool BeamSearch::mayImprove() const {
  const braid_generation_settings &values = task.settings.values;
  uint64_t length = countGenerated();
  if (values.early_stopping == BRAID_STOP_NEVER && values.length_penalty > 0)
    length = task.countMost() - task.prompt.size();
  float possible = divideByLength(beams.front().score, length);
  float worst = INFINITY;
  for (const BeamResult &result : results)
    worst = std::min(worst, result.score);
  for (const BeamResult &result : results)
    if (possible > (result.isFinished ? worst : kNever))
      return true;
  return false;
}

void BeamSearch::endHere() {
  std::vector<BeamResult> added;
  for (const Beam &beam : beams) {
    BeamResult result;
    result.ids.assign(beam.ids.begin() + ptrdiff_t(task.prompt.size()),
                      beam.ids.end());
    result.score =
        divideByLength(beam.score, std::max<uint64_t>(1, result.ids.size()));
    result.finish = BRAID_FINISH_CONTEXT;
    result.reason = 0;
    result.judgement = beam.judgement;
    result.isFinished = true;
    added.push_back(std::move(result));
  }
  addResults(std::move(added));
}

} // namespace braid::text
