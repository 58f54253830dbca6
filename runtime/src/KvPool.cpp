//===- KvPool.cpp - Blocks of keys and values -----------------------------===//
#include "KvPool.h"

namespace braid::runtime {

uint64_t KvPool::countReleased(uint64_t slot, uint64_t first) const {
  uint64_t count = 0;
  for (uint64_t i = first; i < getCount(slot); ++i)
    count += !isShared(slot, i);
  return count;
}

void KvPool::grow(uint64_t slot, uint64_t count) {
  int32_t *table = tableOf(slot);
  for (uint64_t i = getCount(slot); i < count; ++i) {
    // Returned blocks first: their pages are in memory already.
    table[i] = numReturned ? arrays.returned[--numReturned]
                           : static_cast<int32_t>(used++);
    arrays.uses[table[i]] = 1;
    arrays.counts[slot] = static_cast<int32_t>(i + 1);
  }
}

void KvPool::release(uint64_t slot, uint64_t first) {
  // The first block of the slot is the first to be given out again.
  for (uint64_t i = getCount(slot); i > first; --i) {
    int32_t block = getTable(slot)[i - 1];
    if (--arrays.uses[block] == 0)
      arrays.returned[numReturned++] = block;
    arrays.counts[slot] = static_cast<int32_t>(i - 1);
  }
}

void KvPool::share(uint64_t from, uint64_t to, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    tableOf(to)[i] = getTable(from)[i];
    ++arrays.uses[getTable(to)[i]];
  }
  arrays.counts[to] = static_cast<int32_t>(count);
}

} // namespace braid::runtime
