//===- ExpertLinearKernel.cpp - Products whose weights rows choose --------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductTile.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {

std::string ExpertLinearKernel::getName() const {
  return llvm::formatv("expert_linear_e{0}_s{1}_k{2}_n{3}x{4}_p{5}{6}{7}",
                       experts, slots, inner, columns, results, panel,
                       inputHasSlots ? "_slots" : "", hasScales ? "_sum" : "");
}

std::string ExpertLinearKernel::getTile() const {
  return llvm::formatv("{0}x{1} gathered", rowTile, panel);
}

namespace {

class ExpertEmitter {
public:
  ExpertEmitter(KernelBuilder &b, const ExpertLinearKernel &kernel)
      : b(b), kernel(kernel), input(b.getOperand(0)), chosen(b.getOperand(1)),
        order(b.getOperand(2)) {
    size_t next = 3;
    if (kernel.hasScales)
      scales = b.getOperand(next++);
    for (int64_t i = 0; i < kernel.results; ++i)
      weights.push_back(b.getOperand(next++));
    for (int64_t i = 0; i < kernel.results; ++i)
      inits.push_back(b.getOperand(next++));
  }

  void emit();

private:
  Value countRows();
  void clearSums();
  void emitRun(Value expert, Value from, Value to);
  void emitTile(ProductTile &tile, Value init, Value column, Value first,
                int64_t count);

  KernelBuilder &b;
  const ExpertLinearKernel &kernel;
  Value input, chosen, order, scales;
  SmallVector<Value> weights, inits;
};

/// How many rows each expert has, in scratch.
Value ExpertEmitter::countRows() {
  Value counts = b.scratch(kernel.experts * 4);
  b.loop(b.i64(0), b.i64(kernel.experts), 1,
         [&](Value e) { b.storeI32(b.i64(0), b.at(counts, e, 4)); });
  Value places = b.mul(b.getTokens(), b.i64(kernel.slots));
  b.loop(b.i64(0), places, 1, [&](Value place) {
    Value count = b.at(counts, b.loadI32(b.at(chosen, place, 4)), 4);
    b.storeI32(b.add(b.loadI32(count), b.i64(1)), count);
  });
  return counts;
}

/// Sums over slots begin at zero, in the thread's columns.
void ExpertEmitter::clearSums() {
  b.loop(b.i64(0), b.getTokens(), 1, [&](Value token) {
    for (Value init : inits) {
      Value row = b.at(init, token, kernel.columns * 4);
      b.forColumns(b.getBegin(), b.getEnd(), [&](Value column, Value mask) {
        Value address = b.at(row, column, 4);
        if (mask)
          b.storeMasked(b.splat(0.0), address, mask);
        else
          b.store(b.splat(0.0), address);
      });
    }
  });
}

void ExpertEmitter::emit() {
  if (kernel.hasScales)
    clearSums();
  Value counts = countRows();
  // `order` has the rows of expert 0, then those of expert 1, and so on.
  b.loop(b.i64(0), b.i64(kernel.experts), 1, b.i64(0),
         [&](Value expert, ValueRange carried) -> SmallVector<Value> {
           Value from = carried.front();
           Value to = b.add(from, b.loadI32(b.at(counts, expert, 4)));
           b.ifThen(b.less(from, to), [&] { emitRun(expert, from, to); });
           return {to};
         });
}

/// The rows [from, to) of `order`, all of one expert.
void ExpertEmitter::emitRun(Value expert, Value from, Value to) {
  int64_t panel = kernel.panel;
  int64_t panels = llvm::divideCeil(kernel.columns, panel);
  Value last = b.div(b.add(b.getEnd(), b.i64(panel - 1)), b.i64(panel));
  b.loop(b.div(b.getBegin(), b.i64(panel)), last, 1, [&](Value number) {
    Value column = b.mul(number, b.i64(panel));
    Value columns;
    if (kernel.columns % panel != 0)
      columns = b.sub(b.i64(kernel.columns), column);
    Value index = b.add(b.mul(expert, b.i64(panels)), number);
    for (auto [weight, init] : llvm::zip(weights, inits)) {
      ProductTile tile(b, panel, b.at(weight, index, panel * kernel.inner * 4),
                       columns);
      forRowTiles(b, from, to, kernel.rowTile,
                  [&, init = init](Value first, int64_t count) {
                    emitTile(tile, init, column, first, count);
                  });
    }
  });
}

void ExpertEmitter::emitTile(ProductTile &tile, Value init, Value column,
                             Value first, int64_t count) {
  SmallVector<Value> rows, places;
  for (int64_t row = 0; row < count; ++row) {
    Value place = b.loadI32(b.at(order, b.add(first, b.i64(row)), 4));
    places.push_back(place);
    Value source =
        kernel.inputHasSlots ? place : b.div(place, b.i64(kernel.slots));
    rows.push_back(b.at(input, source, kernel.inner * 4));
  }
  SmallVector<Value> sums =
      tile.accumulate(rows, b.i64(0), b.i64(kernel.inner), tile.zeros(count),
                      count == 1 ? 4096 : 0);
  for (int64_t row = 0; row < count; ++row) {
    SmallVector<Value> values(
        ValueRange(sums).slice(row * tile.getVectors(), tile.getVectors()));
    Value target = places[row];
    if (kernel.hasScales)
      target = b.div(target, b.i64(kernel.slots));
    Value address = b.at(b.at(init, target, kernel.columns * 4), column, 4);
    if (kernel.hasScales) {
      Value scale = b.splat(b.loadF32(b.at(scales, places[row], 4)));
      for (auto [value, old] : llvm::zip(values, tile.load(address)))
        value = b.fma(scale, value, old);
    }
    tile.store(values, address);
  }
}

} // namespace

void ExpertLinearKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3 + (hasScales ? 1 : 0) + 2 * results);
  ExpertEmitter(b, *this).emit();
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
