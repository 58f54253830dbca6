//===- Host.cpp - What this machine can run -------------------------------===//
#include "braid/braid.h"

#if defined(__x86_64__)
#include <cpuid.h>

namespace {

/// Numbers of bits in the words that cpuid returns: leaf 1, ECX; leaf 7, EBX;
/// leaf 0x80000001, ECX.
enum Leaf1 : unsigned {
  FMA = 12,
  MOVBE = 22,
  OSXSAVE = 27,
  AVX = 28,
  F16C = 29
};
enum Leaf7 : unsigned {
  BMI1 = 3,
  AVX2 = 5,
  BMI2 = 8,
  AVX512F = 16,
  AVX512DQ = 17,
  AVX512CD = 28,
  AVX512BW = 30,
  AVX512VL = 31
};
enum Leaf7Part1 : unsigned { AVX512_BF16 = 5 }; // EAX
enum Extended : unsigned { LZCNT = 5 };

/// Registers that the operating system saves, in XCR0.
constexpr uint64_t kVectors = 0x6;       // XMM, YMM
constexpr uint64_t kLargeVectors = 0xe6; // and masks, ZMM

uint64_t readXcr0() {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
}

template <typename... Bits>
bool has(uint32_t word, Bits... bits) {
  return (... && (word >> bits & 1));
}

} // namespace

uint32_t braid_host_isa(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) ||
      !has(c, FMA, MOVBE, OSXSAVE, AVX, F16C))
    return 0;
  uint64_t saved = readXcr0();
  if ((saved & kVectors) != kVectors)
    return 0;
  if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !has(c, LZCNT))
    return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, BMI1, AVX2, BMI2))
    return 0;
  if ((saved & kLargeVectors) != kLargeVectors ||
      !has(b, AVX512F, AVX512DQ, AVX512CD, AVX512BW, AVX512VL))
    return BRAID_ABI_ISA_X86_64_V3;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) && has(a, AVX512_BF16))
    return BRAID_ABI_ISA_X86_64_V4_BF16;
  return BRAID_ABI_ISA_X86_64_V4;
}

#else

uint32_t braid_host_isa(void) { return 0; }

#endif

const char *braid_isa_name(uint32_t isa) {
  switch (isa) {
  case 0:
    return "none";
  case BRAID_ABI_ISA_X86_64_V3:
    return "x86-64-v3";
  case BRAID_ABI_ISA_X86_64_V4:
    return "x86-64-v4";
  case BRAID_ABI_ISA_X86_64_V4_BF16:
    return "x86-64-v4-bf16";
  default:
    return "unknown";
  }
}
