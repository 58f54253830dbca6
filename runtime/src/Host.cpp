//===- Host.cpp - What this machine can run -------------------------------===//
#include "braid/braid.h"

#include <cpuid.h>

namespace {

/// What the operating system saves of registers: XCR0.
uint64_t readXcr0() {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
}

constexpr uint32_t bit(unsigned number) { return uint32_t(1) << number; }

bool has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

} // namespace

uint32_t braid_host_isa(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d))
    return 0;
  // FMA, MOVBE, OSXSAVE, AVX, F16C.
  if (!has(c, bit(12) | bit(22) | bit(27) | bit(28) | bit(29)))
    return 0;
  uint64_t saved = readXcr0();
  if ((saved & 0x6) != 0x6)
    return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d))
    return 0;
  // BMI1, AVX2, BMI2.
  if (!has(b, bit(3) | bit(5) | bit(8)))
    return 0;
  uint32_t features = b;
  // LZCNT.
  if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !has(c, bit(5)))
    return 0;
  // AVX-512 F, DQ, CD, BW, VL, and the registers they use.
  if (has(features, bit(16) | bit(17) | bit(28) | bit(30) | bit(31)) &&
      (saved & 0xe6) == 0xe6)
    return BRAID_ABI_ISA_X86_64_V4;
  return BRAID_ABI_ISA_X86_64_V3;
}

const char *braid_isa_name(uint32_t isa) {
  switch (isa) {
  case 0:
    return "none";
  case BRAID_ABI_ISA_X86_64_V3:
    return "x86-64-v3";
  case BRAID_ABI_ISA_X86_64_V4:
    return "x86-64-v4";
  default:
    return "an unknown instruction set";
  }
}
