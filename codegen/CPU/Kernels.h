//===- Kernels.h - The kernels of the CPU and their parameters --*- C++ -*-===//
///
/// One struct an emitter. A struct holds everything that decides the code of a
/// kernel: what the op is (widths, epsilon) and the emitter's choices (tiles,
/// blocks), which never decide a bit. Equal structs are one kernel.
///
/// Every struct has
///   getName()  the kernel's symbol; different structs, different names
///   getTile()  the choices in words, for `braid inspect`
///   emit(b)    the kernel; see KernelBuilder.h for its signature
/// and lives in the file of its name: LinearKernel in LinearKernel.cpp.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_KERNELS_H
#define CODEGEN_CPU_KERNELS_H

#include "codegen/CPU/KernelBuilder.h"
#include "dialects/Hybrid/IR/HybridOps.h"

#include <string>

namespace mlir::hybrid::cpu {

/// hybrid.embed from panels of `panel` rows (0: row-major). Operands: ids,
/// weight, init.
struct EmbedKernel {
  int64_t columns, panel;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.rms_norm. Operands: input, weight, init.
struct RMSNormKernel {
  int64_t columns;
  double epsilon;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.linear on panels. Operands: input, weights, biases, inits.
///
/// Each result element is one chain of fmas over ascending k from 0 (then the
/// bias is added), whatever the tile: with several blocks of k, accumulators
/// wait in the init between blocks.
struct LinearKernel {
  int64_t inner;                ///< K, columns of the input
  SmallVector<int64_t> columns; ///< of each result
  int64_t panel;                ///< rows of a weight in a panel
  bool hasBias, overRows;       ///< overRows: rows are kept rows
  int64_t rowTile = 6;          ///< rows of the input in registers
  int64_t innerBlock = 2048;    ///< k that pass before the next rows do
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.activation on rows of `slots * columns` elements; columns are divided
/// within each slot (slots is 1 for rank 2). Operands: input, (factor), init.
struct ActivationKernel {
  Activation function;
  int64_t slots, columns;
  bool hasFactor;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.add. Operands: input, init.
struct AddKernel {
  int64_t columns;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.select_rows. Operands: input, init.
struct SelectRowsKernel {
  int64_t columns;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.copy. Operands: input, output (its first element; the kernel goes to
/// `index`: [index][tokens][columns]).
struct CopyKernel {
  int64_t columns, index;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.causal_conv1d with weights in panels of 16 channels: [channels / 16]
/// [taps][16]; state rows [taps - 1][columns], contiguous. Operands: input,
/// weight, (bias), (state), init.
struct CausalConvKernel {
  int64_t columns, taps;
  bool hasBias;
  int64_t slotBytes;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.selective_scan with `a` and the state in panels of 16 channels:
/// [channels / 16][states][16], the last panel padded with zeros. Operands:
/// input, step, b, c, a, skip, state, init.
struct SelectiveScanKernel {
  int64_t columns, states;
  int64_t slotBytes;
  int64_t statesInRegisters = 16; ///< of one pass over the tokens
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.append_kv. A block holds, per layer, the keys of all heads
/// [heads][headSize][16 positions], then the values of all heads
/// [heads][16 positions][headSize padded to 16]. Operands: keys, values, state.
struct AppendKVKernel {
  int64_t heads, headSize;
  int64_t blockBytes; ///< from one block to the next
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.attention. Operands: queries, state, init.
///
/// Each 64 absolute positions give (max, sum, vector) from scratch; blocks are
/// merged in ascending order by one function.
struct AttentionKernel {
  int64_t queryHeads, heads, headSize;
  double scale;
  int64_t blockBytes;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.router on panels of `panel` rows. Operands: input, weight, init of
/// weights, init of experts.
struct RouterKernel {
  int64_t inner, experts, slots, panel;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.sort_rows. Operands: experts, init.
struct SortRowsKernel {
  int64_t slots, experts;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.expert_linear on panels: [experts][rows / panel][inner][panel].
/// Operands: input, experts, order, (scales), weights, inits.
///
/// Each element is the chain of LinearKernel; with scales, slots are summed by
/// ascending expert, an fma each, from 0.
struct ExpertLinearKernel {
  int64_t experts, slots, inner, columns, panel;
  int64_t results;    ///< weights and inits
  bool inputHasSlots; ///< input is [tokens][slots][inner]
  bool hasScales;     ///< inits are [tokens][columns], else
                      ///< [tokens][slots][columns]
  int64_t rowTile = 6;
  int64_t innerBlock = 2048;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_KERNELS_H
