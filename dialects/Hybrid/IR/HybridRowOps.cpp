//===- HybridRowOps.cpp - Rows in, rows out: verifiers --------------------===//
#include "dialects/Hybrid/IR/HybridVerifiers.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult EmbedOp::verify() {
  // embed_c1
  if (failed(verifyRank(*this, getWeight(), "weight", 2)))
    return failure();
  return verifyColumns(*this, getInit(), "init",
                       getWeight().getType().getShape()[1]);
}

LogicalResult RMSNormOp::verify() {
  int64_t columns = columnsOf(getInit());
  // rms_norm_c3
  if (getEpsilon().isNegative())
    return emitOpError("expected 'epsilon' not to be negative");
  // rms_norm_c1, rms_norm_c2
  return failure(failed(verifyColumns(*this, getInput(), "input", columns)) ||
                 failed(verifyShape(*this, getWeight(), "weight", columns)));
}

LogicalResult ConcatRMSNormOp::verify() {
  int64_t columns = columnsOf(getFirst()) + columnsOf(getSecond());
  // concat_rms_norm_c3
  if (getEpsilon().isNegative())
    return emitOpError("expected 'epsilon' not to be negative");
  // concat_rms_norm_c1, concat_rms_norm_c2
  return failure(failed(verifyColumns(*this, getInit(), "init", columns)) ||
                 failed(verifyShape(*this, getWeight(), "weight", columns)));
}

/// As many inits as weights, and as many biases or none, each as long as its
/// init is wide.
template <typename LinearOpT>
static LogicalResult verifyResults(LinearOpT op) {
  size_t count = op.getWeights().size();
  if (count == 0 || op.getInits().size() != count)
    return op.emitOpError("expected as many inits as weights, at least one, "
                          "but got ")
           << op.getInits().size() << " and " << count;
  if (!op.getBiases().empty() && op.getBiases().size() != count)
    return op.emitOpError("expected no biases or ")
           << count << ", but got " << op.getBiases().size();
  for (auto [bias, init] : llvm::zip(op.getBiases(), op.getInits()))
    if (failed(verifyShape(op, bias, "biases", columnsOf(init))))
      return failure();
  return success();
}

LogicalResult LinearOp::verify() {
  // linear_c1, linear_c3
  if (failed(verifyResults(*this)))
    return failure();
  // linear_c2
  for (auto [weight, init] : llvm::zip(getWeights(), getInits()))
    if (failed(verifyShape(*this, weight, "weights",
                           {columnsOf(init), columnsOf(getInput())})))
      return failure();
  // linear_c4
  return verifyFactors(*this, getInput(), getWeights());
}

LogicalResult GatedLinearOp::verify() {
  // gated_linear_c1
  if (getGate().getType() != getUp().getType())
    return emitOpError("expected weights of one type, but got ")
           << getGate().getType() << " and " << getUp().getType();
  if (failed(verifyShape(*this, getGate(), "gate",
                         {columnsOf(getInit()), columnsOf(getInput())})))
    return failure();
  // gated_linear_c2
  return verifyFactors(*this, getInput(), ValueRange{getGate(), getUp()});
}

LogicalResult HeadLinearOp::verify() {
  // head_linear_c1, head_linear_c3
  if (failed(verifyResults(*this)) ||
      failed(verifyRank(*this, getWeights().front(), "weights", 3)))
    return failure();
  // head_linear_c2
  int64_t heads = headsOf(*this);
  if (columnsOf(getInput()) % heads != 0)
    return emitOpError("expected a multiple of ")
           << heads << " columns, one run a head, in 'input', but got "
           << columnsOf(getInput());
  for (auto [weight, init] : llvm::zip(getWeights(), getInits()))
    if (columnsOf(init) % heads != 0)
      return emitOpError("expected a multiple of ")
             << heads << " columns, one run a head, in 'inits', but got "
             << columnsOf(init);
    else if (failed(verifyShape(*this, weight, "weights",
                                {heads, columnsOf(init) / heads,
                                 columnsOf(getInput()) / heads})))
      return failure();
  // head_linear_c4
  return verifyFactors(*this, getInput(), getWeights());
}

LogicalResult ActivationOp::verify() {
  // activation_c1
  auto shapeOf = [](Value value) {
    return cast<ShapedType>(value.getType()).getShape();
  };
  for (Value operand : {Value(getInput()), Value(getFactor())})
    if (operand && shapeOf(operand) != shapeOf(getInit()))
      return emitOpError("expected operands of one shape, but got ")
             << operand.getType() << " and " << getInit().getType();
  return success();
}

LogicalResult AddOp::verify() {
  // add_c1
  return verifyColumns(*this, getInput(), "input", columnsOf(getInit()));
}

LogicalResult AddRMSNormOp::verify() {
  // add_rms_norm_c1
  int64_t columns = columnsOf(getInput());
  if (getInits().size() != 2)
    return emitOpError("expected two inits, but got ") << getInits().size();
  for (Value init : getInits())
    if (failed(verifyColumns(*this, init, "inits", columns)))
      return failure();
  // add_rms_norm_c2
  if (failed(verifyShape(*this, getWeight(), "weight", columns)))
    return failure();
  // add_rms_norm_c3
  if (getEpsilon().isNegative())
    return emitOpError("expected 'epsilon' not to be negative");
  return success();
}

LogicalResult SelectRowsOp::verify() {
  // select_rows_c1
  return verifyColumns(*this, getInput(), "input", columnsOf(getInit()));
}

LogicalResult CopyOp::verify() {
  // copy_c1
  if (failed(verifyColumns(*this, getInput(), "input", columnsOf(getOutput()))))
    return failure();
  // copy_c2
  return verifyIndex(*this, getIndex(), getOutput());
}
