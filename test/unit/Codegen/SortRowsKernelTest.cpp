//===- SortRowsKernelTest.cpp - Slots by expert ---------------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// The stable permutation that sorts by expert, also where experts get no row.
TEST(SortRowsKernelTest, IsStable) {
  std::mt19937 random(1);
  for (ISA isa : getHostISAs())
    for (auto [slots, experts] : {std::pair(1, 1), {1, 5}, {2, 3}, {3, 40}}) {
      SortRowsKernel kernel{slots, experts};
      LoadedKernel loaded = loadKernel(kernel, 2, 1, isa);
      for (int32_t tokens : {0, 1, 2, 37}) {
        std::vector<int32_t> chosen(tokens * slots), order(chosen.size());
        for (int32_t &expert : chosen)
          expert = static_cast<int32_t>(random() % experts);
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
          return chosen[a] < chosen[b];
        });
        KernelCall call(tokens);
        Elements input = Elements::ofIntegers(chosen);
        Elements result =
            Elements::ofIntegers(std::vector<int32_t>(chosen.size(), -1));
        loaded.run(call.get(), {input.data(), result.data()}, {0, 1});
        EXPECT_TRUE(result.hasBitsOf(Elements::ofIntegers(order)))
            << kernel.getName() << ", " << tokens << " tokens";
        EXPECT_TRUE(result.isIntact());
      }
    }
}

} // namespace
} // namespace braid::test
