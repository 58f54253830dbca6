//===- NormRow.h - The norm of one row --------------------------*- C++ -*-===//
#ifndef CODEGEN_CPU_NORMROW_H
#define CODEGEN_CPU_NORMROW_H

#include "codegen/CPU/ColumnLoop.h"

namespace mlir::hybrid::cpu {

/// The vector of a row that begins with `column`, of which `mask` (null: all)
/// says which lanes exist; 0 in the others.
using RowElements = llvm::function_ref<Value(Value column, Value mask)>;

/// init = row / sqrt(mean(row^2) + epsilon) * weights, of `columns` columns
/// that `elements` computes, as often as they are needed; `weights` is one
/// row. All norms go through here: the sum of squares has one lane layout and
/// one tree.
void emitNormOfRow(KernelBuilder &b, int64_t columns, RowElements elements,
                   const Rows &weights, const Rows &init, Value number,
                   double epsilon);

/// The same of row `number` of `rows`.
void emitNormOfRow(KernelBuilder &b, const Rows &rows, const Rows &weights,
                   const Rows &init, Value number, double epsilon);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_NORMROW_H
