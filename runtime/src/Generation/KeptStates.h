//===- KeptStates.h - Places that slots can be taken back to ----*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_KEPTSTATES_H
#define RUNTIME_SRC_GENERATION_KEPTSTATES_H

#include "braid/state.h"

#include <list>
#include <vector>

namespace braid::text {

/// The state after some ids, without keys and values: slots that have seen the
/// ids hold those.
struct KeptState {
  std::vector<int32_t> ids;
  uint64_t whole;
  std::vector<uint8_t> snapshot;
  std::vector<float> logits; ///< of the last of them, or empty
  uint64_t lastUsed;

  uint64_t countBytes() const {
    return snapshot.size() + ids.size() * sizeof(int32_t) +
           logits.size() * sizeof(float);
  }
  /// Whether `other`, [length], begins with the ids.
  bool isPrefixOf(const int32_t *other, uint64_t length) const;
};

/// States within bounds; those not used for longest go first.
class KeptStates {
public:
  KeptStates(uint64_t maxCount, uint64_t maxBytes)
      : maxCount(maxCount), maxBytes(maxBytes) {}

  /// Whether a state of so many bytes can be kept at all.
  bool mayHold(uint64_t size) const { return size <= maxBytes; }
  void add(KeptState state);
  /// The state after exactly these ids, or null.
  KeptState *find(const std::vector<int32_t> &ids, uint64_t whole);
  template <typename Predicate>
  void removeIf(Predicate &&predicate) {
    states.remove_if([&](const KeptState &state) {
      bool isGone = predicate(state);
      bytes -= isGone ? state.countBytes() : 0;
      return isGone;
    });
  }
  std::list<KeptState> &get() { return states; }

private:
  const uint64_t maxCount, maxBytes;
  uint64_t bytes = 0;
  std::list<KeptState> states;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_KEPTSTATES_H
