//===- SelectiveScanKernel.cpp - The recurrence of Mamba-1 ----------------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ScanChannels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string SelectiveScanKernel::getName() const {
  return llvm::formatv("selective_scan_c{0}_g{1}_n{2}_b{3}{4}", columns, groups,
                       states, slotBytes,
                       getSuffix({input, step, b, c, output}));
}

std::string SelectiveScanKernel::getTile() const {
  return "a vector of channels, " + scan.describe();
}

LogicalResult SelectiveScanKernel::verify(const CPUTarget &target,
                                          EmitError emitError) const {
  return scan.verify(target, emitError);
}

namespace {

class SelectiveScanEmitter {
public:
  SelectiveScanEmitter(KernelBuilder &b, const SelectiveScanKernel &kernel)
      : b(b), kernel(kernel),
        operands{kernel.states,
                 kernel.slotBytes,
                 {b.getOperand(0), kernel.input, kernel.columns},
                 {b.getOperand(2), kernel.b, kernel.groups * kernel.states},
                 {b.getOperand(3), kernel.c, kernel.groups * kernel.states},
                 b.getOperand(4),
                 b.getOperand(6)},
        steps{b.getOperand(1), kernel.step, kernel.columns},
        init{b.getOperand(7), kernel.output, kernel.columns},
        scan(b, operands, kernel.scan) {}

  /// The kernel's channels of one sequence.
  void emit(const KernelBuilder::SequenceFields &sequence);

private:
  void emitVector(const KernelBuilder::SequenceFields &sequence, Value first,
                  Value count, Value group, Value channel, Value mask);

  KernelBuilder &b;
  const SelectiveScanKernel &kernel;
  ScanOperands operands;
  Rows steps, init;
  ScanChannels scan;
};

void SelectiveScanEmitter::emit(const KernelBuilder::SequenceFields &sequence) {
  int64_t channels = kernel.columns / kernel.groups; // of a group
  scan.forChunks(sequence, [&](Value first, Value count) {
    b.forRuns(b.getBegin(), b.getEnd(), channels,
              [&](Value group, Value begin, Value end) {
                bool isAligned =
                    kernel.groups == 1 || channels % b.getLanes() == 0;
                b.forPanelColumns(
                    begin, end, isAligned, [&](Value channel, Value mask) {
                      emitVector(sequence, first, count, group, channel, mask);
                    });
              });
  });
}

void SelectiveScanEmitter::emitVector(
    const KernelBuilder::SequenceFields &sequence, Value first, Value count,
    Value group, Value channel, Value mask) {
  auto step = [&](Value token) { return steps.load(b, token, channel, mask); };
  auto finish = [&](Value token, Value sum) {
    init.store(b, sum, token, channel, mask);
  };
  ScanVector vector;
  vector.channel = channel;
  vector.mask = mask;
  vector.group = kernel.groups == 1 ? Value() : group;
  vector.skip = b.load(DType::F32, b.at(b.getOperand(5), channel, 4), mask);
  vector.step = step;
  vector.finish = finish;
  scan.run(sequence, first, count, vector);
}

} // namespace

void SelectiveScanKernel::emit(KernelBuilder &builder) const {
  builder.beginKernel(getName(), 8);
  SelectiveScanEmitter emitter(builder, *this);
  builder.loop(builder.i64(0), builder.getNumSequences(), 1, [&](Value number) {
    emitter.emit(builder.loadSequence(builder.getSequence(number)));
  });
  builder.endKernel();
}

} // namespace mlir::hybrid::cpu
