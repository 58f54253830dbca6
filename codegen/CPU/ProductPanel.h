//===- ProductPanel.h - Many rows times a panel -----------------*- C++ -*-===//
#ifndef CODEGEN_CPU_PRODUCTPANEL_H
#define CODEGEN_CPU_PRODUCTPANEL_H

#include "codegen/CPU/ProductTile.h"

namespace mlir::hybrid::cpu {

/// What a kernel knows of its rows. `column` is the tile's first, in the panel.
struct PanelRows {
  /// The address of row `row` of the input.
  llvm::function_ref<Value(Value row)> input;
  /// Takes the chains of a row, [panel][vector], at the end of k.
  llvm::function_ref<void(ProductTile &tile, Value row, int64_t column,
                          ValueRange sums)>
      finish;
  /// What the chains of a row begin with; null: zeros.
  llvm::function_ref<SmallVector<Value>(ProductTile &tile, Value row,
                                        int64_t column)>
      start = nullptr;
  /// Where f32 chains of a row may wait between blocks of k, of all columns of
  /// the only panel: in the result. Null: on the stack, of some rows at a time.
  llvm::function_ref<Value(Value row, int64_t column)> place = nullptr;
};

/// How many of `columns` a panel has that begins with column `first`; null if
/// all panels are full.
inline Value countLeft(KernelBuilder &b, const ProductShape &shape,
                       int64_t columns, Value first) {
  return columns % shape.panel == 0 ? Value() : b.sub(b.i64(columns), first);
}

/// Multiplies rows [from, to) with one panel, or with two side by side; `left`
/// (i64) says how many of its columns exist, null: all.
///
/// A panel's block of k stays in the L2 cache while the rows pass by. A lone
/// row is bound by memory: where a panel is one tile, its weights are fetched a
/// page ahead, where the hardware stops. Among several tiles, of rows or of
/// columns, each fetches a part of the next block, of this panel or the next, so
/// that the memory works while the multipliers do.
void emitPanel(KernelBuilder &b, const ProductShape &shape,
               ArrayRef<Value> panels, Value left, Value from, Value to,
               const PanelRows &rows);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_PRODUCTPANEL_H
