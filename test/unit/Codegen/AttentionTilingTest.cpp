//===- AttentionTilingTest.cpp - How much of attention at a time ----------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/Refusal.h"

#include <gtest/gtest.h>

#include <set>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr CPUTarget kTarget{ISA::X86_64_V4};

std::string refuse(const AttentionTiling &tiling) {
  AttentionKernel kernel = {};
  kernel.tiling = tiling;
  return refusalOf(
      [&](EmitError emitError) { return kernel.verify(kTarget, emitError); });
}

/// Sums take what registers can spare, two vectors a query.
TEST(AttentionTilingTest, SuitsTheTarget) {
  AttentionTiling tiling;
  tiling.choose({ISA::X86_64_V3});
  EXPECT_EQ(tiling.describe(), "4 queries, 8 sums, fetch 1 spans L2");
  tiling.choose(kTarget);
  EXPECT_EQ(tiling.describe(), "12 queries, 24 sums, fetch 1 spans L2");
  EXPECT_EQ(refuse(tiling), "");
}

/// Kernels of other choices are told apart by their tiles.
TEST(AttentionTilingTest, DescribesEveryChoice) {
  AttentionKernel usual = {};
  std::set<std::string> all = {usual.getTile()};
  for (int64_t AttentionTiling::*choice :
       {&AttentionTiling::queries, &AttentionTiling::sums,
        &AttentionTiling::fetchSpans, &AttentionTiling::fetchLevel}) {
    AttentionKernel other = usual;
    other.tiling.*choice += 1;
    EXPECT_TRUE(all.insert(other.getTile()).second) << other.getTile();
    EXPECT_EQ(other.getName(), usual.getName());
  }
}

TEST(AttentionTilingTest, RefusesWhatNoCodeComesOf) {
  for (int64_t queries : {-1, 0})
    EXPECT_EQ(refuse({queries, 16, 1, 2}),
              "expected a tile of at least one query, but got " +
                  std::to_string(queries));
  const std::string registers =
      "expected the sums of a tile to fit into 32 registers, but got ";
  EXPECT_EQ(refuse({8, 0, 1, 2}), registers + "0 vectors of 8 queries");
  EXPECT_EQ(refuse({8, 33, 1, 2}), registers + "33 vectors of 8 queries");
  EXPECT_EQ(refuse({33, 16, 1, 2}), registers + "16 vectors of 33 queries");
  for (int64_t spans : {-1, 1025})
    EXPECT_EQ(refuse({8, 16, spans, 2}),
              "expected fetches of 0 to 1024 spans ahead, but got " +
                  std::to_string(spans));
  for (int64_t level : {0, 4})
    EXPECT_EQ(refuse({8, 16, 1, level}),
              "expected fetches into cache 1, 2 or 3, but got " +
                  std::to_string(level));
}

} // namespace
} // namespace braid::test
