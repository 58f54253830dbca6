//===- GatedScanKernelTest.cpp - Step projection, scan and gate -----------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/ScanReference.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

struct Case {
  Activation function;
  int64_t columns, states, rank, panel;
  DType type;    // of dt and its weight
  DType operand; // of all others
};

/// The kernel's result and states; operands in the order of the kernel.
void check(ISA isa, const Case &shape, const std::vector<ScanShape> &choices) {
  ScanReference scan(isa, shape.columns, /*groups=*/1, shape.states,
                     shape.operand);
  GatedScanKernel kernel{shape.function,
                         shape.columns,
                         shape.states,
                         scan.getSlotFloats() * 4,
                         makeProduct(isa, shape.type, shape.rank, shape.panel),
                         shape.operand,
                         shape.operand,
                         shape.operand,
                         shape.operand,
                         shape.operand};
  int64_t tokens = scan.call.getTokens();
  Elements gate = Elements::draw(shape.operand, scan.x.size(), 8, -4, 4);
  Elements dt = Elements::draw(shape.type, tokens * shape.rank, 9);
  Elements bias = Elements::draw(DType::F32, shape.columns, 10);
  Elements skip = Elements::draw(DType::F32, shape.columns, 12);
  PanelWeights weights(kernel.product, shape.columns, 11);
  auto prepare = [&] {
    Outcome outcome;
    outcome.emplace_back(shape.operand, scan.x.size(), NAN);
    outcome.push_back(scan.prepareSlots());
    return outcome;
  };
  auto getOperands = [&](const Outcome &outcome) -> std::vector<const void *> {
    return {scan.x.data(),    gate.data(),
            dt.data(),        scan.b.data(),
            scan.c.data(),    weights.data(),
            bias.data(),      scan.a.data(),
            skip.data(),      outcome[1].at(ScanReference::kStateOffset),
            outcome[0].data()};
  };

  LaneFunction softplus(
      isa, [](KernelBuilder &b, mlir::Value x) { return b.softplus(x); });
  LaneFunction function(isa, [&](KernelBuilder &b, mlir::Value x) {
    return applyActivation(b, shape.function, x);
  });
  Outcome expected = prepare();
  Recurrence<float> recurrence;
  recurrence.step = [&](int64_t t, int64_t d) {
    return softplus(multiply(isa, kernel.product, dt, t, weights, d) + bias[d]);
  };
  recurrence.skip = [&](int64_t d) { return skip[d]; };
  scan.run(expected[1], recurrence, [&](int64_t t, int64_t d, float y) {
    int64_t i = t * shape.columns + d;
    expected[0].set(i, function(gate[i]) * y);
  });
  for (const ScanShape &choice : choices) {
    kernel.scan = choice;
    LoadedKernel loaded = loadKernel(kernel, 11, 1, isa);
    Outcome outcome = runDivided(
        loaded, scan.call,
        getDivisions(shape.columns, std::max<int64_t>(shape.panel, 16)),
        prepare, getOperands);
    SCOPED_TRACE(kernel.getName() + ": " + kernel.getTile());
    EXPECT_TRUE(outcome[0].hasBitsOf(expected[0]));
    EXPECT_TRUE(outcome[1].hasBitsOf(expected[1]));
  }
}

void check(ISA isa, const Case &shape) {
  check(isa, shape, getDefaultShape(isa, shape.states));
}

/// The bits of a product, softplus, the scan and the gate, one after another:
/// only the last result is rounded.
TEST(GatedScanKernelTest, HasTheBitsOfItsParts) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    check(isa, {Activation::Silu, 37, 5, 3, 16, f32, f32});
    check(isa, {Activation::Silu, 35, 19, 8, 32, f32, bf16});
    check(isa, {Activation::Gelu, 70, 9, 5, 64, bf16, f32});
    check(isa, {Activation::Silu, 64, 4, 6, 64, bf16, bf16});
  }
}

TEST(GatedScanKernelTest, ChoicesDecideNoBit) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    check(isa, {Activation::Silu, 37, 7, 3, 16, f32, f32}, getOtherShapes(7));
    check(isa, {Activation::Silu, 35, 3, 5, 16, bf16, bf16}, getOtherShapes(3));
  }
}

} // namespace
} // namespace braid::test
