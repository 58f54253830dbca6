//===- CompiledModelTest.cpp - The interpreter and the CPU agree ----------===//
//
// Random models are compiled for every instruction set of this host, in f32 and
// bf16, with all optional passes or without some, opened by the runtime and
// compared with the reference interpreter; and with themselves under other
// chunks, slots, neighbours and threads, bit by bit.
//
//===----------------------------------------------------------------------===//
#include "braid/braid.h"
#include "compiler/Driver/Compile.h"
#include "compiler/Import/Importer.h"
#include "passes/Passes.h"
#include "test/unit/Support/RandomModels.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>

namespace braid {
namespace {

/// A compiled model and the interpreter of the same model.
class CompiledModelTest : public testing::TestWithParam<int> {
protected:
  CompiledModelTest()
      : random(GetParam()),
        spec(test::drawModel(random, static_cast<Family>(GetParam() % 4))) {}

  void SetUp() override {
    drawOptions();
    if (!isExact())
      test::chooseAllExperts(spec);
    options.checkpoint = "random";
    options.output = directory.getFile("artifact");
    options.maxTokens = 16;
    options.copySideFiles = false;
    llvm::Error error = compileModel(spec, weights, options);
    ASSERT_FALSE(error) << llvm::toString(std::move(error));
    braid_error failure;
    ASSERT_EQ(braid_model_open(options.output.c_str(), &model, &failure),
              BRAID_OK)
        << failure.message;
  }
  void TearDown() override { braid_model_close(model); }

  void drawOptions() {
    options.dtype = GetParam() / 4 % 2 ? "bf16" : "f32";
    options.kv = random() % 2 ? "bf16" : options.dtype;
    std::vector<std::string> levels = {"native"};
    if (braid_host_isa() >= BRAID_ABI_ISA_X86_64_V3)
      levels.push_back("x86-64-v3");
    if (braid_host_isa() >= BRAID_ABI_ISA_X86_64_V4)
      levels.push_back("x86-64-v4");
    options.cpu = levels[GetParam() / 8 % levels.size()];
    for (mlir::StringRef name : mlir::hybrid::getOptionalStages())
      if (random() % 4 == 0)
        options.disabledPasses.push_back(name.str());
      else
        options.enabledPasses.push_back(name.str());
  }

  /// Largest difference of values that should be these. Where f32 and double
  /// round to different halves, it is that of two halves, and stays of that
  /// size.
  double getBound(const double *values, size_t count) const {
    auto range = std::minmax_element(values, values + count);
    return (isExact() ? 1e-4 : 0.1) *
           std::max({*range.second - *range.first, 0.1 * std::abs(*range.first),
                     1e-3}); // one value has no range
  }
  bool isExact() const { return options.dtype == "f32" && options.kv == "f32"; }

  uint64_t getWidth() const {
    return braid_model_description(model)->output_width;
  }
  void drawInputs(std::vector<reference::Piece> &call);
  void expectNear(const std::vector<float> &actual,
                  const std::vector<double> &expected, size_t count,
                  size_t tokens, size_t first, size_t length, size_t width,
                  size_t stride);
  std::vector<int32_t> drawIds(size_t count) {
    std::vector<int32_t> ids(count);
    for (int32_t &id : ids)
      id = random() % spec.vocabulary;
    return ids;
  }

  std::mt19937_64 random;
  ModelSpec spec;
  CompileOptions options;
  test::HashedWeights weights;
  test::TemporaryDirectory directory;
  braid_model *model = nullptr;
};

/// A session and one vector of outputs a slot.
class Runner {
public:
  static constexpr uint64_t kContext = 512;

  Runner(const braid_model *model, uint64_t threads, uint64_t maxTokens = 0,
         uint64_t maxRows = 0)
      : model(model) {
    braid_session_options options;
    braid_session_options_init(&options);
    options.slots = 4;
    options.max_context = kContext;
    options.max_tokens = maxTokens;
    options.max_rows = maxRows;
    options.threads = threads;
    options.hidden_states = options.router_logits = options.attentions = 1;
    options.flags = BRAID_SESSION_POISON;
    braid_error error;
    EXPECT_EQ(braid_session_create(model, &options, &session, &error), BRAID_OK)
        << error.message;
  }
  ~Runner() { braid_session_destroy(session); }

