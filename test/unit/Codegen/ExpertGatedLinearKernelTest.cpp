//===- ExpertGatedLinearKernelTest.cpp - Gates and ups of chosen experts --===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/TeamMemory.h"
#include "test/unit/Codegen/ExpertRows.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

struct Case {
  Activation function;
  DType type, output;
  int64_t experts, slots, inner, columns, panel;
};

/// function(gate) * up of two products with the weights of the chosen expert;
/// columns are divided, or work items of `panels` panels taken.
void check(ISA isa, const Case &shape, int64_t panels) {
  ProductShape product = makeProduct(isa, shape.type, shape.inner, shape.panel);
  product.rowTile = 3;
  ExpertGatedLinearKernel kernel{
      shape.function, shape.experts, shape.slots,         shape.columns,
      product,        shape.output,  panels * shape.panel};
  LoadedKernel loaded = loadKernel(kernel, 6, 1, isa);
  LaneFunction apply(isa, [&](KernelBuilder &b, mlir::Value x) {
    return applyActivation(b, shape.function, x);
  });
  PanelWeights gate(product, shape.columns, 1, shape.experts);
  PanelWeights up(product, shape.columns, 2, shape.experts);
  for (int32_t tokens : {0, 1, 2, 11}) {
    KernelCall call(tokens);
    call.share(kFirstPieceCounter, 0);
    ExpertRows rows(tokens, shape.slots, shape.experts, 3);
    Elements x = Elements::draw(shape.type, tokens * shape.inner, 4);
    Outcome y = runDivided(
        loaded, call,
        panels ? kAtOnce : getDivisions(shape.columns, shape.panel),
        [&] {
          Outcome outcome;
          outcome.emplace_back(shape.output,
                               tokens * shape.slots * shape.columns, NAN);
          return outcome;
        },
        [&](const Outcome &outcome) -> std::vector<const void *> {
          return {x.data(),    rows.chosen.data(), rows.order.data(),
                  gate.data(), up.data(),          outcome[0].data()};
        });
    EXPECT_TRUE(call.isAtRest());
    for (int64_t place = 0; place < tokens * shape.slots; ++place)
      for (int64_t n = 0; n < shape.columns; ++n) {
        int64_t t = place / shape.slots, e = rows.choice[place];
        float expected = apply(multiply(isa, product, x, t, gate, n, e)) *
                         multiply(isa, product, x, t, up, n, e);
        ASSERT_EQ(y[0][place * shape.columns + n],
                  roundTo(shape.output, expected))
            << kernel.getName() << ", place " << place << ", column " << n;
      }
  }
}

TEST(ExpertGatedLinearKernelTest, HasTheBitsOfItsParts) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs())
    for (int64_t panels : {0, 1, 2}) {
      check(isa, {Activation::Silu, f32, f32, 5, 2, 9, 41, 16}, panels);
      check(isa, {Activation::Gelu, f32, bf16, 2, 2, 16, 70, 32}, panels);
      check(isa, {Activation::Silu, bf16, bf16, 8, 2, 11, 130, 64}, panels);
      check(isa, {Activation::Silu, bf16, f32, 1, 1, 3, 16, 16}, panels);
    }
}

} // namespace
} // namespace braid::test
