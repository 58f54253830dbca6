//===- RotaryTableKernelTest.cpp - Cosines and sines of positions ---------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr int64_t kThreshold = 100;

/// Sequences below, at and above the threshold of other frequencies, which is
/// one of their whole length: of what is in a call and of what comes later.
const std::vector<KernelCall::Sequence> kSequences = {
    {5, 0, 0, {}, 5},
    {2, 98, 1, {}, 100},
    {3, 0, 2, {}, 101},
    {1, 99, 3, {}, 100'000},
    {3, 20, 5, {}, 23, /*shift=*/7},
    {2, 262141, 4, {}, 262143}};

RotaryTableKernel makeKernel(int64_t pairs, DType output) {
  RotaryTableKernel kernel;
  for (int64_t m = 0; m < pairs; ++m)
    kernel.frequencies.push_back(std::pow(
        10000.0, -static_cast<double>(m) / static_cast<double>(pairs)));
  kernel.scale = 1.25;
  kernel.output = output;
  return kernel;
}

/// Frequencies and angles are numbers of f32, each rounded before it is used. A
/// frequency that is computed may be the neighbour of the one that the formula
/// rounds to (`frequencyError`); sine and cosine err by 1.5e-7.
void check(
    ISA isa, const RotaryTableKernel &kernel,
    const std::function<double(int64_t pair, int64_t whole)> &frequencyOf,
    double frequencyError = 0) {
  LoadedKernel loaded = loadKernel(kernel, 1, 1, isa);
  KernelCall call(kSequences);
  auto pairs = static_cast<int64_t>(kernel.frequencies.size());
  Outcome outcome = runDivided(
      loaded, call, getDivisions(call.getTokens()),
      [&] {
        Outcome outcome;
        outcome.emplace_back(kernel.output, call.getTokens() * 2 * pairs, NAN);
        return outcome;
      },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {outcome[0].data()};
      });
  for (int64_t t = 0; t < call.getTokens(); ++t) {
    int32_t s = call.getSequenceOf(t);
    auto position = static_cast<float>(kSequences[s].past + t -
                                       call.getFirst(s) + kSequences[s].shift);
    for (int64_t m = 0; m < pairs; ++m) {
      auto f = static_cast<float>(frequencyOf(m, kSequences[s].whole));
      float angle = position * f;
      double bound = 1.25 * (1.5e-7 + 1.2e-7 + frequencyError * 2 * angle);
      SCOPED_TRACE(kernel.getName() + ", token " + std::to_string(t) +
                   ", pair " + std::to_string(m));
      expectNear(kernel.output, outcome[0][t * 2 * pairs + m],
                 1.25 * std::cos(static_cast<double>(angle)), bound);
      expectNear(kernel.output, outcome[0][t * 2 * pairs + pairs + m],
                 1.25 * std::sin(static_cast<double>(angle)), bound);
    }
  }
}

TEST(RotaryTableKernelTest, HasTheAnglesOfPositions) {
  for (ISA isa : getHostISAs())
    for (int64_t pairs : {1, 8, 19})
      for (DType output : {DType::F32, DType::BF16}) {
        RotaryTableKernel kernel = makeKernel(pairs, output);
        check(isa, kernel,
              [&](int64_t m, int64_t) { return kernel.frequencies[m]; });
      }
}

TEST(RotaryTableKernelTest, HasOthersForLongSequences) {
  for (ISA isa : getHostISAs()) {
    RotaryTableKernel kernel = makeKernel(13, DType::F32);
    kernel.threshold = kThreshold;
    for (double f : kernel.frequencies)
      kernel.longFrequencies.push_back(f / 3);
    check(isa, kernel, [&](int64_t m, int64_t whole) {
      return whole > kThreshold ? kernel.longFrequencies[m]
                                : kernel.frequencies[m];
    });
  }
}

/// frequency * stretch^-exponent, of a stretch that the length gives.
TEST(RotaryTableKernelTest, StretchesWithTheLength) {
  for (ISA isa : getHostISAs()) {
    RotaryTableKernel kernel = makeKernel(13, DType::F32);
    kernel.threshold = kThreshold;
    kernel.factor = 4;
    for (int64_t m = 0; m < 13; ++m)
      kernel.exponents.push_back(m / 12.0);
    check(
        isa, kernel,
        [&](int64_t m, int64_t whole) {
          double stretch =
              4 * static_cast<double>(whole) / kThreshold - (4 - 1);
          return whole > kThreshold
                     ? kernel.frequencies[m] *
                           std::pow(stretch, -kernel.exponents[m])
                     : kernel.frequencies[m];
        },
        /*frequencyError=*/6e-8);
  }
}

} // namespace
} // namespace braid::test
