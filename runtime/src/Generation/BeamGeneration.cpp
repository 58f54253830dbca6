//===- BeamGeneration.cpp - Beams over the slots of a session -------------===//
#include "BeamGeneration.h"

#include <algorithm>

namespace braid::text {

BeamGeneration::BeamGeneration(Task given, Slots &slots)
    : Generation(std::move(given), slots),
      search(std::make_unique<BeamSearch>(task)) {}

bool BeamGeneration::admit(bool isAlone) {
  uint64_t count = task.settings.values.num_beams;
  if (!beamSlots.empty())
    return true;
  if (slots.countIdle() < count || !mayResume(isAlone))
    return false;
  beamSlots.push_back(takeSlot(task.prompt));
  while (beamSlots.size() < count)
    beamSlots.push_back(slots.takeEmpty());
  return true;
}

void BeamGeneration::collect(std::vector<Work> &work) {
  if (beamSlots.empty())
    return;
  // Until there is a first token, one slot reads for all.
  const std::vector<Beam> &beams = search->getBeams();
  size_t count = isStarted ? beams.size() : 1;
  rows.assign(beams.size(), nullptr);
  for (size_t i = 0; i < count; ++i)
    work.push_back(makeWork(i, beamSlots[i], beams[i].ids));
}

void BeamGeneration::receive(const Work &work, const float *logits) {
  recordRead(work);
  if (!work.isComplete)
    return;
  if (!isStarted) {
    slots.keep(work.slot, logits, task.vocabulary);
    std::fill(rows.begin(), rows.end(), logits);
  }
  rows[work.strand] = logits;
}

void BeamGeneration::proceed(const std::function<bool()> &makeRoom) {
  bool hasAll = !beamSlots.empty() && !rows.empty() &&
                std::find(rows.begin(), rows.end(), nullptr) == rows.end();
  if (!hasAll || isFinished())
    return;
  bool isFirst = !isStarted;
  bool goesOn = search->advance(rows);
  rows.clear();
  ++cost.generated_tokens;
  isStarted = true;
  if (!goesOn)
    return conclude();
  if (!arrangeSlots(isFirst, makeRoom))
    end(BRAID_FINISH_CONTEXT, /*isBroken=*/false);
}

/// Gives every beam a slot that has seen what its parent's has: the parent's to
/// its first child, copies to others. There are as many slots of childless
/// beams as copies. False if KV blocks are short.
bool BeamGeneration::arrangeSlots(bool isFirst,
                                  const std::function<bool()> &makeRoom) {
  const std::vector<Beam> &beams = search->getBeams();
  std::vector<uint64_t> next(beams.size(), kNoSlot), unused = beamSlots;
  auto getParent = [&](size_t beam) {
    return beamSlots[isFirst ? 0 : beams[beam].parent];
  };
  for (size_t i = 0; i < beams.size(); ++i) {
    auto place = std::find(unused.begin(), unused.end(), getParent(i));
    if (place == unused.end())
      continue;
    next[i] = *place;
    unused.erase(place);
  }
  for (uint64_t slot : unused)
    slots.clear(slot);
  for (size_t i = 0; i < beams.size(); ++i) {
    if (next[i] != kNoSlot)
      continue;
    next[i] = unused.back();
    unused.pop_back();
    while (!slots.copy(getParent(i), next[i]))
      if (!makeRoom())
        return false;
  }
  beamSlots = std::move(next);
  return true;
}

void BeamGeneration::park() {
  giveBack(/*isBroken=*/true);
  // It begins anew: what beams had in common would not be read as one.
  search = std::make_unique<BeamSearch>(task);
  isStarted = false;
  cost.generated_tokens = 0;
  notePark();
}

void BeamGeneration::giveBack(bool isBroken) {
  for (uint64_t slot : beamSlots)
    if (isBroken)
      slots.drop(slot);
    else
      slots.release(slot);
  beamSlots.clear();
  rows.clear();
}

void BeamGeneration::conclude() {
  finish = BRAID_FINISH_EOS;
  giveBack(/*isBroken=*/false);
  for (const BeamResult &result : search->getResults()) {
    SequenceText text(task.source, task.settings.stops);
    for (int32_t id : result.ids)
      text.push(id);
    text.finish();
    results.push_back({result, text.get()});
  }
}

void BeamGeneration::end(braid_finish how, bool isBroken) {
  if (isFinished())
    return;
  if (how == BRAID_FINISH_CONTEXT) {
    search->endHere();
    return conclude();
  }
  finish = how;
  giveBack(isBroken);
}

void BeamGeneration::show(uint64_t index, braid_sequence &shown) const {
  shown.text = "";
  shown.finish = finish;
  if (index >= results.size())
    return;
  const auto &[result, text] = results[index];
  shown.ids = result.ids.data();
  shown.num_ids = result.ids.size();
  shown.text = text.c_str();
  shown.text_length = text.size();
  shown.finish = result.finish;
  shown.reason = result.reason;
  shown.score = result.score;
  if (task.settings.values.log_probs == 0)
    return;
  shown.log_probs = result.judgement.logProbs.data();
  if (task.settings.values.top_log_probs != 0)
    shown.top_log_probs = result.judgement.top.data();
}

} // namespace braid::text
