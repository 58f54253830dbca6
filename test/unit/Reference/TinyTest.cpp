//===- TinyTest.cpp - Trained models through the interpreter --------------===//
//
// The checkpoints in the tree that tell stories: what they say next, word for
// word, is what the library says.
//
//===----------------------------------------------------------------------===//
#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "compiler/Import/Importer.h"
#include "compiler/Reference/Interpreter.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/FileSystem.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace braid {
namespace {

class TinyTest : public testing::TestWithParam<const char *> {};

TEST_P(TinyTest, TellsItsStory) {
  std::string directory = std::string(BRAID_DATA) + "/tiny-" + GetParam();
  Json story =
      llvm::cantFail(readJsonFile(directory + "/expected.json", 1 << 20));
  auto checkpoint = llvm::cantFail(Checkpoint::open(directory));
  auto spec = llvm::cantFail(readModel(checkpoint));
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  auto module = importModel(spec, context);

  std::vector<int32_t> ids = story["prompt_ids"];
  size_t prompt = ids.size();
  std::vector<int32_t> greedy = story["greedy_ids"];
  ids.insert(ids.end(), greedy.begin(), greedy.end());
  reference::Interpreter interpreter(*module, checkpoint);
  auto outputs = interpreter.run(reference::Piece{0, ids});
  ASSERT_TRUE(succeeded(outputs));
  for (size_t i = 0; i < greedy.size(); ++i) {
    auto logits = outputs->output.begin() + (prompt - 1 + i) * outputs->width;
    auto best = std::max_element(logits, logits + outputs->width) - logits;
    ASSERT_EQ(best, greedy[i]) << "token " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, TinyTest,
                         testing::Values("jamba", "bamba", "zamba", "jetmoe"),
                         [](const auto &info) { return info.param; });

} // namespace
} // namespace braid
