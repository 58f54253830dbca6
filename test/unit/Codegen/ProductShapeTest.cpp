//===- ProductShapeTest.cpp - Choices of products, and those refused ------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/Refusal.h"

#include <gtest/gtest.h>

#include <set>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr ISA kISAs[] = {ISA::X86_64_V3, ISA::X86_64_V4, ISA::X86_64_V4_BF16};
constexpr CPUTarget kTarget{ISA::X86_64_V4};

ProductShape choose(const CPUTarget &target, DType type, int64_t inner,
                    int64_t panel, int64_t sides = 1) {
  ProductShape shape;
  shape.input = shape.weight = type;
  shape.inner = inner;
  shape.panel = panel;
  shape.choose(target, sides);
  return shape;
}

/// What is said of 22 columns of k times panels of 64, once `change` has been
/// made to the default choices.
template <typename ChangeT>
std::string refuse(ChangeT change, int64_t sides = 1) {
  ProductShape shape = choose(kTarget, DType::F32, 22, 64, sides);
  change(shape);
  return refusalOf([&](EmitError emitError) {
    return shape.verify(kTarget, emitError, sides);
  });
}

TEST(ProductShapeTest, DefaultsAreLegal) {
  for (ISA isa : kISAs)
    for (DType type : {DType::F32, DType::BF16})
      for (int64_t panel : {16, 32, 64, 1024})
        for (int64_t inner : {1, 333, 14337})
          for (int64_t sides : {1, 2}) {
            CPUTarget target{isa};
            ProductShape shape = choose(target, type, inner, panel, sides);
            EXPECT_EQ(refusalOf([&](EmitError emitError) {
                        return shape.verify(target, emitError, sides);
                      }),
                      "")
                << shape.getName() << ": " << shape.describe();
          }
}

/// As many rows as have sums beside a step's weights, those of bf16 also
/// widened, and a broadcast.
TEST(ProductShapeTest, DefaultsFillTheRegisters) {
  auto describe = [](ISA isa, DType type, int64_t panel, int64_t sides) {
    std::string text =
        choose(CPUTarget{isa}, type, 22, panel, sides).describe();
    const std::string behind = " k-block 22 wait 96 fetch 4096 2x 1/2x L2";
    EXPECT_EQ(text.substr(text.find(' ')), behind);
    return text.substr(0, text.find(' '));
  };
  for (DType type : {DType::F32, DType::BF16}) {
    EXPECT_EQ(describe(ISA::X86_64_V4_BF16, type, 64, 1), "6x64");
    EXPECT_EQ(describe(ISA::X86_64_V4_BF16, type, 32, 2), "6x32");
    EXPECT_EQ(describe(ISA::X86_64_V4_BF16, type, 16, 1), "12x16");
  }
  EXPECT_EQ(describe(ISA::X86_64_V4, DType::F32, 64, 1), "6x64");
  EXPECT_EQ(describe(ISA::X86_64_V4, DType::F32, 32, 2), "6x32");
  EXPECT_EQ(describe(ISA::X86_64_V4, DType::BF16, 64, 1), "5x64");
  EXPECT_EQ(describe(ISA::X86_64_V4, DType::BF16, 32, 2), "5x32");
  EXPECT_EQ(describe(ISA::X86_64_V3, DType::F32, 64, 1), "6x16");
  EXPECT_EQ(describe(ISA::X86_64_V3, DType::F32, 32, 2), "6x8");
  EXPECT_EQ(describe(ISA::X86_64_V3, DType::BF16, 64, 1), "5x16");
  EXPECT_EQ(describe(ISA::X86_64_V3, DType::BF16, 32, 2), "5x8");
}

/// Panels side by side share the cache.
TEST(ProductShapeTest, BlocksOfAllSidesFitTheCache) {
  for (int64_t sides : {1, 2}) {
    ProductShape shape = choose(kTarget, DType::F32, 4096, 64 / sides, sides);
    EXPECT_EQ(shape.innerBlock, 1024);
    EXPECT_EQ(shape.getBlockBytes() * sides, 1 << 18);
  }
}

TEST(ProductShapeTest, RefusesColumnsThatAreNoPartOfAPanel) {
  const std::string rule = "expected a tile's columns to be a multiple of 16 "
                           "that divides the 64 of a panel, but got ";
  for (int64_t columns : {-16, 0, 8, 48, 128})
    EXPECT_EQ(refuse([&](ProductShape &s) { s.columnTile = columns; }),
              rule + std::to_string(columns));
  for (int64_t columns : {16, 32, 64})
    EXPECT_EQ(refuse([&](ProductShape &s) { s.columnTile = columns; }), "");
}

TEST(ProductShapeTest, RefusesRowsThatDoNotFit) {
  EXPECT_EQ(refuse([](ProductShape &s) { s.rowTile = 0; }),
            "expected a tile of at least one row, but got 0");
  EXPECT_EQ(refuse([](ProductShape &s) { s.rowTile = 8; }), "");
  EXPECT_EQ(refuse([](ProductShape &s) { s.rowTile = 9; }),
            "expected the sums of a tile to fit into 32 registers, but got 9 "
            "rows of 4 vectors");
  EXPECT_EQ(refuse([](ProductShape &s) { s.rowTile = 9; }, 2),
            "expected the sums of a tile to fit into 32 registers, but got 9 "
            "rows of 4 vectors");
}

