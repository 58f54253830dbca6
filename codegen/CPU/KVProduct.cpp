//===- KVProduct.cpp - A step of a product with the cache -----------------===//
#include "codegen/CPU/KVProduct.h"

namespace mlir::hybrid::cpu {

SmallVector<Value> KVProduct::splat(Value address, bool half) const {
  if (isDot())
    return {b.splat(b.loadPair(address, half))};
  SmallVector<Value> factors;
  for (int64_t i = 0, end = half ? 1 : getDepth(); i < end; ++i)
    factors.push_back(b.splat(b.loadF32(b.at(address, {}, 1, i * 4))));
  return factors;
}

SmallVector<Value> KVProduct::load(Value address) const {
  if (cache == DType::F32)
    return {b.load(address)};
  Value pairs = b.loadIntegers(address, /*alignment=*/4);
  if (isDot())
    return {pairs};
  return {b.evenOfPairs(pairs), b.oddOfPairs(pairs)};
}

SmallVector<Value> KVProduct::takeHalf(ValueRange line) const {
  return {isDot() ? b.dropOddOfPairs(line.front()) : line.front()};
}

Value KVProduct::multiply(ValueRange factors, ValueRange line,
                          Value sum) const {
  if (isDot())
    return b.dotBF16(sum, factors.front(), line.front());
  for (auto [x, y] : llvm::zip_first(line, factors))
    sum = b.fma(y, x, sum);
  return sum;
}

} // namespace mlir::hybrid::cpu
