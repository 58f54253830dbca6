//===- AttentionKernelTest.cpp - Attention over KV blocks -----------------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/TeamMemory.h"
#include "test/unit/Codegen/AttentionOperands.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

class Attention : public AttentionOperands {
public:
  Attention(ISA isa, const AttentionShape &shape, bool split = false,
            std::optional<AttentionTiling> tiling = {})
      : AttentionOperands(shape), shape(shape), split(split),
        loaded(loadKernel(makeKernel(isa, tiling), 3, 1, isa)) {}

  /// The results of all sequences that were added, [tokens][query heads][size];
  /// `isDivided`: whose bits must not depend on how units are divided.
  Outcome run(bool isDivided = true) const;
  /// The result at `at` is what the formula gives in double.
  void expectFormula(const Elements &y, int64_t at, const History &history,
                     int64_t position, int64_t queryHead) const;

private:
  AttentionKernel makeKernel(ISA isa,
                             std::optional<AttentionTiling> tiling) const;

  AttentionShape shape;
  bool split;
  LoadedKernel loaded;
};

AttentionKernel
Attention::makeKernel(ISA isa, std::optional<AttentionTiling> tiling) const {
  AttentionKernel kernel = {};
  kernel.slots = shape.slots;
  kernel.queryHeads = shape.queryHeads;
  kernel.heads = shape.heads;
  kernel.headSize = shape.headSize;
  kernel.scale = shape.getScale();
  kernel.blockBytes = getBlockBytes();
  if (tiling)
    kernel.tiling = *tiling;
  else
    kernel.tiling.choose(mlir::hybrid::CPUTarget{isa});
  kernel.input = shape.input;
  kernel.type = shape.type;
  kernel.output = shape.output;
  kernel.split = split;
  kernel.rounded = shape.rounded;
  return kernel;
}

Outcome Attention::run(bool isDivided) const {
  KernelCall call(getSequences());
  Elements x = getQueries();
  int64_t pieces = 1, heads = shape.getQueryHeads();
  if (split) {
    pieces = llvm::divideCeil(call.getLongest(), BRAID_ABI_PIECE);
    call.share(kFirstPieceCounter + heads * call.getTokens(),
               heads * getHeadPieceBytes(shape.headSize));
  }
  std::vector<Division> divisions = getDivisions(pieces);
  if (!isDivided)
    divisions.resize(1);
  Outcome outcome = runDivided(
      loaded, call, divisions,
      [&] {
        Outcome outcome;
        outcome.emplace_back(shape.output, x.size(), NAN);
        return outcome;
      },
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {x.data(), getState(), outcome[0].data()};
      });
  EXPECT_TRUE(call.isAtRest());
  return outcome;
}

/// How far f32 may be from the formula, with values of at most 1 in a result
/// that is their weighted mean. A score is a chain of `headSize` fmas on
/// products of at most 4, times the scale: half an ulp of at most
/// 4 * headSize each, of which the random signs leave about the root. What p
/// errs (twice: in the sum, too) adds exp (2e-7), the weights of blocks (the
/// same) and a chain over the positions.
/// Where p is rounded to bf16, what errs before may put two of them, each of a
/// weight of at most `largest`, on the other side of a tie: a step of 2^-8.
double getBound(const AttentionShape &shape, double largest) {
  double score = 6e-8 * 4 * std::sqrt(static_cast<double>(shape.headSize)) * 2;
  double bound = 2 * (score + 2e-7 + 2e-7) + 1e-6;
  return shape.rounded ? bound + 2 * largest / 256 : bound;
}

void Attention::expectFormula(const Elements &y, int64_t at,
                              const History &history, int64_t position,
                              int64_t queryHead) const {
  std::vector<double> p =
      computeWeights(shape, history, position, queryHead, shape.rounded);
  double bound = getBound(shape, *std::max_element(p.begin(), p.end()));
  int64_t head =
      queryHead % shape.queryHeads / (shape.queryHeads / shape.heads);
  for (int64_t i = 0; i < shape.headSize; ++i) {
    double value = 0;
    for (int64_t k = 0; k <= position; ++k)
      value +=
          p[k] * history.values[(k * shape.heads + head) * shape.headSize + i];
    expectNear(shape.output, y[at + i], value, bound);
  }
}

