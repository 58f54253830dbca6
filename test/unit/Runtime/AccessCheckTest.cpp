//===- AccessCheckTest.cpp - Races that the shadow finds ------------------===//
#include "runtime/src/AccessCheck.h"

#include <gtest/gtest.h>

namespace braid::runtime {
namespace {

class AccessCheckTest : public testing::Test {
protected:
  void read(size_t at, int64_t bytes, size_t thread, uint64_t phase) {
    check.access(memory + at, bytes, /*isWrite=*/false, thread, phase);
  }
  void write(size_t at, int64_t bytes, size_t thread, uint64_t phase) {
    check.access(memory + at, bytes, /*isWrite=*/true, thread, phase);
  }

  uint8_t memory[256] = {};
  AccessCheck check{memory, sizeof memory};
};

TEST_F(AccessCheckTest, AllowsWhatPhasesKeepApart) {
  write(0, 64, 0, 0);
  read(0, 64, 0, 0);
  read(0, 64, 1, 1); // after a barrier
  read(0, 64, 2, 1); // beside another reader
  write(0, 64, 1, 2);
  write(64, 64, 0, 2); // the bytes behind
  EXPECT_EQ(check.getRace(), nullptr);
}

TEST_F(AccessCheckTest, FindsAReadOfWhatAnotherWrites) {
  write(10, 4, 0, 7);
  read(8, 4, 1, 7);
  ASSERT_NE(check.getRace(), nullptr);
  EXPECT_EQ(check.getRace()->offset, 10u);
  EXPECT_EQ(check.getRace()->phase, 7u);
  EXPECT_EQ(check.getRace()->thread, 1u);
  EXPECT_EQ(check.getRace()->other, 0u);
  EXPECT_FALSE(check.getRace()->isWrite);
}

TEST_F(AccessCheckTest, FindsTwoWriters) {
  write(0, 8, 2, 0);
  write(6, 8, 1, 0);
  ASSERT_NE(check.getRace(), nullptr);
  EXPECT_EQ(check.getRace()->offset, 6u);
  EXPECT_TRUE(check.getRace()->isWrite);
}

TEST_F(AccessCheckTest, FindsAWriteBehindAReader) {
  read(0, 4, 0, 3);
  read(0, 4, 1, 3);
  write(0, 4, 0, 3); // the other reader is still there
  EXPECT_NE(check.getRace(), nullptr);
}

TEST_F(AccessCheckTest, LeavesOthersMemoryAlone) {
  uint8_t other[8] = {};
  check.access(other, 8, true, 0, 0);
  check.access(other, 8, true, 1, 0);
  check.access(memory + 254, 64, true, 0, 0); // over the end
  check.access(memory, 0, true, 0, 0);
  check.access(memory, -4, true, 1, 0);
  EXPECT_EQ(check.getRace(), nullptr);
}

} // namespace
} // namespace braid::runtime
