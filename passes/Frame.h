//===- Frame.h - Arenas and what functions need of them ---------*- C++ -*-===//
///
/// The calling convention of phase form: after its own arguments a function
/// takes the token, the row and the thread arena, each `memref<?xi8>`, and its
/// `hybrid.frame` attribute says how many bytes a token (the thread arena: a
/// token and thread) or kept row it needs of each.
///
//===----------------------------------------------------------------------===//
#ifndef PASSES_FRAME_H
#define PASSES_FRAME_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <array>
#include <optional>

namespace mlir::hybrid {

enum class Arena { Token, Row, Thread };
constexpr size_t kNumArenas = 3;

/// Bytes per token or row, by arena.
using Frame = std::array<int64_t, kNumArenas>;

constexpr llvm::StringLiteral kFrameAttr = "hybrid.frame";

/// On `memref.alloc`: every thread has its own.
constexpr llvm::StringLiteral kPrivateAttr = "hybrid.private";

/// The frame of a planned function, or nothing if there is none or if it is
/// not an array of three numbers.
std::optional<Frame> getFrame(func::FuncOp function);

void setFrame(func::FuncOp function, const Frame &frame);

/// The arena arguments of a planned function begin here.
inline unsigned getFirstArena(func::FuncOp function) {
  return function.getNumArguments() - kNumArenas;
}

/// Which arena of a planned function `value` is, if any.
std::optional<Arena> getArenaKind(func::FuncOp function, Value value);

} // namespace mlir::hybrid

#endif // PASSES_FRAME_H
