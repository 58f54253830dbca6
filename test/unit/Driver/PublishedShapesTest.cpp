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

/// The bytes of weights.bin of a preset in bf16, for each parameter.
double countBytesEach(llvm::StringRef preset) {
  std::optional<Json> config = findPreset(preset);
  EXPECT_TRUE(config);
  ModelPlan plan = llvm::cantFail(planModel(*config));
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
  uint64_t parameters = countParameters(llvm::cantFail(planTensors(*config)));
  return static_cast<double>(layout->weightsBytes) / parameters;
}

/// Two bytes, four of the few that no product multiplies with. A copy of
/// Zamba's block for each layer that has it would be half of the file again.
TEST(PublishedShapes, AreStoredOnce) {
  for (const char *preset :
       {"jamba-reasoning-3b", "bamba-9b", "zamba-7b-v1", "jetmoe-8b"}) {
    double bytes = countBytesEach(preset);
    EXPECT_GE(bytes, 2) << preset;
    EXPECT_LT(bytes, 2.03) << preset;
    std::cout << preset << ": " << bytes << " bytes a parameter\n";
  }
}

} // namespace
} // namespace braid
