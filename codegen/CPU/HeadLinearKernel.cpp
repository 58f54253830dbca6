//===- HeadLinearKernel.cpp - A product for each head ---------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::hybrid::cpu {

std::string HeadLinearKernel::getName() const {
  std::string name;
  llvm::raw_string_ostream stream(name);
  stream << "head_linear_h" << heads;
  for (const LinearResult &result : results)
    stream << "_n" << result.columns << "_" << result.product.getName()
           << (result.type == DType::F32 ? "" : "_tobf16");
  stream << (hasBias ? "_bias" : "");
  return name;
}

std::string HeadLinearKernel::getTile() const {
  return describe(results) + " a head";
}

LogicalResult HeadLinearKernel::verify(const CPUTarget &target,
                                       EmitError emitError) const {
  for (const LinearResult &result : results)
    if (failed(result.product.verify(target, emitError)))
      return failure();
  return success();
}

namespace {

/// Emits one result. Its weights are [heads][panels of a head].
class HeadResultEmitter {
public:
  HeadResultEmitter(KernelBuilder &b, const HeadLinearKernel &kernel,
                    size_t number)
      : b(b), result(kernel.results[number]), number(number),
        shape(result.product), columns(result.columns / kernel.heads),
        input{b.getOperand(0), shape.input, kernel.heads * shape.inner},
        weight(b.getOperand(1 + number)) {
    size_t count = kernel.results.size();
    if (kernel.hasBias)
      bias = b.getOperand(1 + count + number);
    init = {b.getOperand(1 + (kernel.hasBias ? 2 : 1) * count + number),
            result.type, result.columns};
  }

  void emit();

private:
  void emitPanel(Value head, Value begin, Value end, Value panel);
  void finishRow(ProductTile &tile, Value row, Value first, Value begin,
                 Value end, ValueRange sums);

  KernelBuilder &b;
  const LinearResult &result;
  size_t number; // of the result
  const ProductShape &shape;
  int64_t columns; // of a head
  Rows input, init;
  Value weight, bias;
};

/// The thread's columns, head by head. Where heads are no multiples of panels,
/// the columns of a thread may begin or end in the middle of one.
void HeadResultEmitter::emit() {
  b.forRuns(b.getBegin(number), b.getEnd(number), columns,
            [&](Value head, Value begin, Value end) {
              Value origin = b.mul(head, b.i64(columns));
              Value first = b.div(b.sub(begin, origin), b.i64(shape.panel));
              Value last =
                  b.div(b.add(b.sub(end, origin), b.i64(shape.panel - 1)),
                        b.i64(shape.panel));
              b.loop(first, last, 1,
                     [&](Value panel) { emitPanel(head, begin, end, panel); });
            });
}

/// Panel `panel` of `head`, of which the columns in [begin, end) are stored.
void HeadResultEmitter::emitPanel(Value head, Value begin, Value end,
                                  Value panel) {
  int64_t panels = llvm::divideCeil(columns, shape.panel);
  Value first =
      b.add(b.mul(head, b.i64(columns)), b.mul(panel, b.i64(shape.panel)));
  Value offset = b.mul(head, b.i64(shape.inner));
  auto finish = [&](ProductTile &tile, Value row, int64_t column,
                    ValueRange sums) {
    finishRow(tile, row, b.add(first, b.i64(column)), begin, end, sums);
  };
  Value index = b.add(b.mul(head, b.i64(panels)), panel);
  cpu::emitPanel(b, shape, b.at(weight, index, shape.getPanelBytes()),
                 /*left=*/{}, b.i64(0), b.getTokens(),
                 {[&](Value row) { return input.at(b, row, offset); }, finish});
}

void HeadResultEmitter::finishRow(ProductTile &tile, Value row, Value first,
                                  Value begin, Value end, ValueRange sums) {
  bool isWhole = columns % shape.panel == 0;
  for (auto [v, sum] : llvm::enumerate(sums)) {
    Value column = b.add(first, b.i64(v * b.getLanes()));
    Value mask = isWhole ? Value()
                         : b.andNot(b.maskOf(b.sub(end, column)),
                                    b.maskOf(b.sub(begin, column)));
    Value value = sum;
    if (bias)
      value = b.add(value, b.load(DType::F32, b.at(bias, column, 4), mask));
    init.store(b, value, row, column, mask);
  }
}

} // namespace

void HeadLinearKernel::emit(KernelBuilder &b) const {
  size_t count = results.size();
  b.beginKernel(getName(), 1 + count * (hasBias ? 3 : 2), count);
  for (size_t number = 0; number < count; ++number)
    HeadResultEmitter(b, *this, number).emit();
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
