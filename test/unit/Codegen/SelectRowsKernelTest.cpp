//===- SelectRowsKernelTest.cpp - Tokens whose output is kept -------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

/// Row r is that of token rows[r]; units are kept rows, of which there may be
/// none.
TEST(SelectRowsKernelTest, KeepsTheRowsOfTheCall) {
  const std::vector<std::vector<int32_t>> choices = {
      {}, {4}, {0, 1, 2, 3, 4}, {1, 4}, {3, 0}};
  for (ISA isa : getHostISAs())
    for (DType input : {DType::F32, DType::BF16})
      for (DType output : {DType::F32, DType::BF16})
        for (int64_t columns : {1, 16, 19}) {
          SelectRowsKernel kernel{columns, input, output};
          LoadedKernel loaded = loadKernel(kernel, 2, 1, isa);
          Elements x = Elements::draw(input, 5 * columns, 1);
          for (const std::vector<int32_t> &rows : choices) {
            KernelCall call({{2, 0, 0}, {3, 0, 1}}, rows);
            Outcome y = runDivided(
                loaded, call, getDivisions(rows.size()),
                [&] {
                  Outcome outcome;
                  outcome.emplace_back(output, rows.size() * columns, NAN);
                  return outcome;
                },
                [&](const Outcome &outcome) -> std::vector<const void *> {
                  return {x.data(), outcome[0].data()};
                });
            for (size_t r = 0; r < rows.size(); ++r)
              for (int64_t c = 0; c < columns; ++c)
                ASSERT_EQ(y[0][r * columns + c],
                          roundTo(output, x[rows[r] * columns + c]))
                    << kernel.getName() << ", row " << r;
          }
        }
}

} // namespace
} // namespace braid::test
