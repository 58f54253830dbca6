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

/// The columns of `b` are those of groups, `states` each, that divide `count`
/// things called `what`.
template <typename ScanOpT>
static LogicalResult verifyGroups(ScanOpT op, int64_t states, int64_t count,
                                  StringRef what) {
  int64_t columns = columnsOf(op.getB());
  if (columns > 0 && columns % states == 0 && count % (columns / states) == 0)
    return success();
  return op.emitOpError("expected 'b' to have ")
         << states << " columns for each of some groups of the " << count << " "
         << what << ", but got " << columns;
}

LogicalResult SelectiveScanOp::verify() {
  int64_t columns = columnsOf(getInit());
  // selective_scan_c1, selective_scan_c2
  if (failed(verifyColumns(*this, getInput(), "input", columns)) ||
      failed(verifyColumns(*this, getStep(), "step", columns)) ||
      failed(verifyColumns(*this, getC(), "c", columnsOf(getB()))))
    return failure();
  // selective_scan_c3, selective_scan_c4
  if (failed(verifyRank(*this, getA(), "a", 2)))
    return failure();
  int64_t states = getA().getType().getShape()[1];
  if (failed(verifyShape(*this, getA(), "a", {columns, states})) ||
      failed(verifyGroups(*this, states, columns, "columns of 'input'")) ||
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

LogicalResult SSDScanOp::verify() {
  int64_t columns = columnsOf(getInit()), heads = columnsOf(getStep());
  // ssd_scan_c1, ssd_scan_c2
  if (failed(verifyColumns(*this, getInput(), "input", columns)) ||
      failed(verifyColumns(*this, getC(), "c", columnsOf(getB()))))
    return failure();
  if (heads <= 0 || columns % heads != 0)
    return emitOpError("expected a multiple of ")
           << heads << " columns, one run a head, in 'input', but got "
           << columns;
  // ssd_scan_c3
  if (failed(verifyShape(*this, getA(), "a", heads)) ||
      failed(verifyShape(*this, getStepBias(), "step_bias", heads)) ||
      failed(verifyShape(*this, getSkip(), "skip", heads)))
    return failure();
  // ssd_scan_c4
  if (failed(verifyKind(*this, getState(), StateKind::SSM)))
    return failure();
  int64_t states = getState().getType().getShape()[1];
  if (failed(verifyShape(*this, getState(), "state", {columns, states})) ||
      failed(verifyGroups(*this, states, heads, "heads")))
    return failure();
  // ssd_scan_c5
  if (getLow().has_value() != getHigh().has_value() ||
      (getLow() && !(*getLow() <= *getHigh())))
    return emitOpError("expected both 'low' and 'high', in order, or neither");
  return success();
}

LogicalResult GatedRMSNormOp::verify() {
  int64_t columns = columnsOf(getInit());
  // gated_rms_norm_c1, gated_rms_norm_c2
  if (failed(verifyColumns(*this, getInput(), "input", columns)) ||
      failed(verifyColumns(*this, getGate(), "gate", columns)) ||
      failed(verifyShape(*this, getWeight(), "weight", columns)))
    return failure();
  // gated_rms_norm_c3
  if (getEpsilon().isNegative())
    return emitOpError("expected 'epsilon' not to be negative");
  // gated_rms_norm_c4
  auto groups = static_cast<int64_t>(getGroups());
  if (groups > 0 && columns % groups == 0)
    return success();
  return emitOpError("expected a positive number of groups that divides ")
         << columns << " columns, but got " << groups;
}
