//===- RopeKernelTest.cpp - Turned heads ----------------------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

struct Case {
  int64_t slots, heads, headSize, pairs;
  DType table, output;
};

/// The first channels of each head, bit for bit: a product and an fma a
/// channel. What is behind them stays.
void check(ISA isa, const Case &shape, bool byColumns) {
  constexpr int32_t kTokens = 3;
  int64_t columns = shape.heads * shape.headSize;
  RopeKernel kernel{shape.slots, columns,     shape.headSize, shape.pairs,
                    byColumns,   shape.table, shape.output};
  LoadedKernel loaded = loadKernel(kernel, 2, 1, isa);
  KernelCall call(kTokens);
  Elements table = Elements::draw(shape.table, kTokens * 2 * shape.pairs, 1);
  auto prepare = [&] {
    Outcome outcome;
    outcome.push_back(
        Elements::draw(shape.output, kTokens * shape.slots * columns, 2));
    return outcome;
  };
  auto divisions = byColumns
                       ? getDivisions(columns, shape.headSize)
                       : getDivisions(kTokens * shape.slots * shape.heads);
  Outcome outcome =
      runDivided(loaded, call, divisions, prepare,
                 [&](const Outcome &outcome) -> std::vector<const void *> {
                   return {table.data(), outcome[0].data()};
                 });
  Outcome expected = prepare();
  for (int64_t head = 0; head < kTokens * shape.slots * shape.heads; ++head)
    for (int64_t m = 0; m < shape.pairs; ++m) {
      int64_t row = head / (shape.slots * shape.heads) * 2 * shape.pairs;
      float c = table[row + m], s = table[row + shape.pairs + m];
      int64_t at = head * shape.headSize + m;
      float x = expected[0][at], y = expected[0][at + shape.pairs];
      expected[0].set(at, std::fma(x, c, -(y * s)));
      expected[0].set(at + shape.pairs, std::fma(y, c, x * s));
    }
  EXPECT_TRUE(outcome[0].hasBitsOf(expected[0])) << kernel.getName();
}

TEST(RopeKernelTest, TurnsPairs) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    for (bool byColumns : {false, true}) {
      check(isa, {1, 3, 16, 8, f32, f32}, byColumns);
      check(isa, {2, 2, 64, 20, f32, bf16}, byColumns);
    }
    check(isa, {1, 2, 7, 3, f32, f32}, false);
    check(isa, {3, 2, 42, 21, bf16, f32}, false);
  }
}

} // namespace
} // namespace braid::test
