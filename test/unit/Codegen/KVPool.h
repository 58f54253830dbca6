//===- KVPool.h - Blocks of keys and values ---------------------*- C++ -*-===//
#ifndef TEST_UNIT_CODEGEN_KVPOOL_H
#define TEST_UNIT_CODEGEN_KVPOOL_H

#include "test/unit/Support/KernelOperands.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace braid::test {

/// A pool as codegen/CPU/KVBlock.h lays it out, with the cache of one layer in
/// it and something before and behind it in every block. Everything is NaN:
/// what nobody wrote must not be read.
class KVPool {
public:
  static constexpr int64_t kPositions = 16, kBefore = 32, kBehind = 32;

  KVPool(DType type, int64_t heads, int64_t headSize, int64_t blocks)
      : heads(heads), headSize(headSize), padded(llvm::alignTo(headSize, 16)),
        depth(type == DType::BF16 ? 2 : 1),
        keyElements(kPositions * llvm::alignTo(headSize, depth)),
        blockElements(kBefore + heads * (keyElements + kPositions * padded) +
                      kBehind),
        elements(type, blocks * blockElements, NAN) {}

  int64_t getBlockBytes() const {
    return blockElements * mlir::hybrid::cpu::getBytes(elements.getType());
  }
  /// The state operand of a kernel, of elements laid out as these are.
  static const void *getState(const Elements &elements) {
    return elements.at(kBefore);
  }
  size_t getKeyPlace(int64_t block, int64_t head, int64_t position,
                     int64_t i) const {
    return block * blockElements + kBefore + head * keyElements +
           (i / depth * kPositions + position) * depth + i % depth;
  }
  size_t getValuePlace(int64_t block, int64_t head, int64_t position,
                       int64_t i) const {
    return block * blockElements + kBefore + heads * keyElements +
           head * kPositions * padded +
           (position / depth * padded + i) * depth + position % depth;
  }

  const int64_t heads, headSize, padded;
  const int64_t depth; // elements that lie together
  const int64_t keyElements, blockElements;
  Elements elements;
};

} // namespace braid::test

#endif // TEST_UNIT_CODEGEN_KVPOOL_H
