//===- ProductPanel.cpp - Many rows times a panel -------------------------===//
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {
namespace {

/// How far ahead of a lone row its weights are fetched.
constexpr int64_t kPageBytes = 4096;
/// Bits behind the point of a prefetch's stride.
constexpr int64_t kFraction = 16;

class PanelEmitter {
public:
  PanelEmitter(KernelBuilder &b, const ProductShape &shape,
               ArrayRef<Value> panels, Value from, Value to,
               const PanelRows &rows)
      : b(b), shape(shape), panels(panels), from(from), to(to), rows(rows) {}

  /// One column tile, all rows, one block of k.
  void emit(ProductTile &tile, int64_t column, Value block);

private:
  void emitTile(ProductTile &tile, int64_t column, Value block, Value first,
                int64_t count);
  Prefetch fetchSoon();
  Prefetch fetchNextPanel(Value first);

  KernelBuilder &b;
  const ProductShape &shape;
  ArrayRef<Value> panels;
  Value from, to;
  const PanelRows &rows;
};

void PanelEmitter::emit(ProductTile &tile, int64_t column, Value block) {
  forRowTiles(b, from, to, shape.rowTile, [&](Value first, int64_t count) {
    emitTile(tile, column, block, first, count);
  });
}

/// What this step reads, a page ahead; into the L2 cache, since what waits for
/// memory on its way to the L1 takes the places of the loads themselves.
Prefetch PanelEmitter::fetchSoon() {
  Prefetch prefetch;
  prefetch.toL1 = false;
  for (Value panel : panels)
    prefetch.bases.push_back(b.at(panel, {}, 1, kPageBytes));
  int64_t depth = CPUTarget::getPanelDepth(getBytes(shape.weight));
  prefetch.lines =
      llvm::divideCeil(shape.columnTile * depth * getBytes(shape.weight), 64);
  return prefetch;
}

/// This tile's part of the next panel, spread over its steps. A lone tile waits
/// for its own weights, not for those of the next panel, and these fetches
/// would be in the way of the hardware's: it fetches one line again and again.
Prefetch PanelEmitter::fetchNextPanel(Value first) {
  Prefetch prefetch;
  Value tiles = b.div(b.sub(to, from), b.i64(shape.rowTile));
  Value number = b.div(b.sub(first, from), b.i64(shape.rowTile));
  Value share = b.select(b.equal(tiles, b.i64(1)), b.i64(0),
                         b.div(b.i64(shape.getPanelBytes()), tiles));
  for (Value panel : panels)
    prefetch.bases.push_back(
        b.at(b.at(panel, b.mul(number, share)), {}, 1, shape.getPanelBytes()));
  prefetch.lines = 2;
  prefetch.stride =
      b.div(b.mul(share, b.i64(int64_t(1) << kFraction)), b.i64(shape.inner));
  prefetch.fraction = kFraction;
  prefetch.toL1 = false;
  return prefetch;
}

void PanelEmitter::emitTile(ProductTile &tile, int64_t column, Value block,
                            Value first, int64_t count) {
  SmallVector<Value> numbers, inputs, sums;
  for (int64_t i = 0; i < count; ++i) {
    numbers.push_back(b.add(first, b.i64(i)));
    inputs.push_back(rows.input(numbers.back()));
    sums.append(rows.start ? rows.start(tile, numbers.back(), column, block)
                           : tile.zeros(1));
  }
  Value begin = b.i64(0), end = b.i64(shape.inner);
  if (block) {
    begin = block;
    end = b.min(end, b.add(block, b.i64(shape.innerBlock)));
  }
  Prefetch prefetch;
  if (count == 1)
    prefetch = fetchSoon();
  else if (count == shape.rowTile)
    prefetch = fetchNextPanel(first);
  sums = tile.accumulate(inputs, begin, end, sums, prefetch);
  int64_t size = tile.getVectorsOfRow();
  for (int64_t i = 0; i < count; ++i)
    rows.finish(tile, numbers[i], column,
                ValueRange(sums).slice(i * size, size));
}

} // namespace

void emitPanel(KernelBuilder &b, const ProductShape &shape,
               ArrayRef<Value> panels, Value left, Value from, Value to,
               const PanelRows &rows) {
  PanelEmitter emitter(b, shape, panels, from, to, rows);
  for (int64_t column = 0; column < shape.panel; column += shape.columnTile) {
    Value exist = left ? b.sub(left, b.i64(column)) : left;
    ProductTile tile(b, shape, panels, column, exist);
    if (shape.inner <= shape.innerBlock)
      emitter.emit(tile, column, nullptr);
    else
      b.loop(b.i64(0), b.i64(shape.inner), shape.innerBlock,
             [&](Value block) { emitter.emit(tile, column, block); });
  }
}

} // namespace mlir::hybrid::cpu
