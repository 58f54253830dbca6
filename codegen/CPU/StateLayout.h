//===- StateLayout.h - Where elements of states lie -------------*- C++ -*-===//
#ifndef CODEGEN_CPU_STATELAYOUT_H
#define CODEGEN_CPU_STATELAYOUT_H

#include "braid/abi.h"
#include "dialects/Hybrid/IR/HybridOps.h"

namespace mlir::hybrid::cpu {

/// What the runtime is told of the places that kernels give to the elements of
/// a state.
SmallVector<braid_abi_plane> getPlanes(StateType type);

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_STATELAYOUT_H