  /// Evaluates pieces together and appends their outputs to those of slots.
  void run(const std::vector<reference::Piece> &pieces, bool withOutputs) {
    const braid_abi_model *facts = braid_model_description(model);
    std::vector<braid_request> requests;
    std::vector<std::vector<float>> results;
    std::vector<std::vector<float>> embeddings;
    std::vector<std::vector<int32_t>> positions;
    states.clear();
    routers.clear();
    attentions.clear();
    for (const reference::Piece &piece : pieces) {
      size_t length = piece.ids.size();
      results.emplace_back(length * facts->output_width, NAN);
      states.emplace_back((facts->layers + 1) * length * facts->hidden, NAN);
      routers.emplace_back(facts->routers * length * facts->experts, NAN);
      attentions.emplace_back(
          facts->attentions * length * facts->attention_heads * kContext, NAN);
      embeddings.emplace_back(piece.embeddings.begin(), piece.embeddings.end());
      positions.emplace_back(piece.positions.begin(), piece.positions.end());
      braid_request request;
      braid_request_init(&request);
      request.slot = piece.slot;
      if (piece.embeddings.empty())
        request.ids = piece.ids.data();
      else
        request.embeddings = embeddings.back().data();
      if (!piece.positions.empty())
        request.rotary_positions = positions.back().data();
      request.length = length;
      request.whole = piece.whole;
      request.keep = BRAID_KEEP_ALL;
      request.output = results.back().data();
      if (withOutputs) {
        request.hidden_states = states.back().data();
        if (facts->routers != 0)
          request.router_logits = routers.back().data();
        if (facts->attentions != 0)
          request.attentions = attentions.back().data();
      }
      requests.push_back(request);
    }
    braid_error error;
    ASSERT_EQ(braid_evaluate(session, requests.data(), requests.size(), &error),
              BRAID_OK)
        << error.message;
    for (auto [piece, result] : llvm::zip(pieces, results))
      outputs[piece.slot].insert(outputs[piece.slot].end(), result.begin(),
                                 result.end());
  }

  void reset(int64_t slot) {
    EXPECT_EQ(braid_slot_reset(session, slot, nullptr), BRAID_OK);
    outputs[slot].clear();
  }

