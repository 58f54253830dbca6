//===- Target.h - Facts of a target, free of IR -----------------*- C++ -*-===//
///
/// What layouts and code generation may assume of a machine. Passes and
/// emitters ask these questions and never test a name.
///
//===----------------------------------------------------------------------===//
#ifndef PASSES_TARGET_H
#define PASSES_TARGET_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>

namespace mlir::hybrid {

/// Each has what those before it have.
enum class ISA {
  X86_64_V3,     ///< AVX2, FMA
  X86_64_V4,     ///< AVX-512 F, BW, CD, DQ, VL
  X86_64_V4_BF16 ///< and AVX512_BF16: products of bf16
};

/// "x86-64-v3", "x86-64-v4" or "x86-64-v4-bf16".
std::optional<ISA> parseISA(llvm::StringRef name);
llvm::StringRef getName(ISA isa);
/// The names, for messages: "x86-64-v3, x86-64-v4 or x86-64-v4-bf16".
llvm::StringRef getISANames();

/// What LLVM calls it.
llvm::StringRef getLLVMCPU(ISA isa);
llvm::StringRef getLLVMFeatures(ISA isa);

struct CPUTarget {
  ISA isa = ISA::X86_64_V4;

  bool hasAVX512() const { return isa != ISA::X86_64_V3; }
  bool hasBF16Dot() const { return isa == ISA::X86_64_V4_BF16; }

  /// Elements of f32 in a vector register: 16 or 8.
  int64_t getLanes() const { return hasAVX512() ? 16 : 8; }
  int64_t getVectorRegisters() const { return hasAVX512() ? 32 : 16; }

  /// Rows in a panel of a weight of `rows` rows that a product walks. Wide
  /// panels keep more accumulators busy and write longer runs; narrow ones
  /// waste less padding and leave more panels to divide over threads. Where
  /// they are wide, `sides` weights side by side have as many columns together
  /// as one has alone. The same for every instruction set: one file of weights
  /// serves them all.
  static int64_t getPanelWidth(int64_t rows, int64_t sides = 1);
  /// Columns that lie together in a panel of elements of so many bytes.
  static int64_t getPanelDepth(int64_t elementBytes) {
    return elementBytes == 2 ? 2 : 1;
  }

  /// Channels in a panel of what is divided by channels and kept in lanes:
  /// convolutions, scans and their states.
  static int64_t getChannelPanel() { return 16; }
  /// Experts in a panel of a router.
  static int64_t getRouterPanel() { return 16; }

  /// How many of a panel's `inner` columns of k stay in the L2 cache while the
  /// rows of the other operand pass by; `columnBytes` is what one of them
  /// takes. All, or an even number of which as few as can be, nearly equal,
  /// make all.
  int64_t getInnerBlock(int64_t inner, int64_t columnBytes) const;
};

} // namespace mlir::hybrid

#endif // PASSES_TARGET_H
