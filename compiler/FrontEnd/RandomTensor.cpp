//===- RandomTensor.cpp - Weights out of nothing --------------------------===//
#include "compiler/FrontEnd/RandomTensor.h"

#include "compiler/FrontEnd/WeightSource.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Parallel.h"

#include <cmath>
#include <cstring>

namespace braid {

/// The standard deviation of Initial::Normal.
static constexpr double kDeviation = 0.02;

//===----------------------------------------------------------------------===//
// Hash to normal number
//===----------------------------------------------------------------------===//

/// Spreads every bit over all (the finaliser of splitmix64).
static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

/// FNV-1a.
static uint64_t hashName(llvm::StringRef name) {
  uint64_t hash = 0xCBF29CE484222325;
  for (uint8_t byte : name.bytes())
    hash = (hash ^ byte) * 0x100000001B3;
  return hash;
}

/// log(x) for normal x, by the series of artanh, to 1e-13.
static double naturalLog(double x) {
  int exponent;
  double mantissa = std::frexp(x, &exponent); // In [1/2, 1).
  if (mantissa < 0.70710678118654752) {
    mantissa *= 2;
    --exponent;
  }
  double s = (mantissa - 1) / (mantissa + 1), square = s * s, sum = 0;
  for (int power = 17; power >= 1; power -= 2)
    sum = sum * square + 1.0 / power;
  return 2 * s * sum + exponent * 0.69314718055994531;
}

/// exp(x) - 1 for x in [-1/2, 1/2], by its series, to 1e-15.
static double naturalExpM1(double x) {
  double sum = 0;
  for (int power = 14; power >= 1; --power)
    sum = (sum + 1) * x / power;
  return sum;
}

/// The number whose softplus is a step between 0.001 and 0.1, that step's
/// logarithm being uniform in `p`.
static double invertStep(double p) {
  double logarithm = naturalLog(0.001) + p * naturalLog(100);
  double step = 1 + naturalExpM1(logarithm / 16);
  for (int doubling = 0; doubling < 4; ++doubling)
    step *= step;
  return step + naturalLog(-naturalExpM1(-step));
}

/// Horner's rule, the highest power first.
template <size_t N>
static double evaluate(const double (&coefficients)[N], double x) {
  double sum = 0;
  for (double coefficient : coefficients)
    sum = sum * x + coefficient;
  return sum;
}

/// Acklam's rational approximations: one for the middle, one for the tails.
double invertNormal(double p) {
  static constexpr double kMiddle[] = {-39.69683028665376, 220.9460984245205,
                                       -275.9285104469687, 138.3577518672690,
                                       -30.66479806614716, 2.506628277459239};
  static constexpr double kUnderMiddle[] = {
      -54.47609879822406, 161.5858368580409,  -155.6989798598866,
      66.80131188771972,  -13.28068155288572, 1};
  static constexpr double kTail[] = {-7.784894002430293e-3, -0.3223964580411365,
                                     -2.400758277161838,    -2.549732539343734,
                                     4.374664141464968,     2.938163982698783};
  static constexpr double kUnderTail[] = {7.784695709041462e-3,
                                          0.3224671290700398, 2.445134137142996,
                                          3.754408661907416, 1};
  static constexpr double kTailEnd = 0.02425;
  if (p > 1 - kTailEnd)
    return -invertNormal(1 - p);
  if (p < kTailEnd) {
    double q = std::sqrt(-2 * naturalLog(p));
    return evaluate(kTail, q) / evaluate(kUnderTail, q);
  }
  double q = p - 0.5;
  return evaluate(kMiddle, q * q) * q / evaluate(kUnderMiddle, q * q);
}

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

/// For finite values below 65520.
static uint16_t roundToF16(float value) {
  uint32_t bits = llvm::bit_cast<uint32_t>(value);
  uint32_t sign = (bits >> 16) & 0x8000, magnitude = bits & 0x7FFFFFFF;
  if (magnitude >= 0x38800000) // 2^-14, the smallest normal number.
    return sign | ((magnitude - 0x38000000 + 0xFFF + ((bits >> 13) & 1)) >> 13);
  // The addition of 1/2 leaves the multiples of 2^-24 in the last bits.
  float aligned = llvm::bit_cast<float>(magnitude) + 0.5f;
  return sign | (llvm::bit_cast<uint32_t>(aligned) - 0x3F000000);
}

/// Stores `value` as element `place` of `out`.
static void store(DType dtype, float value, int64_t place, uint8_t *out) {
  if (dtype == DType::F32) {
    std::memcpy(out + place * 4, &value, 4);
    return;
  }
  uint16_t rounded =
      dtype == DType::BF16 ? roundToBF16(value) : roundToF16(value);
  std::memcpy(out + place * 2, &rounded, 2);
}

//===----------------------------------------------------------------------===//
// RandomTensor
//===----------------------------------------------------------------------===//

RandomTensor::RandomTensor(const TensorPlan &plan, uint64_t seed)
    : plan(plan), key(mix(mix(seed) ^ hashName(plan.name))) {}

/// In (0, 1): 53 bits, and half a step from both ends.
double RandomTensor::getUniform(int64_t place) const {
  uint64_t hash = mix(key + uint64_t(place) * 0x9E3779B97F4A7C15);
  return (double(hash >> 11) + 0.5) * 0x1p-53;
}

float RandomTensor::getElement(int64_t place) const {
  switch (plan.initial) {
  case Initial::Zeros:
    return 0;
  case Initial::Ones:
    return 1;
  case Initial::LogStates:
    return naturalLog(double(place % plan.shape.back() + 1));
  case Initial::Steps:
    return invertStep(getUniform(place));
  case Initial::Normal:
    return invertNormal(getUniform(place)) * kDeviation;
  }
  llvm_unreachable("all cases are listed");
}

void RandomTensor::write(DType dtype, int64_t first, int64_t count,
                         uint8_t *out) const {
  assert(isDecodable(dtype));
  constexpr int64_t kBlock = 1 << 16;
  int64_t blocks = (count + kBlock - 1) / kBlock;
  llvm::parallelFor(0, blocks, [&](size_t block) {
    int64_t begin = block * kBlock, end = std::min(begin + kBlock, count);
    for (int64_t i = begin; i < end; ++i)
      store(dtype, getElement(first + i), i, out);
  });
}

} // namespace braid
