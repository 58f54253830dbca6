//===- LinearKernelTest.cpp - Products against their definition -----------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

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
                    Shape{40, 96, 32, 12, 16}, Shape{5, 200, 64, 1, 4}));

/// Whatever is chosen: rows in tiles of any size, with more and with fewer rows
/// than one holds, and any of the fetches.
TEST(LinearKernelChoicesTest, DecideNoBit) {
  constexpr int64_t kInner = 22, kColumns = 40, kMostRows = 27;
  Product operands({kInner, kColumns, 16, 1, 1}, kMostRows);
  for (int64_t rowTile : {1, 2, 5, 12})
    for (int64_t innerBlock : {8, 2048})
      for (auto [bytes, steps, part, level] :
           {std::tuple(0, 0, 0, 1), {4096, 2, 2, 2}, {1, 3, 5, 3}}) {
        ProductShape product;
        product.inner = kInner;
        product.panel = product.columnTile = 16;
        product.rowTile = rowTile;
        product.innerBlock = innerBlock;
        product.fetchBytes = bytes;
        product.fetchSteps = steps;
        product.fullFetchPart = part;
        product.fetchLevel = level;
        LinearKernel kernel{{{kColumns, product, DType::F32}}, false, false};
        LoadedKernel loaded = loadKernel(kernel, 3);
        for (int64_t rows = 0; rows <= kMostRows; ++rows) {
          AlignedFloats y(rows * kColumns, NAN);
          braid_abi_call call = {};
          call.tokens = rows;
          loaded.run(call, {operands.x.data(), operands.w.data(), y.data()},
                     {0, kColumns});
          for (size_t i = 0; i < y.size(); ++i)
            ASSERT_EQ(y[i], operands.expected[i])
                << product.describe() << ", " << rows << " rows, element " << i;
          EXPECT_TRUE(y.isIntact());
        }
      }
}

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

//===----------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------===//

struct Form {
  DType input, weight, output;
  bool hasBias = false, accumulates = false, overRows = false;
  int64_t innerBlock = 0; // 0: all of k
};

/// Every element is the chain over k that `multiply` has, from what the init
/// holds if it is accumulated; then the bias; then one rounding.
void checkForm(ISA isa, const Form &form, int64_t inner, int64_t columns,
               int64_t panel) {
  ProductShape product = makeProduct(isa, form.weight, inner, panel);
  product.input = form.input;
  product.innerBlock = form.innerBlock ? form.innerBlock : inner;
  LinearKernel kernel{{{columns, product, form.output}},
                      form.hasBias,
                      form.overRows,
                      form.accumulates};
  LoadedKernel loaded = loadKernel(kernel, form.hasBias ? 4 : 3, 1, isa);
  PanelWeights weights(product, columns, 1);
  Elements bias = Elements::draw(DType::F32, columns, 2);
  for (int32_t rows : {0, 1, 3, 9}) {
    // More tokens than rows, and the other way round.
    KernelCall call({{form.overRows ? 20 : std::max(rows, 1)}},
                    std::vector<int32_t>(form.overRows ? rows : 2, 0));
    if (!form.overRows && rows == 0)
      continue;
    Elements x = Elements::draw(form.input, rows * inner, 3);
    auto prepare = [&] {
      Outcome outcome;
      outcome.push_back(Elements::draw(form.output, rows * columns, 4));
      return outcome;
    };
    Outcome y = runDivided(
        loaded, call, getDivisions(columns, panel), prepare,
        [&](const Outcome &outcome) -> std::vector<const void *> {
          if (form.hasBias)
            return {x.data(), weights.data(), bias.data(), outcome[0].data()};
          return {x.data(), weights.data(), outcome[0].data()};
        });
    Outcome expected = prepare();
    for (int64_t t = 0; t < rows; ++t)
      for (int64_t n = 0; n < columns; ++n) {
        int64_t i = t * columns + n;
        float start = form.accumulates ? expected[0][i] : 0;
        float sum = multiply(isa, product, x, t, weights, n, 0, start);
        expected[0].set(i, form.hasBias ? sum + bias[n] : sum);
      }
    EXPECT_TRUE(y[0].hasBitsOf(expected[0]))
        << kernel.getName() << ", " << rows << " rows";
  }
}

constexpr DType f32 = DType::F32, bf16 = DType::BF16;

TEST(LinearKernelFormsTest, OfF32) {
  for (ISA isa : getHostISAs()) {
    checkForm(isa, {f32, f32, f32}, 37, 150, 64);
    checkForm(isa, {f32, f32, f32, true, true}, 37, 150, 64);
    checkForm(isa, {f32, f32, bf16, true}, 8, 41, 16);
    checkForm(isa, {f32, f32, f32, true, false, false, 6}, 20, 70, 32);
    checkForm(isa, {f32, f32, f32, false, true, false, 6}, 21, 70, 64);
    checkForm(isa, {f32, f32, bf16, true, false, false, 6}, 20, 70, 64);
  }
}

TEST(LinearKernelFormsTest, OfBF16) {
  for (ISA isa : getHostISAs()) {
    checkForm(isa, {bf16, bf16, f32}, 38, 150, 64);
    checkForm(isa, {bf16, bf16, f32}, 1, 16, 16);
    checkForm(isa, {bf16, bf16, bf16, true}, 37, 41, 16);
    checkForm(isa, {bf16, bf16, f32, false, true}, 13, 70, 32);
    checkForm(isa, {bf16, bf16, bf16, false, true}, 12, 33, 16);
    checkForm(isa, {bf16, bf16, f32, true, false, false, 6}, 21, 70, 64);
    checkForm(isa, {bf16, bf16, bf16, true, true, false, 6}, 21, 70, 64);
    // A router's weights stay f32.
    checkForm(isa, {bf16, f32, f32}, 13, 20, 16);
  }
}

TEST(LinearKernelFormsTest, OverKeptRows) {
  for (ISA isa : getHostISAs()) {
    checkForm(isa, {f32, f32, f32, false, false, true}, 9, 70, 32);
    checkForm(isa, {bf16, bf16, f32, true, false, true}, 9, 70, 32);
  }
}

} // namespace
} // namespace braid::test
