//===- PublishedShapesTest.cpp - Shapes too large to compile in a test ----===//
//
// Everything of a compilation but weights and code: what weights.bin would be.
//
//===----------------------------------------------------------------------===//
#include "codegen/ModelLayout.h"
#include "compiler/FrontEnd/Presets.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "compiler/FrontEnd/Synth.h"
#include "compiler/Import/Importer.h"
#include "passes/Passes.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

namespace braid {
namespace {

Json findConfig(llvm::StringRef preset) {
  std::optional<Json> config = findPreset(preset);
  EXPECT_TRUE(config) << preset.str();
  return *config;
}

struct WeightsFile {
  int64_t bytes;
  std::vector<mlir::hybrid::Place> places; ///< in the order of the file
};

/// What a preset has in bf16.
WeightsFile layOut(llvm::StringRef preset) {
  ModelPlan plan = llvm::cantFail(planModel(findConfig(preset)));
  mlir::DialectRegistry registry;
  mlir::hybrid::registerPhaseDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  auto module = importModel(plan.spec, context);
  mlir::hybrid::PhasePipelineOptions options;
  options.dtype = options.kv = "bf16";
  mlir::PassManager manager(&context);
  mlir::hybrid::buildPhasePipeline(manager, options);
  EXPECT_TRUE(succeeded(manager.run(*module)));
  auto layout = mlir::hybrid::layOutModel(*module);
  EXPECT_TRUE(succeeded(layout));
  WeightsFile file{layout->weightsBytes, {}};
  for (auto &[name, place] : layout->params)
    file.places.push_back(place);
  return file;
}

/// Two bytes, four of the few that no product multiplies with. A copy of
/// Zamba's block for each layer that has it would be half of the file again.
TEST(PublishedShapes, AreStoredOnce) {
  for (const char *preset :
       {"jamba-reasoning-3b", "bamba-9b", "zamba-7b-v1", "jetmoe-8b"}) {
    uint64_t parameters =
        countParameters(llvm::cantFail(planTensors(findConfig(preset))));
    double bytes = static_cast<double>(layOut(preset).bytes) / parameters;
    EXPECT_GE(bytes, 2) << preset;
    EXPECT_LT(bytes, 2.03) << preset;
    std::cout << preset << ": " << bytes << " bytes a parameter\n";
  }
}

/// Weights of one shape may be read side by side, which is slow where their
/// addresses agree in the low 28 bits.
TEST(PublishedShapes, LargeOnesDifferInTheirLowAddressBits) {
  constexpr int64_t kAlike = int64_t(1) << 28, kLarge = int64_t(16) << 20;
  size_t pairs = 0;
  for (const char *preset : {"jamba-moe-2b", "jamba-reasoning-3b", "bamba-9b",
                             "zamba-7b-v1", "jetmoe-8b"}) {
    std::vector<mlir::hybrid::Place> places = layOut(preset).places;
    for (size_t i = 0; i < places.size(); ++i)
      for (size_t j = 0; j < i; ++j) {
        if (places[i].stride != places[j].stride ||
            places[i].stride * places[i].count < kLarge)
          continue;
        ++pairs;
        EXPECT_NE((places[i].offset - places[j].offset) % kAlike, 0)
            << preset << ", parameters " << j << " and " << i;
        // Neighbours also in the set of an L1 cache: no gap of a power of two.
        if (j + 1 == i)
          EXPECT_NE((places[i].offset - places[j].offset) % 4096, 0)
              << preset << ", parameters " << j << " and " << i;
      }
  }
  EXPECT_GT(pairs, 10u);
}

} // namespace
} // namespace braid
