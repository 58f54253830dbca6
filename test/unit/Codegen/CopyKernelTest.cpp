//===- CopyKernelTest.cpp - Values for the caller -------------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// As f32, whatever the type was; nothing but the rows of this copy.
TEST(CopyKernelTest, Widens) {
  for (ISA isa : getHostISAs())
    for (DType input : {DType::F32, DType::BF16})
      for (int64_t columns : {1, 8, 15, 33}) {
        CopyKernel kernel{columns, input};
        LoadedKernel loaded = loadKernel(kernel, 2, 1, isa);
        for (int32_t tokens : {0, 1, 5}) {
          KernelCall call(tokens);
          Elements x = Elements::draw(input, tokens * columns, 1);
          Outcome y = runDivided(
              loaded, call, getDivisions(columns),
              [&] {
                Outcome outcome;
                outcome.emplace_back(DType::F32, x.size(), NAN);
                return outcome;
              },
              [&](const Outcome &outcome) -> std::vector<const void *> {
                return {x.data(), outcome[0].data()};
              });
          for (size_t i = 0; i < x.size(); ++i)
            ASSERT_EQ(y[0][i], x[i]) << kernel.getName() << " at " << i;
        }
      }
}

} // namespace
} // namespace braid::test
