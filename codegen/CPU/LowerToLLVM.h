//===- LowerToLLVM.h - Kernels to the LLVM dialect --------------*- C++ -*-===//
#ifndef CODEGEN_CPU_LOWERTOLLVM_H
#define CODEGEN_CPU_LOWERTOLLVM_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::hybrid::cpu {

/// Lowers what hybrid-convert-to-cpu leaves (func, scf, arith, vector) to the
/// LLVM dialect alone.
LogicalResult lowerToLLVM(ModuleOp module);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_LOWERTOLLVM_H
