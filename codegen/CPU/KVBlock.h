//===- KVBlock.h - Where keys and values lie --------------------*- C++ -*-===//
///
/// A block holds 16 positions of one layer: the keys of all heads [heads]
/// [headSize][16], so that the positions of one component are a vector; then
/// the values of all heads [heads][16][padded headSize], so that the components
/// of one position are.
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

  int64_t getPadded() const { return llvm::alignTo(headSize, 16); }
  int64_t getKeyBytes() const {
    return headSize * kPositionsPerKVBlock * getBytes(type);
  }
  int64_t getValueBytes() const {
    return kPositionsPerKVBlock * getPadded() * getBytes(type);
  }
  /// The keys of `head` in the block at `block`.
  Value getKeys(KernelBuilder &b, Value block, Value head) const {
    return b.at(block, head, getKeyBytes());
  }
  /// The values of `head` in the block at `block`.
  Value getValues(KernelBuilder &b, Value block, Value head) const {
    return b.at(block, head, getValueBytes(), heads * getKeyBytes());
  }
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_KVBLOCK_H
