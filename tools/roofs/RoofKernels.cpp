//===- RoofKernels.cpp - Loops that do one thing as fast as can be --------===//
#include "tools/roofs/RoofKernels.h"

#include <immintrin.h>

// A function with this is compiled for what it names, whatever the file is.
#define BRAID_TARGET(features) __attribute__((target(features)))

// Twelve chains hide a latency of six at two a cycle, and fit the registers.
#define BRAID_EIGHT_TIMES(what)                                                \
  what(0) what(1) what(2) what(3) what(4) what(5) what(6) what(7)
#define BRAID_TWELVE_TIMES(what)                                               \
  BRAID_EIGHT_TIMES(what) what(8) what(9) what(10) what(11)
#define BRAID_SIXTEEN_TIMES(what)                                              \
  BRAID_TWELVE_TIMES(what) what(12) what(13) what(14) what(15)

// Makes the compiler believe that `vector` is used and changed here. Without it
// the loops would be moved out of the time that is measured, or away.
#define BRAID_KEEP(vector) asm volatile("" : "+v"(vector))
#define BRAID_KEEP_SUM(i) BRAID_KEEP(sum##i);

namespace braid::tool {
namespace {

constexpr uint64_t kChains = 12;

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

#define BRAID_DECLARE_F32_512(i) __m512 sum##i = _mm512_setzero_ps();
#define BRAID_FMA_512(i) sum##i = _mm512_fmadd_ps(factor, factor, sum##i);

BRAID_TARGET("avx512f") void multiplyF32AVX512(uint64_t steps) {
  __m512 factor = _mm512_set1_ps(0.5f);
  BRAID_KEEP(factor);
  BRAID_TWELVE_TIMES(BRAID_DECLARE_F32_512)
  for (uint64_t i = 0; i < steps; ++i) {
    BRAID_TWELVE_TIMES(BRAID_FMA_512)
    BRAID_TWELVE_TIMES(BRAID_KEEP_SUM)
  }
}

#define BRAID_DECLARE_F32_256(i) __m256 sum##i = _mm256_setzero_ps();
#define BRAID_FMA_256(i) sum##i = _mm256_fmadd_ps(factor, factor, sum##i);

BRAID_TARGET("avx2,fma") void multiplyF32AVX2(uint64_t steps) {
  __m256 factor = _mm256_set1_ps(0.5f);
  BRAID_KEEP(factor);
  BRAID_TWELVE_TIMES(BRAID_DECLARE_F32_256)
  for (uint64_t i = 0; i < steps; ++i) {
    BRAID_TWELVE_TIMES(BRAID_FMA_256)
    BRAID_TWELVE_TIMES(BRAID_KEEP_SUM)
  }
}

#define BRAID_DOT_BF16(i) sum##i = _mm512_dpbf16_ps(sum##i, factor, factor);

BRAID_TARGET("avx512f,avx512bf16") void multiplyBF16AVX512(uint64_t steps) {
  __m512i halves = _mm512_set1_epi32(0x3f003f00);
  BRAID_KEEP(halves);
  auto factor = (__m512bh)halves;
  BRAID_TWELVE_TIMES(BRAID_DECLARE_F32_512)
  for (uint64_t i = 0; i < steps; ++i) {
    BRAID_TWELVE_TIMES(BRAID_DOT_BF16)
    BRAID_TWELVE_TIMES(BRAID_KEEP_SUM)
  }
}

#define BRAID_DECLARE_I32_512(i) __m512i sum##i = _mm512_setzero_si512();
#define BRAID_DOT_INT8_512(i)                                                  \
  sum##i = _mm512_dpbusd_epi32(sum##i, factor, factor);

BRAID_TARGET("avx512f,avx512vnni") void multiplyInt8AVX512(uint64_t steps) {
  __m512i factor = _mm512_set1_epi32(0x01010101);
  BRAID_KEEP(factor);
  BRAID_TWELVE_TIMES(BRAID_DECLARE_I32_512)
  for (uint64_t i = 0; i < steps; ++i) {
    BRAID_TWELVE_TIMES(BRAID_DOT_INT8_512)
    BRAID_TWELVE_TIMES(BRAID_KEEP_SUM)
  }
}

#define BRAID_DECLARE_I32_256(i) __m256i sum##i = _mm256_setzero_si256();
#define BRAID_DOT_INT8_256(i)                                                  \
  sum##i = _mm256_dpbusd_avx_epi32(sum##i, factor, factor);

BRAID_TARGET("avx2,avxvnni") void multiplyInt8AVX2(uint64_t steps) {
  __m256i factor = _mm256_set1_epi32(0x01010101);
  BRAID_KEEP(factor);
  BRAID_TWELVE_TIMES(BRAID_DECLARE_I32_256)
  for (uint64_t i = 0; i < steps; ++i) {
    BRAID_TWELVE_TIMES(BRAID_DOT_INT8_256)
    BRAID_TWELVE_TIMES(BRAID_KEEP_SUM)
  }
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

#define BRAID_LOAD_512(i)                                                      \
  sum##i = _mm512_or_si512(sum##i, _mm512_load_si512(data + offset + 64 * (i)));

BRAID_TARGET("avx512f") void readAVX512(const char *data, size_t bytes) {
  static_assert(kReadStep == 16 * sizeof(__m512i), "a step is sixteen vectors");
  BRAID_SIXTEEN_TIMES(BRAID_DECLARE_I32_512)
  for (size_t offset = 0; offset < bytes; offset += kReadStep) {
    BRAID_SIXTEEN_TIMES(BRAID_LOAD_512)
    BRAID_SIXTEEN_TIMES(BRAID_KEEP_SUM)
  }
}

#define BRAID_LOAD_256(i)                                                      \
  sum##i = _mm256_or_si256(                                                    \
      sum##i, _mm256_load_si256(reinterpret_cast<const __m256i *>(             \
                  data + offset + 32 * (i))));

