//===- ProductTile.cpp - The inner loop of all products -------------------===//
#include "codegen/CPU/ProductTile.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::hybrid::cpu {

ProductTile::ProductTile(KernelBuilder &b, int64_t panel, Value panelAddress,
                         Value columns)
    : b(b), panel(panel), vectors(panel / b.getLanes()),
      panelAddress(panelAddress) {
  if (!columns)
    return;
  for (int64_t v = 0; v < vectors; ++v)
    masks.push_back(b.maskOf(b.sub(columns, b.i64(v * b.getLanes()))));
}

SmallVector<Value> ProductTile::accumulate(ValueRange rows, Value begin,
                                           Value end, ValueRange sums,
                                           int64_t prefetch) {
  int64_t vectorBytes = b.getLanes() * 4;
  return b.loop(begin, end, 1, sums, [&](Value k, ValueRange carried) {
    Value weights = b.at(panelAddress, k, panel * 4);
    SmallVector<Value> loaded, next;
    for (int64_t v = 0; v < vectors; ++v) {
      loaded.push_back(
          b.load(b.at(weights, {}, 1, v * vectorBytes), vectorBytes));
      if (prefetch != 0 && v * vectorBytes % 64 == 0)
        LLVM::Prefetch::create(b,
                               b.at(weights, {}, 1, prefetch + v * vectorBytes),
                               /*rw=*/0, /*hint=*/3, /*cache=*/1);
    }
    for (auto [number, row] : llvm::enumerate(rows)) {
      Value x = b.splat(b.loadF32(b.at(row, k, 4)));
      for (int64_t v = 0; v < vectors; ++v)
        next.push_back(b.fma(x, loaded[v], carried[number * vectors + v]));
    }
    return next;
  });
}

SmallVector<Value> ProductTile::zeros(size_t rows) {
  return SmallVector<Value>(rows * vectors, b.splat(0.0));
}

SmallVector<Value> ProductTile::load(Value address) {
  SmallVector<Value> result;
  for (int64_t v = 0; v < vectors; ++v) {
    Value at = b.at(address, {}, 1, v * b.getLanes() * 4);
    result.push_back(masks.empty() ? b.load(at) : b.loadMasked(at, masks[v]));
  }
  return result;
}

void ProductTile::store(ValueRange values, Value address) {
  for (int64_t v = 0; v < vectors; ++v) {
    Value at = b.at(address, {}, 1, v * b.getLanes() * 4);
    if (masks.empty())
      b.store(values[v], at);
    else
      b.storeMasked(values[v], at, masks[v]);
  }
}

void forRowTiles(KernelBuilder &b, Value from, Value to, int64_t rowTile,
                 llvm::function_ref<void(Value first, int64_t count)> body) {
  Value rows = b.sub(to, from);
  Value whole = b.add(from, b.mul(b.div(rows, b.i64(rowTile)), b.i64(rowTile)));
  b.loop(from, whole, rowTile, [&](Value first) { body(first, rowTile); });
  Value left = b.sub(to, whole);
  for (int64_t count = 1; count < rowTile; ++count)
    b.ifThen(b.equal(left, b.i64(count)), [&] { body(whole, count); });
}

} // namespace mlir::hybrid::cpu
