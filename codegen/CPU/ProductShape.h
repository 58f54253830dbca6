//===- ProductShape.h - What is multiplied, how much at a time --*- C++ -*-===//
#ifndef CODEGEN_CPU_PRODUCTSHAPE_H
#define CODEGEN_CPU_PRODUCTSHAPE_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// What is multiplied, and how much of it at a time.
struct ProductShape {
  DType input = DType::F32, weight = DType::F32;
  int64_t inner = 0; ///< K: columns of the input and of the weight
  int64_t panel = 0; ///< rows of a panel of the weight
  // Choices of the emitter.
  int64_t rowTile = 6;       ///< rows of the input in registers
  int64_t columnTile = 64;   ///< rows of a panel in registers; divides `panel`
  int64_t innerBlock = 2048; ///< k that pass before the next rows do; even
  /// Rows whose sums wait on the stack between blocks of k at the same time, if
  /// they cannot wait in the result.
  int64_t waitingRows = 96;
  /// How far ahead a lone row's weights are fetched, a page, if a panel is one
  /// tile; 0: not at all.
  int64_t fetchBytes = 4096;
  /// The lines of so many steps a tile asks for at each of its steps, from its
  /// part of what is read after the block; 0: none. So each is asked for
  /// several times: processors drop fetches when many wait.
  int64_t fetchSteps = 2;
  /// Tiles of all `rowTile` rows ask for one of so many lines of a step
  /// instead; 0: none. They have so much else to do that theirs do not wait.
  int64_t fullFetchPart = 2;
  /// The cache that lines are fetched into. The first one is full of what the
  /// tile reads now, and the last one is shared.
  int64_t fetchLevel = 2;

  /// Makes the choices that suit `target` and so many panels side by side, each
  /// with sums of its own.
  void choose(const CPUTarget &target, int64_t sides = 1);
  /// Refuses choices of which no right code comes, or none that fits the
  /// registers. Every choice that passes gives the same bits.
  LogicalResult verify(const CPUTarget &target, EmitError emitError,
                       int64_t sides = 1) const;

  /// Bytes of a panel.
  int64_t getPanelBytes() const;
  /// Bytes of a panel's block of k.
  int64_t getBlockBytes() const;
  int64_t getRowBytes() const { return inner * getBytes(input); }
  /// All choices: "6x64 k-block 2048 wait 96 fetch 4096 2x 1/2x L2".
  std::string describe() const;
  /// All but the choices: "k2560_p64_bf16".
  std::string getName() const;

  /// A thread's stack is the system's, and not the kernel's alone.
  static constexpr int64_t kMostWaitingRows = 256;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_PRODUCTSHAPE_H
