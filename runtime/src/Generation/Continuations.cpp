//===- Continuations.cpp - Sequences that know nothing of each other ------===//
#include "Generation.h"

#include <algorithm>
#include <utility>

namespace braid::text {

Continuations::Continuations(Task given, Slots &slots)
    : Generation(std::move(given), slots) {
  uint64_t count = task.settings.values.num_return_sequences;
  sequences.reserve(count);
  for (uint64_t i = 0; i < count; ++i)
    sequences.emplace_back(task, uint32_t(i));
}

bool Continuations::admit(bool isAlone) {
  if (!isStarted)
    if (const float *logits = slots.findLogits(task.prompt.data(),
                                               task.prompt.size(), getWhole()))
      start(logits);
  for (Sequence &sequence : sequences) {
    if (sequence.isRunning() && sequence.slot == kNoSlot) {
      if (slots.countIdle() == 0 || !mayResume(isAlone && countUnits() == 0))
        return false;
      sequence.slot = takeSlot(sequence.ids);
    }
    // The first one reads the prompt for all.
    if (!isStarted)
      break;
  }
  return true;
}

void Continuations::collect(std::vector<Work> &work) {
  for (size_t i = 0; i < sequences.size(); ++i)
    if (sequences[i].slot != kNoSlot)
      work.push_back(makeWork(i, sequences[i].slot, sequences[i].ids));
}

void Continuations::receive(const Work &work, const float *logits) {
  recordRead(work);
  if (!work.isComplete)
    return;
  Sequence &sequence = sequences[work.strand];
  if (isStarted)
    return choose(sequence, logits);
  slots.keep(work.slot, logits, task.vocabulary);
  uint64_t slot = std::exchange(sequence.slot, kNoSlot);
  start(logits);
  shareSlot(slot);
}

/// Chooses everybody's first token.
void Continuations::start(const float *logits) {
  if (cost.reused_tokens + cost.read_tokens < task.prompt.size())
    cost.reused_tokens = cost.common_tokens = task.prompt.size();
  for (Sequence &sequence : sequences)
    choose(sequence, logits);
  isStarted = true;
}

void Continuations::choose(Sequence &sequence, const float *logits) {
  sequence.choose(logits, scratch);
  ++cost.generated_tokens;
  if (!sequence.isRunning() && sequence.slot != kNoSlot)
    slots.release(std::exchange(sequence.slot, kNoSlot));
}

/// Gives the slot that has seen the prompt to the first sequence that runs and
/// copies to the others, if there are slots; if not, they wait.
void Continuations::shareSlot(uint64_t slot) {
  bool isGiven = false;
  for (Sequence &sequence : sequences)
    if (sequence.isRunning())
      sequence.slot =
          std::exchange(isGiven, true) ? slots.takeCopy(slot) : slot;
  if (!isGiven)
    slots.release(slot);
}

uint64_t Continuations::countUnits() const {
  return uint64_t(
      std::count_if(sequences.begin(), sequences.end(),
                    [](const auto &one) { return one.slot != kNoSlot; }));
}

void Continuations::park() {
  auto last = std::find_if(sequences.rbegin(), sequences.rend(),
                           [](const auto &one) { return one.slot != kNoSlot; });
  slots.drop(std::exchange(last->slot, kNoSlot));
  notePark();
}

bool Continuations::isFinished() const {
  return std::none_of(sequences.begin(), sequences.end(),
                      [](const auto &one) { return one.isRunning(); });
}

void Continuations::end(braid_finish finish, bool isBroken) {
  for (Sequence &sequence : sequences) {
    if (sequence.isRunning())
      sequence.end(finish);
    uint64_t slot = std::exchange(sequence.slot, kNoSlot);
    if (slot != kNoSlot && isBroken)
      slots.drop(slot);
    else if (slot != kNoSlot)
      slots.release(slot);
  }
}

} // namespace braid::text
