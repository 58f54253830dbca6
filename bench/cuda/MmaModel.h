//===- MmaModel.h - The sums of Hopper's tensor cores, on a host *- C++ -*-===//
//
// What mma.m16n8k16 and wgmma.m64nNk16 compute an element of D from, for bf16
// factors: found by fitting, confirmed by MatrixBits to the last bit.
//
//===----------------------------------------------------------------------===//
#ifndef BRAID_BENCH_CUDA_MMAMODEL_H
#define BRAID_BENCH_CUDA_MMAMODEL_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

inline float fromBits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline uint32_t toBits(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

inline float fromBfloat16(uint16_t bits) {
  return fromBits(uint32_t(bits) << 16);
}

inline float towardsZero(double value) {
  float result = float(value);
  return std::fabs(result) > std::fabs(value) ? std::nextafterf(result, 0)
                                              : result;
}

/// A factor's or a sum's exponent; subnormals have that of the smallest normal.
inline int exponentOf(float value) { return std::max(std::ilogb(value), -126); }

/// One step: the exact products and the sum so far are cut off 25 bits below
/// the largest exponent among them, added exactly, and the result is cut off to
/// an f32. The exponent of a product is the sum of its factors' exponents,
/// whether or not its significand carries. None counts as less than -133.
template <int Step>
float addProducts(const uint16_t *a, const uint16_t *b, float sum) {
  constexpr int kKept = 25, kLowest = -133;
  double products[Step], exact = sum;
  int exponent = sum == 0 ? kLowest : exponentOf(sum);
  for (int i = 0; i < Step; ++i) {
    float x = fromBfloat16(a[i]), y = fromBfloat16(b[i]);
    products[i] = double(x) * y;
    exact += products[i];
    if (products[i] != 0)
      exponent = std::max(exponent, exponentOf(x) + exponentOf(y));
  }
  if (std::isnan(exact))
    return fromBits(0x7fffffff);
  if (std::isinf(exact))
    return float(exact);
  double total = std::trunc(std::ldexp(sum, kKept - exponent));
  for (double product : products)
    total += std::trunc(std::ldexp(product, kKept - exponent));
  return towardsZero(std::ldexp(total, exponent - kKept));
}

/// A chain of steps over ascending k, as a GEMM makes it.
template <int Step>
float multiplyChain(const uint16_t *a, const uint16_t *b, int k) {
  float sum = 0;
  for (int i = 0; i < k; i += Step)
    sum = addProducts<Step>(a + i, b + i, sum);
  return sum;
}

#endif // BRAID_BENCH_CUDA_MMAMODEL_H
