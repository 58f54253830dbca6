//===- ProductTile.h - The inner loop of all products -----------*- C++ -*-===//
///
/// A tile is some rows of the input times one panel of a weight. Every element
/// is one chain of fmas over ascending k, so how rows are put into tiles, and
/// where the chain is cut into blocks of k, changes no bit.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_PRODUCTTILE_H
#define CODEGEN_CPU_PRODUCTTILE_H

#include "codegen/CPU/KernelBuilder.h"

namespace mlir::hybrid::cpu {

/// One panel of a weight, and the columns of the result that it makes.
class ProductTile {
public:
  /// `panelAddress` is the first element of a panel of `panel` rows; `columns`
  /// (i64) says how many of them exist, null that all do.
  ProductTile(KernelBuilder &b, int64_t panel, Value panelAddress,
              Value columns);

  /// Continues the chains `sums`, row by row and vector by vector, over k in
  /// [begin, end) of the rows that begin at `rows`. With `prefetch`, weights
  /// are fetched that many bytes ahead.
  SmallVector<Value> accumulate(ValueRange rows, Value begin, Value end,
                                ValueRange sums, int64_t prefetch = 0);
  /// Chains that begin.
  SmallVector<Value> zeros(size_t rows);
  /// Elements of a result's row at `address`.
  SmallVector<Value> load(Value address);
  void store(ValueRange vectors, Value address);

  int64_t getVectors() const { return vectors; }

private:
  KernelBuilder &b;
  int64_t panel, vectors;
  Value panelAddress;
  SmallVector<Value> masks; // empty: all columns exist
};

/// Calls body(first, count) for all rows of [from, to) in tiles of at most
/// `rowTile` rows: whole tiles in a loop, then one of what is left.
void forRowTiles(KernelBuilder &b, Value from, Value to, int64_t rowTile,
                 llvm::function_ref<void(Value first, int64_t count)> body);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_PRODUCTTILE_H
