//===- DecodeTest.cpp - Stored numbers, to the bit ------------------------===//
#include "compiler/FrontEnd/Checkpoint.h"

#include "test/unit/FrontEnd/Helpers.h"

#include "llvm/ADT/bit.h"

#include <cmath>
#include <random>

using namespace braid::test;

namespace braid {
namespace {

/// A half by its definition.
double halfByDefinition(uint16_t bits) {
  int exponent = (bits >> 10) & 31, fraction = bits & 1023;
  double magnitude = exponent == 31 ? (fraction ? NAN : INFINITY)
                     : exponent == 0
                         ? std::ldexp(fraction, -24)
                         : std::ldexp(1024 + fraction, exponent - 25);
  return std::copysign(magnitude, bits & 0x8000 ? -1 : 1);
}

std::vector<uint16_t> allHalves() {
  std::vector<uint16_t> bits(65536);
  for (size_t i = 0; i < bits.size(); ++i)
    bits[i] = i;
  return bits;
}

TEST(Decode, WidensEveryF16) {
  std::vector<uint16_t> bits = allHalves();
  const auto *source = reinterpret_cast<const uint8_t *>(bits.data());
  std::vector<float> floats(65536);
  std::vector<double> doubles(65536);
  decodeToFloat(DType::F16, source, 65536, floats.data());
  decodeToDouble(DType::F16, source, 65536, doubles.data());
  for (size_t i = 0; i < 65536; ++i) {
    double expected = halfByDefinition(i);
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(floats[i]) && std::isnan(doubles[i])) << i;
      continue;
    }
    EXPECT_EQ(floats[i], expected) << i;
    EXPECT_EQ(doubles[i], expected) << i;
    EXPECT_EQ(std::signbit(floats[i]), std::signbit(expected)) << i;
  }
}

TEST(Decode, WidensEveryBF16) {
  std::vector<uint16_t> bits = allHalves();
  std::vector<float> floats(65536);
  decodeToFloat(DType::BF16, reinterpret_cast<const uint8_t *>(bits.data()),
                65536, floats.data());
  for (uint32_t i = 0; i < 65536; ++i)
    EXPECT_EQ(llvm::bit_cast<uint32_t>(floats[i]), i << 16);
}

/// What lies between two bf16 goes to the nearer one, from the middle to the
/// even one, and only a NaN is ever a NaN.
TEST(Decode, RoundsToNearestBF16) {
  auto widen = [](uint32_t bits) { return llvm::bit_cast<float>(bits << 16); };
  std::mt19937 random(0);
  for (uint32_t bits = 0; bits < 0x7f80; ++bits) {
    float low = widen(bits), high = widen(bits + 1);
    EXPECT_EQ(roundToBF16(low), bits);
    EXPECT_EQ(roundToBF16(-low), bits | 0x8000);
    uint32_t middle = bits << 16 | 0x8000;
    EXPECT_EQ(roundToBF16(llvm::bit_cast<float>(middle)), (bits + 1) & ~1u);
    EXPECT_EQ(roundToBF16(llvm::bit_cast<float>(middle - 1)), bits);
    EXPECT_EQ(roundToBF16(llvm::bit_cast<float>(middle + 1)), bits + 1);
    uint32_t any = bits << 16 | random() % 65536;
    double value = llvm::bit_cast<float>(any);
    EXPECT_EQ(roundToBF16(llvm::bit_cast<float>(any)) == bits,
              std::isinf(high)
                  ? (any & 0xffff) < 0x8000
                  : value - low < high - value ||
                        (value - low == high - value && bits % 2 == 0))
        << bits;
  }
  EXPECT_EQ(roundToBF16(INFINITY), 0x7f80);
  EXPECT_EQ(roundToBF16(llvm::bit_cast<float>(0x7f800001)), 0x7fc0);
  EXPECT_EQ(roundToBF16(llvm::bit_cast<float>(0xffffffff)), 0xffff);
}

/// Every way to a bf16 leads over the float.
TEST(Decode, NarrowsAsTheFloatRounds) {
  std::mt19937 random(0);
  for (DType dtype : {DType::BF16, DType::F16, DType::F32}) {
    // All values of two bytes; of four many, so that pieces meet.
    std::vector<uint16_t> stored = allHalves();
    if (dtype == DType::F32)
      for (uint16_t &half : stored)
        half = random();
    int64_t count = stored.size() * 16 / getBits(dtype);
    const auto *source = reinterpret_cast<const uint8_t *>(stored.data());
    std::vector<float> floats(count);
    std::vector<uint16_t> narrow(count);
    decodeToFloat(dtype, source, count, floats.data());
    decodeToBF16(dtype, source, count, narrow.data());
    for (int64_t i = 0; i < count; ++i)
      EXPECT_EQ(narrow[i], roundToBF16(floats[i])) << getName(dtype).str() << i;
  }
}

TEST(Decode, ReadsAtAnyAlignment) {
  float value = 1.5f, decoded = 0;
  double wide = 0;
  uint8_t buffer[8] = {};
  for (int shift = 0; shift < 4; ++shift) {
    memcpy(buffer + shift, &value, 4);
    decodeToFloat(DType::F32, buffer + shift, 1, &decoded);
    decodeToDouble(DType::F32, buffer + shift, 1, &wide);
    EXPECT_EQ(decoded, 1.5f);
    EXPECT_EQ(wide, 1.5);
  }
}

TEST(Decode, KnowsItsTypes) {
  EXPECT_TRUE(isDecodable(DType::F32));
  EXPECT_TRUE(isDecodable(DType::F16));
  EXPECT_TRUE(isDecodable(DType::BF16));
  EXPECT_FALSE(isDecodable(DType::F64));
  EXPECT_FALSE(isDecodable(DType::F8_E4M3));
  EXPECT_FALSE(isDecodable(DType::I8));
}

/// 'a' holds 0 to 5 in F32, 'b' holds 1, 2 and -1 in BF16.
class CheckpointNumbersTest : public testing::Test {
protected:
  CheckpointNumbersTest() {
    std::string file = makeSafetensors(
        {{"b", DType::BF16, {3}, 3, 0, 6}, {"a", DType::F32, {6}, 6, 6, 30}});
    uint16_t b[] = {0x3F80, 0x4000, 0xBF80};
    float a[] = {0, 1, 2, 3, 4, 5};
    memcpy(file.data() + file.size() - 30, b, 6);
    memcpy(file.data() + file.size() - 24, a, 24);
    writeFile(directory.getFile("config.json"), "{}");
    writeFile(directory.getFile("model.safetensors"), file);
    checkpoint.emplace(llvm::cantFail(Checkpoint::open(directory.getFile(""))));
  }

  TemporaryDirectory directory;
  std::optional<Checkpoint> checkpoint;
};

TEST_F(CheckpointNumbersTest, IsAWeightSource) {
  WeightSource &source = *checkpoint;
  double doubles[2];
  float floats[3];
  source.read("a", 3, 2, doubles);
  source.read("b", 0, 3, floats);
  EXPECT_EQ(doubles[0], 3);
  EXPECT_EQ(doubles[1], 4);
  EXPECT_EQ(floats[2], -1);
}

} // namespace
} // namespace braid
