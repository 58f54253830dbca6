//===- Conflicts.h - When two accesses race ---------------------*- C++ -*-===//
///
/// The one rule that forming and verifying phases share. Which accesses may
/// touch the same bytes is for each of them to find out by itself.
///
//===----------------------------------------------------------------------===//
#ifndef PASSES_CONFLICTS_H
#define PASSES_CONFLICTS_H

#include "dialects/Hybrid/IR/HybridOps.h"

namespace mlir::hybrid {

/// What one op does to one operand.
struct OperandAccess {
  ComputeOpInterface op;
  Value operand;
  Access access;

  /// What Extent::Own means for it.
  Partition getPartition() const {
    return ComputeOpInterface(op).getPartitions()[access.space];
  }
};

/// All accesses of `op` to buffers and states.
inline SmallVector<OperandAccess> collectAccesses(ComputeOpInterface op) {
  SmallVector<OperandAccess> accesses;
  for (OpOperand &operand : op->getOpOperands())
    if (isa<MemRefType, StateType>(operand.get().getType()))
      accesses.push_back({op, operand.get(), op.getAccess(operand)});
  return accesses;
}

/// Whether units of `a` and `b` that different threads run may touch the same
/// bytes of one buffer or state, one of them writing. A private buffer has as
/// many copies as there are threads: they never meet in it.
inline bool isRace(OperandAccess a, OperandAccess b, bool isPrivate) {
  if (isPrivate || (!a.access.writes && !b.access.writes))
    return false;
  return a.access.extent != Extent::Own || b.access.extent != Extent::Own ||
         !a.getPartition().matches(b.getPartition());
}

/// Whether threads agree on the work of both within a phase: they have one set
/// of counters to do so, and one place for what is not finished.
inline bool shareCounters(ComputeOpInterface a, ComputeOpInterface b) {
  auto isDynamic = [](const Partition &partition) {
    return partition.isDynamic();
  };
  return llvm::any_of(a.getPartitions(), isDynamic) &&
         llvm::any_of(b.getPartitions(), isDynamic);
}

} // namespace mlir::hybrid

#endif // PASSES_CONFLICTS_H
