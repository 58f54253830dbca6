//===- Slots.cpp - What slots have seen, and who has them -----------------===//
#include "Slots.h"

#include "Status.h"

#include <algorithm>

namespace braid::text {
namespace {

constexpr uint64_t kStatesPerSlot = 8;

uint64_t countEqual(const std::vector<int32_t> &seen, const int32_t *ids,
                    uint64_t length) {
  length = std::min<uint64_t>(length, seen.size());
  return uint64_t(std::mismatch(ids, ids + length, seen.begin()).first - ids);
}

} // namespace

Slots::Slots(const SlotOptions &options)
    : options(options),
      dependsOnWhole(braid_model_description(options.model)->flags &
                     BRAID_ABI_MODEL_WHOLE),
      slots(options.count),
      states(kStatesPerSlot * options.count, options.maxKeptBytes) {}

uint64_t Slots::countIdle() const {
  return uint64_t(
      std::count_if(slots.begin(), slots.end(),
                    [](const Slot &slot) { return !slot.isTaken; }));
}

uint64_t Slots::findOldest(uint64_t but) const {
  uint64_t oldest = kNoSlot;
  for (uint64_t i = 0; i < slots.size(); ++i) {
    if (slots[i].isTaken || i == but)
      continue;
    // An empty one has nothing to lose.
    auto age = [&](uint64_t slot) {
      return slots[slot].seen.empty() ? 0 : slots[slot].lastUsed;
    };
    if (oldest == kNoSlot || age(i) < age(oldest))
      oldest = i;
  }
  return oldest;
}

Slots::Source Slots::findSource(const int32_t *ids, uint64_t length,
                                uint64_t whole, uint64_t &common) {
  Source best;
  for (uint64_t i = 0; i < slots.size(); ++i) {
    const Slot &slot = slots[i];
    if (slot.seen.empty() || !isFor(slot, whole))
      continue;
    uint64_t equal = countEqual(slot.seen, ids, length);
    common = std::max(common, equal);
    // One token has to be evaluated, or there are no logits.
    uint64_t most = std::min(equal, length - 1);
    auto offer = [&](uint64_t usable, const KeptState *state) {
      // What is continued where it is needs no copy.
      bool isBetter = usable > best.length ||
                      (usable == best.length && best.state && !state);
      if (usable <= most && usable != 0 && isBetter)
        best = {i, usable, state};
    };
    for (const KeptState &state : states.get())
      if ((!dependsOnWhole || state.whole == whole) &&
          state.isPrefixOf(ids, most))
        offer(state.ids.size(), &state);
    offer(slot.seen.size(), nullptr);
  }
  return best;
}

Lease Slots::take(const int32_t *ids, uint64_t length, uint64_t whole) {
  Lease lease;
  Source source;
  if (options.reuse)
    source = findSource(ids, length, whole, lease.common);
  if (source.slot != kNoSlot)
    lease.slot = useSource(source);
  if (lease.slot == kNoSlot)
    lease.slot = takeEmpty();
  lease.reused = getLength(lease.slot);
  return lease;
}

/// The slot that now holds what `source` says and is taken; kNoSlot if that did
/// not work for want of KV blocks.
uint64_t Slots::useSource(const Source &source) {
  // What it needs may be dropped together with a slot.
  KeptState state;
  if (source.state)
    state = *source.state;
  Slot &from = slots[source.slot];
  uint64_t to = source.slot;
  if (from.isTaken || source.state) {
    to = findOldest(source.slot);
    bool isOlder = to != kNoSlot && (from.isTaken || slots[to].seen.empty() ||
                                     slots[to].lastUsed < from.lastUsed);
    if (!isOlder)
      to = source.slot;
  } else {
    // Others may want to branch off here.
    keep(source.slot);
  }
  if (to != source.slot) {
    reset(to);
    if (!copy(source.slot, to))
      return kNoSlot;
  }
  slots[to].isTaken = true;
  from.lastUsed = ++clock;
  slots[to].lastUsed = clock;
  if (source.state && !truncate(to, state)) {
    slots[to].isTaken = false;
    return kNoSlot;
  }
  return to;
}

bool Slots::truncate(uint64_t slot, const KeptState &state) {
  if (braid_slot_truncate(options.session, slot, state.snapshot.data(),
                          state.snapshot.size(), nullptr) != BRAID_OK)
    return false;
  slots[slot].seen.resize(state.ids.size());
  if (KeptState *kept = states.find(state.ids, state.whole))
    kept->lastUsed = ++clock;
  dropOrphans();
  return true;
}

uint64_t Slots::takeEmpty() {
  uint64_t slot = findOldest();
  reset(slot);
  slots[slot].isTaken = true;
  slots[slot].lastUsed = ++clock;
  return slot;
}

uint64_t Slots::takeCopy(uint64_t from) {
  uint64_t to = findOldest();
  if (to == kNoSlot)
    return kNoSlot;
  reset(to);
  if (!copy(from, to))
    return kNoSlot;
  slots[to].isTaken = true;
  return to;
}

bool Slots::copy(uint64_t from, uint64_t to) {
  braid_error error;
  braid_status status = braid_slot_fork(options.session, from, to, &error);
  if (status == BRAID_LIMIT)
    return false;
  check(status, error);
  slots[to].seen = slots[from].seen;
  slots[to].whole = slots[from].whole;
  slots[to].lastUsed = ++clock;
  return true;
}

void Slots::release(uint64_t slot) {
  if (!options.reuse)
    return drop(slot);
  slots[slot].isTaken = false;
  slots[slot].lastUsed = ++clock;
  ++returned;
}

void Slots::drop(uint64_t slot) {
  reset(slot);
  slots[slot].isTaken = false;
  ++returned;
}

bool Slots::evict() {
  uint64_t oldest = kNoSlot;
  for (uint64_t i = 0; i < slots.size(); ++i)
    if (!slots[i].isTaken && !slots[i].seen.empty() &&
        (oldest == kNoSlot || slots[i].lastUsed < slots[oldest].lastUsed))
      oldest = i;
  if (oldest == kNoSlot)
    return false;
  reset(oldest);
  return true;
}

void Slots::reset(uint64_t slot) {
  braid_error error;
  check(braid_slot_reset(options.session, slot, &error), error);
  slots[slot].seen.clear();
  dropOrphans();
}

void Slots::dropOrphans() {
  states.removeIf([&](const KeptState &state) {
    return std::none_of(slots.begin(), slots.end(), [&](const Slot &slot) {
      return isFor(slot, state.whole) &&
             state.isPrefixOf(slot.seen.data(), slot.seen.size());
    });
  });
}

uint64_t Slots::findIdle(const int32_t *ids, uint64_t length) const {
  uint64_t best = kNoSlot, most = 0;
  for (uint64_t i = 0; i < slots.size(); ++i) {
    uint64_t seen = slots[i].seen.size();
    if (slots[i].isTaken || seen <= most ||
        countEqual(slots[i].seen, ids, length) != seen)
      continue;
    best = i;
    most = seen;
  }
  return best;
}

void Slots::restore(const void *snapshot, uint64_t bytes) {
  braid_snapshot_info info;
  braid_snapshot_info_init(&info);
  braid_error error;
  check(braid_snapshot_read(snapshot, bytes, &info, &error), error);
  uint64_t to = findOldest();
  if (to == kNoSlot)
    fail(BRAID_LIMIT, "expected a slot that no sequence has, but all are "
                      "taken; end a generation first");
  braid_status status;
  do
    status = braid_slot_restore(options.session, to, snapshot, bytes, &error);
  while (status == BRAID_LIMIT && evict());
  check(status, error);
  slots[to].seen.assign(info.ids, info.ids + info.tokens);
  slots[to].whole = info.whole;
  slots[to].lastUsed = ++clock;
  dropOrphans();
  // Others may want to branch off here.
  keep(to);
}

void Slots::extend(uint64_t slot, const int32_t *ids, uint64_t length,
                   uint64_t whole) {
  slots[slot].seen.insert(slots[slot].seen.end(), ids, ids + length);
  slots[slot].whole = whole;
  slots[slot].lastUsed = ++clock;
}

void Slots::keep(uint64_t slot, const float *logits, uint64_t vocabulary) {
  const std::vector<int32_t> &seen = slots[slot].seen;
  if (!options.reuse || seen.empty())
    return;
  KeptState *known = states.find(seen, slots[slot].whole);
  if (known && (!logits || !known->logits.empty()))
    return void(known->lastUsed = ++clock);
  uint64_t bytes = braid_snapshot_bytes(options.model, seen.size(),
                                        BRAID_SNAPSHOT_WITHOUT_KV);
  KeptState state{seen, slots[slot].whole, {}, {}, ++clock};
  if (logits)
    state.logits.assign(logits, logits + vocabulary);
  if (!states.mayHold(state.countBytes() + bytes))
    return;
  state.snapshot.resize(bytes);
  braid_error error;
  check(braid_slot_snapshot(options.session, slot, BRAID_SNAPSHOT_WITHOUT_KV,
                            state.snapshot.data(), bytes, &error),
        error);
  if (known)
    states.removeIf([&](const KeptState &one) { return &one == known; });
  states.add(std::move(state));
}

const float *Slots::findLogits(const int32_t *ids, uint64_t length,
                               uint64_t whole) {
  for (KeptState &state : states.get())
    if (!state.logits.empty() && state.ids.size() == length &&
        (!dependsOnWhole || state.whole == whole) &&
        state.isPrefixOf(ids, length)) {
      state.lastUsed = ++clock;
      return state.logits.data();
    }
  return nullptr;
}

bool Slots::isMarked(uint64_t slot) const {
  // A slot that is not marked has something else against this.
  uint8_t nothing;
  return braid_slot_snapshot(options.session, slot, BRAID_SNAPSHOT_WITHOUT_KV,
                             &nothing, 0, nullptr) == BRAID_STATE;
}

} // namespace braid::text
