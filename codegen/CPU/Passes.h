//===- Passes.h - Passes of the CPU back end --------------------*- C++ -*-===//
#ifndef CODEGEN_CPU_PASSES_H
#define CODEGEN_CPU_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::hybrid::cpu {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "codegen/CPU/Passes.h.inc"

/// On the module, an array of dictionaries {name, emitter, isa, tile}.
constexpr llvm::StringLiteral kKernelsAttr = "hybrid.kernels";
/// On the module, the names of phases by number.
constexpr llvm::StringLiteral kPhasesAttr = "hybrid.phases";

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_PASSES_H
