//===- ArenaPacking.cpp - Interval packing, free of IR --------------------===//
#include "passes/ArenaPacking.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <algorithm>

namespace mlir::hybrid {

/// The lowest offset at which `interval` meets none of `placed`, which are
/// ordered by offset.
static int64_t findOffset(const Interval &interval,
                          llvm::ArrayRef<Interval *> placed) {
  int64_t offset = 0;
  for (const Interval *other : placed) {
    if (!interval.meets(*other))
      continue;
    if (offset + interval.bytes <= other->offset)
      break;
    offset = std::max(offset, other->offset + other->bytes);
  }
  return offset;
}

int64_t packIntervals(llvm::ArrayRef<Interval *> intervals) {
  llvm::SmallVector<std::pair<int64_t, size_t>> order;
  for (auto [number, interval] : llvm::enumerate(intervals))
    order.emplace_back(-interval->bytes, number);
  llvm::sort(order);
  int64_t height = 0;
  llvm::SmallVector<Interval *> placed;
  for (size_t number : llvm::make_second_range(order)) {
    Interval *interval = intervals[number];
    interval->offset = findOffset(*interval, placed);
    height = std::max(height, interval->offset + interval->bytes);
    placed.insert(llvm::upper_bound(placed, interval,
                                    [](const Interval *a, const Interval *b) {
                                      return a->offset < b->offset;
                                    }),
                  interval);
  }
  return height;
}

} // namespace mlir::hybrid
