//===- EmbedKernelTest.cpp - Rows of the embedding ------------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelOperands.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

constexpr int64_t kVocabulary = 83; // no whole number of panels

/// The rows of `ids`, from a table and from the panels of a tied head.
TEST(EmbedKernelTest, TakesRowsFromEitherLayout) {
  const std::vector<int32_t> ids = {0, 82, 17, 17, 64, 63, 1};
  Elements numbers = Elements::ofIntegers(ids);
  KernelCall call(static_cast<int32_t>(ids.size()));
  for (ISA isa : getHostISAs())
    for (DType type : {DType::F32, DType::BF16})
      for (DType output : {DType::F32, DType::BF16})
        for (int64_t panel : {0, 16, 64})
          for (int64_t columns : {1, 23}) {
            EmbedKernel kernel{columns, panel, type, output};
            LoadedKernel loaded = loadKernel(kernel, 3, 1, isa);
            PanelWeights panels(
                makeProduct(isa, type, columns, panel ? panel : 16),
                kVocabulary, 1);
            Elements table(type, kVocabulary * columns);
            for (int64_t n = 0; n < kVocabulary; ++n)
              for (int64_t c = 0; c < columns; ++c)
                table.set(n * columns + c, panels.get(n, c));
            Outcome y = runDivided(
                loaded, call, getDivisions(call.getTokens()),
                [&] {
                  Outcome outcome;
                  outcome.emplace_back(output, ids.size() * columns, NAN);
                  return outcome;
                },
                [&](const Outcome &outcome) -> std::vector<const void *> {
                  return {numbers.data(), panel ? panels.data() : table.data(),
                          outcome[0].data()};
                });
            for (size_t t = 0; t < ids.size(); ++t)
              for (int64_t c = 0; c < columns; ++c)
                ASSERT_EQ(y[0][t * columns + c],
                          roundTo(output, table[ids[t] * columns + c]))
                    << kernel.getName() << ", token " << t;
          }
}

/// Rows that the call brings stand for those of its ids, which nobody reads.
TEST(EmbedKernelTest, TakesRowsFromTheCall) {
  constexpr int64_t kTokens = 5;
  for (ISA isa : getHostISAs())
    for (DType output : {DType::F32, DType::BF16})
      for (int64_t panel : {0, 16})
        for (int64_t columns : {1, 16, 23}) {
          Elements rows =
              Elements::draw(DType::F32, kTokens * columns, /*seed=*/3);
          KernelCall call(kTokens);
          call.setEmbeddings(rows.data());
          EmbedKernel kernel{columns, panel, DType::F32, output};
          Outcome y = runDivided(
              loadKernel(kernel, 3, 1, isa), call, getDivisions(kTokens),
              [&] {
                Outcome outcome;
                outcome.emplace_back(output, kTokens * columns, NAN);
                return outcome;
              },
              [&](const Outcome &outcome) -> std::vector<const void *> {
                return {nullptr, nullptr, outcome[0].data()};
              });
          for (size_t i = 0; i < y[0].size(); ++i)
            ASSERT_EQ(y[0][i], roundTo(output, rows[i]))
                << kernel.getName() << ", element " << i;
        }
}

} // namespace
} // namespace braid::test
