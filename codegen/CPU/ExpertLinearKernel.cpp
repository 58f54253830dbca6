//===- ExpertLinearKernel.cpp - Products whose weights rows choose --------===//
#include "codegen/CPU/ExpertRuns.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

std::string ExpertLinearKernel::getName() const {
  return llvm::formatv("expert_linear_e{0}_s{1}_n{2}x{3}_{4}{5}{6}{7}{8}{9}",
                       experts, slots, columns, results, product.getName(),
                       inputHasSlots ? "_slots" : "", hasScales ? "_sum" : "",
                       hasBias ? "_bias" : "",
                       type == DType::F32 ? "" : "_tobf16",
                       items ? "_items" + std::to_string(items) : "");
}

std::string ExpertLinearKernel::getTile() const {
  return product.describe() + " gathered" + describeItems(items);
}

LogicalResult ExpertLinearKernel::verify(const CPUTarget &target,
                                         EmitError emitError) const {
  return product.verify(target, emitError);
}

namespace {

class ExpertEmitter {
public:
  ExpertEmitter(KernelBuilder &b, const ExpertLinearKernel &kernel)
      : b(b), kernel(kernel), shape(kernel.product),
        runs(b, kernel.experts, kernel.slots, b.getOperand(1), b.getOperand(2)),
        input{b.getOperand(0), shape.input, shape.inner} {
    size_t next = 3;
    if (kernel.hasScales)
      scales = b.getOperand(next++);
    for (int64_t i = 0; i < kernel.results; ++i)
      weights.push_back(b.getOperand(next++));
    if (kernel.hasBias)
      bias = b.getOperand(next++);
    for (int64_t i = 0; i < kernel.results; ++i)
      inits.push_back({b.getOperand(next++), kernel.type, kernel.columns});
  }

  void emit();

private:
  void beginSums(Value begin, Value end);
  void emitSums(Value chunk);
  void emitPanelOf(Value expert, Value from, Value to, Value number);
  void finishRow(ProductTile &tile, const Rows &init, Value row, Value column,
                 ValueRange sums);

  KernelBuilder &b;
  const ExpertLinearKernel &kernel;
  const ProductShape &shape;
  ExpertRuns runs;
  Rows input;
  Value scales, bias;
  SmallVector<Value> weights;
  SmallVector<Rows> inits;
};

/// Sums over slots begin with the bias, or at zero, in the columns
/// [begin, end).
void ExpertEmitter::beginSums(Value begin, Value end) {
  b.loop(b.i64(0), b.getTokens(), 1, [&](Value token) {
    for (const Rows &init : inits)
      b.forColumns(begin, end, [&](Value column, Value mask) {
        Value start = b.splat(0.0);
        if (bias)
          start = b.load(DType::F32, b.at(bias, column, 4), mask);
        init.store(b, start, token, column, mask);
      });
  });
}

/// Item `chunk` of sums over slots: some columns of all experts.
void ExpertEmitter::emitSums(Value chunk) {
  Value begin = b.mul(chunk, b.i64(kernel.items));
  Value end = b.min(b.i64(kernel.columns), b.add(begin, b.i64(kernel.items)));
  beginSums(begin, end);
  runs.forEach([&](Value expert, Value from, Value to) {
    b.loop(b.div(begin, b.i64(shape.panel)),
           b.div(b.add(end, b.i64(shape.panel - 1)), b.i64(shape.panel)), 1,
           [&](Value number) { emitPanelOf(expert, from, to, number); });
  });
}

void ExpertEmitter::emit() {
  if (kernel.items && kernel.hasScales)
    return b.forItems(llvm::divideCeil(kernel.columns, kernel.items),
                      [&](Value chunk) { emitSums(chunk); });
  if (kernel.items)
    return runs.forItems(kernel.columns, kernel.items, shape.panel,
                         [&](Value expert, Value from, Value to, Value number) {
                           emitPanelOf(expert, from, to, number);
                         });
  if (kernel.hasScales)
    beginSums(b.getBegin(), b.getEnd());
  runs.forEach([&](Value expert, Value from, Value to) {
    b.forPanels(shape.panel, 0,
                [&](Value number) { emitPanelOf(expert, from, to, number); });
  });
}

void ExpertEmitter::emitPanelOf(Value expert, Value from, Value to,
                                Value number) {
  Value first = b.mul(number, b.i64(shape.panel));
  Value left = countLeft(b, shape, kernel.columns, first);
  int64_t panels = llvm::divideCeil(kernel.columns, shape.panel);
  Value index = b.add(b.mul(expert, b.i64(panels)), number);
  auto inputRow = [&](Value row) {
    Value place = runs.getPlace(row);
    return input.at(b, kernel.inputHasSlots ? place : runs.getToken(place));
  };
  for (auto [weight, init] : llvm::zip(weights, inits)) {
    auto finish = [&, &init = init](ProductTile &tile, Value row,
                                    int64_t column, ValueRange sums) {
      finishRow(tile, init, row, b.add(first, b.i64(column)), sums);
    };
    emitPanel(b, shape, b.at(weight, index, shape.getPanelBytes()), left, from,
              to, {inputRow, finish});
  }
}

void ExpertEmitter::finishRow(ProductTile &tile, const Rows &init, Value row,
                              Value column, ValueRange sums) {
  Value place = runs.getPlace(row);
  if (!kernel.hasScales)
    return tile.store(kernel.type, sums, init.at(b, place, column));
  Value address = init.at(b, runs.getToken(place), column);
  Value scale = b.splat(b.loadF32(b.at(scales, place, 4)));
  SmallVector<Value> values = tile.load(DType::F32, address);
  for (auto [value, sum] : llvm::zip_equal(values, sums))
    value = b.fma(scale, sum, value);
  tile.store(DType::F32, values, address);
}

} // namespace

void ExpertLinearKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(),
                3 + (hasScales ? 1 : 0) + (hasBias ? 1 : 0) + 2 * results);
  ExpertEmitter(b, *this).emit();
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
