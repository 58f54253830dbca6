//===- ExpertLinearKernelTest.cpp - Products whose weights rows choose ----===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/TeamMemory.h"
#include "test/unit/Codegen/ExpertRows.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

struct Case {
  DType type;
  int64_t experts, slots, results;
  bool inputHasSlots, hasScales;
  int64_t inner, columns, panel;
  bool hasBias = false;
  DType output = DType::F32;
};

class ExpertLinear {
public:
  /// Columns are divided, or work items of `panels` panels taken.
  ExpertLinear(ISA isa, const Case &shape, int64_t panels)
      : isa(isa), shape(shape), panels(panels),
        product(makeProduct(isa, shape.type, shape.inner, shape.panel)),
        kernel(makeKernel()),
        loaded(loadKernel(
            kernel, 3 + shape.hasScales + shape.hasBias + 2 * shape.results, 1,
            isa)),
        bias(Elements::draw(DType::F32, shape.columns, 9)) {
    for (int64_t i = 0; i < shape.results; ++i)
      weights.emplace_back(product, shape.columns, 10 + i, shape.experts);
  }

  void check(int32_t tokens) const;

private:
  ExpertLinearKernel makeKernel() const;
  float getExpected(const ExpertRows &rows, const Elements &x,
                    const Elements &scales, int64_t result, int64_t token,
                    int64_t slot, int64_t column) const;

  ISA isa;
  const Case shape;
  const int64_t panels;
  ProductShape product;
  ExpertLinearKernel kernel;
  LoadedKernel loaded;
  Elements bias;
  std::vector<PanelWeights> weights;
};

ExpertLinearKernel ExpertLinear::makeKernel() const {
  ExpertLinearKernel kernel = {};
  kernel.experts = shape.experts;
  kernel.slots = shape.slots;
  kernel.columns = shape.columns;
  kernel.results = shape.results;
  kernel.inputHasSlots = shape.inputHasSlots;
  kernel.hasScales = shape.hasScales;
  kernel.hasBias = shape.hasBias;
  kernel.type = shape.output;
  kernel.product = product;
  kernel.items = panels * shape.panel;
  return kernel;
}

/// A slot's product; or those of all slots, each scaled by an fma, from the
/// bias or 0 on by ascending expert.
float ExpertLinear::getExpected(const ExpertRows &rows, const Elements &x,
                                const Elements &scales, int64_t result,
                                int64_t token, int64_t slot,
                                int64_t column) const {
  auto productOf = [&](int64_t s) {
    int64_t row = shape.inputHasSlots ? token * shape.slots + s : token;
    return multiply(isa, product, x, row, weights[result], column,
                    rows.getExpert(token, s));
  };
  if (!shape.hasScales)
    return productOf(slot);
  float sum = shape.hasBias ? bias[column] : 0;
  for (int64_t s : rows.getSlotsByExpert(token))
    sum = std::fma(scales[token * shape.slots + s], productOf(s), sum);
  return sum;
}

void ExpertLinear::check(int32_t tokens) const {
  KernelCall call(tokens);
  call.share(kFirstPieceCounter, 0);
  ExpertRows rows(tokens, shape.slots, shape.experts, 1);
  int64_t places = tokens * shape.slots;
  Elements x = Elements::draw(
      shape.type, (shape.inputHasSlots ? places : tokens) * shape.inner, 2);
  Elements scales = Elements::draw(DType::F32, places, 3);
  int64_t outer = shape.hasScales ? tokens : places;
  Outcome y = runDivided(
      loaded, call, panels ? kAtOnce : getDivisions(shape.columns, shape.panel),
      [&] {
        Outcome outcome;
        for (int64_t i = 0; i < shape.results; ++i)
          outcome.emplace_back(shape.output, outer * shape.columns, NAN);
        return outcome;
      },
      [&](const Outcome &outcome) {
        std::vector<const void *> operands = {x.data(), rows.chosen.data(),
                                              rows.order.data()};
        if (shape.hasScales)
          operands.push_back(scales.data());
        for (const PanelWeights &weight : weights)
          operands.push_back(weight.data());
        if (shape.hasBias)
          operands.push_back(bias.data());
        for (const Elements &init : outcome)
          operands.push_back(init.data());
        return operands;
      });
  EXPECT_TRUE(call.isAtRest());
  int64_t perToken = outer == tokens ? 1 : shape.slots;
  for (int64_t i = 0; i < shape.results; ++i)
    for (int64_t row = 0; row < outer; ++row)
      for (int64_t n = 0; n < shape.columns; ++n)
        ASSERT_EQ(y[i][row * shape.columns + n],
                  roundTo(shape.output,
                          getExpected(rows, x, scales, i, row / perToken,
                                      row % perToken, n)))
            << kernel.getName() << ", result " << i << ", row " << row;
}

/// Bit for bit, with experts that nobody and that everybody chose.
TEST(ExpertLinearKernelTest, IsOneChainForEachChoice) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs())
    for (const Case &shape :
         {Case{f32, 5, 2, 2, false, false, 7, 41, 16},
          Case{f32, 4, 2, 1, true, true, 16, 70, 32},
          Case{bf16, 1, 1, 1, false, true, 5, 16, 16},
          Case{bf16, 3, 3, 1, true, true, 13, 130, 64},
          Case{bf16, 9, 2, 2, false, false, 6, 33, 16},
          Case{bf16, 8, 2, 1, true, true, 7, 41, 16, /*hasBias=*/true},
          Case{bf16, 4, 2, 2, false, false, 8, 33, 16, false, bf16}}) {
      for (int64_t panels : {0, 1, 2}) {
        ExpertLinear test(isa, shape, panels);
        for (int32_t tokens : {0, 1, 2, 11})
          test.check(tokens);
      }
    }
}

} // namespace
} // namespace braid::test
