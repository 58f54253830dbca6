//===- KvPool.h - Blocks of keys and values ---------------------*- C++ -*-===//
///
/// Keys and values lie in blocks of BRAID_ABI_KV_BLOCK positions. A slot takes
/// blocks from the pool as it grows, in any order, and its table says which:
/// position p of the sequence is in block table[p / 16], at p % 16. A reset
/// returns them all. The pool only counts: it never touches the blocks.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_KVPOOL_H
#define RUNTIME_SRC_KVPOOL_H

#include "braid/abi.h"

namespace braid::runtime {

/// Blocks that hold `positions`.
inline uint64_t countBlocks(uint64_t positions) {
  return positions / BRAID_ABI_KV_BLOCK + (positions % BRAID_ABI_KV_BLOCK != 0);
}

class KvPool {
public:
  KvPool() = default; // of no blocks

  /// Arrays of the owner's, which outlive the pool: `returned` [numBlocks],
  /// `counts` [slots], zero, `tables` [slots][blocksPerSlot].
  KvPool(uint64_t numBlocks, uint64_t blocksPerSlot, int32_t *returned,
         int32_t *counts, int32_t *tables)
      : numBlocks(numBlocks), blocksPerSlot(blocksPerSlot), returned(returned),
        counts(counts), tables(tables) {}

  uint64_t getSize() const { return numBlocks; }
  uint64_t getFree() const { return numBlocks - used + numReturned; }
  uint64_t getCount(uint64_t slot) const {
    return static_cast<uint64_t>(counts[slot]);
  }
  const int32_t *getTable(uint64_t slot) const {
    return tables + slot * blocksPerSlot;
  }

  /// Gives `slot` blocks until it has `count`. They must be there.
  void grow(uint64_t slot, uint64_t count);

  /// Takes all blocks of `slot` back.
  void release(uint64_t slot);

private:
  uint64_t numBlocks = 0, blocksPerSlot = 0;
  uint64_t used = 0;        // blocks below this have been given out once
  uint64_t numReturned = 0; // of them, those that came back
  int32_t *returned = nullptr, *counts = nullptr, *tables = nullptr;
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_KVPOOL_H
