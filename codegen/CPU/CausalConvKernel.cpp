//===- CausalConvKernel.cpp - Depthwise convolutions along sequences ------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string CausalConvKernel::getName() const {
  return llvm::formatv("{0}_c{1}_k{2}{3}_b{4}{5}",
                       function ? "conv_" + stringifyActivation(*function).str()
                                : "causal_conv1d",
                       columns, taps, hasBias ? "_bias" : "", slotBytes,
                       getSuffix({input, output}));
}

std::string CausalConvKernel::getTile() const {
  return llvm::formatv("a vector of channels, {0} columns in registers", taps);
}

namespace {

/// Emits one vector of channels of one sequence: the columns before a token
/// stay in registers while the tokens pass by.
class ConvEmitter {
public:
  ConvEmitter(KernelBuilder &b, const CausalConvKernel &kernel)
      : b(b), kernel(kernel), weight(b.getOperand(1)) {
    input = {b.getOperand(0), kernel.input, kernel.columns};
    size_t next = 2;
    if (kernel.hasBias)
      bias = b.getOperand(next++);
    if (kernel.taps > 1)
      state = b.getOperand(next++);
    init = {b.getOperand(next), kernel.output, kernel.columns};
  }

  void emit(const KernelBuilder::SequenceFields &sequence, Value channel,
            Value mask);

private:
  SmallVector<Value> loadTaps(Value channel);
  Value rowOfState(Value slot, int64_t row, Value channel) {
    Value base = b.at(state, slot, kernel.slotBytes);
    return b.at(base, channel, 4, row * kernel.columns * 4);
  }

  KernelBuilder &b;
  const CausalConvKernel &kernel;
  Rows input, init;
  Value weight, bias, state;
};

/// [channels / 16][taps][16]: whole vectors, also where channels end.
SmallVector<Value> ConvEmitter::loadTaps(Value channel) {
  int64_t panel = b.getTarget().getChannelPanel();
  Value base =
      b.at(b.at(weight, b.div(channel, b.i64(panel)), panel * kernel.taps * 4),
           b.rem(channel, b.i64(panel)), 4);
  SmallVector<Value> taps;
  for (int64_t j = 0; j < kernel.taps; ++j)
    taps.push_back(b.load(b.at(base, {}, 1, j * panel * 4)));
  return taps;
}

void ConvEmitter::emit(const KernelBuilder::SequenceFields &sequence,
                       Value channel, Value mask) {
  SmallVector<Value> taps = loadTaps(channel);
  Value start =
      bias ? b.load(DType::F32, b.at(bias, channel, 4), mask) : b.splat(0.0);
  // A fresh sequence does not read its slot.
  int64_t before = kernel.taps - 1;
  SmallVector<Value> seen(before, b.splat(0.0));
  if (before > 0)
    seen = b.choose(
        b.equal(sequence.past, b.i64(0)), [&] { return seen; },
        [&] {
          SmallVector<Value> rows;
          for (int64_t j = 0; j < before; ++j)
            rows.push_back(b.load(DType::F32,
                                  rowOfState(sequence.slot, j, channel), mask));
          return rows;
        });
  Value end = b.add(sequence.first, sequence.length);
  seen = b.loop(sequence.first, end, 1, seen,
                [&](Value token, ValueRange carried) {
                  SmallVector<Value> window(carried);
                  window.push_back(input.load(b, token, channel, mask));
                  Value sum = start;
                  for (int64_t j = 0; j < kernel.taps; ++j)
                    sum = b.fma(taps[j], window[j], sum);
                  if (kernel.function)
                    sum = applyActivation(b, *kernel.function, sum);
                  init.store(b, sum, token, channel, mask);
                  return SmallVector<Value>(llvm::drop_begin(window));
                });
  for (int64_t j = 0; j < before; ++j)
    b.store(DType::F32, seen[j], rowOfState(sequence.slot, j, channel), mask);
}

} // namespace

void CausalConvKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3 + (hasBias ? 1 : 0) + (taps > 1 ? 1 : 0));
  ConvEmitter emitter(b, *this);
  b.loop(b.i64(0), b.getNumSequences(), 1, [&](Value number) {
    auto sequence = b.loadSequence(b.getSequence(number));
    b.forColumns(b.getBegin(), b.getEnd(), [&](Value channel, Value mask) {
      emitter.emit(sequence, channel, mask);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
