//===- PhaseFormTest.cpp - Model form and phase form are one --------------===//
//
// The interpreter runs random models in model form, in f32 and in bf16, and,
// after the pipeline, in phase form with several virtual threads in random
// order: same bits, with all optional passes or without some.
//
//===----------------------------------------------------------------------===//
#include "compiler/Import/Importer.h"
#include "passes/Passes.h"
#include "test/unit/Support/RandomModels.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir;

namespace braid {
namespace {

class PhaseFormTest : public testing::TestWithParam<int> {
protected:
  PhaseFormTest() : random(GetParam()) {
    DialectRegistry registry;
    hybrid::registerPhaseDialects(registry);
    context.appendDialectRegistry(registry);
    context.disableMultithreading();
  }

  Family getFamily() const { return static_cast<Family>(GetParam() % 4); }

  /// Draws what to lower to, and what to leave out.
  void drawOptions() {
    for (StringRef name : hybrid::getOptionalStages())
      if (random() % 4 == 0)
        disabled.push_back(name.str());
    for (StringRef name : hybrid::getOptionalStages())
      if (random() % 2 == 0)
        enabled.push_back(name.str());
    dtype = random() % 2 ? "bf16" : "f32";
    kv = random() % 2 ? "bf16" : "f32";
  }

  OwningOpRef<ModuleOp> lower(ModuleOp module) {
    OwningOpRef<ModuleOp> lowered(module.clone());
    PassManager manager(&context);
    manager.enableVerifier();
    hybrid::PhasePipelineOptions options;
    options.dtype = dtype;
    options.kv = kv;
    for (const std::string &name : disabled)
      options.disabled.push_back(name);
    for (const std::string &name : enabled)
      options.enabled.push_back(name);
    hybrid::buildPhasePipeline(manager, options);
    EXPECT_TRUE(succeeded(manager.run(*lowered)));
    return lowered;
  }

  std::mt19937_64 random;
  MLIRContext context;
  test::HashedWeights weights;
  std::string dtype = "f32", kv = "f32";
  std::vector<std::string> disabled, enabled;
};

/// Bitwise equal, and numbers.
void expectSame(const std::vector<double> &a, const std::vector<double> &b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    ASSERT_TRUE(std::isfinite(a[i])) << "element " << i;
    ASSERT_EQ(a[i], b[i]) << "element " << i;
  }
}

TEST_P(PhaseFormTest, GivesTheBitsOfModelForm) {
  ModelSpec spec =
      test::drawModel(random, getFamily(), /*withClassifiers=*/true);
  OwningOpRef<ModuleOp> model = importModel(spec, context);
  ASSERT_TRUE(succeeded(verify(*model)));
  drawOptions();
  OwningOpRef<ModuleOp> phases = lower(*model);
  ASSERT_TRUE(succeeded(hybrid::quantizeWeights(*model, dtype, kv)));

  reference::Interpreter reference(*model, weights);
  int64_t threads = 1 + random() % 5;
  reference::Interpreter threaded(*phases, weights, {threads, random()});
  for (const auto &call : test::drawCalls(random, spec, 3, 7)) {
    bool withStates = random() % 2;
    auto expected = reference.run(call, withStates);
    auto actual = threaded.run(call, withStates);
    ASSERT_TRUE(succeeded(expected) && succeeded(actual));
    expectSame(expected->output, actual->output);
    expectSame(expected->hiddenStates, actual->hiddenStates);
  }
}

/// One sequence in one call, in pieces, and beside others: same bits.
TEST_P(PhaseFormTest, ChunksAndNeighboursChangeNothing) {
  ModelSpec spec =
      test::drawModel(random, getFamily(), /*withClassifiers=*/true);
  OwningOpRef<ModuleOp> model = importModel(spec, context);
  auto calls = test::drawCalls(random, spec, 3, 5);
  int64_t length = 0;
  for (const auto &call : calls)
    length += call[0].ids.size();
  for (auto &call : calls)
    call[0].whole = length;
  std::vector<int32_t> ids;
  std::vector<double> inPieces;
  reference::Interpreter pieces(*model, weights);
  for (const auto &call : calls) {
    auto outputs = pieces.run(call);
    ASSERT_TRUE(succeeded(outputs));
    size_t size = call[0].ids.size();
    ids.insert(ids.end(), call[0].ids.begin(), call[0].ids.end());
    inPieces.insert(inPieces.end(), outputs->output.begin(),
                    outputs->output.begin() + size * outputs->width);
  }
  reference::Interpreter whole(*model, weights);
  auto outputs = whole.run(reference::Piece{7, ids});
  ASSERT_TRUE(succeeded(outputs));
  expectSame(outputs->output, inPieces);
}

INSTANTIATE_TEST_SUITE_P(Random, PhaseFormTest, testing::Range(0, 120));

} // namespace
} // namespace braid
