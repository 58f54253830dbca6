//===- ScanShape.h - How much of a recurrence at a time ---------*- C++ -*-===//
#ifndef CODEGEN_CPU_SCANSHAPE_H
#define CODEGEN_CPU_SCANSHAPE_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// The choices of a scan's emitter. Each state is one chain over ascending
/// tokens and each sum one over ascending states, wherever they are cut.
struct ScanShape {
  /// Tokens of a chunk: the steps of a panel of channels, and sums that wait
  /// for further states, stay in the L1 cache. Between chunks, states are in
  /// their slot.
  int64_t chunk = 32;
  /// States of a channel that are in registers while the tokens of a chunk pass
  /// by; those behind them come in further passes.
  int64_t group = 16;

  /// A chunk's tokens lie on the stack of a thread.
  static constexpr int64_t kMostTokens = 1024;

  /// Makes the choices that suit `target`.
  void choose(const CPUTarget &target, int64_t states);
  /// Refuses choices of which no right code comes, or none that fits the
  /// registers. Every choice that passes gives the same bits.
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  /// All choices: "16 states in registers, 32 tokens in a chunk".
  std::string describe() const;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_SCANSHAPE_H
