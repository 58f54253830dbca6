//===- Activations.h - From hidden_act to the dialect -----------*- C++ -*-===//
#ifndef COMPILER_IMPORT_ACTIVATIONS_H
#define COMPILER_IMPORT_ACTIVATIONS_H

#include "compiler/FrontEnd/ModelSpec.h"
#include "dialects/Hybrid/IR/HybridOps.h"

namespace braid {

inline mlir::hybrid::Activation toDialect(Activation activation) {
  switch (activation) {
  case Activation::Silu:
    return mlir::hybrid::Activation::Silu;
  case Activation::Gelu:
    return mlir::hybrid::Activation::Gelu;
  case Activation::GeluTanh:
    return mlir::hybrid::Activation::GeluTanh;
  case Activation::Relu:
    return mlir::hybrid::Activation::Relu;
  case Activation::Relu2:
    return mlir::hybrid::Activation::Relu2;
  }
  llvm_unreachable("all activations are listed");
}

} // namespace braid

#endif // COMPILER_IMPORT_ACTIVATIONS_H
