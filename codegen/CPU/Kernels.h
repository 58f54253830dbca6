//===- Kernels.h - The kernels of the CPU and their parameters --*- C++ -*-===//
///
/// One struct an emitter. A struct holds everything that decides the code of a
/// kernel: what the op is (widths, epsilon) and the emitter's choices (tiles,
/// blocks), which never decide a bit. Equal structs are one kernel
/// (EmittedKernels.h).
///
/// What a result depends on is no choice, and stays with what computes it: the
/// sums of a norm (NormRow.cpp), terms of series, pieces of attention. Nor is
/// what a file of weights depends on: panels (passes/Target.h).
///
/// Every struct has
///   getName()  the kernel's symbol: all that the op is
///   getTile()  all choices in words, for `braid inspect`
///   emit(b)    the kernel; see KernelBuilder.h for its signature
/// and lives in the file of its name: LinearKernel in LinearKernel.cpp. Those
/// with choices beyond "a vector at a time" have
///   verify(target, emitError)  refuses choices that are not legal
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_KERNELS_H
#define CODEGEN_CPU_KERNELS_H

#include "codegen/CPU/AttentionTiling.h"
#include "codegen/CPU/KernelBuilder.h"
#include "codegen/CPU/ProductShape.h"
#include "codegen/CPU/ScanShape.h"
#include "dialects/Hybrid/IR/HybridOps.h"

#include <optional>
#include <string>

