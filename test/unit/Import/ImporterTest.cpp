//===- ImporterTest.cpp - What the importer says of its ops ---------------===//
#include "compiler/Import/Importer.h"
#include "dialects/Hybrid/IR/HybridOps.h"
#include "test/unit/Support/RandomModels.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"

#include <gtest/gtest.h>

namespace braid {
namespace {

/// Errors, remarks and traces are made from locations: every op of a layer is
/// at the key of the checkpoint that it came from.
class LocationTest : public testing::TestWithParam<int> {};
TEST_P(LocationTest, LocatesOpsAtKeys) {
  std::mt19937_64 random(GetParam());
  ModelSpec spec = test::drawModel(random, static_cast<Family>(GetParam() % 4));
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  auto module = importModel(spec, context);
  for (auto function : module->getOps<mlir::func::FuncOp>()) {
    if (!function.isPrivate())
      continue;
    auto layer = mlir::dyn_cast<mlir::NameLoc>(function.getLoc());
    ASSERT_TRUE(layer);
    function.walk([&](mlir::hybrid::ComputeOpInterface op) {
      auto location = mlir::dyn_cast<mlir::NameLoc>(op.getLoc());
      ASSERT_TRUE(location);
      // Zamba's block is at its own.
      EXPECT_TRUE(location.getName().strref().starts_with(
                      layer.getName().str() + ".") ||
                  location.getName().strref().starts_with("block."))
          << location.getName().str();
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Random, LocationTest, testing::Range(0, 16));

/// A tied head is the embedding: one parameter, one copy.
TEST(ImporterTest, SharesEqualWeights) {
  std::mt19937_64 random(1);
  ModelSpec spec = test::drawModel(random);
  spec.head = Head::CausalLM;
  auto countParams = [&] {
    mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
    auto module = importModel(spec, context);
    auto params = module->getOps<mlir::hybrid::ParamOp>();
    return std::distance(params.begin(), params.end());
  };
  spec.lmHead = spec.embedding;
  auto tied = countParams();
  spec.lmHead->pieces[0].tensor = "head.weight";
  EXPECT_EQ(countParams(), tied + 1);
}

} // namespace
} // namespace braid
