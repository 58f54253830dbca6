//===- Generation.cpp - What generations have in common -------------------===//
#include "Generation.h"

namespace braid::text {
namespace {

/// Fewer tokens than that are read again faster than a state is worth.
constexpr uint64_t kShortBranch = 16;

uint64_t countNanoseconds(std::chrono::steady_clock::duration time) {
  return uint64_t(
      std::chrono::duration_cast<std::chrono::nanoseconds>(time).count());
}

} // namespace

Generation::Generation(Task given, Slots &slots)
    : task(std::move(given)), slots(slots),
      created(std::chrono::steady_clock::now()) {
  cost.prompt_tokens = task.prompt.size();
}

void Generation::addTime(std::chrono::steady_clock::time_point begin,
                         std::chrono::steady_clock::time_point end) {
  if (!isEvaluated)
    cost.wait_time = countNanoseconds(begin - created);
  isEvaluated = true;
  (isStarted ? cost.decode_time : cost.prompt_time) +=
      countNanoseconds(end - begin);
}

uint64_t Generation::cutAtBranch(uint64_t seen, uint64_t length) const {
  return seen < branch && branch < seen + length ? branch - seen : length;
}

uint64_t Generation::takeSlot(const std::vector<int32_t> &ids) {
  Lease lease = slots.take(ids.data(), ids.size(), getWhole());
  if (!isAccounted) {
    cost.reused_tokens = std::min<uint64_t>(lease.reused, task.prompt.size());
    cost.common_tokens = std::min<uint64_t>(lease.common, task.prompt.size());
    if (lease.common >= lease.reused + kShortBranch)
      branch = lease.common;
  }
  isAccounted = true;
  return lease.slot;
}

Work Generation::makeWork(size_t strand, uint64_t slot,
                          const std::vector<int32_t> &ids) {
  uint64_t seen = slots.getLength(slot);
  return {this, strand, slot, ids.data() + seen, ids.size() - seen, true};
}

void Generation::recordRead(const Work &work) {
  // What has to be read again does not count.
  if (!isStarted)
    cost.read_tokens = std::min(cost.read_tokens + work.length,
                                cost.prompt_tokens - cost.reused_tokens);
  if (slots.getLength(work.slot) == branch)
    slots.keep(work.slot);
}

bool Generation::mayResume(bool isAlone) const {
  return !isParked || isAlone || slots.countReturned() != parkedAt;
}

void Generation::notePark() {
  isParked = true;
  parkedAt = slots.countReturned();
}

} // namespace braid::text
