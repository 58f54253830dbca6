//===- KeptStates.cpp - Places that slots can be taken back to ------------===//
#include "KeptStates.h"

#include <algorithm>

namespace braid::text {

bool KeptState::isPrefixOf(const int32_t *other, uint64_t length) const {
  return ids.size() <= length && std::equal(ids.begin(), ids.end(), other);
}

void KeptStates::add(KeptState state) {
  bytes += state.countBytes();
  states.push_back(std::move(state));
  while (states.size() > maxCount || bytes > maxBytes) {
    auto oldest = std::min_element(states.begin(), states.end(),
                                   [](const KeptState &a, const KeptState &b) {
                                     return a.lastUsed < b.lastUsed;
                                   });
    bytes -= oldest->countBytes();
    states.erase(oldest);
  }
}

KeptState *KeptStates::find(const std::vector<int32_t> &ids, uint64_t whole) {
  for (KeptState &state : states)
    if (state.whole == whole && state.ids == ids)
      return &state;
  return nullptr;
}

} // namespace braid::text