namespace mlir::hybrid::cpu {

/// hybrid.embed from panels of `panel` rows (0: row-major). Operands: ids,
/// weight, init.
struct EmbedKernel {
  int64_t columns, panel;
  DType weight, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.rms_norm. Operands: input, weight, init.
struct RMSNormKernel {
  int64_t columns;
  double epsilon;
  bool replicated;
  DType input, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// One result of a linear op.
struct LinearResult {
  int64_t columns;
  ProductShape product;
  DType type; ///< of the result
};
/// The choices of all results: once, if they are the same.
std::string describe(ArrayRef<LinearResult> results);

/// hybrid.linear on panels. Operands: input, weights, biases, inits; a space
/// for each result.
///
/// Each result element is one chain over ascending k from 0, or from what the
/// init holds (then the bias is added), whatever the tile: with several blocks
/// of k, accumulators wait between them as f32, in the init if it is of f32,
/// else on the stack.
struct LinearKernel {
  SmallVector<LinearResult> results;
  bool hasBias, overRows; ///< overRows: rows are kept rows
  bool accumulate = false;
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.head_linear on panels: [heads][panels]. Operands: input, weights,
/// biases, inits; a space for each result. The chains of LinearKernel.
struct HeadLinearKernel {
  int64_t heads;
  SmallVector<LinearResult> results;
  bool hasBias;
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.gated_linear on panels. Operands: input, gate, up, init. The chains
/// of LinearKernel, side by side in registers.
struct GatedLinearKernel {
  Activation function;
  int64_t columns;
  ProductShape product; ///< of either
  DType type;           ///< of the result
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.activation on rows of `slots * columns` elements; columns are divided
/// within each slot (slots is 1 for rank 2). Operands: input, (factor), init.
struct ActivationKernel {
  Activation function;
  int64_t slots, columns;
  bool hasFactor;
  DType input, factor, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.concat_rms_norm. Operands: first, second, weight, init.
struct ConcatRMSNormKernel {
  int64_t firstColumns, secondColumns;
  double epsilon;
  DType first, second, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.add. Operands: input, init.
struct AddKernel {
  int64_t columns;
  DType input, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.add_rms_norm. Operands: input, weight, init of the stream, init of
/// the norm. The bits of AddKernel and RMSNormKernel.
struct AddRMSNormKernel {
  int64_t columns;
  double epsilon;
  DType input, stream, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.select_rows. Operands: input, init.
struct SelectRowsKernel {
  int64_t columns;
  DType input, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.copy. Operands: input, output (at the op's index: [tokens][columns];
/// null: nothing happens).
struct CopyKernel {
  int64_t columns;
  DType input;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.causal_conv1d and, with a function, hybrid.conv_activation; weights
/// in panels of 16 channels: [channels / 16][taps][16]; state rows [taps -
/// 1][columns], contiguous. Operands: input, weight, (bias), (state), init.
struct CausalConvKernel {
  std::optional<Activation> function;
  int64_t columns, taps;
  bool hasBias;
  int64_t slotBytes;
  DType input, output;
  /// A choice: vectors of channels side by side. Rows lie kilobytes apart, so
  /// that what is read of each should be long.
  int64_t vectors = 1;
  void choose(const CPUTarget &target);
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.selective_scan with `a` and the state in panels of 16 channels.
/// Operands: input, step, b, c, a, skip, state, init.
struct SelectiveScanKernel {
  int64_t columns, groups, states; ///< states: of a channel
  int64_t slotBytes;
  DType input, step, b, c, output;
  ScanShape scan = {};
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &builder) const;
};

/// hybrid.gated_scan: SelectiveScanKernel on steps that are projected, a panel
/// of channels and a chunk of tokens at a time, into scratch. Operands: input,
/// gate, dt, b, c, dt_weight, dt_bias, a, skip, state, init.
struct GatedScanKernel {
  Activation function;
  int64_t columns, states;
  int64_t slotBytes;
  ProductShape product; ///< of dt and dt_weight
  DType input, gate, b, c, output;
  ScanShape scan = {};
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.ssd_scan with the state in panels of 16 channels. Operands: input,
/// step, b, c, a, step_bias, skip, state, init.
struct SSDScanKernel {
  int64_t columns, heads, groups, states; ///< states: of a channel
  double low, high; ///< of steps; infinite where there is no bound
  int64_t slotBytes;
  DType input, step, b, c, output;
  ScanShape scan = {};
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &builder) const;
};

/// hybrid.gated_rms_norm. Operands: input, gate, weight, init.
struct GatedRMSNormKernel {
  int64_t columns, groups;
  double epsilon;
  DType input, gate, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.rotary_table. Operands: init.
struct RotaryTableKernel {
  SmallVector<double> frequencies;
  /// Of sequences of more than `threshold` tokens: these, or `frequencies` with
  /// `exponents` of the stretch that `factor` gives; both empty: no others.
  SmallVector<double> longFrequencies, exponents;
  double scale, factor = 0;
  int64_t threshold = 0;
  DType output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.rope on rows of `slots * columns` elements. Operands: table, init.
struct RopeKernel {
  int64_t slots, columns, headSize, pairs;
  bool byColumns; ///< what is divided: columns, or heads
  DType table, output;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.append_kv; KVBlock.h has the layout. Operands: keys, values, state.
struct AppendKVKernel {
  int64_t heads, headSize;
  int64_t blockBytes; ///< from one block to the next
  DType input, type;  ///< type: of the cache
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.attention on rows of `slots * queryHeads` heads. Operands: queries,
/// state, init.
///
/// Each 64 absolute positions give (max, sum, vector) from scratch; blocks are
/// merged in ascending order within pieces of 512 positions, and pieces in
/// ascending order. Up to `queries` queries that read the same KV head take
/// turns in the registers.
///
/// `split`: units are (token * pieces + piece) * heads + head, where each token
/// has as many pieces as the longest sequence, and heads those of all slots.
struct AttentionKernel {
  int64_t slots, queryHeads, heads, headSize;
  double scale;
  int64_t blockBytes;
  DType input, type, output; ///< type: of the cache
  bool split = false, rounded = false;
  AttentionTiling tiling = {};
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.attention_weights. Operands: queries, state, output (at the op's
/// index: [tokens][slots * queryHeads][width of the call]; null: nothing
/// happens).
struct AttentionWeightsKernel {
  int64_t slots, queryHeads, heads, headSize;
  double scale;
  int64_t blockBytes;
  DType input, type; ///< type: of the cache
  bool rounded = false;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.router on panels. Operands: input, weight, init of weights, init of
/// experts, (init of logits).
struct RouterKernel {
  int64_t experts, slots;
  bool normalized, replicated, hasLogits;
  ProductShape product;
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.sort_rows. Operands: experts, init.
struct SortRowsKernel {
  int64_t slots, experts;
  std::string getName() const;
  std::string getTile() const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.expert_linear on panels: [experts][panels]. Operands: input, experts,
/// order, (scales), weights, (bias), inits.
///
/// Each element is the chain of LinearKernel; with scales, slots are summed by
/// ascending expert, an fma each, from the bias or 0.
///
/// `items`, a multiple of the panel: columns of a work item, of one expert or,
/// with scales, of all; 0: columns are divided.
struct ExpertLinearKernel {
  int64_t experts, slots, columns;
  int64_t results;    ///< weights and inits
  bool inputHasSlots; ///< input is [tokens][slots][inner]
  bool hasScales;     ///< inits are [tokens][columns], else
                      ///< [tokens][slots][columns]
  bool hasBias;       ///< only with scales
  ProductShape product;
  DType type; ///< of the results; bf16 only without scales
  int64_t items = 0;
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

/// hybrid.expert_gated_linear on panels. Operands: input, experts, order, gate,
/// up, init. The chains of GatedLinearKernel; `items` as of ExpertLinearKernel.
struct ExpertGatedLinearKernel {
  Activation function;
  int64_t experts, slots, columns;
  ProductShape product; ///< of either
  DType type;           ///< of the result
  int64_t items = 0;
  std::string getName() const;
  std::string getTile() const;
  LogicalResult verify(const CPUTarget &target, EmitError emitError) const;
  void emit(KernelBuilder &b) const;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_KERNELS_H
