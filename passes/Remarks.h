//===- Remarks.h - What passes say of what they did -------------*- C++ -*-===//
#ifndef PASSES_REMARKS_H
#define PASSES_REMARKS_H

#include "mlir/IR/Remarks.h"
#include "mlir/Support/LogicalResult.h"

namespace mlir::hybrid {

/// Tells who asks with --remarks-filter-missed=`pass`, a pass's flag, why it
/// left alone what is at `loc`. Fails, so that a check can return it.
inline LogicalResult remarkDeclined(Location loc, StringRef pass,
                                    StringRef reason) {
  remark::missed(loc, remark::RemarkOpts::name("Declined").category(pass))
      << reason;
  return failure();
}

} // namespace mlir::hybrid

#endif // PASSES_REMARKS_H
