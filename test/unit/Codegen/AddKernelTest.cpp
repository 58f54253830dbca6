//===- AddKernelTest.cpp - The residual stream ----------------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// init += input, in f32, rounded once; any column may be another thread's.
TEST(AddKernelTest, AddsAndRoundsOnce) {
  for (ISA isa : getHostISAs())
    for (DType input : {DType::F32, DType::BF16})
      for (DType output : {DType::F32, DType::BF16})
        for (int64_t columns : {1, 7, 16, 37}) {
          AddKernel kernel{columns, input, output};
          LoadedKernel loaded = loadKernel(kernel, 2, 1, isa);
          for (int32_t tokens : {0, 1, 3}) {
            KernelCall call(tokens);
            Elements x = Elements::draw(input, tokens * columns, 1);
            auto prepare = [&] {
              Outcome outcome;
              outcome.push_back(Elements::draw(output, x.size(), 2));
              return outcome;
            };
            Outcome y = runDivided(
                loaded, call, getDivisions(columns), prepare,
                [&](const Outcome &outcome) -> std::vector<const void *> {
                  return {x.data(), outcome[0].data()};
                });
            Outcome before = prepare();
            for (size_t i = 0; i < x.size(); ++i)
              ASSERT_EQ(y[0][i], roundTo(output, before[0][i] + x[i]))
                  << kernel.getName() << " at " << i;
          }
        }
}

} // namespace
} // namespace braid::test
