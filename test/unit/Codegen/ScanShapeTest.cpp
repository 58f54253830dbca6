//===- ScanShapeTest.cpp - Choices of scans, and those refused ------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/Refusal.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

std::string refuse(ISA isa, const ScanShape &shape) {
  return refusalOf([&](EmitError emitError) {
    return shape.verify(CPUTarget{isa}, emitError);
  });
}

TEST(ScanShapeTest, DefaultsFillHalfOfTheRegisters) {
  for (auto [isa, most] : {std::pair(ISA::X86_64_V3, 8),
                           {ISA::X86_64_V4, 16},
                           {ISA::X86_64_V4_BF16, 16}})
    for (int64_t states : {1, 5, 8, 16, 17, 128}) {
      ScanShape shape;
      shape.choose(CPUTarget{isa}, states);
      EXPECT_EQ(shape.group, std::min<int64_t>(states, most));
      EXPECT_EQ(shape.chunk, 32);
      EXPECT_EQ(refuse(isa, shape), "");
    }
}

TEST(ScanShapeTest, RefusesChunksThatAreNone) {
  for (int64_t chunk : {-1, 0, 1025})
    EXPECT_EQ(refuse(ISA::X86_64_V4, {chunk, 16}),
              "expected a scan's chunks to be of 1 to 1024 tokens, but got " +
                  std::to_string(chunk));
  for (int64_t chunk : {1, 33, 1024})
    EXPECT_EQ(refuse(ISA::X86_64_V4, {chunk, 16}), "");
}

TEST(ScanShapeTest, RefusesStatesThatDoNotFit) {
  for (int64_t group : {-1, 0, 33})
    EXPECT_EQ(refuse(ISA::X86_64_V4, {32, group}),
              "expected a scan to keep 1 to 32 states in registers, but got " +
                  std::to_string(group));
  EXPECT_EQ(refuse(ISA::X86_64_V4, {32, 32}), "");
  EXPECT_EQ(refuse(ISA::X86_64_V3, {32, 17}),
            "expected a scan to keep 1 to 16 states in registers, but got 17");
  EXPECT_EQ(refuse(ISA::X86_64_V3, {32, 16}), "");
}

template <typename KernelT>
void expectVerified(KernelT kernel) {
  auto verify = [&] {
    return refusalOf([&](EmitError emitError) {
      return kernel.verify(CPUTarget{ISA::X86_64_V4}, emitError);
    });
  };
  EXPECT_EQ(verify(), "");
  EXPECT_NE(kernel.getTile().find("16 states in registers, 32 tokens in a "
                                  "chunk"),
            std::string::npos);
  kernel.scan.chunk = 0;
  EXPECT_EQ(verify(),
            "expected a scan's chunks to be of 1 to 1024 tokens, but got 0");
}

TEST(ScanShapeTest, IsVerifiedAndToldByAllScans) {
  expectVerified(SelectiveScanKernel{});
  expectVerified(SSDScanKernel{});
  GatedScanKernel gated = {};
  gated.product.inner = 4;
  gated.product.panel = 64;
  gated.product.choose(CPUTarget{ISA::X86_64_V4});
  expectVerified(gated);
  gated.product.rowTile = 0;
  EXPECT_EQ(refusalOf([&](EmitError emitError) {
              return gated.verify(CPUTarget{ISA::X86_64_V4}, emitError);
            }),
            "expected a tile of at least one row, but got 0");
}

} // namespace
} // namespace braid::test