  std::map<int64_t, std::vector<float>> outputs;
  // Of the last run, by piece.
  std::vector<std::vector<float>> states, routers, attentions;

private:
  const braid_model *model;
  braid_session *session = nullptr;
};

/// Model form that hands out everything, of the elements of the artifact.
mlir::OwningOpRef<mlir::ModuleOp>
importWithOutputs(const ModelSpec &spec, const CompileOptions &options,
                  mlir::MLIRContext &context) {
  auto module = importModel(spec, context);
  EXPECT_TRUE(succeeded(
      mlir::hybrid::quantizeWeights(*module, options.dtype, options.kv)));
  mlir::PassManager manager(&context);
  manager.addPass(mlir::hybrid::createFormOutputsPass());
  EXPECT_TRUE(succeeded(manager.run(*module)));
  return module;
}

/// Compares [count][tokens of the call][width] of the interpreter, from token
/// `first` on, with [count][length][stride] of a piece.
void CompiledModelTest::expectNear(const std::vector<float> &actual,
                                   const std::vector<double> &expected,
                                   size_t count, size_t tokens, size_t first,
                                   size_t length, size_t width, size_t stride) {
  for (size_t n = 0; n < count; ++n)
    for (size_t t = 0; t < length; ++t) {
      const double *wanted = &expected[(n * tokens + first + t) * width];
      const double *all = &expected[(n * tokens + first) * width];
      double allowed = getBound(all, length * width);
      for (size_t i = 0; i < width; ++i)
        ASSERT_NEAR(actual[(n * length + t) * stride + i], wanted[i], allowed)
            << "number " << n << ", token " << t << ", element " << i;
    }
}

/// Adds up the slots of each token, `size` numbers each. Which expert has which
/// depends on the order of their scores, and rounding decides between equals.
template <typename T>
std::vector<T> addSlots(const std::vector<T> &values, size_t slots,
                        size_t size) {
  std::vector<T> sums(values.size() / slots);
  for (size_t i = 0; i < values.size(); ++i)
    sums[i / (slots * size) * size + i % size] += values[i];
  return sums;
}

/// Some calls bring embeddings, some turn by positions of their own.
void CompiledModelTest::drawInputs(std::vector<reference::Piece> &call) {
  bool hasEmbeddings = random() % 3 == 0, hasPositions = random() % 3 == 0;
  for (reference::Piece &piece : call) {
    for (size_t i = 0; hasEmbeddings && i < piece.ids.size() * spec.hidden; ++i)
      piece.embeddings.push_back(
          static_cast<float>(random() % 1000 / 1000.0 - 0.5));
    for (size_t i = 0; hasPositions && i < piece.ids.size(); ++i)
      piece.positions.push_back(random() % 600);
  }
}

TEST_P(CompiledModelTest, AgreesWithTheInterpreter) {
  mlir::DialectRegistry registry;
  mlir::hybrid::registerPhaseDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  auto module = importWithOutputs(spec, options, context);
  reference::Interpreter interpreter(*module, weights);
  Runner runner(model, 1 + random() % 3);
  const braid_abi_model &facts = *braid_model_description(model);

  for (auto call : test::drawCalls(random, spec, 3, 20)) {
    drawInputs(call);
    auto expected = interpreter.run(call, /*withOutputs=*/true);
    ASSERT_TRUE(succeeded(expected));
    runner.outputs.clear();
    runner.run(call, /*withOutputs=*/true);
    size_t first = 0, tokens = expected->output.size() / getWidth();
    for (auto [number, piece] : llvm::enumerate(call)) {
      SCOPED_TRACE("slot " + std::to_string(piece.slot));
      size_t length = piece.ids.size();
      expectNear(runner.outputs[piece.slot], expected->output, 1, tokens, first,
                 length, getWidth(), getWidth());
      expectNear(runner.states[number], expected->hiddenStates,
                 facts.layers + 1, tokens, first, length, spec.hidden,
                 spec.hidden);
      expectNear(runner.routers[number], expected->routerLogits, facts.routers,
                 tokens, first, length, facts.experts, facts.experts);
      // A head at a time: the interpreter's rows are shorter.
      size_t heads = facts.attention_heads, slots = 1;
      if (!isExact() && (facts.flags & BRAID_ABI_MODEL_ATTENTION_ROUTERS))
        slots = facts.experts_per_token;
      heads /= slots;
      expectNear(
          addSlots(runner.attentions[number], slots, heads * Runner::kContext),
          addSlots(expected->attentions, slots,
                   heads * expected->attentionWidth),
          facts.attentions, tokens * heads, first * heads, length * heads,
          expected->attentionWidth, Runner::kContext);
      first += length;
    }
  }
}

/// Feeds `ids`, a whole sequence, to `slot` in pieces of `chunk` tokens.
void feed(Runner &runner, int64_t slot, const std::vector<int32_t> &ids,
          size_t chunk, bool withOutputs = false) {
  for (size_t i = 0; i < ids.size(); i += chunk)
    runner.run(
        {{slot,
          {ids.begin() + i, ids.begin() + std::min(ids.size(), i + chunk)},
          static_cast<int64_t>(ids.size())}},
        withOutputs);
}

TEST_P(CompiledModelTest, GivesTheSameBits) {
  std::vector<int32_t> ids = drawIds(150), others = drawIds(33);
  Runner whole(model, 1);
  feed(whole, 0, ids, ids.size());
  const std::vector<float> &expected = whole.outputs[0];
  for (float value : expected)
    ASSERT_TRUE(std::isfinite(value));

  auto expectSame = [&](Runner &runner, int64_t slot, const char *what) {
    ASSERT_EQ(runner.outputs[slot].size(), expected.size()) << what;
    ASSERT_EQ(std::memcmp(runner.outputs[slot].data(), expected.data(),
                          expected.size() * sizeof(float)),
              0)
        << what;
  };
  Runner chunked(model, 1);
  feed(chunked, 0, ids, 7);
  expectSame(chunked, 0, "in pieces of 7");
  Runner single(model, 2);
  feed(single, 3, ids, 1);
  expectSame(single, 3, "token by token, two threads, another slot");
  Runner narrow(model, 3, 5, 2);
  feed(narrow, 1, ids, 11, /*withOutputs=*/true);
  expectSame(narrow, 1, "calls of 5 tokens and 2 rows, with states");
  Runner beside(model, 4);
  beside.run({{2, others}, {0, ids}, {1, others}}, false);
  expectSame(beside, 0, "between two others, four threads");
}

/// What another sequence left behind, in the slot and in its KV blocks, is
/// never read.
TEST_P(CompiledModelTest, ForgetsWhatASlotHeld) {
  std::vector<int32_t> ids = drawIds(40), others = drawIds(90);
  Runner fresh(model, 1), used(model, 2);
  feed(fresh, 0, ids, ids.size());
  feed(used, 0, others, 17);
  used.reset(0);
  feed(used, 0, ids, 13);
  EXPECT_EQ(used.outputs[0], fresh.outputs[0]);
}

/// All code is for the instruction set asked for, and says how it tiles.
TEST_P(CompiledModelTest, IsForTheInstructionSet) {
  const braid_abi_model &facts = *braid_model_description(model);
  // Products of f32 have nothing of a level that adds those of bf16.
  uint32_t newest = options.dtype == "bf16" ? BRAID_ABI_ISA_X86_64_V4_BF16
                                            : BRAID_ABI_ISA_X86_64_V4;
  std::string native = braid_isa_name(std::min(braid_host_isa(), newest));
  EXPECT_EQ(braid_isa_name(facts.isa),
            options.cpu == "native" ? native : options.cpu);
  EXPECT_GT(facts.num_kernels, 0u);
  for (uint64_t i = 0; i < facts.num_kernels; ++i) {
    EXPECT_STREQ(facts.kernels[i].isa, braid_isa_name(facts.isa));
    EXPECT_STRNE(facts.kernels[i].tile, "");
  }
}

INSTANTIATE_TEST_SUITE_P(Random, CompiledModelTest, testing::Range(0, 24));

} // namespace
} // namespace braid
