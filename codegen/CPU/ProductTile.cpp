//===- ProductTile.cpp - The inner loop of all products -------------------===//
#include "codegen/CPU/ProductTile.h"

namespace mlir::hybrid::cpu {

ProductTile::ProductTile(KernelBuilder &b, const ProductShape &shape,
                         ArrayRef<Value> panelAddresses, int64_t column,
                         Value left)
    : b(b), shape(shape), vectors(shape.columnTile / b.getLanes()) {
  int64_t depth = CPUTarget::getPanelDepth(getBytes(shape.weight));
  for (Value panel : panelAddresses)
    panels.push_back(
        b.at(panel, {}, 1, column * depth * getBytes(shape.weight)));
  if (!left)
    return;
  for (int64_t v = 0; v < vectors; ++v)
    masks.push_back(b.maskOf(b.sub(left, b.i64(v * b.getLanes()))));
}

SmallVector<Value> ProductTile::zeros(size_t rows) {
  return SmallVector<Value>(rows * getVectorsOfRow(), b.splat(0.0));
}

/// The next elements of the chains `sums`: of all rows, the element at `k` of
/// each times `weights`, vectors of a step.
SmallVector<Value> ProductTile::multiply(ValueRange rows, Value k,
                                         ArrayRef<Value> weights,
                                         ValueRange sums, DType type,
                                         int64_t offset) {
  SmallVector<Value> next;
  for (Value row : rows) {
    Value address = b.at(row, k, getBytes(shape.input), offset);
    Value x = b.splat(type, address);
    for (Value weight : weights)
      next.push_back(b.fma(x, weight, sums[next.size()]));
  }
  return next;
}

/// The same with the pairs at `k`, by vdpbf16ps. `half`: rows end in the middle
/// of the pair.
SmallVector<Value> ProductTile::dot(ValueRange rows, Value k,
                                    ArrayRef<Value> weights, ValueRange sums,
                                    bool half) {
  SmallVector<Value> next;
  for (Value row : rows) {
    Value address = b.at(row, k, getBytes(shape.input));
    Value pair = b.splat(b.loadPair(address, half));
    for (Value weight : weights)
      next.push_back(b.dotBF16(sums[next.size()], pair, weight));
  }
  return next;
}

/// One column of the weights, or one pair of them.
SmallVector<Value> ProductTile::step(ValueRange rows, Value k, ValueRange sums,
                                     bool half) {
  int64_t vectorBytes = b.getLanes() * 4;
  bool isF32 = shape.weight == DType::F32;
  SmallVector<Value> weights;
  for (Value panel : panels) {
    Value column = b.at(panel, k, shape.panel * getBytes(shape.weight));
    for (int64_t v = 0; v < vectors; ++v) {
      Value address = b.at(column, {}, 1, v * vectorBytes);
      weights.push_back(isF32 ? b.load(address, vectorBytes)
                              : b.loadIntegers(address, vectorBytes));
    }
  }
  if (isF32)
    return multiply(rows, k, weights, sums, shape.input, 0);
  if (b.getTarget().hasBF16Dot())
    return dot(rows, k, weights, sums, half);
  // All even ones, then all odd ones: 16 registers do not hold both widened.
  SmallVector<Value> wide;
  for (Value pair : weights)
    wide.push_back(b.evenOfPairs(pair));
  SmallVector<Value> next = multiply(rows, k, wide, sums, DType::BF16, 0);
  if (half)
    return next;
  wide.clear();
  for (Value pair : weights)
    wide.push_back(b.oddOfPairs(pair));
  return multiply(rows, k, wide, next, DType::BF16, getBytes(DType::BF16));
}

Value Prefetch::getOffset(KernelBuilder &b, Value k) const {
  return b.div(b.mul(k, stride), b.i64(int64_t(1) << kFraction));
}

void ProductTile::fetch(Value k, const Prefetch &prefetch) {
  if (prefetch.bases.empty())
    return;
  Value offset = prefetch.getOffset(b, k);
  for (Value base : prefetch.bases)
    for (int64_t line = 0; line < prefetch.lines; ++line)
      b.prefetch(b.at(base, offset, 1, 64 * line), shape.fetchLevel);
}

SmallVector<Value> ProductTile::accumulate(ValueRange rows, Value begin,
                                           Value end, ValueRange sums,
                                           const Prefetch &prefetch) {
  int64_t depth = CPUTarget::getPanelDepth(getBytes(shape.weight));
  bool endsHalf = shape.inner % depth != 0;
  Value whole = endsHalf ? b.min(end, b.i64(shape.inner - 1)) : end;
  SmallVector<Value> carried =
      b.loop(begin, whole, depth, sums, [&](Value k, ValueRange carried) {
        fetch(k, prefetch);
        return step(rows, k, carried, /*half=*/false);
      });
  if (!endsHalf)
    return carried;
  return b.choose(
      b.equal(end, b.i64(shape.inner)),
      [&] { return step(rows, whole, carried, /*half=*/true); },
      [&] { return carried; });
}

SmallVector<Value> ProductTile::load(DType type, Value address) {
  SmallVector<Value> result;
  for (int64_t v = 0; v < vectors; ++v)
    result.push_back(
        b.load(type, b.at(address, {}, 1, v * b.getLanes() * getBytes(type)),
               masks.empty() ? Value() : masks[v]));
  return result;
}

void ProductTile::store(DType type, ValueRange values, Value address) {
  for (int64_t v = 0; v < vectors; ++v)
    b.store(type, values[v],
            b.at(address, {}, 1, v * b.getLanes() * getBytes(type)),
            masks.empty() ? Value() : masks[v]);
}

void forRowTiles(KernelBuilder &b, Value from, Value to, int64_t rowTile,
                 llvm::function_ref<void(const RowTile &tile)> body) {
  Value rows = b.sub(to, from);
  Value tiles = b.div(b.add(rows, b.i64(rowTile - 1)), b.i64(rowTile));
  Value divisor = b.max(tiles, b.i64(1));
  Value size = b.div(rows, divisor), larger = b.rem(rows, divisor);
  b.loop(b.i64(0), tiles, 1, [&](Value number) {
    // Hidden: LLVM computes addresses where they are used, with the divisions
    // above, at every step of a tile.
    Value first =
        b.hide(b.add(b.add(from, b.mul(number, size)), b.min(number, larger)));
    Value count = b.select(b.less(number, larger), b.add(size, b.i64(1)), size);
    for (int64_t i = rowTile; i > 0; --i)
      b.ifThen(b.equal(count, b.i64(i)),
               [&] { body({first, i, number, tiles}); });
  });
}

} // namespace mlir::hybrid::cpu
