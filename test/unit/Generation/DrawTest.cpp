//===- DrawTest.cpp - Random numbers and what is drawn by them ------------===//
#include "runtime/src/Generation/Draw.h"
#include "runtime/src/Generation/Random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>

using namespace braid::text;

namespace {

/// The vectors that come with Random123.
TEST(Philox, MatchesPublishedVectors) {
  using Words = std::array<uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                   {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draw, NumbersDifferByPlaceSequenceSeedAndPurpose) {
  std::set<double> numbers;
  for (uint64_t seed : {uint64_t(0), uint64_t(1), uint64_t(1) << 32})
    for (uint64_t place : {uint64_t(0), uint64_t(1), uint64_t(1) << 32})
      for (uint32_t which : {0u, 1u})
        for (Purpose purpose : {Purpose::kToken, Purpose::kBeam}) {
          double number = drawUniform(seed, purpose, place, which);
          EXPECT_GE(number, 0);
          EXPECT_LT(number, 1);
          numbers.insert(number);
        }
  EXPECT_EQ(numbers.size(), 36u);
}

TEST(Draw, TakesTheLowestOfTheBest) {
  float nan = NAN, never = -INFINITY;
  std::vector<float> scores = {never, nan, 1, 3, 3, 2};
  EXPECT_EQ(chooseBest(scores.data(), scores.size()), 3);
  scores = {never, nan, never};
  EXPECT_EQ(chooseBest(scores.data(), scores.size()), -1);
  Candidates none(scores.data(), scores.size());
  EXPECT_EQ(drawToken(none, 0.5), -1);
}

TEST(Draw, GivesEachTokenItsShare) {
  std::vector<float> scores = {0, -INFINITY, std::log(2.0f), std::log(5.0f)};
  Candidates candidates(scores.data(), scores.size());
  const std::pair<double, int32_t> places[] = {{0, 0},     {0.124, 0},
                                               {0.126, 2}, {0.374, 2},
                                               {0.376, 3}, {0.9999999999, 3}};
  for (auto [uniform, id] : places)
    EXPECT_EQ(drawToken(candidates, uniform), id) << uniform;
}

/// Of 20,000 tokens that the settings let through each comes as often as its
/// probability says, within five standard deviations.
TEST(Draw, FollowsTheProbabilities) {
  braid_generation_settings given;
  braid_generation_settings_init(&given);
  given.do_sample = 1;
  given.temperature = 0.8f;
  given.top_k = 5;
  const std::vector<float> logits = {1, 0.5f, 0, -0.5f, 2, 1.5f, -3};
  std::map<int32_t, double> counts;
  constexpr int kDraws = 20000;
  Settings settings = readSettings(&given, logits.size());
  for (int i = 0; i < kDraws; ++i) {
    std::vector<float> scores = logits;
    settings.values.seed = uint64_t(i);
    int32_t prompt = 0;
    ++counts[chooseToken(settings, {&prompt, 1, 1}, 0, scores.data(),
                         scores.size())];
  }
  double sum = 0;
  for (int32_t id : {0, 1, 2, 4, 5})
    sum += std::exp(double(logits[size_t(id)]) / 0.8);
  for (int32_t id : {0, 1, 2, 4, 5}) {
    double share = std::exp(double(logits[size_t(id)]) / 0.8) / sum;
    EXPECT_NEAR(counts[id], kDraws * share,
                5 * std::sqrt(kDraws * share * (1 - share)))
        << id;
  }
  EXPECT_EQ(counts.size(), 5u);
}

TEST(LogProbabilities, AreThoseOfTheSoftmax) {
  std::vector<float> logits = {1, 3, 2, 3};
  LogProbabilities probabilities(logits.data(), logits.size());
  double sum = std::exp(1.0) + 2 * std::exp(3.0) + std::exp(2.0);
  EXPECT_NEAR(probabilities.of(2), 2 - std::log(sum), 1e-6);
  std::vector<braid_token_probability> top;
  probabilities.appendTop(3, top);
  ASSERT_EQ(top.size(), 3u);
  EXPECT_EQ(top[0].id, 1);
  EXPECT_EQ(top[1].id, 3);
  EXPECT_EQ(top[2].id, 2);
  EXPECT_EQ(top[0].log_prob, probabilities.of(1));
  probabilities.appendTop(5, top);
  EXPECT_EQ(top.size(), 3u + 4);
}

TEST(AsWritten, IsWhatAPersonWrote) {
  EXPECT_EQ(asWritten(0.9f), 0.9);
  EXPECT_EQ(asWritten(-1.5f), -1.5);
  EXPECT_EQ(asWritten(0.1f), 0.1);
}

} // namespace
