//===- RMSNormKernelTest.cpp - Rows of any width, in either type ----------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// Two rows of `columns`, their norms as `output`, the rows in this order.
std::vector<char> runNorm(const LoadedKernel &kernel, int64_t columns,
                          DType output, bool backwards) {
  AlignedFloats rows(2 * columns), weights(columns, 1.5f), init(2 * columns);
  for (int64_t i = 0; i < 2 * columns; ++i)
    rows[i] = std::cos(static_cast<float>(i));
  braid_abi_call call = {};
  call.tokens = 2;
  std::vector<const void *> operands = {rows.data(), weights.data(),
                                        init.data()};
  for (int64_t i = 0; i < 2; ++i) {
    int64_t token = backwards ? 1 - i : i;
    kernel.run(call, operands, {token, token + 1});
  }
  EXPECT_TRUE(init.isIntact());
  auto *bytes = reinterpret_cast<const char *>(init.data());
  return {bytes, bytes + 2 * columns * getBytes(output)};
}

/// No thread writes into the rows of another, not even next to its own.
TEST(RMSNormKernelTest, StaysInItsRows) {
  for (ISA isa : getHostISAs())
    for (DType output : {DType::F32, DType::BF16})
      for (int64_t columns : {1, 2, 7, 8, 9, 15, 16, 17, 18, 31, 33, 65}) {
        RMSNormKernel kernel{columns, 1e-6, false, DType::F32, output};
        LoadedKernel loaded = loadKernel(kernel, 3, 1, isa);
        EXPECT_EQ(runNorm(loaded, columns, output, /*backwards=*/true),
                  runNorm(loaded, columns, output, /*backwards=*/false))
            << columns << " columns";
      }
}

/// The formula, by tokens or all of them at once. Of the sum of squares, each
/// fma of a lane's chain and each addition of the tree errs by half an ulp; the
/// root halves that; four more operations follow.
TEST(RMSNormKernelTest, IsTheFormula) {
  constexpr int32_t kTokens = 3;
  constexpr double kEpsilon = 1e-3; // not lost beside the mean
  for (ISA isa : getHostISAs())
    for (DType type : {DType::F32, DType::BF16})
      for (bool replicated : {false, true})
        for (int64_t columns : {1, 13, 64, 200}) {
          RMSNormKernel kernel{columns, kEpsilon, replicated, type, type};
          LoadedKernel loaded = loadKernel(kernel, 3, 1, isa);
          KernelCall call(kTokens);
          Elements x = Elements::draw(type, kTokens * columns, 1, -0.1f, 0.1f);
          Elements weight = Elements::draw(DType::F32, columns, 2);
          auto divisions = replicated ? std::vector<Division>{{{0, 1}}}
                                      : getDivisions(kTokens);
          Outcome y = runDivided(
              loaded, call, divisions,
              [&] {
                Outcome outcome;
                outcome.emplace_back(type, x.size(), NAN);
                return outcome;
              },
              [&](const Outcome &outcome) -> std::vector<const void *> {
                return {x.data(), weight.data(), outcome[0].data()};
              });
          double bound = 6e-8 * (columns / 32.0 + 12);
          for (int32_t t = 0; t < kTokens; ++t) {
            double squares = 0;
            for (int64_t c = 0; c < columns; ++c)
              squares += double(x[t * columns + c]) * x[t * columns + c];
            double scale = 1 / std::sqrt(squares / columns + kEpsilon);
            for (int64_t c = 0; c < columns; ++c) {
              double expected = x[t * columns + c] * scale * weight[c];
              SCOPED_TRACE(kernel.getName());
              expectNear(type, y[0][t * columns + c], expected,
                         bound * std::abs(expected));
            }
          }
        }
}

} // namespace
} // namespace braid::test
