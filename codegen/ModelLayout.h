//===- ModelLayout.h - Where weights and states lie -------------*- C++ -*-===//
///
/// The one place that turns the symbols of a module into bytes: of weights.bin,
/// of a slot and of a KV block. The packer, the converters and the descriptor
/// ask it, so they agree.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_MODELLAYOUT_H
#define CODEGEN_MODELLAYOUT_H

#include "dialects/Hybrid/IR/HybridOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/MapVector.h"

#include <array>

namespace mlir::hybrid {

/// Where the elements of a symbol lie: element i at offset + i * stride.
struct Place {
  int64_t offset = 0, stride = 0, count = 0;
};

struct ModelLayout {
  /// Bytes of weights.bin, its header included.
  int64_t weightsBytes = 0;
  /// Of one slot: all conv and ssm states.
  int64_t slotBytes = 0;
  /// Of one KV block: 16 positions of all layers.
  int64_t kvBlockBytes = 0;
  /// By symbol, in the order of the module. Parameters are relative to the
  /// beginning of weights.bin, states to that of a slot or KV block.
  llvm::MapVector<StringRef, Place> params, states;

  /// Identifies names, types and places of all parameters.
  std::array<uint8_t, 32> getHash(ModuleOp module) const;
};

/// What lies behind a parameter that takes `bytes`. Kernels read two weights
/// side by side (a gate and an up). Where their addresses agree in the low 28
/// bits, a core reads half as much (bench/ReadBench.cpp). It is the addresses
/// that count, not the memory: the same pages mapped elsewhere are read at full
/// speed. 16 KiB helped those and made products of two weights of 32 MiB a
/// quarter slower, for a reason that is not known; 1 KiB more, by which
/// neighbours differ in the set of an L1 cache as well, does not.
int64_t getGapBehind(int64_t bytes);

/// Lays out the symbols of `module` one after another, 64-byte aligned, with
/// gaps behind large parameters. Fails with a diagnostic where the sum leaves
/// 62 bits.
FailureOr<ModelLayout> layOutModel(ModuleOp module);

} // namespace mlir::hybrid

#endif // CODEGEN_MODELLAYOUT_H
