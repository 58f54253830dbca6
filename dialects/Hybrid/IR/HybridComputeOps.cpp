//===- HybridComputeOps.cpp - Effects and verifiers of compute ops --------===//
#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace mlir::hybrid;

#include "dialects/Hybrid/IR/HybridInterfaces.cpp.inc"

//===----------------------------------------------------------------------===//
// Effects
//===----------------------------------------------------------------------===//

/// A compute op touches its states and its buffers as it declares; on tensors
/// nothing else, so that only those with a state or an output have effects.
static void
getComputeEffects(ComputeOpInterface op,
                  SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    bool isState = isa<StateType>(operand.get().getType());
    if (!isState && !isa<MemRefType>(operand.get().getType()))
      continue;
    SideEffects::Resource *resource = SideEffects::DefaultResource::get();
    if (isState)
      resource = StateResource::get();
    Access access = op.getAccess(operand);
    if (access.reads)
      effects.emplace_back(MemoryEffects::Read::get(), &operand, resource);
    if (access.writes)
      effects.emplace_back(MemoryEffects::Write::get(), &operand, resource);
  }
}

/// Only an op on nothing but tensors may run although the program would not.
static Speculation::Speculatability getComputeSpeculatability(Operation *op) {
  bool touchesMemory =
      llvm::any_of(op->getOperandTypes(), llvm::IsaPred<StateType, MemRefType>);
  return touchesMemory ? Speculation::NotSpeculatable
                       : Speculation::Speculatable;
}

#define GET_OP_CLASSES
#include "dialects/Hybrid/IR/HybridOps.cpp.inc"