constexpr DType f32 = DType::F32, bf16 = DType::BF16;
constexpr AttentionShape kCases[] = {
    {1, 1, 1, f32, f32, f32},
    {4, 2, 5, f32, bf16, f32},
    {3, 3, 16, bf16, bf16, bf16},
    {6, 2, 24, bf16, f32, f32},
    {2, 1, 144, f32, f32, bf16},
    {2, 2, 8, bf16, bf16, f32, /*slots=*/3},
    {20, 1, 33, f32, bf16, bf16},
    {13, 1, 8, f32, bf16, f32},
    {8, 2, 40, bf16, bf16, f32},
    {4, 2, 5, f32, bf16, bf16, 1, /*rounded=*/true},
    {20, 1, 33, f32, bf16, f32, 1, /*rounded=*/true},
    {2, 2, 8, bf16, bf16, f32, /*slots=*/3, /*rounded=*/true},
    {8, 2, 40, f32, bf16, bf16, 1, /*rounded=*/true},
    {3, 3, 1, f32, bf16, f32, 1, /*rounded=*/true}};

/// One of each kind, for what takes a kernel each but is not about numbers.
constexpr AttentionShape kKinds[] = {kCases[1],  kCases[3], kCases[5],
                                     kCases[6],  kCases[9], kCases[10],
                                     kCases[11], kCases[13]};

/// Sequences that begin and that go on, within a block, over the end of one,
/// over the end of the span of a softmax.
TEST(AttentionKernelTest, IsTheFormula) {
  const std::pair<int32_t, int32_t> parts[] = {{1, 70}, {5, 0},  {20, 50},
                                               {3, 14}, {1, 63}, {1, 64}};
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape : kCases) {
      Attention attention(isa, shape);
      std::vector<History> histories;
      for (auto [length, past] : parts) {
        histories.emplace_back(shape, past + length, 10 * histories.size());
        attention.add(histories.back(), length, past);
      }
      Outcome y = attention.run();
      int64_t at = 0;
      for (size_t s = 0; s < histories.size(); ++s)
        for (int64_t t = 0; t < parts[s].first; ++t)
          for (int64_t h = 0; h < shape.getQueryHeads(); ++h) {
            attention.expectFormula(y[0], at, histories[s], parts[s].second + t,
                                    h);
            at += shape.headSize;
          }
    }
}

/// A token's bits do not depend on the call that it is in, nor on the blocks
/// that its keys and values are in, nor on its neighbours.
TEST(AttentionKernelTest, HasTheSameBitsInEveryCall) {
  constexpr int32_t kLength = 150;
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape : kKinds) {
      History history(shape, kLength, 1), other(shape, 40, 7);
      int64_t width = shape.getQueryWidth();
      Attention part(isa, shape);
      part.add(history, kLength, 0);
      Outcome expected = part.run();
      for (auto [length, past] :
           {std::pair(1, 149), {1, 64}, {30, 60}, {7, 9}}) {
        part.clear();
        part.add(other, 3, 37);
        part.add(history, length, past);
        part.add(other, 40, 0);
        Outcome y = part.run();
        for (int64_t i = 0; i < length * width; ++i)
          ASSERT_EQ(y[0][3 * width + i], expected[0][past * width + i])
              << length << " tokens after " << past << ", at " << i;
      }
    }
}

/// However many queries are in a tile, and whatever is in registers meanwhile.
TEST(AttentionKernelTest, HasTheSameBitsForAllChoices) {
  constexpr AttentionTiling kTilings[] = {
      {1, 1, 0, 1}, {3, 16, 2, 3}, {6, 5, 1, 1}, {16, 13, 1024, 2}};
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape : {kCases[1], kCases[3], kCases[10]}) {
      History history(shape, 150, 1);
      Attention attention(isa, shape);
      attention.add(history, 80, 70);
      Outcome expected = attention.run();
      for (const AttentionTiling &tiling : kTilings) {
        Attention other(isa, shape, /*split=*/tiling.queries == 3, tiling);
        other.add(history, 80, 70);
        EXPECT_TRUE(other.run()[0].hasBitsOf(expected[0])) << tiling.describe();
      }
    }
}

