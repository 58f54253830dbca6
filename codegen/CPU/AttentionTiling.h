//===- AttentionTiling.h - How much of attention at a time ------*- C++ -*-===//
#ifndef CODEGEN_CPU_ATTENTIONTILING_H
#define CODEGEN_CPU_ATTENTIONTILING_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// The choices of attention's emitter. A score is one chain over ascending
/// components and a result one over the ascending positions of a span, whatever
/// else is in registers.
struct AttentionTiling {
  /// Queries of a tile: as many read a key or value that is loaded once.
  int64_t queries = 12;
  /// Vectors of a tile's scores, or results, that are in registers while
  /// components, or positions, pass by.
  int64_t sums = 24;
  /// How many spans ahead keys and values are fetched; 0: not at all. Blocks of
  /// a head lie apart, so that the processor alone fetches within each only.
  int64_t fetchSpans = 1;
  /// The cache that they are fetched into.
  int64_t fetchLevel = 2;

  /// Positions that lie so far ahead are still far from overflow.
  static constexpr int64_t kMostSpans = 1024;

  /// Makes the choices that suit `target`.
  void choose(const CPUTarget &target);
  /// Refuses choices of which no right code comes, or none that fits the
  /// registers. Every choice that passes gives the same bits.
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  /// All choices: "12 queries, 24 sums, fetch 1 spans L2".
  std::string describe() const;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_ATTENTIONTILING_H
