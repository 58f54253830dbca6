//===- RotaryTest.cpp - Every rule of rotary embeddings -------------------===//
//
// Numbers with many digits are the library's, in double.
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Rotary.h"

#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

constexpr RotaryDefaults kHalf = {/*headDim=*/16, /*maxPositions=*/64, 0.5};
constexpr RotaryDefaults kWhole = {8, 64, std::nullopt};

RotarySpec accept(llvm::StringRef config, RotaryDefaults defaults = kHalf) {
  auto rotary = readRotary(parse(config), defaults);
  if (rotary && *rotary)
    return **rotary;
  ADD_FAILURE() << errorOf(std::move(rotary));
  return {};
}

std::string refuse(llvm::StringRef config, RotaryDefaults defaults = kHalf) {
  return errorOf(readRotary(parse(config), defaults));
}

void expectList(const std::vector<double> &actual,
                const std::vector<double> &expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(actual[i], expected[i], 1e-15 * expected[i]) << i;
}

/// theta^(-2 m / r)
std::vector<double> powersOf(double theta, int64_t width) {
  std::vector<double> powers;
  for (int64_t m = 0; 2 * m < width; ++m)
    powers.push_back(std::pow(theta, -2.0 * m / width));
  return powers;
}

TEST(Rotary, HasTheDefaultsOfTheLibrary) {
  RotarySpec rotary = accept("{}");
  expectList(rotary.frequencies, powersOf(10000, 8));
  EXPECT_EQ(rotary.scale, 1);
  EXPECT_EQ(rotary.threshold, 0);
  EXPECT_TRUE(rotary.longFrequencies.empty());
  expectList(accept("{}", kWhole).frequencies, powersOf(10000, 8));
}

TEST(Rotary, ReadsEverySpelling) {
  for (const char *config :
       {R"({"rope_theta": 500})",
        R"({"rope_theta": 500, "rope_scaling": null})",
        R"({"rope_theta": 500, "rope_scaling": {}, "rope_parameters": {}})",
        R"({"rope_theta": 7, "rope_parameters": {"rope_theta": 500}})",
        R"({"rope_parameters": {"rope_type": "default", "rope_theta": 500}})",
        R"({"rope_scaling": {"type": "default", "rope_theta": 500}})",
        // One that is not empty replaces the other as a whole.
        R"({"rope_theta": 500, "rope_scaling": {"type": "default"},
            "rope_parameters": {"rope_theta": 7, "rope_type": "x"}})",
        R"({"rope_theta": 500, "rope_scaling": {"rope_type": "default",
            "type": "no such type", "rope_theta": null}})"})
    expectList(accept(config).frequencies, powersOf(500, 8));
  EXPECT_EQ(refuse(R"({"rope_scaling": 2})"),
            "expected an object, but got 2 (config.json, rope_scaling); "
            "correct the file");
  EXPECT_EQ(refuse(R"({"rope_parameters": {"rope_type": "proportional"}})"),
            "expected rope_type to be default, linear, dynamic, yarn, longrope "
            "or llama3, but got 'proportional' (config.json, rope_parameters); "
            "no other type is supported");
  EXPECT_CONTAINS(refuse(R"({"rope_theta": 0})"),
                  "rope_theta to be a number above 0, but got 0 (config.json)");
  EXPECT_CONTAINS(refuse(R"({"rope_theta": 5e-324})", {128, 64, 0.5}),
                  "a rope_theta whose powers are numbers");
}

