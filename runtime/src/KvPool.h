//===- KvPool.h - Blocks of keys and values ---------------------*- C++ -*-===//
///
/// Keys and values lie in blocks of BRAID_ABI_KV_BLOCK positions. A slot takes
/// blocks from the pool as it grows, in any order, and its table says which:
/// position p of the sequence is in block table[p / 16], at p % 16. A reset
/// gives them all back.
///
/// # Who may write a block
///
/// Slots that were forked name the same blocks; each block counts the tables it
/// is in and is free when none is left. A shared block is full in every one of
/// them, and what is full is never written: positions are only appended. So
/// whoever forks, or cuts a sequence within a block, gives the slot a block of
/// its own for the positions behind the last full one.
///
/// The pool only counts: it never touches the blocks.
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
  /// Arrays of the owner's, zero, which outlive the pool.
  struct Arrays {
    int32_t *returned; // [numBlocks]
    int32_t *uses;     // [numBlocks]
    int32_t *counts;   // [slots]
    int32_t *tables;   // [slots][blocksPerSlot]
  };

  KvPool() = default; // of no blocks
  KvPool(uint64_t numBlocks, uint64_t blocksPerSlot, const Arrays &arrays)
      : numBlocks(numBlocks), blocksPerSlot(blocksPerSlot), arrays(arrays) {}

  uint64_t getSize() const { return numBlocks; }
  uint64_t getFree() const { return numBlocks - used + numReturned; }
  uint64_t getCount(uint64_t slot) const {
    return static_cast<uint64_t>(arrays.counts[slot]);
  }
  const int32_t *getTable(uint64_t slot) const {
    return arrays.tables + slot * blocksPerSlot;
  }
  /// Whether block `i` of `slot` is in another table, too.
  bool isShared(uint64_t slot, uint64_t i) const {
    return arrays.uses[getTable(slot)[i]] > 1;
  }
  /// Blocks that would be free if `slot` gave back those from `first` on.
  uint64_t countReleased(uint64_t slot, uint64_t first) const;

  /// Gives `slot` blocks until it has `count`. They must be there.
  void grow(uint64_t slot, uint64_t count);

  /// Takes the blocks of `slot` from `first` on back.
  void release(uint64_t slot, uint64_t first = 0);

  /// Lets `to`, which has no blocks, share the first `count` of `from`.
  void share(uint64_t from, uint64_t to, uint64_t count);

private:
  int32_t *tableOf(uint64_t slot) {
    return arrays.tables + slot * blocksPerSlot;
  }

  uint64_t numBlocks = 0, blocksPerSlot = 0;
  uint64_t used = 0;        // blocks below this have been given out once
  uint64_t numReturned = 0; // of them, those that came back
  Arrays arrays = {};
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_KVPOOL_H
