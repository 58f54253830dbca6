//===- SSDScanKernel.cpp - The recurrence of Mamba-2 ----------------------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ScanChannels.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::hybrid::cpu {

std::string SSDScanKernel::getName() const {
  uint64_t bits[2];
  std::memcpy(&bits[0], &low, sizeof low);
  std::memcpy(&bits[1], &high, sizeof high);
  return llvm::formatv("ssd_scan_c{0}_h{1}_g{2}_n{3}_b{4}_{5:x-}_{6:x-}{7}",
                       columns, heads, groups, states, slotBytes, bits[0],
                       bits[1], getSuffix({input, step, b, c, output}));
}

std::string SSDScanKernel::getTile() const {
  return "a vector of channels, " + scan.describe();
}

LogicalResult SSDScanKernel::verify(const CPUTarget &target,
                                    EmitError emitError) const {
  return scan.verify(target, emitError);
}

namespace {

class SSDScanEmitter {
public:
  SSDScanEmitter(KernelBuilder &b, const SSDScanKernel &kernel)
      : b(b), kernel(kernel), steps(scratchOfChunk()), shares(scratchOfChunk()),
        operands{kernel.states,
                 kernel.slotBytes,
                 {b.getOperand(0), kernel.input, kernel.columns},
                 {b.getOperand(2), kernel.b, kernel.groups * kernel.states},
                 {b.getOperand(3), kernel.c, kernel.groups * kernel.states},
                 Value(),
                 b.getOperand(7)},
        init{b.getOperand(8), kernel.output, kernel.columns},
        scan(b, operands, kernel.scan) {}

  /// The kernel's channels of one sequence.
  void emit(const KernelBuilder::SequenceFields &sequence);

private:
  /// A number for each token of a chunk, in whole vectors.
  Value scratchOfChunk() {
    return b.scratch(llvm::alignTo(kernel.scan.chunk, b.getLanes()) * 4);
  }
  Value loadOfHead(size_t operand, Value head) {
    return b.splat(b.loadF32(b.at(b.getOperand(operand), head, 4)));
  }
  void emitSteps(Value first, Value count, Value head);
  void emitVector(const KernelBuilder::SequenceFields &sequence, Value first,
                  Value count, Value head, Value channel, Value mask);

  KernelBuilder &b;
  const SSDScanKernel &kernel;
  Value steps, shares; // scratch: of the tokens of a chunk, for one head
  ScanOperands operands;
  Rows init;
  ScanChannels scan;
};

/// The steps of tokens [first, first + count) and what states keep, a vector
/// of tokens at a time. Lanes behind the last token are never read.
void SSDScanEmitter::emitSteps(Value first, Value count, Value head) {
  Rows rows{b.getOperand(1), kernel.step, kernel.heads};
  b.loop(b.i64(0), count, 1, [&](Value i) {
    Value address = rows.at(b, b.add(first, i), head);
    b.storeF32(b.loadScalar(kernel.step, address), b.at(steps, i, 4));
  });
  Value bias = loadOfHead(5, head);
  Value decay = loadOfHead(4, head);
  b.loop(b.i64(0), count, b.getLanes(), [&](Value i) {
    Value delta = b.softplus(b.add(b.load(b.at(steps, i, 4)), bias));
    // In this order NaN stays.
    if (kernel.low > 0)
      delta = b.select(b.less(delta, b.splat(kernel.low)), b.splat(kernel.low),
                       delta);
    if (std::isfinite(kernel.high))
      delta = b.select(b.greater(delta, b.splat(kernel.high)),
                       b.splat(kernel.high), delta);
    b.store(delta, b.at(steps, i, 4));
    b.store(b.exp(b.mul(decay, delta)), b.at(shares, i, 4));
  });
}

void SSDScanEmitter::emit(const KernelBuilder::SequenceFields &sequence) {
  int64_t channels = kernel.columns / kernel.heads; // of a head
  scan.forChunks(sequence, [&](Value first, Value count) {
    b.forRuns(b.getBegin(), b.getEnd(), channels,
              [&](Value head, Value begin, Value end) {
                emitSteps(first, count, head);
                b.forPanelColumns(begin, end, channels % b.getLanes() == 0,
                                  [&](Value channel, Value mask) {
                                    emitVector(sequence, first, count, head,
                                               channel, mask);
                                  });
              });
  });
}

void SSDScanEmitter::emitVector(const KernelBuilder::SequenceFields &sequence,
                                Value first, Value count, Value head,
                                Value channel, Value mask) {
  auto ofToken = [&](Value values, Value token) {
    return b.splat(b.loadF32(b.at(values, b.sub(token, first), 4)));
  };
  auto step = [&](Value token) { return ofToken(steps, token); };
  auto keep = [&](Value token) { return ofToken(shares, token); };
  auto finish = [&](Value token, Value sum) {
    init.store(b, sum, token, channel, mask);
  };
  ScanVector vector;
  vector.channel = channel;
  vector.mask = mask;
  if (kernel.groups != 1)
    vector.group = b.div(head, b.i64(kernel.heads / kernel.groups));
  vector.skip = loadOfHead(6, head);
  vector.step = step;
  vector.keep = keep;
  vector.finish = finish;
  scan.run(sequence, first, count, vector);
}

} // namespace

void SSDScanKernel::emit(KernelBuilder &builder) const {
  builder.beginKernel(getName(), 9);
  SSDScanEmitter emitter(builder, *this);
  builder.loop(builder.i64(0), builder.getNumSequences(), 1, [&](Value number) {
    emitter.emit(builder.loadSequence(builder.getSequence(number)));
  });
  builder.endKernel();
}

} // namespace mlir::hybrid::cpu
