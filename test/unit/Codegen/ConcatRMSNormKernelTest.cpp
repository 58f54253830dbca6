//===- ConcatRMSNormKernelTest.cpp - The norm of two rows side by side ----===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr double kEpsilon = 1e-5;
constexpr int32_t kTokens = 3;

/// The bits of RMSNormKernel on rows that lie side by side, widened.
void check(ISA isa, int64_t left, int64_t right, DType first, DType second,
           DType output) {
  int64_t columns = left + right;
  ConcatRMSNormKernel kernel{left, right, kEpsilon, first, second, output};
  RMSNormKernel norm{columns, kEpsilon, /*replicated=*/false, DType::F32,
                     output};
  LoadedKernel both = loadKernel(kernel, 4, 1, isa);
  LoadedKernel one = loadKernel(norm, 3, 1, isa);
  KernelCall call(kTokens);
  Elements x = Elements::draw(first, kTokens * left, 1);
  Elements y = Elements::draw(second, kTokens * right, 2);
  Elements weight = Elements::draw(DType::F32, columns, 3);
  Elements rows(DType::F32, kTokens * columns);
  for (int64_t t = 0; t < kTokens; ++t)
    for (int64_t c = 0; c < columns; ++c)
      rows.set(t * columns + c,
               c < left ? x[t * left + c] : y[t * right + c - left]);
  Elements expected(output, rows.size());
  one.run(call.get(), {rows.data(), weight.data(), expected.data()},
          {0, kTokens});
  Outcome outcome = runDivided(
      both, call, getDivisions(kTokens),
      [&] {
        Outcome outcome;
        outcome.emplace_back(output, rows.size(), NAN);
        return outcome;
      },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {x.data(), y.data(), weight.data(), outcome[0].data()};
      });
  EXPECT_TRUE(outcome[0].hasBitsOf(expected)) << kernel.getName();
}

/// Sides that end within a vector, within the last one, and with one.
TEST(ConcatRMSNormKernelTest, IsTheNormOfBoth) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs())
    for (auto [left, right] :
         {std::pair(1, 1), {16, 16}, {21, 21}, {64, 7}, {70, 70}}) {
      check(isa, left, right, f32, f32, f32);
      check(isa, left, right, f32, bf16, bf16);
    }
}

} // namespace
} // namespace braid::test
