//===- SelectiveScanKernel.cpp - The recurrence of Mamba-1 ----------------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ScanChannels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string SelectiveScanKernel::getName() const {
  return llvm::formatv("selective_scan_c{0}_n{1}_b{2}{3}", columns, states,
                       slotBytes, getSuffix({input, step, b, c, output}));
}

std::string SelectiveScanKernel::getTile() const {
  return llvm::formatv("a vector of channels x {0} states in registers",
                       states);
}

void SelectiveScanKernel::emit(KernelBuilder &builder) const {
  builder.beginKernel(getName(), 8);
  ScanOperands operands{states,
                        slotBytes,
                        {builder.getOperand(0), input, columns},
                        {builder.getOperand(2), b, states},
                        {builder.getOperand(3), c, states},
                        builder.getOperand(4),
                        builder.getOperand(5),
                        builder.getOperand(6)};
  Rows steps{builder.getOperand(1), step, columns};
  Rows init{builder.getOperand(7), output, columns};
  ScanChannels scan(builder, operands);
  builder.loop(builder.i64(0), builder.getNumSequences(), 1, [&](Value number) {
    auto sequence = builder.loadSequence(builder.getSequence(number));
    scan.forChunks(sequence, [&](Value first, Value count) {
      builder.forColumns(
          builder.getBegin(), builder.getEnd(), [&](Value channel, Value mask) {
            scan.run(
                sequence, first, count, channel, mask,
                [&](Value token) {
                  return steps.load(builder, token, channel, mask);
                },
                [&](Value token, Value sum) {
                  init.store(builder, sum, token, channel, mask);
                });
          });
    });
  });
  builder.endKernel();
}

} // namespace mlir::hybrid::cpu
