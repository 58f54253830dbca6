//===- GatedLinearKernelTest.cpp - Gate and up side by side ---------------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// function(gate) * up of two products, bit for bit, rounded once.
/// `innerBlock`: of k, 0 for all of it.
void check(ISA isa, Activation function, DType type, DType output,
           int64_t inner, int64_t columns, int64_t panel,
           std::vector<int32_t> numbersOfRows = {0, 1, 2, 7},
           int64_t innerBlock = 0) {
  ProductShape product = makeProduct(isa, type, inner, panel);
  product.rowTile = 3;
  product.innerBlock = innerBlock ? innerBlock : inner;
  GatedLinearKernel kernel{function, columns, product, output};
  LoadedKernel loaded = loadKernel(kernel, 4, 1, isa);
  LaneFunction apply(isa, [&](KernelBuilder &b, mlir::Value x) {
    return applyActivation(b, function, x);
  });
  PanelWeights gate(product, columns, 1), up(product, columns, 2);
  for (int32_t rows : numbersOfRows) {
    KernelCall call(rows);
    Elements x = Elements::draw(type, rows * inner, 3);
    Outcome y = runDivided(
        loaded, call, getDivisions(columns, panel),
        [&] {
          Outcome outcome;
          outcome.emplace_back(output, rows * columns, NAN);
          return outcome;
        },
        [&](const Outcome &outcome) -> std::vector<const void *> {
          return {x.data(), gate.data(), up.data(), outcome[0].data()};
        });
    for (int64_t t = 0; t < rows; ++t)
      for (int64_t n = 0; n < columns; ++n)
        ASSERT_EQ(y[0][t * columns + n],
                  roundTo(output, apply(multiply(isa, product, x, t, gate, n)) *
                                      multiply(isa, product, x, t, up, n)))
            << kernel.getName() << ", row " << t << ", column " << n;
  }
}

TEST(GatedLinearKernelTest, HasTheBitsOfItsParts) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    check(isa, Activation::Silu, f32, f32, 9, 41, 16);
    check(isa, Activation::Gelu, f32, bf16, 16, 70, 32);
    check(isa, Activation::Silu, bf16, bf16, 11, 130, 64);
    check(isa, Activation::Relu2, bf16, f32, 1, 16, 16);
  }
}

/// More rows than wait on the stack at the same time, too, and in each of
/// several column tiles.
TEST(GatedLinearKernelTest, HasTheSameBitsInBlocks) {
  const std::vector<int32_t> rows = {0, 1, 5, 6, 11, 193};
  for (ISA isa : getHostISAs()) {
    check(isa, Activation::Silu, DType::F32, DType::F32, 9, 41, 32, rows, 4);
    check(isa, Activation::Silu, DType::BF16, DType::BF16, 11, 41, 32, rows, 4);
  }
}

} // namespace
} // namespace braid::test
