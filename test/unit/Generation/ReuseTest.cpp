//===- ReuseTest.cpp - Prompts that begin alike are not read again --------===//
//
// That results do not depend on it, is checked in each of them.
//
//===----------------------------------------------------------------------===//
#include "test/unit/Generation/Models.h"

#include "braid/state.h"

using namespace braid::test;

namespace {

class ReuseTest : public testing::TestWithParam<const char *> {
protected:
  /// Continues a prompt by nine tokens, as it is continued alone.
  Ids run(const Generator &generator, const Ids &prompt, uint64_t reused,
          uint64_t common) {
    Settings settings;
    settings.max_new_tokens = 9;
    settings.log_probs = 1;
    Generation generation = start(generator, prompt, settings);
    finish(generator);
    braid_generation_cost cost = getCost(generation);
    EXPECT_EQ(cost.reused_tokens, reused);
    EXPECT_EQ(cost.common_tokens, common);
    EXPECT_EQ(cost.read_tokens, prompt.size() - reused);
    Result result = getResult(generation);
    EXPECT_EQ(result, generateAlone(model, prompt, settings)[0]);
    return result.ids;
  }

  const braid_model *model = getModel(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Families, ReuseTest, testing::ValuesIn(kCheckpoints),
                         [](const auto &info) {
                           return std::string(info.param).substr(5);
                         });

TEST_P(ReuseTest, AskingAgainReadsNothing) {
  GeneratorOptions options;
  options.sessionOptions.slots = 1;
  Generator generator = create(model, options);
  Ids prompt = drawIds(1, 50);
  run(generator, prompt, 0, 0);
  run(generator, prompt, 50, 50);
  // Nor does it with more behind.
  run(generator, join(prompt, drawIds(2, 3)), 50, 50);
}

TEST_P(ReuseTest, WithoutReuseEverythingIsRead) {
  GeneratorOptions options;
  options.no_reuse = 1;
  Generator generator = create(model, options);
  Ids prompt = drawIds(1, 50);
  run(generator, prompt, 0, 0);
  run(generator, prompt, 0, 0);
}

TEST_P(ReuseTest, WithoutKeptStatesOnlyWholeSlotsGoOn) {
  GeneratorOptions options;
  options.max_kept_bytes = 1;
  Generator generator = create(model, options);
  Ids prompt = drawIds(1, 50);
  Ids answer = run(generator, prompt, 0, 0);
  run(generator, prompt, 0, 50);
  Ids more = join(join(prompt, answer), drawIds(2, 5));
  run(generator, more, 58, 58);
}

/// The second prompt shows that the first fifty tokens are shared: its state is
/// kept there, for the third.
TEST_P(ReuseTest, KeepsAStateWherePromptsPart) {
  GeneratorOptions options;
  Generator generator = create(model, options);
  Ids shared = drawIds(1, 50);
  run(generator, join(shared, {7, 8, 9}), 0, 0);
  run(generator, join(shared, {17, 18}), 0, 50);
  run(generator, join(shared, {27}), 50, 50);
}

TEST_P(ReuseTest, GoesBackToWhereATurnEnded) {
  GeneratorOptions options;
  options.sessionOptions.slots = 1;
  Generator generator = create(model, options);
  Ids prompt = drawIds(1, 50);
  Ids history = join(prompt, run(generator, prompt, 0, 0));
  run(generator, join(history, {5, 6, 7}), 58, 58);
  // The answer's last token was not evaluated when its state was kept; the
  // other question shares it all the same.
  run(generator, join(history, {8, 9}), 58, 59);
}

TEST_P(ReuseTest, ConversationsKeepTheirSlots) {
  GeneratorOptions options;
  options.sessionOptions.slots = 3;
  Generator generator = create(model, options);
  Ids shared = drawIds(1, 40), histories[3];
  for (int turn = 0; turn < 3; ++turn)
    for (int i = 0; i < 3; ++i) {
      Ids &history = histories[i];
      Ids prompt = turn == 0 ? join(shared, drawIds(10 + i, 5))
                             : join(history, drawIds(20 + i, 5));
      uint64_t common = turn == 0 ? (i == 0 ? 0 : 40) : history.size() - 1;
      uint64_t reused = turn == 0 && i < 2 ? 0 : common;
      history = join(prompt, run(generator, prompt, reused, common));
    }
}

/// What an abandoned prompt has read is of use, too.
TEST_P(ReuseTest, DestroyedGenerationsLeaveWhatTheySaw) {
  GeneratorOptions options;
  Generator generator = create(model, options);
  Settings settings;
  Ids prompt = drawIds(1, 80);
  Generation generation = start(generator, prompt, settings);
  step(generator);
  EXPECT_EQ(getCost(generation).read_tokens, 32u); // a call takes no more
  generation.reset();
  EXPECT_EQ(step(generator), 0u);
  run(generator, prompt, 32, 32);
}

TEST_P(ReuseTest, ConversationsOutliveTheGenerator) {
  GeneratorOptions options;
  Ids history = drawIds(1, 40);
  std::vector<uint8_t> snapshot;
  {
    Generator generator = create(model, options);
    auto find = [&] {
      return braid_generator_find_slot(generator.get(), history.data(),
                                       history.size());
    };
    EXPECT_EQ(find(), BRAID_NO_SLOT);
    history = join(history, run(generator, history, 0, 0));
    run(generator, drawIds(2, 20), 0, 0);
    uint64_t slot = find();
    ASSERT_NE(slot, BRAID_NO_SLOT);
    snapshot.resize(braid_snapshot_bytes(model, 48, 0));
    EXPECT_EQ(braid_slot_snapshot(braid_generator_session(generator.get()),
                                  slot, 0, snapshot.data(), snapshot.size(),
                                  nullptr),
              BRAID_OK);
  }
  Generator generator = create(model, options);
  run(generator, drawIds(3, 20), 0, 0);
  EXPECT_EQ(braid_generator_restore(generator.get(), snapshot.data(),
                                    snapshot.size(), nullptr),
            BRAID_OK);
  run(generator, join(history, drawIds(4, 5)), 48, 48);
}

TEST(Restore, FailsForAReason) {
  GeneratorOptions options;
  options.sessionOptions.slots = 1;
  Generator generator = create(getModel("tiny-jamba"), options);
  const uint8_t junk[200] = {};
  braid_error error = {};
  EXPECT_EQ(braid_generator_restore(generator.get(), nullptr, 0, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a generator and a snapshot, but got "
                              "NULL");
  EXPECT_EQ(braid_generator_restore(generator.get(), junk, 200, &error),
            BRAID_MISMATCH);
  Generation generation = start(generator, {5, 6}, Settings());
  step(generator);
  std::vector<uint8_t> snapshot(
      braid_snapshot_bytes(getModel("tiny-jamba"), 2, 0));
  ASSERT_EQ(braid_slot_snapshot(braid_generator_session(generator.get()), 0, 0,
                                snapshot.data(), snapshot.size(), nullptr),
            BRAID_OK);
  EXPECT_EQ(braid_generator_restore(generator.get(), snapshot.data(),
                                    snapshot.size(), &error),
            BRAID_LIMIT);
  EXPECT_STREQ(error.message, "expected a slot that no sequence has, but all "
                              "are taken; end a generation first");
}

TEST_P(ReuseTest, SequencesShareThePrompt) {
  Settings settings;
  settings.max_new_tokens = 12;
  settings.do_sample = 1;
  settings.seed = 5;
  settings.num_return_sequences = 4;
  Ids prompt = drawIds(1, 60);
  std::vector<Result> alone = generateAlone(model, prompt, settings);
  EXPECT_FALSE(alone[0] == alone[1]);
  // With slots for all of them, and without.
  for (uint64_t slots : {4, 2}) {
    GeneratorOptions options;
    options.sessionOptions.slots = slots;
    uint64_t tokens = 0;
    braid_trace trace = {};
    trace.user = &tokens;
    trace.call = [](void *user, const braid_trace_call *call) {
      *static_cast<uint64_t *>(user) += call->tokens;
    };
    options.sessionOptions.trace = &trace;
    Generator generator = create(model, options);
    Generation generation = start(generator, prompt, settings);
    finish(generator);
    for (uint64_t i = 0; i < 4; ++i)
      EXPECT_EQ(getResult(generation, i), alone[i]) << i;
    EXPECT_EQ(tokens, 60u + 4 * 11);
    EXPECT_EQ(getCost(generation).generated_tokens, 48u);
  }
}

TEST_P(ReuseTest, BeamsShareThePrompt) {
  Settings settings;
  settings.max_new_tokens = 10;
  settings.num_beams = 4;
  settings.num_return_sequences = 4;
  uint64_t tokens = 0;
  braid_trace trace = {};
  trace.user = &tokens;
  trace.call = [](void *user, const braid_trace_call *call) {
    *static_cast<uint64_t *>(user) += call->tokens;
  };
  GeneratorOptions options;
  options.sessionOptions.trace = &trace;
  Generator generator = create(model, options);
  Generation generation = start(generator, drawIds(1, 60), settings);
  finish(generator);
  EXPECT_EQ(tokens, 60u + 4 * 9);
  EXPECT_EQ(getCost(generation).generated_tokens, 10u);
}

/// These choose rotary frequencies by the length of the prompt: only prompts of
/// one length can share anything.
TEST(Whole, PromptsOfOtherLengthsShareNothing) {
  for (const char *name :
       {"golden/jetmoe/rope-longrope", "golden/bamba/rope-dynamic"}) {
    SCOPED_TRACE(name);
    const braid_model *model = getModel(name);
    auto most = int32_t(braid_model_description(model)->vocabulary - 1);
    ASSERT_TRUE(braid_model_description(model)->flags & BRAID_ABI_MODEL_WHOLE);
    GeneratorOptions options;
    Generator generator = create(model, options);
    Settings settings;
    settings.max_new_tokens = 9;
    settings.num_return_sequences = 2;
    Ids shared = drawIds(1, 40, most);
    const std::pair<Ids, uint64_t> prompts[] = {
        {join(shared, {3}), 0},  {join(shared, {4, 5}), 0},
        {join(shared, {3}), 41}, {join(shared, {6}), 0},
        {join(shared, {7}), 40}, {Ids(shared.begin(), shared.end() - 5), 0}};
    for (const auto &[prompt, reused] : prompts) {
      Generation generation = start(generator, prompt, settings);
      finish(generator);
      EXPECT_EQ(getCost(generation).reused_tokens, reused);
      EXPECT_EQ(getResult(generation),
                generateAlone(model, prompt, settings)[0]);
    }
  }
}

} // namespace
