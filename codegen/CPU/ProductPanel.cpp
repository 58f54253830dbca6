//===- ProductPanel.cpp - Many rows times a panel -------------------------===//
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {
namespace {

class PanelEmitter {
public:
  PanelEmitter(KernelBuilder &b, const ProductShape &shape,
               ArrayRef<Value> panels, Value from, Value to,
               const PanelRows &rows)
      : b(b), shape(shape), panels(panels), from(from), to(to), rows(rows) {}

  /// One column tile, all rows, one block of k.
  void emit(ProductTile &tile, int64_t column, Value block);

private:
  void emitTile(ProductTile &tile, int64_t column, Value block,
                const RowTile &part);
  Prefetch fetchSoon(int64_t column);
  Prefetch fetchNextBlock(const RowTile &part, int64_t column, Value block);
  int64_t countLines() const;

  KernelBuilder &b;
  const ProductShape &shape;
  ArrayRef<Value> panels;
  Value from, to;
  const PanelRows &rows;
};

void PanelEmitter::emit(ProductTile &tile, int64_t column, Value block) {
  forRowTiles(b, from, to, shape.rowTile, [&](const RowTile &part) {
    emitTile(tile, column, block, part);
  });
}

/// What this step reads, a page ahead: a lone row waits for memory, and the
/// hardware stops at the end of a page.
Prefetch PanelEmitter::fetchSoon(int64_t column) {
  Prefetch prefetch;
  if (shape.fetchBytes == 0)
    return prefetch;
  int64_t depth = CPUTarget::getPanelDepth(getBytes(shape.weight));
  int64_t begin = column * depth * getBytes(shape.weight);
  for (Value panel : panels)
    prefetch.bases.push_back(b.at(panel, {}, 1, begin + shape.fetchBytes));
  prefetch.lines = countLines();
  prefetch.stride =
      b.i64((shape.getBlockBytes() << Prefetch::kFraction) / shape.innerBlock);
  return prefetch;
}

/// This tile's part of what all tiles read after this block, spread over its
/// steps, so that the memory works while the multipliers do. A lone tile waits
/// for its own weights, and these fetches would be in the way of the
/// hardware's: it asks for the same lines at every step.
Prefetch PanelEmitter::fetchNextBlock(const RowTile &part, int64_t column,
                                      Value block) {
  Prefetch prefetch;
  if (part.count < shape.rowTile)
    prefetch.lines = shape.fetchSteps * countLines();
  else if (shape.fullFetchPart != 0)
    prefetch.lines = llvm::divideCeil(countLines(), shape.fullFetchPart);
  if (prefetch.lines == 0)
    return prefetch;
  int64_t bytes = shape.getBlockBytes();
  Value isLone = b.equal(part.tiles, b.i64(1));
  // Tiles of the panel's other columns have parts of their own.
  int64_t columnTiles = shape.panel / shape.columnTile;
  Value tiles = b.mul(part.tiles, b.i64(columnTiles));
  Value number =
      b.add(part.number, b.mul(part.tiles, b.i64(column / shape.columnTile)));
  Value share = b.select(isLone, b.i64(0), b.div(b.i64(bytes), tiles));
  prefetch.stride =
      b.div(b.mul(share, b.i64(int64_t(1) << Prefetch::kFraction)),
            b.i64(shape.innerBlock));
  Value begin = b.mul(share, number);
  if (block) // the stride counts from the panel's begin
    begin = b.add(begin, b.sub(b.mul(block, b.i64(bytes / shape.innerBlock)),
                               prefetch.getOffset(b, block)));
  for (Value panel : panels)
    prefetch.bases.push_back(b.at(panel, begin, 1, bytes));
  return prefetch;
}

/// Lines of a step of a tile.
int64_t PanelEmitter::countLines() const {
  int64_t depth = CPUTarget::getPanelDepth(getBytes(shape.weight));
  return llvm::divideCeil(shape.columnTile * depth * getBytes(shape.weight),
                          64);
}

void PanelEmitter::emitTile(ProductTile &tile, int64_t column, Value block,
                            const RowTile &part) {
  SmallVector<Value> numbers, inputs, sums;
  for (int64_t i = 0; i < part.count; ++i) {
    numbers.push_back(b.add(part.first, b.i64(i)));
    inputs.push_back(rows.input(numbers.back()));
    sums.append(rows.start ? rows.start(tile, numbers.back(), column, block)
                           : tile.zeros(1));
  }
  Value begin = b.i64(0), end = b.i64(shape.inner);
  if (block) {
    begin = block;
    end = b.min(end, b.add(block, b.i64(shape.innerBlock)));
  }
  sums = tile.accumulate(inputs, begin, end, sums,
                         part.count == 1 ? fetchSoon(column)
                                         : fetchNextBlock(part, column, block));
  int64_t size = tile.getVectorsOfRow();
  for (int64_t i = 0; i < part.count; ++i)
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
