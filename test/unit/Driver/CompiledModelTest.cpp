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
      chooseAllExperts();
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

  /// Where f32 and double round to different halves, a choice of experts may
  /// flip: then all are chosen.
  void chooseAllExperts() {
    for (LayerSpec &layer : spec.layers) {
      if (auto *experts = std::get_if<ExpertsSpec>(&layer.feedForward))
        experts->topK = experts->experts;
      if (auto *mixture = std::get_if<MixtureOfAttentionSpec>(&layer.mixer))
        mixture->topK = mixture->experts;
    }
  }
  /// Largest difference of values that should be these. Where f32 and double
  /// round to different halves, it is that of two halves, and stays of that
  /// size.
  double getBound(const double *values, size_t count) const {
    auto range = std::minmax_element(values, values + count);
    return (isExact() ? 1e-4 : 0.1) *
           std::max(*range.second - *range.first, 1e-3);
  }
  bool isExact() const { return options.dtype == "f32" && options.kv == "f32"; }

  uint64_t getWidth() const {
    return braid_model_description(model)->output_width;
  }
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
  Runner(const braid_model *model, uint64_t threads, uint64_t maxTokens = 0,
         uint64_t maxRows = 0)
      : model(model) {
    braid_session_options options;
    braid_session_options_init(&options);
    options.slots = 4;
    options.max_context = 512;
    options.max_tokens = maxTokens;
    options.max_rows = maxRows;
    options.threads = threads;
    options.hidden_states = 1;
    options.flags = BRAID_SESSION_POISON;
    braid_error error;
    EXPECT_EQ(braid_session_create(model, &options, &session, &error), BRAID_OK)
        << error.message;
  }
  ~Runner() { braid_session_destroy(session); }

  /// Evaluates pieces together and appends their outputs to those of slots.
  void run(const std::vector<reference::Piece> &pieces, bool withStates) {
    const braid_abi_model *facts = braid_model_description(model);
    std::vector<braid_request> requests;
    std::vector<std::vector<float>> results;
    states.clear();
    for (const reference::Piece &piece : pieces) {
      results.emplace_back(piece.ids.size() * facts->output_width, NAN);
      states.emplace_back(
          (facts->layers + 1) * piece.ids.size() * facts->hidden, NAN);
      braid_request request;
      braid_request_init(&request);
      request.slot = piece.slot;
      request.ids = piece.ids.data();
      request.length = piece.ids.size();
      request.whole = piece.whole;
      request.keep = BRAID_KEEP_ALL;
      request.output = results.back().data();
      request.hidden_states = withStates ? states.back().data() : nullptr;
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
  std::vector<std::vector<float>> states; // of the last run, by piece

private:
  const braid_model *model;
  braid_session *session = nullptr;
};

TEST_P(CompiledModelTest, AgreesWithTheInterpreter) {
  mlir::DialectRegistry registry;
  mlir::hybrid::registerPhaseDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  auto module = importModel(spec, context);
  ASSERT_TRUE(succeeded(
      mlir::hybrid::quantizeWeights(*module, options.dtype, options.kv)));
  reference::Interpreter interpreter(*module, weights);
  Runner runner(model, 1 + random() % 3);

  for (const auto &call : test::drawCalls(random, spec, 3, 20)) {
    auto expected = interpreter.run(call, /*withStates=*/true);
    ASSERT_TRUE(succeeded(expected));
    runner.outputs.clear();
    runner.run(call, /*withStates=*/true);
    double bound = getBound(expected->output.data(), expected->output.size());
    size_t row = 0, tokens = expected->output.size() / getWidth(), piece = 0;
    for (const reference::Piece &part : call) {
      const std::vector<float> &actual = runner.outputs[part.slot];
      for (size_t i = 0; i < actual.size(); ++i)
        ASSERT_NEAR(actual[i], expected->output[row * getWidth() + i], bound)
            << "element " << i << " of slot " << part.slot;
      size_t hidden = spec.hidden, length = part.ids.size();
      for (size_t layer = 0; layer <= spec.layers.size(); ++layer) {
        const double *wanted =
            &expected->hiddenStates[(layer * tokens + row) * hidden];
        double allowed = getBound(wanted, length * hidden);
        for (size_t i = 0; i < length * hidden; ++i)
          ASSERT_NEAR(runner.states[piece][layer * length * hidden + i],
                      wanted[i], allowed)
              << "layer " << layer;
      }
      row += length;
      ++piece;
    }
  }
}

/// Feeds `ids`, a whole sequence, to `slot` in pieces of `chunk` tokens.
void feed(Runner &runner, int64_t slot, const std::vector<int32_t> &ids,
          size_t chunk, bool withStates = false) {
  for (size_t i = 0; i < ids.size(); i += chunk)
    runner.run(
        {{slot,
          {ids.begin() + i, ids.begin() + std::min(ids.size(), i + chunk)},
          static_cast<int64_t>(ids.size())}},
        withStates);
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
  feed(narrow, 1, ids, 11, /*withStates=*/true);
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
