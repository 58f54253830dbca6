//===- Slots.h - What slots have seen, and who has them ---------*- C++ -*-===//
///
/// A session's slots, each taken by a sequence or idle. An idle slot is not
/// empty: it holds what its sequence had seen, for prompts that begin alike,
/// until slots or KV blocks are short; those not used for longest go first.
///
/// A slot can only be continued where it is, or where a state was kept
/// (KeptStates). So a new prompt takes, in this order of likings, the longest
/// beginning of it that
///
///   an idle slot has seen, and nothing else: that slot is continued;
///   any slot has seen, up to a kept state: a copy is taken back to it.
///
/// Copies go to the idle slot that was not used for longest, which may be the
/// one that is copied: then it is taken back itself. Conversations so keep
/// their slots as long as there are enough.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_GENERATION_SLOTS_H
#define RUNTIME_SRC_GENERATION_SLOTS_H

#include "KeptStates.h"

#include <memory>

namespace braid::text {

constexpr uint64_t kNoSlot = UINT64_MAX;

/// A slot that was taken for some ids.
struct Lease {
  uint64_t slot = kNoSlot;
  uint64_t reused = 0; ///< ids that it has seen already
  uint64_t common = 0; ///< ids that some slot has seen
};

struct SlotOptions {
  const braid_model *model;
  braid_session *session;
  uint64_t count;
  bool reuse;
  uint64_t maxKeptBytes;
};

class Slots {
public:
  explicit Slots(const SlotOptions &options);

  uint64_t countIdle() const;
  /// Takes an idle slot, of which there is one, for a sequence that begins with
  /// `ids`; it has seen fewer than all of them.
  Lease take(const int32_t *ids, uint64_t length, uint64_t whole);
  /// Takes an idle slot and empties it.
  uint64_t takeEmpty();
  /// Makes an idle slot a copy of `from` and takes it; kNoSlot if there is no
  /// idle one, or no KV block.
  uint64_t takeCopy(uint64_t from);
  /// Makes the slot `to`, whose content is of no use any more, a copy; false
  /// for want of a KV block.
  bool copy(uint64_t from, uint64_t to);
  /// Empties a slot that stays taken.
  void clear(uint64_t slot) { reset(slot); }

  /// Lets others have the slot; what it has seen stays.
  void release(uint64_t slot);
  /// Lets others have it, empty.
  void drop(uint64_t slot);
  /// How often slots were given back.
  uint64_t countReturned() const { return returned; }
  /// Empties an idle slot for its KV blocks; false if all are empty.
  bool evict();

  /// The idle slot that has seen the longest beginning of `ids` and nothing
  /// else; kNoSlot if there is none.
  uint64_t findIdle(const int32_t *ids, uint64_t length) const;
  /// Lets an idle slot hold what a snapshot does.
  void restore(const void *snapshot, uint64_t bytes);

  /// The slot has been evaluated with these further ids.
  void extend(uint64_t slot, const int32_t *ids, uint64_t length,
              uint64_t whole);
  uint64_t getLength(uint64_t slot) const { return slots[slot].seen.size(); }
  /// Keeps the state of a slot, and the logits of its last token if given.
  void keep(uint64_t slot, const float *logits = nullptr,
            uint64_t vocabulary = 0);
  /// The logits after exactly these ids, or null.
  const float *findLogits(const int32_t *ids, uint64_t length, uint64_t whole);
  /// Whether an evaluation ended half-way in the slot.
  bool isMarked(uint64_t slot) const;

private:
  struct Slot {
    std::vector<int32_t> seen;
    uint64_t whole = 0;
    uint64_t lastUsed = 0;
    bool isTaken = false;
  };
  /// Where ids have been seen: `length` of them in `slot`, which is exactly
  /// that or has to be taken back to `state`.
  struct Source {
    uint64_t slot = kNoSlot;
    uint64_t length = 0;
    const KeptState *state = nullptr;
  };

  Source findSource(const int32_t *ids, uint64_t length, uint64_t whole,
                    uint64_t &common);
  bool isFor(const Slot &slot, uint64_t whole) const {
    return !dependsOnWhole || slot.whole == whole;
  }
  /// The idle slot to be lost next, but not `but`; kNoSlot if there is none.
  uint64_t findOldest(uint64_t but = kNoSlot) const;
  uint64_t useSource(const Source &source);
  bool truncate(uint64_t slot, const KeptState &state);
  void reset(uint64_t slot);
  /// Drops states that no slot can be taken back to.
  void dropOrphans();

  const SlotOptions options;
  const bool dependsOnWhole;
  std::vector<Slot> slots;
  KeptStates states;
  uint64_t clock = 0, returned = 0;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_SLOTS_H
