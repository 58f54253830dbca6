//===- GatedScanKernel.cpp - Step projection, scan and gate ---------------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductPanel.h"
#include "codegen/CPU/ScanChannels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string GatedScanKernel::getName() const {
  return llvm::formatv("gated_scan_{0}_c{1}_n{2}_{3}_b{4}{5}",
                       stringifyActivation(function), columns, states,
                       product.getName(), slotBytes,
                       getSuffix({input, gate, b, c, output}));
}

std::string GatedScanKernel::getTile() const {
  return llvm::formatv("{0} channels, {1}, steps by {2}", product.panel,
                       scan.describe(), product.describe());
}

LogicalResult GatedScanKernel::verify(const CPUTarget &target,
                                      EmitError emitError) const {
  if (failed(scan.verify(target, emitError)))
    return failure();
  return product.verify(target, emitError);
}

namespace {

class GatedScanEmitter {
public:
  GatedScanEmitter(KernelBuilder &b, const GatedScanKernel &kernel)
      : b(b), kernel(kernel), shape(kernel.product),
        dt{b.getOperand(2), shape.input, shape.inner},
        gate{b.getOperand(1), kernel.gate, kernel.columns},
        init{b.getOperand(10), kernel.output, kernel.columns},
        steps{b.scratch(kernel.scan.chunk * shape.panel * 4), DType::F32,
              shape.panel},
        operands{kernel.states,
                 kernel.slotBytes,
                 {b.getOperand(0), kernel.input, kernel.columns},
                 {b.getOperand(3), kernel.b, kernel.states},
                 {b.getOperand(4), kernel.c, kernel.states},
                 b.getOperand(7),
                 b.getOperand(9)},
        scan(b, operands, kernel.scan) {}

  /// One panel of channels of one sequence.
  void emit(const KernelBuilder::SequenceFields &sequence, Value panel);

private:
  void emitSteps(Value panel, Value first, Value count);

  KernelBuilder &b;
  const GatedScanKernel &kernel;
  const ProductShape &shape;
  Rows dt, gate, init;
  Rows steps; // scratch, [chunk][panel]
  ScanOperands operands;
  ScanChannels scan;
};

/// The steps of tokens [first, first + count) into scratch. Channels that do
/// not exist have the step of a zero weight and bias, and are not stored later.
void GatedScanEmitter::emitSteps(Value panel, Value first, Value count) {
  Value channel = b.mul(panel, b.i64(shape.panel));
  auto place = [&](Value row, int64_t column) {
    return steps.at(b, row, b.i64(column));
  };
  auto finish = [&](ProductTile &tile, Value row, int64_t column,
                    ValueRange sums) {
    SmallVector<Value> values;
    for (auto [v, sum] : llvm::enumerate(sums)) {
      Value at = b.add(channel, b.i64(column + v * b.getLanes()));
      Value exist = b.sub(b.i64(kernel.columns), at);
      Value bias =
          b.load(DType::F32, b.at(b.getOperand(6), at, 4),
                 kernel.columns % shape.panel == 0 ? Value() : b.maskOf(exist));
      values.push_back(b.softplus(b.add(sum, bias)));
    }
    tile.store(DType::F32, values, place(row, column));
  };
  emitPanel(b, shape, b.at(b.getOperand(5), panel, shape.getPanelBytes()), {},
            b.i64(0), count,
            {[&](Value row) { return dt.at(b, b.add(first, row)); }, finish});
}

void GatedScanEmitter::emit(const KernelBuilder::SequenceFields &sequence,
                            Value panel) {
  Value begin = b.mul(panel, b.i64(shape.panel));
  Value end = b.min(b.i64(kernel.columns), b.add(begin, b.i64(shape.panel)));
  scan.forChunks(sequence, [&](Value first, Value count) {
    emitSteps(panel, first, count);
    b.forColumns(begin, end, [&](Value channel, Value mask) {
      auto step = [&](Value token) {
        return b.load(steps.at(b, b.sub(token, first), b.sub(channel, begin)));
      };
      auto finish = [&](Value token, Value sum) {
        Value z = gate.load(b, token, channel, mask);
        init.store(b, b.mul(applyActivation(b, kernel.function, z), sum), token,
                   channel, mask);
      };
      ScanVector vector;
      vector.channel = channel;
      vector.mask = mask;
      vector.skip = b.load(DType::F32, b.at(b.getOperand(8), channel, 4), mask);
      vector.step = step;
      vector.finish = finish;
      scan.run(sequence, first, count, vector);
    });
  });
}

} // namespace

void GatedScanKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 11);
  GatedScanEmitter emitter(b, *this);
  b.loop(b.i64(0), b.getNumSequences(), 1, [&](Value number) {
    auto sequence = b.loadSequence(b.getSequence(number));
    b.forPanels(product.panel, 0,
                [&](Value panel) { emitter.emit(sequence, panel); });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
