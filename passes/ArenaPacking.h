//===- ArenaPacking.h - Interval packing, free of IR ------------*- C++ -*-===//
#ifndef PASSES_ARENAPACKING_H
#define PASSES_ARENAPACKING_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>

namespace mlir::hybrid {

/// Bytes that are in use from time `first` to time `last`, both included. Time
/// counts the ops of a block, a phase being one: what meets in a phase never
/// shares bytes.
struct Interval {
  int64_t bytes;
  unsigned first, last;
  int64_t offset = 0;

  bool meets(const Interval &other) const {
    return first <= other.last && other.first <= last;
  }
};

/// Gives every interval the lowest offset that is free of those it meets, large
/// ones first and equal ones in the given order, and returns the height of the
/// whole. Offsets are sums of sizes: multiples of 64 if sizes are.
int64_t packIntervals(llvm::ArrayRef<Interval *> intervals);

} // namespace mlir::hybrid

#endif // PASSES_ARENAPACKING_H
