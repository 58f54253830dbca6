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
  return llvm::formatv("{0} vectors of channels, {1} columns of each in "
                       "registers",
                       vectors, taps);
}

/// What was seen, and the taps, should fit the registers.
void CausalConvKernel::choose(const CPUTarget &target) {
  vectors = std::clamp<int64_t>(target.getVectorRegisters() / (2 * taps), 1, 4);
}

LogicalResult CausalConvKernel::verify(const CPUTarget &target,
                                       EmitError emitError) const {
  int64_t seen = std::max<int64_t>(taps - 1, 1); // of a vector, in registers
  int64_t most = std::max<int64_t>(target.getVectorRegisters() / seen, 1);
  if (vectors < 1 || vectors > most)
    return emitError() << "expected a convolution of 1 to " << most
                       << " vectors of channels at a time, but got " << vectors;
  return success();
}

namespace {

/// Emits some vectors of channels of one sequence: the columns before a token
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

  /// Vectors from `channel` on, which `mask` is for if there is one.
  void emit(const KernelBuilder::SequenceFields &sequence, Value channel,
            Value mask, int64_t vectors);

private:
  struct Lane {
    Value channel;
    SmallVector<Value> taps;
    Value bias;
  };
  Lane loadLane(Value channel, Value mask);
  SmallVector<Value> loadSeen(const KernelBuilder::SequenceFields &sequence,
                              ArrayRef<Lane> lanes, Value mask);
  SmallVector<Value> loadTaps(Value channel);
  Value convolve(const Lane &lane, ValueRange window);
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

ConvEmitter::Lane ConvEmitter::loadLane(Value channel, Value mask) {
  Value start =
      bias ? b.load(DType::F32, b.at(bias, channel, 4), mask) : b.splat(0.0);
  return {channel, loadTaps(channel), start};
}

/// The columns before the first token, [vector][column]. A fresh sequence does
/// not read its slot.
SmallVector<Value>
ConvEmitter::loadSeen(const KernelBuilder::SequenceFields &sequence,
                      ArrayRef<Lane> lanes, Value mask) {
  int64_t before = kernel.taps - 1;
  SmallVector<Value> zeros(lanes.size() * before, b.splat(0.0));
  if (before == 0)
    return zeros;
  return b.choose(
      b.equal(sequence.past, b.i64(0)), [&] { return zeros; },
      [&] {
        SmallVector<Value> rows;
        for (const Lane &lane : lanes)
          for (int64_t j = 0; j < before; ++j)
            rows.push_back(b.load(
                DType::F32, rowOfState(sequence.slot, j, lane.channel), mask));
        return rows;
      });
}

Value ConvEmitter::convolve(const Lane &lane, ValueRange window) {
  Value sum = lane.bias;
  for (auto [tap, column] : llvm::zip_equal(lane.taps, window))
    sum = b.fma(tap, column, sum);
  return kernel.function ? applyActivation(b, *kernel.function, sum) : sum;
}

void ConvEmitter::emit(const KernelBuilder::SequenceFields &sequence,
                       Value channel, Value mask, int64_t vectors) {
  SmallVector<Lane> lanes;
  for (int64_t v = 0; v < vectors; ++v)
    lanes.push_back(loadLane(b.add(channel, b.i64(v * b.getLanes())), mask));
  size_t before = kernel.taps - 1;
  SmallVector<Value> seen = loadSeen(sequence, lanes, mask);
  Value end = b.add(sequence.first, sequence.length);
  seen = b.loop(
      sequence.first, end, 1, seen, [&](Value token, ValueRange carried) {
        SmallVector<Value> next;
        for (auto [v, lane] : llvm::enumerate(lanes)) {
          SmallVector<Value> window(carried.slice(v * before, before));
          window.push_back(input.load(b, token, lane.channel, mask));
          init.store(b, convolve(lane, window), token, lane.channel, mask);
          next.append(std::next(window.begin()), window.end());
        }
        return next;
      });
  for (auto [v, lane] : llvm::enumerate(lanes))
    for (size_t j = 0; j < before; ++j)
      b.store(DType::F32, seen[v * before + j],
              rowOfState(sequence.slot, static_cast<int64_t>(j), lane.channel),
              mask);
}

} // namespace

void CausalConvKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3 + (hasBias ? 1 : 0) + (taps > 1 ? 1 : 0));
  ConvEmitter emitter(b, *this);
  b.loop(b.i64(0), b.getNumSequences(), 1, [&](Value number) {
    auto sequence = b.loadSequence(b.getSequence(number));
    // As many vectors at a time as there are, then one by one.
    int64_t step = vectors * b.getLanes();
    Value begin = b.getBegin(), end = b.getEnd();
    Value whole = b.mul(b.div(b.sub(end, begin), b.i64(step)), b.i64(step));
    Value rest = b.add(begin, whole);
    b.loop(begin, rest, step, [&](Value channel) {
      emitter.emit(sequence, channel, /*mask=*/{}, vectors);
    });
    b.forColumns(rest, end, [&](Value channel, Value mask) {
      emitter.emit(sequence, channel, mask, /*vectors=*/1);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
