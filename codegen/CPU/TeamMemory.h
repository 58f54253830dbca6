//===- TeamMemory.h - What threads share within a phase ---------*- C++ -*-===//
///
/// Operands are buffers, which threads may share between phases only. Kernels
/// whose units are dynamic (Partition.h) have two places beside them, of which
/// the runtime hands one set to a team: counters, zero between phases, and
/// pieces of what several threads compute together.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_TEAMMEMORY_H
#define CODEGEN_CPU_TEAMMEMORY_H

#include "mlir/IR/BuiltinOps.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

/// A line of counters for work items; behind it, how many pieces of each head
/// of each token are done.
inline constexpr int64_t kFirstPieceCounter = 16;

/// What attention to one piece leaves: the largest score, the sum, and behind a
/// line the vector, padded; all f32.
inline int64_t getHeadPieceBytes(int64_t headSize) {
  return 64 + static_cast<int64_t>(llvm::alignTo(headSize, 16)) * 4;
}

/// How much of it the kernels of a module need.
struct TeamMemory {
  int64_t counters = 0;   ///< of 4 bytes
  int64_t pieceBytes = 0; ///< of a token and a piece
};

/// That of `module` in phase form, whose calls of few tokens have at most
/// `smallTokens`.
TeamMemory measureTeamMemory(ModuleOp module, int64_t smallTokens);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_TEAMMEMORY_H
