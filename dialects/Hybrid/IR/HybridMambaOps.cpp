//===- HybridMambaOps.cpp - Convolutions and scans: verifiers -------------===//
#include "dialects/Hybrid/IR/HybridVerifiers.h"

using namespace mlir;
using namespace mlir::hybrid;

LogicalResult CausalConv1DOp::verify() {
  int64_t columns = columnsOf(getInit());
  // causal_conv1d_c1
  if (failed(verifyColumns(*this, getInput(), "input", columns)))
    return failure();
  // causal_conv1d_c2
  if (failed(verifyRank(*this, getWeight(), "weight", 2)))
    return failure();
  int64_t taps = getWeight().getType().getShape()[1];
  if (failed(verifyShape(*this, getWeight(), "weight", {columns, taps})))
    return failure();
  // causal_conv1d_c3
  if (getBias() && failed(verifyShape(*this, getBias(), "bias", columns)))
    return failure();
  // causal_conv1d_c4
  if (static_cast<bool>(getState()) != (taps > 1))
    return emitOpError("expected a state if and only if there are several "
                       "taps, but there ")
           << (taps > 1 ? "are " : "is ") << taps;
  if (!getState())
    return success();
  return failure(
      failed(verifyKind(*this, getState(), StateKind::Conv)) ||
      failed(verifyShape(*this, getState(), "state", {taps - 1, columns})));
}

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