TEST(Rotary, TurnsPartOfAHead) {
  auto pairsOf = [](llvm::StringRef factor, RotaryDefaults defaults) {
    return accept("{\"rope_parameters\": {\"partial_rotary_factor\": " +
                      factor.str() + "}}",
                  defaults)
        .frequencies;
  };
  expectList(pairsOf("1.0", kHalf), powersOf(10000, 16));
  expectList(pairsOf("0.25", kHalf), powersOf(10000, 4));
  // An odd width is rounded up to pairs; the exponents keep it.
  expectList(pairsOf("0.5", {10, 64, 0.5}), powersOf(10000, 5));
  // Nothing turns.
  auto none = readRotary(parse("{}"), {1, 64, 0.5});
  ASSERT_TRUE(bool(none));
  EXPECT_FALSE(*none);
  EXPECT_CONTAINS(
      refuse(R"({"rope_parameters": {"partial_rotary_factor": 2}})"),
      "partial_rotary_factor to be a number from 0 to 1, but got 2");
  EXPECT_EQ(refuse("{}", {7, 64, std::nullopt}),
            "expected an even number of channels in a head that turns as a "
            "whole, but got 7 (config.json); correct the file");
  EXPECT_CONTAINS(refuse("{}", {2147483646, 64, std::nullopt}),
                  "at most 65536 channels of a head that turn");
  // Families whose heads turn as a whole do not read it, or refuse it.
  expectList(pairsOf("0.5", kWhole), powersOf(10000, 8));
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "linear", "factor": 2,
                             "partial_rotary_factor": 0.5}})",
                         kWhole),
                  "no partial_rotary_factor beside rope_type linear");
}

TEST(Rotary, Linear) {
  std::vector<double> expected = powersOf(500, 8);
  for (double &frequency : expected)
    frequency /= 2.5;
  expectList(accept(R"({"rope_theta": 500,
                        "rope_scaling": {"type": "linear", "factor": 2.5}})")
                 .frequencies,
             expected);
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "linear"}})"),
                  "factor to be a number, but got no such key (config.json, "
                  "rope_scaling); add it to the file");
}

TEST(Rotary, Dynamic) {
  RotarySpec rotary =
      accept(R"({"rope_scaling": {"type": "dynamic", "factor": 3}})");
  expectList(rotary.frequencies, powersOf(10000, 8));
  EXPECT_EQ(rotary.threshold, 64);
  EXPECT_EQ(rotary.stretchFactor, 3);
  expectList(rotary.stretchExponents, {0, 1.0 / 3, 2.0 / 3, 1});
  EXPECT_CONTAINS(
      refuse(R"({"rope_scaling": {"type": "dynamic", "factor": 3}})",
             {4, 64, 0.5}),
      "more than two channels that turn beside rope_type dynamic");
}

TEST(Rotary, Llama3) {
  const char *config = R"({"rope_parameters": {"rope_type": "llama3",
    "rope_theta": 5000, "factor": 8, "low_freq_factor": 1,
    "high_freq_factor": 4, "original_max_position_embeddings": 64}})";
  // Kept, blended, divided, divided.
  expectList(
      accept(config).frequencies,
      {1, 0.02219464283728627, 0.0017677669529663688, 0.00021022410381342862});
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "llama3", "factor": 8,
                             "low_freq_factor": 4, "high_freq_factor": 4}})"),
                  "high_freq_factor above low_freq_factor 4, but got 4");
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "llama3"}})"),
                  "factor to be a number, but got no such key");
}

