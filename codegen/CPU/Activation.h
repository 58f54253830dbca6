//===- Activation.h - The scalar functions of models ------------*- C++ -*-===//
#ifndef CODEGEN_CPU_ACTIVATION_H
#define CODEGEN_CPU_ACTIVATION_H

#include "codegen/CPU/KernelBuilder.h"
#include "dialects/Hybrid/IR/HybridOps.h"

namespace mlir::hybrid::cpu {

/// `function` of each lane of `x`.
Value applyActivation(KernelBuilder &b, Activation function, Value x);

/// function(first half) * second half, vector by vector.
SmallVector<Value> applyGate(KernelBuilder &b, Activation function,
                             ValueRange gateAndUp);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_ACTIVATION_H