TEST(ProductShapeTest, RefusesBlocksThatPairsDoNotAllow) {
  auto refuseBlock = [](int64_t block) {
    return refuse([&](ProductShape &s) { s.innerBlock = block; });
  };
  for (int64_t block : {-2, 0, 7})
    EXPECT_EQ(refuseBlock(block),
              "expected an even number of k in a block, but got " +
                  std::to_string(block));
  for (int64_t block : {2, 20, 22, 23, 2048})
    EXPECT_EQ(refuseBlock(block), "");
}

TEST(ProductShapeTest, RefusesMoreRowsToWaitThanAStackHas) {
  for (int64_t rows : {-1, 0, 257})
    EXPECT_EQ(refuse([&](ProductShape &s) { s.waitingRows = rows; }),
              "expected 1 to 256 rows to wait on the stack, but got " +
                  std::to_string(rows));
  for (int64_t rows : {1, 256})
    EXPECT_EQ(refuse([&](ProductShape &s) { s.waitingRows = rows; }), "");
}

TEST(ProductShapeTest, RefusesFetchesOfNothingThatIs) {
  const std::string rule = "expected fetches of no negative number, but got '";
  EXPECT_EQ(refuse([](ProductShape &s) { s.fetchBytes = -64; }),
            rule + "6x64 k-block 22 wait 96 fetch -64 2x 1/2x L2'");
  EXPECT_EQ(refuse([](ProductShape &s) { s.fetchSteps = -1; }),
            rule + "6x64 k-block 22 wait 96 fetch 4096 -1x 1/2x L2'");
  EXPECT_EQ(refuse([](ProductShape &s) { s.fullFetchPart = -1; }),
            rule + "6x64 k-block 22 wait 96 fetch 4096 2x 1/-1x L2'");
  for (int64_t level : {0, 4})
    EXPECT_EQ(refuse([&](ProductShape &s) { s.fetchLevel = level; }),
              "expected fetches into cache 1, 2 or 3, but got " +
                  std::to_string(level));
}

/// What `braid inspect` shows tells all choices apart.
TEST(ProductShapeTest, DescribesEveryChoice) {
  ProductShape usual = choose(kTarget, DType::F32, 22, 64);
  std::set<std::string> all = {usual.describe()};
  for (int64_t ProductShape::*choice :
       {&ProductShape::rowTile, &ProductShape::columnTile,
        &ProductShape::innerBlock, &ProductShape::waitingRows,
        &ProductShape::fetchBytes, &ProductShape::fetchSteps,
        &ProductShape::fullFetchPart, &ProductShape::fetchLevel}) {
    ProductShape other = usual;
    other.*choice = 1;
    EXPECT_TRUE(all.insert(other.describe()).second) << other.describe();
    EXPECT_EQ(other.getName(), usual.getName());
  }
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

template <typename KernelT>
std::string refuseKernel(const KernelT &kernel) {
  return refusalOf(
      [&](EmitError emitError) { return kernel.verify(kTarget, emitError); });
}

/// A kernel knows how many panels it has side by side, and checks all results.
TEST(ProductShapeTest, IsVerifiedAsItsKernelUsesIt) {
  ProductShape shape = choose(kTarget, DType::F32, 22, 64);
  GatedLinearKernel gated{Activation::Silu, 64, shape, DType::F32};
  const std::string rows = "expected the sums of a tile to fit into 32 "
                           "registers, but got 6 rows of 8 vectors";
  EXPECT_EQ(refuseKernel(gated), rows);
  EXPECT_EQ(refuseKernel(ExpertGatedLinearKernel{Activation::Silu, 4, 2, 64,
                                                 shape, DType::F32}),
            rows);
  ProductShape odd = shape;
  odd.innerBlock = 7;
  const std::string even = "expected an even number of k in a block, but got 7";
  EXPECT_EQ(
      refuseKernel(LinearKernel{
          {{64, shape, DType::F32}, {64, odd, DType::BF16}}, false, false}),
      even);
  EXPECT_EQ(refuseKernel(HeadLinearKernel{
                1, {{64, shape, DType::F32}, {64, odd, DType::F32}}, false}),
            even);
  EXPECT_EQ(refuseKernel(ExpertLinearKernel{4, 2, 64, 1, false, false, false,
                                            odd, DType::F32}),
            even);
}

TEST(ProductShapeTest, OfARouterIsATokenTimesAPanel) {
  RouterKernel router = {};
  router.product = choose(kTarget, DType::F32, 22, 16);
  EXPECT_EQ(refuseKernel(router),
            "expected a token times a panel of 16 experts, but "
            "got a tile of 12x16");
  router.product.rowTile = 1;
  EXPECT_EQ(refuseKernel(router), "");
  router.product.innerBlock = 8;
  EXPECT_EQ(refuseKernel(router),
            "expected all 22 of k in a block, for a token's scores are ranked "
            "at once, but got 8");
  router.product.innerBlock = 22;
  router.product.fetchLevel = 4;
  EXPECT_EQ(refuseKernel(router),
            "expected fetches into cache 1, 2 or 3, but got 4");
}

/// Results whose panels differ have tiles of their own.
TEST(ProductShapeTest, IsDescribedForEachResult) {
  ProductShape wide = choose(kTarget, DType::F32, 22, 64);
  ProductShape narrow = choose(kTarget, DType::F32, 22, 16);
  LinearKernel kernel{
      {{64, wide, DType::F32}, {64, wide, DType::F32}}, false, false};
  EXPECT_EQ(kernel.getTile(), wide.describe());
  kernel.results.push_back({16, narrow, DType::F32});
  EXPECT_EQ(kernel.getTile(), wide.describe() + ", " + wide.describe() + ", " +
                                  narrow.describe());
}

} // namespace
} // namespace braid::test