TEST(Rotary, Yarn) {
  const char *config = R"({"rope_parameters": {"rope_type": "yarn",
    "rope_theta": 300, "factor": 4, "beta_fast": 8, "beta_slow": 0,
    "truncate": false}})";
  RotarySpec rotary = accept(config);
  expectList(rotary.frequencies, {1, 0.13763899664802115, 0.014433756729740642,
                                  0.003468159541906514});
  EXPECT_EQ(rotary.scale, 1.138629436111989);
  // Whole channels bound the ramp: it is 0, 1, 1, 1.
  const char *truncated = R"({"rope_scaling": {"type": "yarn", "factor": 4,
    "rope_theta": 300, "original_max_position_embeddings": 16,
    "beta_fast": 8}})";
  std::vector<double> powers = powersOf(300, 8);
  expectList(accept(truncated).frequencies,
             {powers[0], powers[1] / 4, powers[2] / 4, powers[3] / 4});
  // Null is the quotient of both lengths; two scales divide each other.
  const char *scaled = R"({"rope_parameters": {"rope_type": "yarn",
    "rope_theta": 300, "factor": null, "mscale": 0.7, "mscale_all_dim": 1.3},
    "original_max_position_embeddings": 16})";
  EXPECT_EQ(accept(scaled).scale,
            (0.1 * 0.7 * std::log(4.0) + 1) / (0.1 * 1.3 * std::log(4.0) + 1));
  const char *given = R"({"rope_parameters": {"rope_type": "yarn",
    "factor": 4, "attention_factor": 1.5}})";
  EXPECT_EQ(accept(given).scale, 1.5);
  EXPECT_CONTAINS(refuse(given, {10, 64, 0.5}),
                  "an even number of channels that turn beside rope_type yarn, "
                  "but got 5");
  EXPECT_CONTAINS(refuse(R"({"rope_theta": 1, "rope_scaling":
                             {"type": "yarn", "factor": 4}})"),
                  "rope_theta above 1 beside rope_type yarn");
}

TEST(Rotary, Longrope) {
  const char *config = R"({"rope_parameters": {"rope_type": "longrope",
    "short_factor": [1, 2, 1, 2], "long_factor": [4, 4, 8, 8],
    "original_max_position_embeddings": 16}})";
  RotarySpec rotary = accept(config);
  std::vector<double> powers = powersOf(10000, 8);
  expectList(rotary.frequencies,
             {powers[0], powers[1] / 2, powers[2], powers[3] / 2});
  expectList(rotary.longFrequencies,
             {powers[0] / 4, powers[1] / 4, powers[2] / 8, powers[3] / 8});
  EXPECT_EQ(rotary.threshold, 16);
  EXPECT_EQ(rotary.scale, std::sqrt(1 + std::log(4.0) / std::log(16.0)));
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "longrope",
                             "short_factor": [1, 1, 1, 1],
                             "long_factor": [1, 1, 1]}})"),
                  "long_factor to list 4 numbers, one for every two channels "
                  "that turn, but got 3");
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "longrope",
                             "long_factor": [1, 1, 1, 1]}})"),
                  "short_factor to list 4 numbers, one for every two channels "
                  "that turn, but got no list");
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "longrope",
                             "long_factor": [1, 1, 0, 1]}})"),
                  "long_factor to list numbers above 0");
  EXPECT_EQ(refuse(R"({"original_max_position_embeddings": 1,
                       "rope_scaling": {"type": "longrope",
                                        "short_factor": [1, 1, 1, 1],
                                        "long_factor": [1, 1, 1, 1]}})"),
            "expected original_max_position_embeddings above 1 beside "
            "rope_type longrope, but got 1 (config.json, rope_scaling); "
            "correct the file or add attention_factor");
}

TEST(Rotary, RefusesWhatIsNotFinite) {
  EXPECT_CONTAINS(refuse(R"({"rope_scaling": {"type": "linear",
                                              "factor": 1e-320}})"),
                  "expected numbers from which rope_type linear makes finite "
                  "frequencies and a finite scale, but got some that do not");
}

/// The top level wins there, unlike everywhere else.
TEST(Rotary, ReadsTheOriginalLength) {
  const char *both = R"({"original_max_position_embeddings": 20,
    "rope_scaling": {"type": "longrope", "long_factor": [1, 1, 1, 1],
                     "short_factor": [1, 1, 1, 1],
                     "original_max_position_embeddings": 10}})";
  EXPECT_EQ(accept(both).threshold, 20);
  const char *neither = R"({"rope_scaling": {"type": "longrope",
    "long_factor": [1, 1, 1, 1], "short_factor": [1, 1, 1, 1]}})";
  EXPECT_EQ(accept(neither).threshold, 64);
  EXPECT_EQ(accept(neither).scale, 1);
}

} // namespace
} // namespace braid
