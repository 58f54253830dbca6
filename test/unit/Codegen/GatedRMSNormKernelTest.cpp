//===- GatedRMSNormKernelTest.cpp - Norms of groups of gated columns ------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr double kEpsilon = 1e-3; // not lost beside the mean
constexpr int32_t kTokens = 3;

/// As RMSNormKernelTest bounds a norm, of elements that are off by silu (5e-7)
/// and a product themselves, in the row and in its mean.
double getBound(int64_t size) {
  return 6e-8 * (static_cast<double>(size) / 32 + 12) + 2 * 6e-7;
}

void check(ISA isa, int64_t columns, int64_t groups, DType type, DType output) {
  GatedRMSNormKernel kernel{columns, groups, kEpsilon, type, type, output};
  LoadedKernel loaded = loadKernel(kernel, 4, 1, isa);
  KernelCall call(kTokens);
  Elements x = Elements::draw(type, kTokens * columns, 1);
  Elements gate = Elements::draw(type, x.size(), 2, -4, 4);
  Elements weight = Elements::draw(DType::F32, columns, 3);
  Outcome outcome = runDivided(
      loaded, call, getDivisions(kTokens * groups),
      [&] {
        Outcome outcome;
        outcome.emplace_back(output, x.size(), NAN);
        return outcome;
      },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {x.data(), gate.data(), weight.data(), outcome[0].data()};
      });
  int64_t size = columns / groups;
  for (int64_t first = 0; first < kTokens * columns; first += size) {
    double squares = 0;
    std::vector<double> gated(size);
    for (int64_t c = 0; c < size; ++c) {
      double z = gate[first + c];
      gated[c] = x[first + c] * z / (1 + std::exp(-z));
      squares += gated[c] * gated[c];
    }
    double scale =
        1 / std::sqrt(squares / static_cast<double>(size) + kEpsilon);
    for (int64_t c = 0; c < size; ++c) {
      double expected = gated[c] * scale * weight[(first + c) % columns];
      SCOPED_TRACE(kernel.getName());
      expectNear(output, outcome[0][first + c], expected,
                 getBound(size) * std::abs(expected));
    }
  }
}

TEST(GatedRMSNormKernelTest, IsTheFormula) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    check(isa, 5, 1, f32, f32);
    check(isa, 39, 3, f32, f32);
    check(isa, 140, 2, bf16, bf16);
    check(isa, 64, 4, bf16, f32);
  }
}

} // namespace
} // namespace braid::test
