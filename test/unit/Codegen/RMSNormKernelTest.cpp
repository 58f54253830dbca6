//===- RMSNormKernelTest.cpp - Rows of any width, in either type ----------===//
#include "braid/abi.h"
#include "braid/braid.h"
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelHarness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// Two rows of `columns`, their norms as `output`, the rows in this order.
std::vector<char> runNorm(const LoadedKernel &kernel, int64_t columns,
                          DType output, bool backwards) {
  AlignedFloats rows(2 * columns), weights(columns, 1.5f), init(2 * columns);
  for (int64_t i = 0; i < 2 * columns; ++i)
    rows[i] = std::cos(static_cast<float>(i));
  braid_abi_call call = {};
  call.tokens = 2;
  std::vector<const void *> operands = {rows.data(), weights.data(),
                                        init.data()};
  for (int64_t i = 0; i < 2; ++i) {
    int64_t token = backwards ? 1 - i : i;
    kernel.run(call, operands, {token, token + 1});
  }
  EXPECT_TRUE(init.isIntact());
  auto *bytes = reinterpret_cast<const char *>(init.data());
  return {bytes, bytes + 2 * columns * getBytes(output)};
}

/// No thread writes into the rows of another, not even next to its own.
TEST(RMSNormKernelTest, StaysInItsRows) {
  const std::pair<ISA, uint32_t> levels[] = {
      {ISA::X86_64_V3, BRAID_ABI_ISA_X86_64_V3},
      {ISA::X86_64_V4, BRAID_ABI_ISA_X86_64_V4},
      {ISA::X86_64_V4_BF16, BRAID_ABI_ISA_X86_64_V4_BF16}};
  for (auto [isa, level] : levels)
    for (DType output : {DType::F32, DType::BF16})
      for (int64_t columns : {1, 2, 7, 8, 9, 15, 16, 17, 18, 31, 33, 65}) {
        if (level > braid_host_isa())
          continue;
        RMSNormKernel kernel{columns, 1e-6, false, DType::F32, output};
        LoadedKernel loaded = loadKernel(kernel, 3, 1, isa);
        EXPECT_EQ(runNorm(loaded, columns, output, /*backwards=*/true),
                  runNorm(loaded, columns, output, /*backwards=*/false))
            << columns << " columns";
      }
}

} // namespace
} // namespace braid::test
