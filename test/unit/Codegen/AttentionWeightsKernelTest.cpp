//===- AttentionWeightsKernelTest.cpp - Attentions that are handed out ----===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/AttentionOperands.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

class AttentionWeights : public AttentionOperands {
public:
  AttentionWeights(ISA isa, const AttentionShape &shape)
      : AttentionOperands(shape), shape(shape),
        loaded(loadKernel(makeKernel(), 3, 1, isa)) {}

  /// [tokens][query heads][width], of all sequences that were added.
  Outcome run(int64_t width, bool isWanted = true) const;

private:
  AttentionWeightsKernel makeKernel() const {
    return {shape.slots,    shape.queryHeads, shape.heads,
            shape.headSize, shape.getScale(), getBlockBytes(),
            shape.input,    shape.type,       shape.rounded};
  }

  AttentionShape shape;
  LoadedKernel loaded;
};

Outcome AttentionWeights::run(int64_t width, bool isWanted) const {
  KernelCall call(getSequences());
  call.setAttentionWidth(width);
  Elements x = getQueries();
  return runDivided(
      loaded, call, getDivisions(),
      [&] {
        Outcome outcome;
        outcome.emplace_back(DType::F32, x.size() / shape.headSize * width,
                             NAN);
        return outcome;
      },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {x.data(), getState(), isWanted ? outcome[0].data() : nullptr};
      });
}

constexpr DType f32 = DType::F32, bf16 = DType::BF16;
constexpr AttentionShape kShapes[] = {{1, 1, 1, f32, f32, f32},
                                      {4, 2, 5, f32, bf16, f32},
                                      {3, 3, 16, bf16, bf16, f32},
                                      {6, 2, 24, bf16, f32, f32},
                                      {2, 2, 8, bf16, bf16, f32, /*slots=*/3},
                                      {4, 2, 5, f32, bf16, f32, 1,
                                       /*rounded=*/true},
                                      {3, 1, 24, f32, bf16, f32, 1,
                                       /*rounded=*/true}};

/// A score errs as in AttentionKernelTest.cpp, and so does its exponential,
/// relatively; so does the sum of all, which adds an ulp for every 16
/// positions.
double getBound(int64_t headSize) {
  double score = 6e-8 * 4 * std::sqrt(static_cast<double>(headSize)) * 2;
  return 2 * (score + 2e-7) + 1e-6;
}

/// Rows that end within a vector, with one, and behind several; sequences that
/// begin and that go on; zeros for what a token does not attend to.
TEST(AttentionWeightsKernelTest, IsTheFormula) {
  constexpr int64_t kWidth = 75; // more than any sequence has
  const std::pair<int32_t, int32_t> parts[] = {
      {1, 70}, {5, 0}, {3, 14}, {1, 15}, {1, 63}};
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape : kShapes) {
      AttentionWeights attention(isa, shape);
      std::vector<History> histories;
      for (auto [length, past] : parts) {
        histories.emplace_back(shape, past + length, 10 * histories.size());
        attention.add(histories.back(), length, past);
      }
      Outcome y = attention.run(kWidth);
      double bound = getBound(shape.headSize);
      int64_t at = 0;
      for (size_t s = 0; s < histories.size(); ++s)
        for (int64_t t = 0; t < parts[s].first; ++t)
          for (int64_t h = 0; h < shape.getQueryHeads(); ++h) {
            std::vector<double> p =
                computeWeights(shape, histories[s], parts[s].second + t, h);
            p.resize(kWidth);
            for (double expected : p)
              expectNear(f32, y[0][at++], expected, bound * expected);
          }
    }
}

/// As wide as the longest sequence, and no wider.
TEST(AttentionWeightsKernelTest, FillsRowsExactly) {
  const AttentionShape &shape = kShapes[1];
  History history(shape, 33, 1);
  for (ISA isa : getHostISAs()) {
    AttentionWeights attention(isa, shape);
    attention.add(history, 33, 0);
    Outcome exact = attention.run(33), wide = attention.run(48);
    for (int64_t row = 0; row < 33 * shape.getQueryHeads(); ++row)
      for (int64_t p = 0; p < 48; ++p)
        ASSERT_EQ(wide[0][row * 48 + p], p < 33 ? exact[0][row * 33 + p] : 0)
            << "row " << row << ", position " << p;
  }
}

TEST(AttentionWeightsKernelTest, DoesNothingForNobody) {
  const AttentionShape &shape = kShapes[0];
  for (ISA isa : getHostISAs()) {
    AttentionWeights attention(isa, shape);
    attention.add(History(shape, 5, 1), 5, 0);
    Outcome y = attention.run(5, /*isWanted=*/false);
    for (size_t i = 0; i < y[0].size(); ++i)
      EXPECT_TRUE(std::isnan(y[0][i])) << i;
  }
}

} // namespace
} // namespace braid::test
