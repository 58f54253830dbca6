//===- ArenaPackingTest.cpp - Packing against its promises ----------------===//
#include "passes/ArenaPacking.h"
#include "passes/Target.h"

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

TEST(TargetTest, PanelsArePowersOfTwoOfWholeVectors) {
  for (ISA isa : {ISA::X86_64_V3, ISA::X86_64_V4, ISA::X86_64_V4_BF16}) {
    CPUTarget target{isa};
    for (int64_t rows = 1; rows < 3000; rows += 7) {
      int64_t width = target.getPanelWidth(rows);
      EXPECT_EQ(width & (width - 1), 0);
      EXPECT_EQ(width % target.getLanes(), 0);
      // A block of a panel's columns fits a quarter of a 1 MiB cache.
      for (int64_t inner : {1, 333, 2560, 14337})
        for (int64_t bytes : {2 * width, 4 * width}) {
          int64_t block = target.getInnerBlock(inner, bytes);
          EXPECT_LE(block * bytes, 1 << 18);
          EXPECT_TRUE(block == inner || block % 2 == 0);
          // As few as can be, and the last one is no smaller than it must be.
          int64_t most = (1 << 18) / bytes, blocks = (inner + most - 1) / most;
          EXPECT_EQ((inner + block - 1) / block, blocks);
          EXPECT_GT(inner - (blocks - 1) * block, block - 2 * blocks);
        }
    }
    EXPECT_EQ(parseISA(getName(isa)), isa);
  }
  EXPECT_EQ(parseISA("sparc"), std::nullopt);
}

} // namespace
} // namespace mlir::hybrid
