//===- SSDScanKernelTest.cpp - The recurrence of Mamba-2 ------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/ScanReference.h"

#include <gtest/gtest.h>

#include <limits>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Case {
  int64_t columns, heads, groups, states;
  DType type, output;
  double low = -kInfinity, high = kInfinity;
};

/// What a step loses: of softplus 6e-7, of its argument (at most 4) half an
/// ulp, so 1e-6 with that of the product, times an exponent of at most 12 here;
/// exp 2e-7, three products and an fma.
constexpr double kStepError = 12 * 1e-6 + 2e-7 + 4 * 6e-8 + 1e-6;

class SSDScan {
public:
  SSDScan(ISA isa, const Case &shape)
      : shape(shape), isa(isa),
        scan(isa, shape.columns, shape.groups, shape.states, shape.type),
        steps(Elements::draw(shape.type, scan.call.getTokens() * shape.heads, 7,
                             -3, 3)),
        a(Elements::draw(DType::F32, shape.heads, 8, -3, 0)),
        bias(Elements::draw(DType::F32, shape.heads, 9)),
        skip(Elements::draw(DType::F32, shape.heads, 10)) {
    kernel.columns = shape.columns;
    kernel.heads = shape.heads;
    kernel.groups = shape.groups;
    kernel.states = shape.states;
    kernel.low = shape.low;
    kernel.high = shape.high;
    kernel.slotBytes = scan.getSlotFloats() * 4;
    kernel.input = kernel.b = kernel.c = kernel.step = shape.type;
    kernel.output = shape.output;
  }

  /// With these choices; none: with those that the compiler makes.
  void check(std::vector<ScanShape> shapes = {}) const;

private:
  Outcome prepare() const {
    Outcome outcome;
    outcome.emplace_back(shape.output, scan.x.size(), NAN);
    outcome.push_back(scan.prepareSlots());
    return outcome;
  }
  int64_t headOf(int64_t channel) const {
    return channel / (shape.columns / shape.heads);
  }
  /// step + bias of the head of a channel, rounded to f32.
  float getArgument(int64_t t, int64_t d) const {
    return steps[t * shape.heads + headOf(d)] + bias[headOf(d)];
  }
  Outcome run(const ScanShape &choices) const;
  void checkFormula(const Outcome &outcome) const;
  Outcome runReference() const;

  const Case shape;
  const ISA isa;
  ScanReference scan;
  SSDScanKernel kernel = {};
  Elements steps, a, bias, skip;
};

Outcome SSDScan::run(const ScanShape &choices) const {
  SSDScanKernel chosen = kernel;
  chosen.scan = choices;
  LoadedKernel loaded = loadKernel(chosen, 9, 1, isa);
  return runDivided(
      loaded, scan.call, getDivisions(shape.columns, ScanReference::kPanel),
      [&] { return prepare(); },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {scan.x.data(),    steps.data(),
                scan.b.data(),    scan.c.data(),
                a.data(),         bias.data(),
                skip.data(),      outcome[1].at(ScanReference::kStateOffset),
                outcome[0].data()};
      });
}

void SSDScan::check(std::vector<ScanShape> shapes) const {
  if (shapes.empty())
    shapes = getDefaultShape(isa, shape.states);
  Outcome expected = runReference();
  for (const ScanShape &choices : shapes) {
    SCOPED_TRACE(kernel.getName() + ": " + choices.describe());
    Outcome outcome = run(choices);
    checkFormula(outcome);
    EXPECT_TRUE(outcome[0].hasBitsOf(expected[0]));
    EXPECT_TRUE(outcome[1].hasBitsOf(expected[1]));
  }
}

void SSDScan::checkFormula(const Outcome &outcome) const {
  Recurrence<double> recurrence;
  recurrence.step = [&](int64_t t, int64_t d) {
    double step = std::log1p(std::exp(double(getArgument(t, d))));
    return std::min(std::max(step, shape.low), shape.high);
  };
  recurrence.skip = [&](int64_t d) { return skip[headOf(d)]; };
  recurrence.keep = [&](int64_t t, int64_t d) {
    return std::exp(a[headOf(d)] * recurrence.step(t, d));
  };
  scan.runInDouble(prepare()[1], recurrence, kStepError,
                   [&](int64_t t, int64_t d, double y, double error) {
                     expectNear(shape.output, outcome[0][t * shape.columns + d],
                                y, error);
                   });
}

Outcome SSDScan::runReference() const {
  LaneFunction softplus(
      isa, [](KernelBuilder &b, mlir::Value x) { return b.softplus(x); });
  LaneFunction exp(isa,
                   [](KernelBuilder &b, mlir::Value x) { return b.exp(x); });
  auto low = static_cast<float>(shape.low),
       high = static_cast<float>(shape.high);
  Recurrence<float> recurrence;
  recurrence.step = [&](int64_t t, int64_t d) {
    return std::min(std::max(softplus(getArgument(t, d)), low), high);
  };
  recurrence.skip = [&](int64_t d) { return skip[headOf(d)]; };
  recurrence.keep = [&](int64_t t, int64_t d) {
    return exp(a[headOf(d)] * recurrence.step(t, d));
  };
  Outcome expected = prepare();
  scan.run(expected[1], recurrence, [&](int64_t t, int64_t d, float y) {
    expected[0].set(t * shape.columns + d, y);
  });
  return expected;
}

/// Heads that are vectors, and heads that meet within one; groups of one head
/// and of several.
TEST(SSDScanKernelTest, IsTheRecurrence) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    SSDScan(isa, {48, 3, 1, 5, f32, f32}).check();
    SSDScan(isa, {42, 6, 2, 4, f32, f32}).check();
    SSDScan(isa, {35, 5, 5, 19, bf16, bf16}).check();
    SSDScan(isa, {20, 20, 1, 3, bf16, f32}).check();
  }
}

TEST(SSDScanKernelTest, ClampsSteps) {
  for (ISA isa : getHostISAs()) {
    SSDScan(isa, {32, 2, 1, 3, DType::F32, DType::F32, 0.5, 1}).check();
    SSDScan(isa, {32, 2, 1, 3, DType::F32, DType::F32, 0, kInfinity}).check();
  }
}

TEST(SSDScanKernelTest, ChoicesDecideNoBit) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    SSDScan(isa, {42, 6, 2, 7, f32, f32}).check(getOtherShapes(7));
    SSDScan(isa, {48, 3, 1, 3, bf16, bf16}).check(getOtherShapes(3));
  }
}

} // namespace
} // namespace braid::test
