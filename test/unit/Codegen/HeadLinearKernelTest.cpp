//===- HeadLinearKernelTest.cpp - A product for each head -----------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

struct Case {
  DType type, output;
  int64_t heads, inner, columns, panel; // inner, columns: of a head
  bool hasBias;
};

/// Head h of a row times the weights of head h, bit for bit the chains of
/// LinearKernel; panels of a head are cut where the grain says so.
void check(ISA isa, const Case &shape) {
  int64_t columns = shape.heads * shape.columns;
  ProductShape product = makeProduct(isa, shape.type, shape.inner, shape.panel);
  HeadLinearKernel kernel{
      shape.heads, {{columns, product, shape.output}}, shape.hasBias};
  LoadedKernel loaded = loadKernel(kernel, shape.hasBias ? 4 : 3, 1, isa);
  PanelWeights weights(product, shape.columns, 1, shape.heads);
  Elements bias = Elements::draw(DType::F32, columns, 2);
  for (int32_t tokens : {0, 1, 6}) {
    KernelCall call(tokens);
    Elements x =
        Elements::draw(shape.type, tokens * shape.heads * shape.inner, 3);
    Outcome y = runDivided(
        loaded, call,
        getDivisions(columns, std::gcd(shape.panel, shape.columns)),
        [&] {
          Outcome outcome;
          outcome.emplace_back(shape.output, tokens * columns, NAN);
          return outcome;
        },
        [&](const Outcome &outcome) -> std::vector<const void *> {
          if (shape.hasBias)
            return {x.data(), weights.data(), bias.data(), outcome[0].data()};
          return {x.data(), weights.data(), outcome[0].data()};
        });
    for (int64_t t = 0; t < tokens; ++t)
      for (int64_t n = 0; n < columns; ++n) {
        int64_t head = n / shape.columns;
        float sum = multiply(isa, product, x, t * shape.heads + head, weights,
                             n % shape.columns, head);
        ASSERT_EQ(y[0][t * columns + n],
                  roundTo(shape.output, shape.hasBias ? sum + bias[n] : sum))
            << kernel.getName() << ", row " << t << ", column " << n;
      }
  }
}

TEST(HeadLinearKernelTest, IsOneChainOfFmas) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    check(isa, {f32, f32, 3, 5, 16, 16, false});
    check(isa, {f32, bf16, 2, 8, 20, 16, true});
    check(isa, {bf16, bf16, 3, 7, 6, 16, false});
    check(isa, {bf16, f32, 2, 6, 96, 32, true});
    check(isa, {bf16, bf16, 1, 4, 65, 64, true});
  }
}

/// Several results, each cut by itself.
TEST(HeadLinearKernelTest, CutsResultsByThemselves) {
  for (ISA isa : getHostISAs()) {
    ProductShape product = makeProduct(isa, DType::F32, 3, 16);
    HeadLinearKernel kernel{
        2, {{8, product, DType::F32}, {40, product, DType::F32}}, false};
    LoadedKernel loaded = loadKernel(kernel, 5, 2, isa);
    PanelWeights a(product, 4, 1, 2), b(product, 20, 2, 2);
    KernelCall call(2);
    Elements x = Elements::draw(DType::F32, 2 * 2 * 3, 3);
    for (int64_t cut : {0, 4, 8})
      for (int64_t other : {0, 16, 36, 40}) {
        Elements y(DType::F32, 2 * 8, NAN), z(DType::F32, 2 * 40, NAN);
        std::vector<const void *> operands = {x.data(), a.data(), b.data(),
                                              y.data(), z.data()};
        loaded.run(call.get(), operands, {cut, 8, 0, other});
        loaded.run(call.get(), operands, {0, cut, other, 40});
        for (int64_t i = 0; i < 2 * 8; ++i)
          EXPECT_EQ(y[i],
                    multiply(isa, product, x, i / 4, a, i % 4, i / 4 % 2));
        for (int64_t i = 0; i < 2 * 40; ++i)
          EXPECT_EQ(z[i],
                    multiply(isa, product, x, i / 20, b, i % 20, i / 20 % 2));
        EXPECT_TRUE(y.isIntact() && z.isIntact());
      }
  }
}

} // namespace
} // namespace braid::test
