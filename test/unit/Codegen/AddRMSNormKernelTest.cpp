//===- AddRMSNormKernelTest.cpp - A residual addition and its norm --------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr double kEpsilon = 1e-5;
constexpr int32_t kTokens = 3;

/// The bits of AddKernel and RMSNormKernel, one after the other.
void check(ISA isa, int64_t columns, DType input, DType stream, DType output) {
  AddRMSNormKernel kernel{columns, kEpsilon, input, stream, output};
  AddKernel add{columns, input, stream};
  RMSNormKernel norm{columns, kEpsilon, /*replicated=*/false, stream, output};
  LoadedKernel fused = loadKernel(kernel, 4, 1, isa);
  LoadedKernel first = loadKernel(add, 2, 1, isa);
  LoadedKernel second = loadKernel(norm, 3, 1, isa);

  KernelCall call(kTokens);
  Elements x = Elements::draw(input, kTokens * columns, 1);
  Elements weight = Elements::draw(DType::F32, columns, 2);
  auto prepare = [&] {
    Outcome outcome;
    outcome.push_back(Elements::draw(stream, x.size(), 3));
    outcome.emplace_back(output, x.size(), NAN);
    return outcome;
  };
  Outcome apart = prepare();
  first.run(call.get(), {x.data(), apart[0].data()}, {0, columns});
  second.run(call.get(), {apart[0].data(), weight.data(), apart[1].data()},
             {0, kTokens});
  Outcome together = runDivided(
      fused, call, getDivisions(kTokens), prepare,
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {x.data(), weight.data(), outcome[0].data(), outcome[1].data()};
      });
  EXPECT_TRUE(together[0].hasBitsOf(apart[0])) << kernel.getName();
  EXPECT_TRUE(together[1].hasBitsOf(apart[1])) << kernel.getName();
}

TEST(AddRMSNormKernelTest, HasTheBitsOfItsParts) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs())
    for (int64_t columns : {15, 141}) {
      check(isa, columns, f32, f32, f32);
      check(isa, columns, f32, f32, bf16);
      check(isa, columns, bf16, f32, f32);
      check(isa, columns, bf16, bf16, bf16);
    }
}

} // namespace
} // namespace braid::test
