//===- AttentionScores.h - Queries times the keys of a cache ----*- C++ -*-===//
#ifndef CODEGEN_CPU_ATTENTIONSCORES_H
#define CODEGEN_CPU_ATTENTIONSCORES_H

#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/KVProduct.h"

namespace mlir::hybrid::cpu {

/// Queries are [tokens][slots][queryHeads][headSize]; `type` is the cache's.
struct AttentionShape {
  int64_t slots, queryHeads, heads, headSize;
  double scale;
  int64_t blockBytes;
  DType input, type;
  bool rounded;
};

/// What a query head of a token makes of keys. Operands of the kernel: queries,
/// state.
class AttentionScores {
public:
  AttentionScores(KernelBuilder &b, const AttentionShape &shape);

  /// Turns to unit token * heads + head, and returns how many positions it
  /// attends to.
  Value begin(Value unit);
  /// The scaled products with the keys of a vector of positions from
  /// `position` on, which do not leave their block. Positions that nobody has
  /// written give anything.
  Value multiply(Value position);

private:
  /// The KV block of a position.
  Value getBlock(Value position);

  KernelBuilder &b;
  AttentionShape shape;
  KVBlock layout;
  KVProduct product;
  const Value query;  // scratch
  Value head, blocks; // of the unit at hand
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_ATTENTIONSCORES_H
