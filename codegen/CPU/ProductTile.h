//===- ProductTile.h - The inner loop of all products -----------*- C++ -*-===//
///
/// A tile is some rows of the input times some columns of a panel of a weight,
/// or of two weights side by side. Every element is one chain over ascending k,
/// so how rows and columns are put into tiles, and where the chain is cut into
/// blocks of k, changes no bit.
///
/// f32: a step of the chain is an fma. bf16 weights lie in pairs of k, and so
/// does the input's row: with AVX512_BF16 a step is vdpbf16ps, which adds two
/// products; without, it is two fmas, of the even and of the odd k, on operands
/// widened in registers. An input of bf16 may meet weights of f32 (a router);
/// the chain is that of f32 then.
///
//===----------------------------------------------------------------------===//
#ifndef CODEGEN_CPU_PRODUCTTILE_H
#define CODEGEN_CPU_PRODUCTTILE_H

#include "codegen/CPU/ProductShape.h"

namespace mlir::hybrid::cpu {

/// Lines of a weight to fetch ahead of their use, with the steps of a tile.
struct Prefetch {
  SmallVector<Value> bases; ///< the first byte, of each panel; empty: none
  int64_t lines = 0;        ///< fetched at each step, 64 bytes apart
  Value stride;             ///< bytes for each k, behind them kFraction bits

  /// Of the address' arithmetic: nothing that a shape could choose.
  static constexpr int64_t kFraction = 16;
  /// How far behind the bases the step at `k` fetches.
  Value getOffset(KernelBuilder &b, Value k) const;
};

class ProductTile {
public:
  /// `panels` are the first elements of one panel, or of two of equal shape;
  /// the tile has the columns from `column` (a constant) on in each of them.
  /// `left` (i64) says how many columns from there on exist, null: all.
  ProductTile(KernelBuilder &b, const ProductShape &shape,
              ArrayRef<Value> panels, int64_t column, Value left);

  /// Chains that begin, for so many rows.
  SmallVector<Value> zeros(size_t rows);
  /// Continues the chains `sums`, [row][panel][vector], over k in [begin, end)
  /// of the rows that begin at `rows`. `begin` is even, `end` too or K.
  SmallVector<Value> accumulate(ValueRange rows, Value begin, Value end,
                                ValueRange sums, const Prefetch &prefetch = {});
  /// Vectors of the tile's columns at `address`, of one result's row.
  SmallVector<Value> load(DType type, Value address);
  void store(DType type, ValueRange vectors, Value address);

  /// Vectors of a row, of one panel and of all.
  int64_t getVectors() const { return vectors; }
  int64_t getVectorsOfRow() const { return vectors * panels.size(); }

private:
  SmallVector<Value> step(ValueRange rows, Value k, ValueRange sums, bool half);
  void fetch(Value k, const Prefetch &prefetch);
  SmallVector<Value> multiply(ValueRange rows, Value k, ArrayRef<Value> weights,
                              ValueRange sums, DType type, int64_t offset);
  SmallVector<Value> dot(ValueRange rows, Value k, ArrayRef<Value> weights,
                         ValueRange sums, bool half);

  KernelBuilder &b;
  const ProductShape &shape;
  int64_t vectors; // of one panel
  SmallVector<Value> panels;
  SmallVector<Value> masks; // empty: all columns exist
};

/// Rows that are in registers at the same time, one of several such tiles.
struct RowTile {
  Value first;         ///< i64
  int64_t count;       ///< rows
  Value number, tiles; ///< i64: which of how many
};

/// Calls body(tile) for all rows of [from, to), in as few tiles of at most
/// `rowTile` rows as can be. They differ by one row at most: a tile of one or
/// two rows has too few chains to keep the multipliers busy.
void forRowTiles(KernelBuilder &b, Value from, Value to, int64_t rowTile,
                 llvm::function_ref<void(const RowTile &tile)> body);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_PRODUCTTILE_H
