//===- SelectiveScanKernel.cpp - The recurrence of Mamba-1 ----------------===//
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string SelectiveScanKernel::getName() const {
  return llvm::formatv("selective_scan_c{0}_n{1}_b{2}", columns, states,
                       slotBytes);
}

std::string SelectiveScanKernel::getTile() const {
  return llvm::formatv("a vector of channels x {0} states in registers",
                       std::min(states, statesInRegisters));
}

namespace {

/// Emits one vector of channels of one sequence. Their states are taken in
/// groups that fit the registers; a group's part of the result waits in the
/// init for the next, so that the sum over states is one chain.
class ScanEmitter {
public:
  ScanEmitter(KernelBuilder &b, const SelectiveScanKernel &kernel)
      : b(b), kernel(kernel), input(b.getOperand(0)), step(b.getOperand(1)),
        bs(b.getOperand(2)), cs(b.getOperand(3)), a(b.getOperand(4)),
        skip(b.getOperand(5)), state(b.getOperand(6)), init(b.getOperand(7)) {}

  void emit(const KernelBuilder::SequenceFields &sequence, Value channel,
            Value mask);

private:
  void emitGroup(const KernelBuilder::SequenceFields &sequence, Value channel,
                 Value mask, int64_t firstState, int64_t count);
  SmallVector<Value> emitToken(Value token, Value channel, Value mask,
                               ValueRange decays, ValueRange before,
                               int64_t firstState);
  Value load(Value address, Value mask) {
    return mask ? b.loadMasked(address, mask) : b.load(address);
  }
  Value at(Value base, Value token, Value channel) {
    return b.at(b.at(base, token, kernel.columns * 4), channel, 4);
  }
  /// Element `n` of the panel of `channel`: [channels / 16][states][16].
  Value inPanel(Value base, Value channel, int64_t n) {
    int64_t panel = b.getTarget().getChannelPanel();
    Value first =
        b.at(base, b.div(channel, b.i64(panel)), panel * kernel.states * 4);
    return b.at(first, b.rem(channel, b.i64(panel)), 4, n * panel * 4);
  }

  KernelBuilder &b;
  const SelectiveScanKernel &kernel;
  Value input, step, bs, cs, a, skip, state, init;
};

void ScanEmitter::emit(const KernelBuilder::SequenceFields &sequence,
                       Value channel, Value mask) {
  for (int64_t n = 0; n < kernel.states; n += kernel.statesInRegisters)
    emitGroup(sequence, channel, mask, n,
              std::min(kernel.statesInRegisters, kernel.states - n));
}

void ScanEmitter::emitGroup(const KernelBuilder::SequenceFields &sequence,
                            Value channel, Value mask, int64_t firstState,
                            int64_t count) {
  Value slot = b.at(state, sequence.slot, kernel.slotBytes);
  SmallVector<Value> decays, fresh(count, b.splat(0.0));
  for (int64_t n = 0; n < count; ++n)
    decays.push_back(b.load(inPanel(a, channel, firstState + n)));
  // A fresh sequence does not read its slot.
  SmallVector<Value> values = b.choose(
      b.equal(sequence.past, b.i64(0)), [&] { return fresh; },
      [&] {
        SmallVector<Value> rows;
        for (int64_t n = 0; n < count; ++n)
          rows.push_back(b.load(inPanel(slot, channel, firstState + n)));
        return rows;
      });
  Value end = b.add(sequence.first, sequence.length);
  values = b.loop(
      sequence.first, end, 1, values, [&](Value token, ValueRange before) {
        return emitToken(token, channel, mask, decays, before, firstState);
      });
  // Whole vectors: a panel's padding belongs to the state, and stays zero.
  for (int64_t n = 0; n < count; ++n)
    b.store(values[n], inPanel(slot, channel, firstState + n));
}

SmallVector<Value> ScanEmitter::emitToken(Value token, Value channel,
                                          Value mask, ValueRange decays,
                                          ValueRange before,
                                          int64_t firstState) {
  Value x = load(at(input, token, channel), mask);
  Value delta = load(at(step, token, channel), mask);
  Value scaled = b.mul(delta, x);
  Value target = at(init, token, channel);
  Value sum = firstState == 0 ? b.splat(0.0) : load(target, mask);
  SmallVector<Value> after;
  auto scalarOf = [&](Value rows, int64_t n) {
    Value row = b.at(rows, token, kernel.states * 4);
    return b.splat(b.loadF32(b.at(row, {}, 1, (firstState + n) * 4)));
  };
  for (auto [n, decay] : llvm::enumerate(decays)) {
    Value kept = b.exp(b.mul(decay, delta));
    Value next = b.fma(kept, before[n], b.mul(scaled, scalarOf(bs, n)));
    sum = b.fma(next, scalarOf(cs, n), sum);
    after.push_back(next);
  }
  if (firstState + static_cast<int64_t>(decays.size()) == kernel.states)
    sum = b.fma(load(b.at(skip, channel, 4), mask), x, sum);
  if (mask)
    b.storeMasked(sum, target, mask);
  else
    b.store(sum, target);
  return after;
}

} // namespace

void SelectiveScanKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 8);
  ScanEmitter emitter(b, *this);
  b.loop(b.i64(0), b.getNumSequences(), 1, [&](Value number) {
    auto sequence = b.loadSequence(b.getSequence(number));
    b.forColumns(b.getBegin(), b.getEnd(), [&](Value channel, Value mask) {
      emitter.emit(sequence, channel, mask);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
