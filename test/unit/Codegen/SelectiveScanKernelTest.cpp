//===- SelectiveScanKernelTest.cpp - The recurrence of Mamba-1 ------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/ScanReference.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// What a step loses: the relative error of 2^x (2e-7), that of its argument,
/// which is at most 9 here (two roundings), three products and an fma.
constexpr double kStepError = 2e-7 + 9 * 1.2e-7 + 4 * 6e-8;

void check(ISA isa, int64_t columns, int64_t groups, int64_t states,
           DType input, DType output, const std::vector<ScanShape> &shapes) {
  ScanReference scan(isa, columns, groups, states, input);
  SelectiveScanKernel kernel = {};
  kernel.columns = columns;
  kernel.groups = groups;
  kernel.states = states;
  kernel.slotBytes = scan.getSlotFloats() * 4;
  kernel.input = kernel.b = kernel.c = input;
  kernel.step = DType::F32;
  kernel.output = output;
  Elements steps = Elements::draw(DType::F32, scan.x.size(), 7, 0, 2);
  Elements skip = Elements::draw(DType::F32, columns, 8);
  auto prepare = [&] {
    Outcome outcome;
    outcome.emplace_back(output, scan.x.size(), NAN);
    outcome.push_back(scan.prepareSlots());
    return outcome;
  };
  auto getOperands = [&](const Outcome &outcome) -> std::vector<const void *> {
    return {scan.x.data(),
            steps.data(),
            scan.b.data(),
            scan.c.data(),
            scan.a.data(),
            skip.data(),
            outcome[1].at(ScanReference::kStateOffset),
            outcome[0].data()};
  };

  Outcome expected = prepare();
  auto step = [&](int64_t t, int64_t d) { return steps[t * columns + d]; };
  auto skipOf = [&](int64_t d) { return skip[d]; };
  scan.run(expected[1], {step, skipOf}, [&](int64_t t, int64_t d, float y) {
    expected[0].set(t * columns + d, y);
  });
  scan.runInDouble(prepare()[1], {step, skipOf}, kStepError,
                   [&](int64_t t, int64_t d, double y, double error) {
                     SCOPED_TRACE(kernel.getName());
                     expectNear(output, expected[0][t * columns + d], y, error);
                   });
  for (const ScanShape &shape : shapes) {
    kernel.scan = shape;
    LoadedKernel loaded = loadKernel(kernel, 8, 1, isa);
    Outcome outcome = runDivided(loaded, scan.call,
                                 getDivisions(columns, ScanReference::kPanel),
                                 prepare, getOperands);
    SCOPED_TRACE(kernel.getName() + ": " + kernel.getTile());
    EXPECT_TRUE(outcome[0].hasBitsOf(expected[0]));
    EXPECT_TRUE(outcome[1].hasBitsOf(expected[1]));
  }
}

void check(ISA isa, int64_t columns, int64_t groups, int64_t states,
           DType input, DType output) {
  check(isa, columns, groups, states, input, output,
        getDefaultShape(isa, states));
}

/// Near the formula in double, and bit for bit one chain over the states, as
/// many as there are: in one pass of registers, in several, over chunks.
TEST(SelectiveScanKernelTest, IsTheRecurrence) {
  for (ISA isa : getHostISAs())
    for (int64_t states : {1, 5, 19, 33})
      check(isa, 37, 1, states, DType::F32, DType::F32);
}

TEST(SelectiveScanKernelTest, WidensAndRounds) {
  for (ISA isa : getHostISAs()) {
    check(isa, 16, 1, 6, DType::BF16, DType::BF16);
    check(isa, 41, 1, 20, DType::BF16, DType::F32);
  }
}

/// Groups that end with a vector, and groups that meet within one.
TEST(SelectiveScanKernelTest, KeepsGroupsApart) {
  for (ISA isa : getHostISAs()) {
    check(isa, 48, 3, 5, DType::F32, DType::F32);
    check(isa, 39, 3, 4, DType::F32, DType::F32);
    check(isa, 20, 10, 3, DType::BF16, DType::F32);
  }
}

TEST(SelectiveScanKernelTest, ChoicesDecideNoBit) {
  for (ISA isa : getHostISAs()) {
    check(isa, 37, 1, 7, DType::F32, DType::F32, getOtherShapes(7));
    check(isa, 20, 10, 3, DType::BF16, DType::BF16, getOtherShapes(3));
  }
}

} // namespace
} // namespace braid::test