/// A token attends to nothing behind it, even where that is no number and both
/// are in one tile.
TEST(AttentionKernelTest, DoesNotSeeWhatComes) {
  constexpr int32_t kLength = 100;
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape : kKinds) {
      History history(shape, kLength, 1);
      int64_t width = shape.heads * shape.headSize;
      Attention attention(isa, shape);
      attention.add(history, kLength, 0);
      Outcome expected = attention.run();
      for (int64_t from : {3, 50, 66, 97}) {
        History broken(shape, kLength, 1);
        for (int64_t i = from * width; i < kLength * width; ++i) {
          broken.keys.set(i, NAN);
          broken.values.set(i, NAN);
        }
        attention.clear();
        attention.add(broken, kLength, 0);
        // What is no number has any bits.
        Outcome y = attention.run(/*isDivided=*/false);
        for (int64_t i = 0; i < from * shape.getQueryWidth(); ++i)
          ASSERT_EQ(y[0][i], expected[0][i]) << from << ", at " << i;
      }
    }
}

/// Factors between two numbers of bf16: what is `rounded` is the nearest of
/// them, and nothing else is.
TEST(AttentionKernelTest, RoundsWhatIsRounded) {
  for (ISA isa : getHostISAs())
    for (bool rounded : {false, true}) {
      AttentionShape shape{1, 1, 1, f32, bf16, f32, 1, rounded};
      Attention attention(isa, shape);
      // Of two positions, the second has the weight p of the first.
      auto check = [&](float query, float key, float value, double p) {
        History history(shape, 2, 1);
        history.queries.set(1, query);
        history.keys.set(0, 0);
        history.keys.set(1, key);
        history.values.set(0, 0);
        history.values.set(1, value);
        attention.clear();
        attention.add(history, 1, 1);
        EXPECT_NEAR(attention.run()[0][0], value * p / (1 + p), 4e-6 * value)
            << query << (rounded ? ", rounded" : "");
      };
      constexpr float kKey = -0.287109375; // exp: 0.75043
      check(1, kKey, 1, rounded ? 0.75 : std::exp(double(kKey)));
      float query = rounded ? 1 : 1.003f;
      double p = std::exp(-2.0 * query);
      check(1.003f, -2, 1,
            rounded ? roundTo(DType::BF16, static_cast<float>(p)) : p);
    }
}

/// Scores far apart: the largest decides, whichever span it is in.
TEST(AttentionKernelTest, SurvivesLargeScores) {
  AttentionShape shape{1, 1, 8, f32, f32, f32};
  for (ISA isa : getHostISAs()) {
    Attention attention(isa, shape);
    for (int64_t best : {0, 63, 64, 99}) {
      History history(shape, 100, 1);
      for (int64_t i = 0; i < 8; ++i) {
        history.queries.set(99 * 8 + i, 100);
        for (int64_t at = 0; at < 100; ++at)
          history.keys.set(at * 8 + i, at == best ? 100 : -100);
      }
      attention.clear();
      attention.add(history, 1, 99);
      Outcome y = attention.run();
      for (int64_t i = 0; i < 8; ++i)
        EXPECT_EQ(y[0][i], history.values[best * 8 + i]) << best;
    }
  }
}

/// Sequences of several pieces, which end at, before and behind the end of one.
constexpr std::pair<int32_t, int32_t> kLong[] = {
    {1, 1100}, {2, 511}, {1, 511}, {1, 512}, {1, 20}};

TEST(AttentionKernelTest, OfLongSequencesIsTheFormula) {
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape : {kCases[1], kCases[5], kCases[9]}) {
      Attention attention(isa, shape);
      History history(shape, 1101, 3);
      attention.add(history, 1, 1100);
      Outcome y = attention.run();
      for (int64_t h = 0; h < shape.getQueryHeads(); ++h)
        attention.expectFormula(y[0], h * shape.headSize, history, 1100, h);
    }
}

/// Whoever computes the pieces, and in whatever order.
TEST(AttentionKernelTest, HasTheSameBitsSplit) {
  for (ISA isa : getHostISAs())
    for (const AttentionShape &shape :
         {kCases[1], kCases[4], kCases[5], kCases[8], kCases[9], kCases[10]}) {
      Attention whole(isa, shape), split(isa, shape, /*split=*/true);
      std::vector<History> histories;
      for (auto [length, past] : kLong) {
        histories.emplace_back(shape, past + length, 10 * histories.size());
        whole.add(histories.back(), length, past);
        split.add(histories.back(), length, past);
      }
      EXPECT_TRUE(split.run()[0].hasBitsOf(whole.run()[0]));
    }
}

} // namespace
} // namespace braid::test
