//===- HybridMambaOps.cpp - Convolutions and scans: verifiers -------------===//
#include "dialects/Hybrid/IR/HybridVerifiers.h"

using namespace mlir;
using namespace mlir::hybrid;

/// The rules of a convolution, with an activation behind it or without.
template <typename ConvOpT>
static LogicalResult verifyConv(ConvOpT op) {
  int64_t columns = columnsOf(op.getInit());
  // causal_conv1d_c1
  if (failed(verifyColumns(op, op.getInput(), "input", columns)))
    return failure();
  // causal_conv1d_c2
  if (failed(verifyRank(op, op.getWeight(), "weight", 2)))
    return failure();
  int64_t taps = op.getWeight().getType().getShape()[1];
  if (failed(verifyShape(op, op.getWeight(), "weight", {columns, taps})))
    return failure();
  // causal_conv1d_c3
  if (op.getBias() && failed(verifyShape(op, op.getBias(), "bias", columns)))
    return failure();
  // causal_conv1d_c4
  if (static_cast<bool>(op.getState()) != (taps > 1))
    return op.emitOpError("expected a state if and only if there are several "
                          "taps, but there ")
           << (taps > 1 ? "are " : "is ") << taps;
  if (!op.getState())
    return success();
  return failure(
      failed(verifyKind(op, op.getState(), StateKind::Conv)) ||
      failed(verifyShape(op, op.getState(), "state", {taps - 1, columns})));
}

LogicalResult CausalConv1DOp::verify() { return verifyConv(*this); }

LogicalResult ConvActivationOp::verify() { return verifyConv(*this); }

LogicalResult SelectiveScanOp::verify() {
  int64_t columns = columnsOf(getInit()), states = columnsOf(getB());
  // selective_scan_c1, selective_scan_c2
  if (failed(verifyColumns(*this, getInput(), "input", columns)) ||
      failed(verifyColumns(*this, getStep(), "step", columns)) ||
      failed(verifyColumns(*this, getC(), "c", states)))
    return failure();
  // selective_scan_c3, selective_scan_c4
  if (failed(verifyShape(*this, getA(), "a", {columns, states})) ||
      failed(verifyShape(*this, getSkip(), "skip", columns)))
    return failure();
  // selective_scan_c5
  return failure(
      failed(verifyKind(*this, getState(), StateKind::SSM)) ||
      failed(verifyShape(*this, getState(), "state", {columns, states})));
}

LogicalResult GatedScanOp::verify() {
  int64_t columns = columnsOf(getInit()), states = columnsOf(getB());
  // gated_scan_c1, gated_scan_c2
  if (failed(verifyColumns(*this, getInput(), "input", columns)) ||
      failed(verifyColumns(*this, getGate(), "gate", columns)) ||
      failed(verifyColumns(*this, getC(), "c", states)))
    return failure();
  // gated_scan_c3, gated_scan_c4
  if (failed(verifyShape(*this, getA(), "a", {columns, states})) ||
      failed(verifyShape(*this, getDtBias(), "dt_bias", columns)) ||
      failed(verifyShape(*this, getSkip(), "skip", columns)))
    return failure();
  // gated_scan_c5
  if (failed(verifyKind(*this, getState(), StateKind::SSM)) ||
      failed(verifyShape(*this, getState(), "state", {columns, states})))
    return failure();
  // gated_scan_c6
  return failure(failed(verifyShape(*this, getDtWeight(), "dt_weight",
                                    {columns, columnsOf(getDt())})) ||
                 failed(verifyFactors(*this, getDt(), Value(getDtWeight()))));
}
