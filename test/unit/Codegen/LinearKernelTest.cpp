//===- LinearKernelTest.cpp - Products against their definition -----------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelHarness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

struct Shape {
  int64_t inner, columns, panel, rowTile, innerBlock;
};

class LinearKernelTest : public testing::TestWithParam<Shape> {};

/// Weights in panels, and one chain of fmas an element, as the kernel has it.
class Product {
public:
  Product(const Shape &shape, int64_t rows)
      : shape(shape), x(rows * shape.inner),
        w(((shape.columns + shape.panel - 1) / shape.panel) * shape.panel *
          shape.inner),
        expected(rows * shape.columns) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (size_t i = 0; i < x.size(); ++i)
      x[i] = uniform(random);
    for (int64_t n = 0; n < shape.columns; ++n)
      for (int64_t k = 0; k < shape.inner; ++k)
        weight(n, k) = uniform(random);
    for (int64_t t = 0; t < rows; ++t)
      for (int64_t n = 0; n < shape.columns; ++n) {
        float sum = 0;
        for (int64_t k = 0; k < shape.inner; ++k)
          sum = std::fma(x[t * shape.inner + k], weight(n, k), sum);
        expected[t * shape.columns + n] = sum;
      }
  }

  float &weight(int64_t n, int64_t k) {
    return w[n / shape.panel * shape.panel * shape.inner + k * shape.panel +
             n % shape.panel];
  }

  const Shape shape;
  AlignedFloats x, w;
  std::vector<float> expected;
};

/// Bit for bit, for every number of rows and wherever columns are cut.
TEST_P(LinearKernelTest, IsOneChainOfFmas) {
  const Shape &shape = GetParam();
  ProductShape product;
  product.inner = shape.inner;
  product.panel = product.columnTile = shape.panel;
  product.rowTile = shape.rowTile;
  product.innerBlock = shape.innerBlock;
  LinearKernel kernel{{{shape.columns, product, DType::F32}}, false, false};
  LoadedKernel loaded = loadKernel(kernel, 3);
  for (int64_t rows : {0, 1, 2, 5, 6, 7, 13, 25}) {
    Product product(shape, rows);
    for (int64_t cut = 0; cut <= shape.columns; cut += shape.panel) {
      AlignedFloats y(rows * shape.columns, NAN);
      braid_abi_call call = {};
      call.tokens = rows;
      std::vector<const void *> operands = {product.x.data(), product.w.data(),
                                            y.data()};
      loaded.run(call, operands, {0, cut});
      loaded.run(call, operands, {cut, shape.columns});
      ASSERT_EQ(std::memcmp(y.data(), product.expected.data(),
                            y.size() * sizeof(float)),
                0)
          << rows << " rows, cut at " << cut;
      EXPECT_TRUE(y.isIntact());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, LinearKernelTest,
    testing::Values(Shape{1, 1, 16, 6, 2048}, Shape{7, 13, 16, 12, 2048},
                    Shape{64, 65, 64, 6, 2048}, Shape{33, 130, 64, 6, 8},
                    Shape{40, 96, 32, 12, 16}, Shape{5, 200, 64, 1, 3}));

/// Several results of unequal width, each cut by itself, with biases.
TEST(LinearKernelResultsTest, AreCutByThemselves) {
  ProductShape product;
  product.inner = 3;
  product.panel = product.columnTile = 16;
  LinearKernel kernel{{{20, product, DType::F32}, {5, product, DType::F32}},
                      /*hasBias=*/true,
                      false};
  LoadedKernel loaded = loadKernel(kernel, 7, 2);
  AlignedFloats x(2 * 3, 1), a(2 * 16 * 3, 2), b(16 * 3, 3), biasA(20, 10),
      biasB(5, 20);
  braid_abi_call call = {};
  call.tokens = 2;
  for (int64_t cut : {0, 16, 20})
    for (int64_t other : {0, 5}) {
      AlignedFloats y(2 * 20, NAN), z(2 * 5, NAN);
      std::vector<const void *> operands = {
          x.data(),     a.data(), b.data(), biasA.data(),
          biasB.data(), y.data(), z.data()};
      loaded.run(call, operands, {0, cut, 0, other});
      loaded.run(call, operands, {cut, 20, other, 5});
      for (size_t i = 0; i < y.size(); ++i)
        EXPECT_EQ(y[i], 16.0f);
      for (size_t i = 0; i < z.size(); ++i)
        EXPECT_EQ(z[i], 29.0f);
      EXPECT_TRUE(y.isIntact() && z.isIntact());
    }
}

} // namespace
} // namespace braid::test
