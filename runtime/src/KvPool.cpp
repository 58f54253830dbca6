//===- KvPool.cpp - Blocks of keys and values -----------------------------===//
#include "KvPool.h"

namespace braid::runtime {

void KvPool::grow(uint64_t slot, uint64_t count) {
  int32_t *table = tables + slot * blocksPerSlot;
  for (uint64_t i = getCount(slot); i < count; ++i) {
    // Returned blocks first: their pages are in memory already.
    table[i] =
        numReturned ? returned[--numReturned] : static_cast<int32_t>(used++);
    counts[slot] = static_cast<int32_t>(i + 1);
  }
}

void KvPool::release(uint64_t slot) {
  // The first block of the slot is the first to be given out again.
  for (uint64_t i = getCount(slot); i > 0; --i)
    returned[numReturned++] = getTable(slot)[i - 1];
  counts[slot] = 0;
}

} // namespace braid::runtime
