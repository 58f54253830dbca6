//===- ScanChannels.h - The recurrence of some channels ---------*- C++ -*-===//
#ifndef CODEGEN_CPU_SCANCHANNELS_H
#define CODEGEN_CPU_SCANCHANNELS_H

#include "codegen/CPU/ColumnLoop.h"

namespace mlir::hybrid::cpu {

/// The operands of a Mamba-1 recurrence. `a` and the state lie in panels of 16
/// channels: [channels / 16][states][16], the last one padded with zeros.
struct ScanOperands {
  int64_t states = 0, slotBytes = 0;
  Rows input, b, c;
  Value a, skip, state;
};

/// Runs the recurrence of one vector of channels of a sequence over a chunk of
/// its tokens. States are in registers, as many as there are registers for; the
/// sums over states of a group wait in scratch for the next group, so that each
/// is one chain. Between chunks, states are in their slot.
class ScanChannels {
public:
  /// Tokens of a chunk: the steps of a panel of channels stay in the L1 cache.
  static constexpr int64_t kChunk = 32;

  ScanChannels(KernelBuilder &b, const ScanOperands &operands);

  /// Calls body(first, count) for chunks of the sequence's tokens.
  void forChunks(const KernelBuilder::SequenceFields &sequence,
                 llvm::function_ref<void(Value first, Value count)> body);

  /// Tokens [first, first + count), at most kChunk of them; `mask` as
  /// forColumns has it. `step` gives the steps of a token, `finish` takes its
  /// sums.
  void run(const KernelBuilder::SequenceFields &sequence, Value first,
           Value count, Value channel, Value mask,
           llvm::function_ref<Value(Value token)> step,
           llvm::function_ref<void(Value token, Value sum)> finish);

  /// States of one pass over the tokens.
  static int64_t getGroup(const CPUTarget &target, int64_t states);

private:
  void runGroup(const KernelBuilder::SequenceFields &sequence, Value first,
                Value count, Value channel, Value mask, int64_t firstState,
                int64_t numStates, llvm::function_ref<Value(Value)> step,
                llvm::function_ref<void(Value, Value)> finish);
  Value inPanel(Value base, Value channel, int64_t n);

  KernelBuilder &b;
  const ScanOperands &operands;
  Value sums; // scratch, [kChunk][lanes]
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_SCANCHANNELS_H
