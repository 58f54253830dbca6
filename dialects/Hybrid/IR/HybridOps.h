//===- HybridOps.h - The hybrid dialect -------------------------*- C++ -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDOPS_H
#define DIALECTS_HYBRID_IR_HYBRIDOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

#include "dialects/Hybrid/IR/Partition.h"

#include "dialects/Hybrid/IR/HybridOpsDialect.h.inc"
#include "dialects/Hybrid/IR/HybridOpsEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Hybrid/IR/HybridOpsAttributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/Hybrid/IR/HybridOpsTypes.h.inc"

#include "dialects/Hybrid/IR/HybridInterfaces.h.inc"

namespace mlir::hybrid {

/// The memory behind every `!hybrid.state`. Effects on it never conflict with
/// those on buffers.
struct StateResource : public SideEffects::Resource::Base<StateResource> {
  StringRef getName() final { return "HybridState"; }
};

/// Positions in a block of the KV pool; `braid/abi.h` has the same number.
constexpr int64_t kPositionsPerKVBlock = 16;
/// Positions whose softmax is taken together, from position 0 on, where its
/// factors are rounded: part of the result, on every path and target.
constexpr int64_t kPositionsPerSpan = 64;

/// Columns of a buffer or tensor of rows: its last dimension.
inline int64_t columnsOf(Value value) {
  return cast<ShapedType>(value.getType()).getShape().back();
}

} // namespace mlir::hybrid

#define GET_OP_CLASSES
#include "dialects/Hybrid/IR/HybridOps.h.inc"

namespace mlir::hybrid {

/// Rows of a token: the slots of a buffer of one row a slot, or one.
inline int64_t slotsOf(Value value) {
  ArrayRef<int64_t> shape = cast<ShapedType>(value.getType()).getShape();
  return shape.size() == 3 ? shape[1] : 1;
}

inline int64_t headsOf(HeadLinearOp op) {
  return cast<WeightType>(op.getWeights().front().getType()).getShape()[0];
}

/// The runs of channels that have columns of their own in `b` and `c`.
template <typename ScanOpT>
int64_t groupsOf(ScanOpT op) {
  return columnsOf(op.getB()) / op.getState().getType().getShape()[1];
}

} // namespace mlir::hybrid

#endif // DIALECTS_HYBRID_IR_HYBRIDOPS_H
