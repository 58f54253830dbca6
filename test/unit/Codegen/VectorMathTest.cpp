//===- VectorMathTest.cpp - Error bounds of our functions -----------------===//
#include "test/unit/Support/KernelHarness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

using namespace mlir::hybrid;

namespace braid::test {
namespace {

using Function =
    std::function<mlir::Value(cpu::KernelBuilder &builder, mlir::Value x)>;

/// Applies a function of the builder to many numbers.
std::vector<float> evaluate(const Function &function,
                            std::vector<float> input) {
  input.resize((input.size() + 15) / 16 * 16);
  LoadedKernel kernel(2, [&](cpu::KernelBuilder &b) {
    b.beginKernel("function", 2);
    b.loop(b.getBegin(), b.getEnd(), b.getLanes(), [&](mlir::Value i) {
      mlir::Value x = b.load(b.at(b.getOperand(0), i, 4));
      b.store(function(b, x), b.at(b.getOperand(1), i, 4));
    });
    b.endKernel();
    return std::string("function");
  });
  AlignedFloats output(input.size());
  braid_abi_call call = {};
  kernel.run(call, {input.data(), output.data()},
             {0, static_cast<int64_t>(input.size())});
  EXPECT_TRUE(output.isIntact());
  return {output.data(), output.data() + output.size()};
}

/// Numbers from `low` to `high`, and around zero on all scales.
std::vector<float> sweep(double low, double high) {
  std::vector<float> numbers;
  for (int i = 0; i <= 400000; ++i)
    numbers.push_back(static_cast<float>(low + (high - low) * i / 400000));
  for (double x = 1e-30; x < 1; x *= 1.01)
    for (double sign : {-1.0, 1.0})
      if (sign * x >= low && sign * x <= high)
        numbers.push_back(static_cast<float>(sign * x));
  return numbers;
}

double findLargestError(const Function &function, double (*expected)(double),
                        double low, double high, bool relative) {
  std::vector<float> input = sweep(low, high);
  std::vector<float> output = evaluate(function, input);
  double largest = 0;
  for (size_t i = 0; i < input.size(); ++i) {
    double wanted = expected(input[i]), error = std::abs(output[i] - wanted);
    if (!std::isfinite(output[i]))
      return INFINITY;
    largest = std::max(
        largest, relative && wanted != 0 ? error / std::abs(wanted) : error);
  }
  return largest;
}

TEST(VectorMathTest, Exp) {
  EXPECT_LT(findLargestError(
                &cpu::KernelBuilder::exp, [](double x) { return std::exp(x); },
                -87, 88.7, /*relative=*/true),
            2e-7);
  float infinity = std::numeric_limits<float>::infinity();
  auto edges =
      evaluate(&cpu::KernelBuilder::exp,
               {0.0f, -0.0f, -infinity, infinity, NAN, -104.5f, 89.0f, -95.0f});
  EXPECT_EQ(edges[0], 1.0f);
  EXPECT_EQ(edges[1], 1.0f);
  EXPECT_EQ(edges[2], 0.0f);
  EXPECT_EQ(edges[3], infinity);
  EXPECT_TRUE(std::isnan(edges[4]));
  EXPECT_EQ(edges[5], 0.0f);
  EXPECT_EQ(edges[6], infinity);
  EXPECT_NEAR(edges[7], std::exp(-95.0), 2e-45);
}

TEST(VectorMathTest, Sigmoid) {
  EXPECT_LT(findLargestError(
                &cpu::KernelBuilder::sigmoid,
                [](double x) { return 1 / (1 + std::exp(-x)); }, -87, 100,
                /*relative=*/true),
            4e-7);
}

TEST(VectorMathTest, Softplus) {
  EXPECT_LT(findLargestError(
                &cpu::KernelBuilder::softplus,
                [](double x) { return x > 20 ? x : std::log1p(std::exp(x)); },
                -87, 60, /*relative=*/true),
            6e-7);
}

TEST(VectorMathTest, Tanh) {
  EXPECT_LT(findLargestError(
                &cpu::KernelBuilder::tanh,
                [](double x) { return std::tanh(x); }, -50, 50,
                /*relative=*/true),
            5e-7);
}

/// Of all angles of rotary embeddings, with f32 angles that lie nearest to
/// multiples of pi/2 among them.
TEST(VectorMathTest, SinCos) {
  Function sin = [](cpu::KernelBuilder &b, mlir::Value x) {
    return b.sinCos(x).sin;
  };
  Function cos = [](cpu::KernelBuilder &b, mlir::Value x) {
    return b.sinCos(x).cos;
  };
  for (auto [low, high] :
       {std::pair(-10.0, 10.0), std::pair(-262143.0, 262143.0)}) {
    EXPECT_LT(findLargestError(
                  sin, [](double x) { return std::sin(x); }, low, high,
                  /*relative=*/false),
              1.5e-7);
    EXPECT_LT(findLargestError(
                  cos, [](double x) { return std::cos(x); }, low, high,
                  /*relative=*/false),
              1.5e-7);
  }
  std::vector<float> nearest;
  for (int i = 0; i < 166000; ++i)
    nearest.push_back(static_cast<float>(i * 1.5707963267948966));
  std::vector<float> sines = evaluate(sin, nearest),
                     cosines = evaluate(cos, nearest);
  for (size_t i = 0; i < nearest.size(); ++i) {
    double x = nearest[i];
    ASSERT_NEAR(sines[i], std::sin(x), 1.5e-7) << x;
    ASSERT_NEAR(cosines[i], std::cos(x), 1.5e-7) << x;
  }
  auto edges = evaluate(cos, {0.0f, -0.0f});
  EXPECT_EQ(edges[0], 1.0f);
  EXPECT_EQ(edges[1], 1.0f);
}

TEST(VectorMathTest, Erf) {
  EXPECT_LT(findLargestError(
                &cpu::KernelBuilder::erf, [](double x) { return std::erf(x); },
                -10, 10, /*relative=*/false),
            2e-7);
}

} // namespace
} // namespace braid::test
