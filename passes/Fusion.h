//===- Fusion.h - What fusion passes share ----------------------*- C++ -*-===//
///
/// A fusion pass is one or a few patterns on model form. Each replaces ops by a
/// fused op where the first of them stood, so that effects on states keep their
/// order; it says why where it declines.
///
//===----------------------------------------------------------------------===//
#ifndef PASSES_FUSION_H
#define PASSES_FUSION_H

#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"

namespace mlir::hybrid {

/// The op of type `OpT` that computes `value`, if nobody else reads it.
template <typename OpT>
OpT getOnlyProducer(Value value) {
  return value.hasOneUse() ? value.getDefiningOp<OpT>() : OpT();
}

/// Whether `value` is there before `op` runs; both are in one block, or `value`
/// is an argument of it.
inline bool isAvailableBefore(Value value, Operation *op) {
  Operation *def = value.getDefiningOp();
  return !def ||
         (def->getBlock() == op->getBlock() && def->isBeforeInBlock(op));
}

/// Makes `value` available before `op`, if all it takes is to move a reference
/// of a weight or an empty tensor.
inline bool hoistBefore(Value value, Operation *op, RewriterBase &rewriter) {
  if (isAvailableBefore(value, op))
    return true;
  Operation *def = value.getDefiningOp();
  if (!isa<ParamRefOp, tensor::EmptyOp>(def) ||
      !llvm::all_of(def->getOperands(), [&](Value operand) {
        return isAvailableBefore(operand, op);
      }))
    return false;
  rewriter.moveOpBefore(def, op);
  return true;
}

/// Tells who asks with --remarks-filter-passed=<flag of the pass>.
inline void remarkFused(Operation *op, StringRef pass, StringRef name) {
  remark::passed(op->getLoc(), remark::RemarkOpts::name(name).category(pass))
      << "fused into '" + op->getName().getStringRef().str() + "'";
}

} // namespace mlir::hybrid

#endif // PASSES_FUSION_H
