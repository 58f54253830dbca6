//===- ActivationKernelTest.cpp - Scalar functions, gated or not ----------===//
#include "codegen/CPU/Kernels.h"
#include "compiler/Reference/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr Activation kFunctions[] = {
    Activation::Silu, Activation::Gelu,  Activation::GeluTanh,
    Activation::Relu, Activation::Relu2, Activation::Softplus};

/// How far from y = function(x) f32 may be: VectorMath.cpp bounds the error of
/// sigmoid, softplus (relative), tanh and erf; 1 + erf and 1 + tanh keep theirs
/// as an absolute one, which x / 2 scales; each product adds half an ulp.
double getBound(Activation function, double x, double y) {
  constexpr double kUlp = 1.2e-7;
  switch (function) {
  case Activation::Relu:
    return 0;
  case Activation::Relu2:
    return kUlp / 2 * std::abs(y);
  case Activation::Silu:
  case Activation::Softplus:
    return (6e-7 + kUlp) * std::abs(y);
  case Activation::Gelu:
  case Activation::GeluTanh:
    return std::abs(x) / 2 * (5e-7 + kUlp) + kUlp * std::abs(y);
  }
  return 0;
}

struct Case {
  int64_t slots, columns;
  bool hasFactor;
  DType input, factor, output;
};

void check(ISA isa, Activation function, const Case &shape) {
  ActivationKernel kernel{function,        shape.slots, shape.columns,
                          shape.hasFactor, shape.input, shape.factor,
                          shape.output};
  LoadedKernel loaded = loadKernel(kernel, shape.hasFactor ? 3 : 2, 1, isa);
  for (int32_t tokens : {0, 1, 3}) {
    KernelCall call(tokens);
    size_t size = tokens * shape.slots * shape.columns;
    Elements x = Elements::draw(shape.input, size, 1, -30, 30);
    Elements factor = Elements::draw(shape.factor, size, 2);
    Outcome y = runDivided(
        loaded, call, getDivisions(shape.columns),
        [&] {
          Outcome outcome;
          outcome.emplace_back(shape.output, size, NAN);
          return outcome;
        },
        [&](const Outcome &outcome) -> std::vector<const void *> {
          if (shape.hasFactor)
            return {x.data(), factor.data(), outcome[0].data()};
          return {x.data(), outcome[0].data()};
        });
    for (size_t i = 0; i < size; ++i) {
      double value = reference::applyActivation(function, x[i]);
      double bound = getBound(function, x[i], value);
      double scale = shape.hasFactor ? factor[i] : 1;
      SCOPED_TRACE(kernel.getName() + " of " + std::to_string(x[i]));
      expectNear(shape.output, y[0][i], value * scale,
                 (bound + 6e-8 * std::abs(value)) * std::abs(scale));
    }
  }
}

TEST(ActivationKernelTest, IsTheFunction) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs())
    for (Activation function : kFunctions) {
      check(isa, function, {1, 37, false, f32, f32, f32});
      check(isa, function, {3, 19, true, f32, f32, f32});
      check(isa, function, {1, 33, true, bf16, f32, bf16});
      check(isa, function, {2, 5, true, f32, bf16, f32});
    }
}

/// As a fused op leaves its input: the result lies where the input did.
TEST(ActivationKernelTest, WorksInPlace) {
  for (ISA isa : getHostISAs()) {
    ActivationKernel kernel{Activation::Silu, 1,          21,        false,
                            DType::F32,       DType::F32, DType::F32};
    LoadedKernel loaded = loadKernel(kernel, 2, 1, isa);
    KernelCall call(4);
    Elements x = Elements::draw(DType::F32, 4 * 21, 1, -8, 8);
    Elements apart(DType::F32, x.size());
    loaded.run(call.get(), {x.data(), apart.data()}, {0, 21});
    loaded.run(call.get(), {x.data(), x.data()}, {0, 21});
    EXPECT_TRUE(x.hasBitsOf(apart));
  }
}

} // namespace
} // namespace braid::test
