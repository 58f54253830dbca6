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

enum class ISA { X86_64_V3, X86_64_V4 };

/// "x86-64-v3" or "x86-64-v4".
std::optional<ISA> parseISA(llvm::StringRef name);
llvm::StringRef getName(ISA isa);

/// The CPU of LLVM's that has just this instruction set, and how wide it may
/// make vectors.
struct CPUTarget {
  ISA isa = ISA::X86_64_V4;

  /// Elements of f32 in a vector register: 16 or 8.
  int64_t getLanes() const { return isa == ISA::X86_64_V4 ? 16 : 8; }

  /// Rows in a panel of a weight of `rows` rows that a product walks. Wide
  /// panels keep more accumulators busy and write longer runs; narrow ones
  /// waste less padding and leave more panels to divide over threads.
  int64_t getPanelWidth(int64_t rows) const;

  /// Channels in a panel of what is divided by channels and kept in lanes:
  /// convolutions, scans and their states.
  int64_t getChannelPanel() const { return 16; }

  /// Steps of the inner dimension for which a panel's part stays in the L2
  /// cache while the rows of the other operand pass by.
  int64_t getInnerBlock(int64_t panelWidth) const;
};

} // namespace mlir::hybrid

#endif // PASSES_TARGET_H
