//===- NormRow.h - The norm of one row --------------------------*- C++ -*-===//
#ifndef CODEGEN_CPU_NORMROW_H
#define CODEGEN_CPU_NORMROW_H

#include "codegen/CPU/ColumnLoop.h"

namespace mlir::hybrid::cpu {

/// init = row / sqrt(mean(row^2) + epsilon) * weights, of row `number` of
/// `rows` and `init`; `weights` is one row. All norms go through here: the sum
/// of squares has one lane layout and one tree.
void emitNormOfRow(KernelBuilder &b, const Rows &rows, const Rows &weights,
                   const Rows &init, Value number, double epsilon);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_NORMROW_H
