//===- KVBlock.h - Where keys and values lie --------------------*- C++ -*-===//
///
/// A block holds 16 positions of one layer: the keys of all heads [heads]
/// [head size][16], so that the positions of one component are a vector; then
/// the values of all heads [heads][16][padded head size], so that the
/// components of one position are. As many elements as a step of a product adds
/// up in a lane (two of bf16) lie together: keys are [head size / 2][16][2],
/// values [16 / 2][padded head size][2].
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_KVBLOCK_H
#define CODEGEN_CPU_KVBLOCK_H

#include "codegen/CPU/KernelBuilder.h"
#include "dialects/Hybrid/IR/HybridOps.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

struct KVBlock {
  int64_t heads, headSize;
  DType type;

  /// Elements that lie together.
  int64_t getDepth() const { return CPUTarget::getPanelDepth(getBytes(type)); }
  int64_t getPadded() const { return llvm::alignTo(headSize, 16); }
  /// Of the elements of all positions, for one component of the keys; the step
  /// at component i is i times that from the first.
  int64_t getKeyStride() const { return kPositionsPerKVBlock * getBytes(type); }
  /// Of all components of the values of one position.
  int64_t getValueStride() const { return getPadded() * getBytes(type); }
  int64_t getKeyBytes() const {
    return llvm::alignTo(headSize, getDepth()) * getKeyStride();
  }
  int64_t getValueBytes() const {
    return kPositionsPerKVBlock * getValueStride();
  }
  /// The keys of `head` in the block at `block`.
  Value getKeys(KernelBuilder &b, Value block, Value head) const {
    return b.at(block, head, getKeyBytes());
  }
  /// The values of `head` in the block at `block`.
  Value getValues(KernelBuilder &b, Value block, Value head) const {
    return b.at(block, head, getValueBytes(), heads * getKeyBytes());
  }
  /// Component `i` of the key of a position, the `position`th of the block.
  Value getKey(KernelBuilder &b, Value keys, Value i, Value position) const {
    return inGroup(b, keys, i, getKeyStride(), position);
  }
  /// Component `i` of the value of a position.
  Value getValue(KernelBuilder &b, Value values, Value i,
                 Value position) const {
    return inGroup(b, values, position, getValueStride(), i);
  }

private:
  /// [outer / depth][inner][depth]; `stride`: bytes for each of `outer`.
  Value inGroup(KernelBuilder &b, Value base, Value outer, int64_t stride,
                Value inner) const {
    Value rest = b.rem(outer, b.i64(getDepth()));
    Value group = b.at(base, b.sub(outer, rest), stride);
    return b.at(b.at(group, inner, getDepth() * getBytes(type)), rest,
                getBytes(type));
  }
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_KVBLOCK_H
