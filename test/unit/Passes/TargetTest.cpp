//===- TargetTest.cpp - Facts of targets ----------------------------------===//
#include "passes/Target.h"

#include <gtest/gtest.h>

namespace mlir::hybrid {
namespace {

TEST(TargetTest, PanelsArePowersOfTwoOfWholeVectors) {
  for (ISA isa : {ISA::X86_64_V3, ISA::X86_64_V4, ISA::X86_64_V4_BF16}) {
    CPUTarget target{isa};
    for (int64_t rows = 1; rows < 3000; rows += 7) {
      int64_t width = target.getPanelWidth(rows);
      EXPECT_EQ(width & (width - 1), 0);
      EXPECT_EQ(width % target.getLanes(), 0);
      // Two side by side have the columns of one, where those are enough.
      EXPECT_EQ(target.getPanelWidth(rows, 2), std::min<int64_t>(width, 32));
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
