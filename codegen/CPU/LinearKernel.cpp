//===- LinearKernel.cpp - Products with packed panels ---------------------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/ProductTile.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::hybrid::cpu {

/// How far ahead of a lone row its weights are fetched: the hardware stops at
/// the end of each 4 KiB page.
static constexpr int64_t kPrefetchBytes = 4096;

std::string LinearKernel::getName() const {
  std::string name;
  llvm::raw_string_ostream stream(name);
  stream << "linear_k" << inner << "_n";
  llvm::interleave(columns, stream, "_");
  stream << "_p" << panel << (hasBias ? "_bias" : "")
         << (overRows ? "_rows" : "");
  return name;
}

std::string LinearKernel::getTile() const {
  return llvm::formatv("{0}x{1} k-block {2}", rowTile, panel, innerBlock);
}

namespace {

/// Emits the panels of one result.
class ResultEmitter {
public:
  ResultEmitter(KernelBuilder &b, const LinearKernel &kernel, size_t result)
      : b(b), kernel(kernel), width(kernel.columns[result]) {
    size_t count = kernel.columns.size();
    input = b.getOperand(0);
    weight = b.getOperand(1 + result);
    if (kernel.hasBias)
      bias = b.getOperand(1 + count + result);
    init = b.getOperand(1 + (kernel.hasBias ? 2 : 1) * count + result);
  }

  /// Panels [from, to) for `rows` rows.
  void emit(Value from, Value to, Value rows);

private:
  void emitPanel(Value panel, Value rows);
  void emitTile(ProductTile &tile, Value column, Value first, int64_t count,
                Value block);
  void addBias(ProductTile &tile, Value column, Value rows);
  Value rowOfInit(Value row, Value column) {
    return b.at(b.at(init, row, width * 4), column, 4);
  }

  KernelBuilder &b;
  const LinearKernel &kernel;
  int64_t width;
  Value input, weight, bias, init;
};

void ResultEmitter::emit(Value from, Value to, Value rows) {
  b.loop(from, to, 1, [&](Value panel) { emitPanel(panel, rows); });
}

void ResultEmitter::emitPanel(Value panel, Value rows) {
  Value column = b.mul(panel, b.i64(kernel.panel));
  Value columns;
  if (width % kernel.panel != 0)
    columns = b.sub(b.i64(width), column);
  ProductTile tile(b, kernel.panel,
                   b.at(weight, panel, kernel.panel * kernel.inner * 4),
                   columns);
  auto emitRows = [&](Value block) {
    forRowTiles(b, b.i64(0), rows, kernel.rowTile,
                [&](Value first, int64_t count) {
                  emitTile(tile, column, first, count, block);
                });
  };
  if (kernel.inner <= kernel.innerBlock)
    emitRows(nullptr);
  else
    b.loop(b.i64(0), b.i64(kernel.inner), kernel.innerBlock, emitRows);
  if (bias)
    addBias(tile, column, rows);
}

/// `count` rows from `first` on; `block` is where this block of k begins, null
/// if there is but one.
void ResultEmitter::emitTile(ProductTile &tile, Value column, Value first,
                             int64_t count, Value block) {
  SmallVector<Value> rows, results;
  for (int64_t row = 0; row < count; ++row) {
    rows.push_back(b.at(b.at(input, first, kernel.inner * 4), {}, 1,
                        row * kernel.inner * 4));
    results.push_back(b.at(rowOfInit(first, column), {}, 1, row * width * 4));
  }
  SmallVector<Value> sums = tile.zeros(count);
  Value begin = b.i64(0), end = b.i64(kernel.inner);
  if (block) {
    begin = block;
    end = b.min(end, b.add(block, b.i64(kernel.innerBlock)));
    sums = b.choose(
        b.equal(block, b.i64(0)), [&] { return tile.zeros(count); },
        [&] {
          SmallVector<Value> waiting;
          for (Value result : results)
            llvm::append_range(waiting, tile.load(result));
          return waiting;
        });
  }
  sums =
      tile.accumulate(rows, begin, end, sums, count == 1 ? kPrefetchBytes : 0);
  for (int64_t row = 0; row < count; ++row)
    tile.store(
        ValueRange(sums).slice(row * tile.getVectors(), tile.getVectors()),
        results[row]);
}

void ResultEmitter::addBias(ProductTile &tile, Value column, Value rows) {
  SmallVector<Value> biases = tile.load(b.at(bias, column, 4));
  b.loop(b.i64(0), rows, 1, [&](Value row) {
    Value address = rowOfInit(row, column);
    SmallVector<Value> sums = tile.load(address);
    for (auto [sum, value] : llvm::zip(sums, biases))
      sum = b.add(sum, value);
    tile.store(sums, address);
  });
}

} // namespace

void LinearKernel::emit(KernelBuilder &b) const {
  size_t count = columns.size();
  b.beginKernel(getName(), 1 + count * (hasBias ? 3 : 2), count);
  Value rows = overRows ? b.getNumRows() : b.getTokens();
  for (size_t result = 0; result < count; ++result) {
    Value last = b.div(b.add(b.getEnd(result), b.i64(panel - 1)), b.i64(panel));
    ResultEmitter(b, *this, result)
        .emit(b.div(b.getBegin(result), b.i64(panel)), last, rows);
  }
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
