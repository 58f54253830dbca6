//===- ResolveCpuTest.cpp - What --cpu=native is on other hosts -----------===//
#include "compiler/Driver/Compile.h"

#include <gtest/gtest.h>

using mlir::hybrid::ISA;

namespace braid {
namespace {

llvm::StringMap<bool> makeHost(std::initializer_list<const char *> features) {
  llvm::StringMap<bool> host;
  for (const char *feature : features)
    host[feature] = true;
  return host;
}

const llvm::StringMap<bool> kV3 =
    makeHost({"avx2", "fma", "bmi", "bmi2", "f16c", "lzcnt", "movbe"});

llvm::StringMap<bool> with(llvm::StringMap<bool> host,
                           std::initializer_list<const char *> features) {
  for (const char *feature : features)
    host[feature] = true;
  return host;
}

const llvm::StringMap<bool> kV4 =
    with(kV3, {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"});

ISA resolve(const llvm::StringMap<bool> &host, const char *dtype) {
  std::vector<ISA> levels = llvm::cantFail(resolveCpu("native", dtype, host));
  EXPECT_EQ(levels.size(), 1u);
  return levels.front();
}

TEST(ResolveCpu, TakesTheNewestThatIsThere) {
  for (const char *dtype : {"f32", "bf16"}) {
    EXPECT_EQ(resolve(kV3, dtype), ISA::X86_64_V3);
    EXPECT_EQ(resolve(kV4, dtype), ISA::X86_64_V4);
    // All of AVX-512 that kernels use, or none.
    for (const char *feature : {"avx512f", "avx512bw", "avx512vl"}) {
      llvm::StringMap<bool> host = kV4;
      host[feature] = false;
      EXPECT_EQ(resolve(host, dtype), ISA::X86_64_V3) << feature;
    }
  }
  llvm::StringMap<bool> newest = with(kV4, {"avx512bf16"});
  EXPECT_EQ(resolve(newest, "f32"), ISA::X86_64_V4);
  EXPECT_EQ(resolve(newest, "bf16"), ISA::X86_64_V4_BF16);
}

TEST(ResolveCpu, RefusesOlderHosts) {
  for (const char *feature : {"avx2", "fma", "bmi2", "movbe"}) {
    llvm::StringMap<bool> host = kV3;
    host[feature] = false;
    auto levels = resolveCpu("native", "f32", host);
    ASSERT_FALSE(bool(levels)) << feature;
    EXPECT_EQ(llvm::toString(levels.takeError()),
              "expected a host with x86-64-v3 (AVX2, FMA, BMI), but this one "
              "has less; compile with --cpu=portable for other hosts");
    // What is asked for by name needs no host.
    EXPECT_TRUE(bool(resolveCpu("x86-64-v4", "f32", host)));
  }
}

} // namespace
} // namespace braid
