//===- ProductPanel.cpp - Many rows times a panel -------------------------===//
#include "codegen/CPU/ProductPanel.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid::cpu {
namespace {

class PanelEmitter {
public:
  PanelEmitter(KernelBuilder &b, const ProductShape &shape,
               ArrayRef<Value> panels, Value left, const PanelRows &rows)
      : b(b), shape(shape), panels(panels), left(left), rows(rows) {}

  void emit(Value from, Value to);

private:
  void emitRows(Value from, Value to);
  void emitBlock(Value from, Value to, Value block);
  void emitTile(ProductTile &tile, int64_t column, Value block,
                const RowTile &part);
  SmallVector<Value> startRow(ProductTile &tile, Value row, int64_t column,
                              Value block);
  void finishRow(ProductTile &tile, Value row, int64_t column, Value block,
                 ValueRange sums);
  Value placeOf(Value row, int64_t column);
  Prefetch fetchSoon(int64_t column);
  Prefetch fetchNextBlock(const RowTile &part, int64_t column, Value block);
  int64_t countLines() const;

  KernelBuilder &b;
  const ProductShape &shape;
  ArrayRef<Value> panels;
  Value left;
  const PanelRows &rows;
  Value stack, firstWaiting; // where chains wait, and the first row of them
};

/// All rows, [from, to).
void PanelEmitter::emit(Value from, Value to) {
  if (shape.inner <= shape.innerBlock || rows.place)
    return emitRows(from, to);
  stack = b.scratch(shape.waitingRows * shape.panel * panels.size() * 4);
  Value count = b.sub(to, from), most = b.i64(shape.waitingRows);
  Value chunks = b.div(b.add(count, b.i64(shape.waitingRows - 1)), most);
  Value divisor = b.max(chunks, b.i64(1));
  Value size = b.div(b.add(count, b.sub(divisor, b.i64(1))), divisor);
  b.loop(b.i64(0), chunks, 1, [&](Value chunk) {
    firstWaiting = b.add(from, b.mul(chunk, size));
    emitRows(firstWaiting, b.min(to, b.add(firstWaiting, size)));
  });
}

void PanelEmitter::emitRows(Value from, Value to) {
  if (shape.inner <= shape.innerBlock)
    return emitBlock(from, to, nullptr);
  b.loop(b.i64(0), b.i64(shape.inner), shape.innerBlock,
         [&](Value block) { emitBlock(from, to, block); });
}

/// One block of k; null: all of k.
void PanelEmitter::emitBlock(Value from, Value to, Value block) {
  for (int64_t column = 0; column < shape.panel; column += shape.columnTile) {
    Value exist = left ? b.sub(left, b.i64(column)) : left;
    ProductTile tile(b, shape, panels, column, exist);
    forRowTiles(b, from, to, shape.rowTile, [&](const RowTile &part) {
      emitTile(tile, column, block, part);
    });
  }
}

/// Where a row's chains wait, [panel][column of the tile].
Value PanelEmitter::placeOf(Value row, int64_t column) {
  if (rows.place)
    return rows.place(row, column);
  int64_t size = panels.size();
  return b.at(stack, b.sub(row, firstWaiting), shape.panel * size * 4,
              column * size * 4);
}

SmallVector<Value> PanelEmitter::startRow(ProductTile &tile, Value row,
                                          int64_t column, Value block) {
  auto start = [&] {
    return rows.start ? rows.start(tile, row, column) : tile.zeros(1);
  };
  if (!block)
    return start();
  return b.choose(b.equal(block, b.i64(0)), start, [&] {
    SmallVector<Value> sums;
    Value place = placeOf(row, column);
    for (size_t side = 0; side < panels.size(); ++side)
      sums.append(tile.load(DType::F32,
                            b.at(place, {}, 1, side * shape.columnTile * 4)));
    return sums;
  });
}

void PanelEmitter::finishRow(ProductTile &tile, Value row, int64_t column,
                             Value block, ValueRange sums) {
  auto finish = [&] { rows.finish(tile, row, column, sums); };
  if (!block)
    return finish();
  auto wait = [&] {
    Value place = placeOf(row, column);
    int64_t size = tile.getVectors();
    for (size_t side = 0; side < panels.size(); ++side)
      tile.store(DType::F32, sums.slice(side * size, size),
                 b.at(place, {}, 1, side * shape.columnTile * 4));
  };
  Value next = b.add(block, b.i64(shape.innerBlock));
  b.ifThen(b.less(next, b.i64(shape.inner)), wait, finish);
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

/// This tile's part of what all tiles read after this block (where more rows
/// wait than fit, the next of them begin this panel again, which is not far),
/// spread over its steps, so that the memory works while the multipliers do. A
/// lone tile waits for its own weights, and these fetches would be in the way
/// of the hardware's: it asks for the same lines at every step.
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
  // Tiles of the panel's other columns have parts of their own.
  int64_t columnTiles = shape.panel / shape.columnTile;
  Value tiles = b.mul(part.tiles, b.i64(columnTiles));
  Value isLone = b.equal(tiles, b.i64(1));
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
    sums.append(startRow(tile, numbers.back(), column, block));
  }
  Value begin = b.i64(0), end = b.i64(shape.inner);
  if (block) {
    begin = block;
    end = b.min(end, b.add(block, b.i64(shape.innerBlock)));
  }
  // Where a panel has several column tiles, a lone row passes by several times:
  // its tiles fetch as those of several rows do.
  bool isStream = part.count == 1 && shape.columnTile == shape.panel;
  sums = tile.accumulate(inputs, begin, end, sums,
                         isStream ? fetchSoon(column)
                                  : fetchNextBlock(part, column, block));
  int64_t size = tile.getVectorsOfRow();
  for (int64_t i = 0; i < part.count; ++i)
    finishRow(tile, numbers[i], column, block,
              ValueRange(sums).slice(i * size, size));
}

} // namespace

void emitPanel(KernelBuilder &b, const ProductShape &shape,
               ArrayRef<Value> panels, Value left, Value from, Value to,
               const PanelRows &rows) {
  PanelEmitter(b, shape, panels, left, rows).emit(from, to);
}

} // namespace mlir::hybrid::cpu
