//===- AppendKVKernelTest.cpp - Keys and values into their blocks ---------===//
#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/KVPool.h"

#include <gtest/gtest.h>

using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

void check(ISA isa, int64_t heads, int64_t headSize, DType input, DType type) {
  KVPool pool(type, heads, headSize, /*blocks=*/9);
  AppendKVKernel kernel{heads, headSize, pool.getBlockBytes(), input, type};
  // Blocks as they come: a sequence begins, one goes on within a block, one
  // over its end, one at the start of the next.
  KernelCall call({{18, 0, 0, {7, 2}},
                   {1, 3, 0, {5}},
                   {3, 14, 0, {0, 8}},
                   {1, 16, 0, {4, 3}}});
  int64_t columns = heads * headSize;
  Elements keys = Elements::draw(input, call.getTokens() * columns, 1);
  Elements values = Elements::draw(input, call.getTokens() * columns, 2);
  LoadedKernel loaded = loadKernel(kernel, 3, 1, isa);
  auto prepare = [&] {
    Outcome outcome;
    outcome.emplace_back(type, pool.elements.size(), NAN);
    return outcome;
  };
  Outcome outcome = runDivided(
      loaded, call, getDivisions(columns), prepare,
      [&](const Outcome &outcome) -> std::vector<const void *> {
        return {keys.data(), values.data(), KVPool::getState(outcome[0])};
      });

  Outcome expected = prepare();
  for (int64_t t = 0; t < call.getTokens(); ++t) {
    int32_t s = call.getSequenceOf(t);
    const KernelCall::Sequence &sequence = call.getSequences()[s];
    int64_t position = sequence.past + t - call.getFirst(s);
    int64_t block = sequence.blocks[position / KVPool::kPositions];
    position %= KVPool::kPositions;
    for (int64_t c = 0; c < columns; ++c) {
      int64_t head = c / headSize, i = c % headSize;
      expected[0].set(pool.getKeyPlace(block, head, position, i),
                      keys[t * columns + c]);
      expected[0].set(pool.getValuePlace(block, head, position, i),
                      values[t * columns + c]);
    }
  }
  EXPECT_TRUE(outcome[0].hasBitsOf(expected[0])) << kernel.getName();
}

/// The emitters' blocks are as large as those that the planner counts.
TEST(KVBlockTest, FillsWhatItsTypeStores) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<mlir::hybrid::HybridDialect>();
  mlir::Builder builder(&context);
  for (DType type : {DType::F32, DType::BF16})
    for (int64_t headSize : {1, 5, 16, 33}) {
      mlir::Type element = builder.getF32Type();
      if (type == DType::BF16)
        element = builder.getBF16Type();
      auto state = mlir::hybrid::StateType::get(
          &context, mlir::hybrid::StateKind::KV, {2, 3, headSize}, element,
          /*layout=*/{});
      KVBlock block{3, headSize, type};
      EXPECT_EQ(state.getStoredBytes(),
                3 * (block.getKeyBytes() + block.getValueBytes()))
          << headSize;
    }
}

/// Every key and value where it belongs, rounded to the cache's type, and
/// nothing else written.
TEST(AppendKVKernelTest, WritesItsPositions) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs()) {
    check(isa, 1, 1, f32, f32);
    check(isa, 3, 5, f32, bf16);
    check(isa, 2, 16, bf16, bf16);
    check(isa, 2, 21, bf16, f32);
  }
}

} // namespace
} // namespace braid::test
