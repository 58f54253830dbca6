//===- InterpreterTest.cpp - What cannot be interpreted -------------------===//
#include "compiler/Reference/Interpreter.h"
#include "passes/Passes.h"
#include "test/unit/Support/RandomModels.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

using namespace mlir;

namespace braid {
namespace {

/// What the interpreter says of `body`, the body of an entry that has a buffer
/// of 64 bytes a token, or of a module without one.
std::string interpret(const std::string &body, bool asModule = false) {
  DialectRegistry registry;
  hybrid::registerPhaseDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  std::string message = "none";
  context.getDiagEngine().registerHandler(
      [&](Diagnostic &diagnostic) { message = diagnostic.str(); });
  std::string text =
      "hybrid.param @w : !hybrid.weight<8x2xf32> from "
      "[[#hybrid.source<\"w\"[0, 16]>]]\n"
      "func.func @forward(%batch: !hybrid.batch, %ids: memref<?xi32>, "
      "%out: memref<?x2xf32>, %tokens: memref<?xi8>, %rows: memref<?xi8>, "
      "%threads: memref<?xi8>) "
      "attributes {hybrid.frame = array<i64: 64, 0, 64>} {\n" +
      body + "\n  return\n}";
  auto module = parseSourceString<ModuleOp>(asModule ? body : text, &context);
  if (!module)
    return "no module: " + message;
  test::HashedWeights weights;
  reference::Interpreter interpreter(*module, weights);
  auto outputs = interpreter.run(reference::Piece{0, {1, 2, 3}});
  EXPECT_EQ(succeeded(outputs), message == "none");
  return message;
}

TEST(Interpreter, NeedsAnEntry) {
  EXPECT_EQ(interpret("func.func @other() { return }", /*asModule=*/true),
            "expected an entry to run");
}

TEST(Interpreter, NeedsStraightCode) {
  EXPECT_EQ(interpret("cf.br ^end\n^end:").substr(0, 10), "no module:");
  EXPECT_EQ(interpret("func.func private @forward(!hybrid.batch, "
                      "memref<?xi32>, memref<?x2xf32>)",
                      /*asModule=*/true),
            "'func.func' op expected a body of one block");
}

TEST(Interpreter, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(interpret("%0 = arith.constant 1.0 : f32"),
            "'arith.constant' op cannot be interpreted");
}

/// An index is a number: memory that is poisoned, and so NaN, has none.
TEST(Interpreter, RefusesIndicesThatNobodyWrote) {
  EXPECT_EQ(interpret(R"(
  %t = hybrid.num_tokens %batch
  %i = hybrid.arena_view %tokens[0, 64] * %t : memref<?xi8> -> memref<?xi32>
  %w = hybrid.param_ref @w : !hybrid.weight<8x2xf32>
  hybrid.phase {
    hybrid.embed %i, %w into %out : memref<?xi32>, !hybrid.weight<8x2xf32> into memref<?x2xf32>
  })"),
            "'hybrid.embed' op read an index that nothing wrote");
}

} // namespace
} // namespace braid
