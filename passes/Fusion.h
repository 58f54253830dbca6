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
#include "passes/Remarks.h"

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

/// Whether `value` is available before `op`, or would be if a reference of a
/// weight or an empty tensor moved there.
inline bool canHoistBefore(Value value, Operation *op) {
  if (isAvailableBefore(value, op))
    return true;
  Operation *def = value.getDefiningOp();
  return isa<ParamRefOp, tensor::EmptyOp>(def) &&
         llvm::all_of(def->getOperands(), [&](Value operand) {
           return isAvailableBefore(operand, op);
         });
}

/// Makes all of `values` available before `op`; changes nothing if one cannot
/// be.
inline bool hoistBefore(ArrayRef<Value> values, Operation *op,
                        RewriterBase &rewriter) {
  if (!llvm::all_of(values,
                    [&](Value value) { return canHoistBefore(value, op); }))
    return false;
  for (Value value : values)
    if (!isAvailableBefore(value, op))
      rewriter.moveOpBefore(value.getDefiningOp(), op);
  return true;
}

/// What computes gate and up of one gated activation, and their weights.
template <typename OpT>
struct GatedProducer {
  OpT op;
  Value gate, up;
};

/// The op of type `OpT` whose only results are what `op` multiplies, read by
/// nothing else.
template <typename OpT>
FailureOr<GatedProducer<OpT>> matchGatedProducer(ActivationOp op,
                                                 RewriterBase &rewriter) {
  if (!op.getFactor())
    return rewriter.notifyMatchFailure(op, "it gates nothing");
  std::string name = "'" + OpT::getOperationName().str() + "' op";
  OpT linear = getOnlyProducer<OpT>(op.getInput());
  if (!linear || linear != getOnlyProducer<OpT>(op.getFactor()))
    return rewriter.notifyMatchFailure(
        op, "gate and up are not results of one " + name + " for it alone");
  if (linear->getNumResults() != 2)
    return rewriter.notifyMatchFailure(op, "the " + name + " has more results");
  auto weightOf = [&](Value result) {
    return linear.getWeights()[cast<OpResult>(result).getResultNumber()];
  };
  GatedProducer<OpT> found{linear, weightOf(op.getInput()),
                           weightOf(op.getFactor())};
  if (found.gate.getType() != found.up.getType())
    return rewriter.notifyMatchFailure(op, "gate and up differ in type");
  return found;
}

/// Tells who asks with --remarks-filter-passed=<flag of the pass>.
inline void remarkFused(Operation *op, StringRef pass, StringRef name) {
  remark::passed(op->getLoc(), remark::RemarkOpts::name(name).category(pass))
      << "fused into '" + op->getName().getStringRef().str() + "'";
}

/// Applies `patterns` to all of `root` until none matches. Why one declines, as
/// it tells its rewriter, is a remark of `pass`.
LogicalResult applyFusions(Operation *root, RewritePatternSet patterns,
                           StringRef pass);

} // namespace mlir::hybrid

#endif // PASSES_FUSION_H
