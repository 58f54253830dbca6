//===- ArenaPackingTest.cpp - Packing against its promises ----------------===//
#include "passes/ArenaPacking.h"

#include <gtest/gtest.h>

#include <random>

namespace mlir::hybrid {
namespace {

int64_t pack(std::vector<Interval> &intervals) {
  llvm::SmallVector<Interval *> pointers;
  for (Interval &interval : intervals)
    pointers.push_back(&interval);
  return packIntervals(pointers);
}

TEST(ArenaPackingTest, SharesWhatNeverMeets) {
  //            time   0  1  2  3
  //   a (256)         #  #
  //   b (128)            #  #
  //   c (256)               #  #      on a's bytes
  //   d (64)          #  #  #  #
  std::vector<Interval> intervals = {
      {256, 0, 1}, {128, 1, 2}, {256, 2, 3}, {64, 0, 3}};
  EXPECT_EQ(pack(intervals), 448);
  EXPECT_EQ(intervals[0].offset, 0);
  EXPECT_EQ(intervals[1].offset, 256);
  EXPECT_EQ(intervals[2].offset, 0);
  EXPECT_EQ(intervals[3].offset, 384);
}

TEST(ArenaPackingTest, NothingTakesNothing) {
  std::vector<Interval> intervals;
  EXPECT_EQ(pack(intervals), 0);
}

/// Random intervals: what meets never shares bytes, the height is that of the
/// highest, every offset is a multiple of 64, and no more is taken than all of
/// them end to end.
TEST(ArenaPackingTest, KeepsItsPromises) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<Interval> intervals(1 + random() % 30);
    int64_t sum = 0, highest = 0;
    for (Interval &interval : intervals) {
      interval.bytes = 64 * (random() % 9);
      interval.first = random() % 20;
      interval.last = interval.first + random() % 6;
      sum += interval.bytes;
    }
    int64_t height = pack(intervals);
    for (const Interval &a : intervals) {
      EXPECT_EQ(a.offset % 64, 0);
      highest = std::max(highest, a.offset + a.bytes);
      for (const Interval &b : intervals)
        if (&a != &b && a.meets(b)) {
          EXPECT_TRUE(a.offset + a.bytes <= b.offset ||
                      b.offset + b.bytes <= a.offset);
        }
    }
    EXPECT_EQ(height, highest);
    EXPECT_LE(height, sum);
  }
}

} // namespace
} // namespace mlir::hybrid
