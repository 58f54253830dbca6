//===- HybridVerifiers.h - Rules that verifiers share -----------*- C++ -*-===//
#ifndef DIALECTS_HYBRID_IR_HYBRIDVERIFIERS_H
#define DIALECTS_HYBRID_IR_HYBRIDVERIFIERS_H

#include "dialects/Hybrid/IR/HybridOps.h"

#include "mlir/IR/Matchers.h"

namespace mlir::hybrid {

/// `operand`, called `name`, has `columns` columns.
inline LogicalResult verifyColumns(Operation *op, Value operand, StringRef name,
                                   int64_t columns) {
  int64_t actual = columnsOf(operand);
  if (actual == columns)
    return success();
  return op->emitOpError("expected ")
         << columns << " columns in '" << name << "', but got " << actual;
}

/// A handle, called `name`, has the shape `expected`.
inline LogicalResult verifyShape(Operation *op, Value handle, StringRef name,
                                 ArrayRef<int64_t> expected) {
  auto weight = dyn_cast<WeightType>(handle.getType());
  ArrayRef<int64_t> shape =
      weight ? weight.getShape() : cast<StateType>(handle.getType()).getShape();
  if (shape == expected)
    return success();
  return op->emitOpError("expected '") << name << "' of shape [" << expected
                                       << "], but got [" << shape << "]";
}

inline LogicalResult verifyKind(Operation *op, TypedValue<StateType> state,
                                StateKind expected) {
  StateKind kind = state.getType().getKind();
  if (kind == expected)
    return success();
  return op->emitOpError("expected a state of kind ")
         << stringifyEnum(expected) << ", but got " << stringifyEnum(kind);
}

inline LogicalResult verifyRank(Operation *op, Value operand, StringRef name,
                                int64_t expected) {
  int64_t rank = isa<WeightType>(operand.getType())
                     ? cast<WeightType>(operand.getType()).getRank()
                     : cast<ShapedType>(operand.getType()).getRank();
  if (rank == expected)
    return success();
  return op->emitOpError("expected '")
         << name << "' of rank " << expected << ", but got " << rank;
}

/// `index`, where it is a constant, is one of the first dimension of `output`.
inline LogicalResult verifyIndex(Operation *op, Value index,
                                 TypedValue<MemRefType> output) {
  APInt number;
  int64_t size = output.getType().getDimSize(0);
  if (!matchPattern(index, m_ConstantInt(&number)) ||
      (number.sge(0) && number.slt(size)))
    return success();
  return op->emitOpError("expected an index in [0, ")
         << size << "), but got " << number.getSExtValue();
}

/// What is multiplied has the same elements.
inline LogicalResult verifyFactors(Operation *op, Value input,
                                   ValueRange weights) {
  Type expected = cast<ShapedType>(input.getType()).getElementType();
  for (Value weight : weights)
    if (Type actual = cast<WeightType>(weight.getType()).getElementType();
        actual != expected)
      return op->emitOpError("expected weights of ")
             << expected << ", as the input is, but got " << actual;
  return success();
}

/// Several weights are walked by one loop: they are laid out alike.
inline LogicalResult verifySameLayout(Operation *op, OperandRange weights) {
  auto layoutOf = [](Value weight) {
    auto type = cast<WeightType>(weight.getType());
    return std::pair(type.getLayout(), type.getElementType());
  };
  for (Value weight : weights)
    if (layoutOf(weight) != layoutOf(weights.front()))
      return op->emitOpError("expected weights of one layout, but got ")
             << weights.front().getType() << " and " << weight.getType();
  return success();
}

} // namespace mlir::hybrid

#endif // DIALECTS_HYBRID_IR_HYBRIDVERIFIERS_H