BRAID_TARGET("avx2") void readAVX2(const char *data, size_t bytes) {
  BRAID_EIGHT_TIMES(BRAID_DECLARE_I32_256)
  for (size_t offset = 0; offset < bytes; offset += 8 * sizeof(__m256i)) {
    BRAID_EIGHT_TIMES(BRAID_LOAD_256)
    BRAID_EIGHT_TIMES(BRAID_KEEP_SUM)
  }
}

/// Words, for a host without vectors.
void readWords(const char *data, size_t bytes) {
  for (size_t offset = 0; offset < bytes; offset += sizeof(uint64_t)) {
    uint64_t word = *reinterpret_cast<const uint64_t *>(data + offset);
    asm volatile("" : : "r"(word));
  }
}

ComputeKernel describe(void (*run)(uint64_t), uint64_t operationsPerVector,
                       const char *instruction) {
  return {run, kChains * operationsPerVector, instruction};
}

} // namespace

ComputeKernel findF32Kernel() {
  if (__builtin_cpu_supports("avx512f"))
    return describe(multiplyF32AVX512, 2 * 16, "vfmadd zmm");
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return describe(multiplyF32AVX2, 2 * 8, "vfmadd ymm");
  return {};
}

ComputeKernel findBF16Kernel() {
  if (__builtin_cpu_supports("avx512bf16"))
    return describe(multiplyBF16AVX512, 2 * 32, "vdpbf16ps zmm");
  return {};
}

ComputeKernel findInt8Kernel() {
  if (__builtin_cpu_supports("avx512vnni"))
    return describe(multiplyInt8AVX512, 2 * 64, "vpdpbusd zmm");
  if (__builtin_cpu_supports("avxvnni"))
    return describe(multiplyInt8AVX2, 2 * 32, "vpdpbusd ymm");
  return {};
}

ReadKernel findReadKernel() {
  if (__builtin_cpu_supports("avx512f"))
    return readAVX512;
  return __builtin_cpu_supports("avx2") ? readAVX2 : readWords;
}

} // namespace braid::tool
