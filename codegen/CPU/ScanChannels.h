//===- ScanChannels.h - The recurrence of some channels ---------*- C++ -*-===//
#ifndef CODEGEN_CPU_SCANCHANNELS_H
#define CODEGEN_CPU_SCANCHANNELS_H

#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/ScanShape.h"

namespace mlir::hybrid::cpu {

/// The operands of a recurrence. `a` (Mamba-1) and the state lie in panels of
/// 16 channels: [channels / 16][states][16], the last one padded. Rows of `b`
/// and `c` are [groups][states].
struct ScanOperands {
  int64_t states = 0, slotBytes = 0;
  Rows input, b, c;
  Value a, state;
};

/// A vector of channels, all of one group, and what its recurrence needs.
struct ScanVector {
  Value channel; ///< the first, a multiple of the lanes
  Value mask;    ///< the lanes that are meant; null: all
  Value group;   ///< i64, null: there is one
  Value skip;    ///< a vector
  /// The steps of a token.
  llvm::function_ref<Value(Value token)> step;
  /// What all states keep (Mamba-2); null: exp(a * step), each its own.
  llvm::function_ref<Value(Value token)> keep = nullptr;
  /// Takes the sums of a token.
  llvm::function_ref<void(Value token, Value sum)> finish;
};

/// Runs the recurrence of one vector of channels of a sequence over a chunk of
/// its tokens. A group of states is in registers; the sums over it wait in
/// scratch for the next group, so that each is one chain. Between chunks,
/// states are in their slot.
class ScanChannels {
public:
  ScanChannels(KernelBuilder &b, const ScanOperands &operands,
               const ScanShape &shape);

  /// Calls body(first, count) for chunks of the sequence's tokens.
  void forChunks(const KernelBuilder::SequenceFields &sequence,
                 llvm::function_ref<void(Value first, Value count)> body);

  /// Tokens [first, first + count), at most a chunk of them.
  void run(const KernelBuilder::SequenceFields &sequence, Value first,
           Value count, const ScanVector &vector);

private:
  void runGroup(const KernelBuilder::SequenceFields &sequence, Value first,
                Value count, const ScanVector &vector, int64_t firstState,
                int64_t numStates);
  SmallVector<Value> loadDecays(const ScanVector &vector, int64_t firstState,
                                int64_t numStates);
  SmallVector<Value> loadStates(Value isFresh, Value slot, Value channel,
                                int64_t firstState, int64_t numStates);
  Value inPanel(Value base, Value channel, int64_t n);

  KernelBuilder &b;
  const ScanOperands &operands;
  const ScanShape &shape;
  Value sums; // scratch, [chunk][lanes]; null: states are one group
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_SCANCHANNELS_H
