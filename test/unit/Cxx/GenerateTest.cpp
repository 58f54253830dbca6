//===- GenerateTest.cpp - Generation by braid.hpp -------------------------===//
#include "Helpers.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace braid::test {
namespace {

GeneratorOptions makeGeneratorOptions() {
  GeneratorOptions options;
  options.session.slots = 4;
  options.session.threads = 1;
  return options;
}

/// What the fake model says, by its definition.
std::vector<int32_t> continueGreedily(std::vector<int32_t> ids, size_t count) {
  std::vector<int32_t> made;
  for (size_t i = 0; i < count; ++i) {
    std::vector<float> logits =
        selectRows(computeLogits(ids), {ids.size() - 1});
    made.push_back(int32_t(std::max_element(logits.begin(), logits.end()) -
                           logits.begin()));
    ids.push_back(made.back());
  }
  return made;
}

std::vector<int32_t> copy(View<const int32_t> ids) {
  return {ids.begin(), ids.end()};
}

TEST(CxxGenerator, ContinuesAPrompt) {
  FakeModel fake;
  Generator generator(fake.model, makeGeneratorOptions());
  Settings settings;
  settings.max_new_tokens = 6;
  settings.log_probs = 1;
  std::vector<int32_t> prompt = makeIds(10);
  Generation generation = generator.start(prompt, settings);
  EXPECT_EQ(generation.sequence().finish(), BRAID_RUNNING);
  while (generator.step()) {
  }
  Sequence sequence = generation.sequence();
  EXPECT_EQ(copy(sequence.ids()), continueGreedily(prompt, 6));
  EXPECT_EQ(sequence.finish(), BRAID_FINISH_LENGTH);
  EXPECT_EQ(sequence.logProbs().size(), 6u);
  EXPECT_LE(sequence.score(), 0);
  EXPECT_EQ(sequence.text(), "");
  EXPECT_EQ(generation.costs().prompt_tokens, 10u);
  EXPECT_EQ(generation.costs().generated_tokens, 6u);
  expectError(BRAID_INVALID_ARGUMENT, "", [&] { generation.sequence(1); });
}

TEST(CxxGenerator, TakesListsOfSettings) {
  FakeModel fake;
  Generator generator(fake.model, makeGeneratorOptions());
  std::vector<int32_t> prompt = makeIds(10);
  std::vector<int32_t> greedy = continueGreedily(prompt, 1);
  Settings settings;
  settings.max_new_tokens = 3;
  settings.eosIds = greedy;
  Generation ended = generator.start(prompt, settings);
  settings.eosIds.clear();
  settings.suppressIds = greedy;
  Generation suppressed = generator.start(prompt, settings);
  settings.suppressIds.clear();
  settings.badWords = {greedy};
  Generation bad = generator.start(prompt, settings);
  settings.badWords.clear();
  settings.beginSuppressIds = greedy;
  Generation begun = generator.start(prompt, settings);
  settings.beginSuppressIds.clear();
  settings.sequenceBias = {{greedy, -1e9f}};
  Generation biased = generator.start(prompt, settings);
  while (generator.step()) {
  }
  EXPECT_EQ(ended.sequence().finish(), BRAID_FINISH_EOS);
  EXPECT_EQ(ended.sequence().reason(), 0u);
  EXPECT_EQ(copy(ended.sequence().ids()), greedy);
  for (const Generation *other : {&suppressed, &bad, &begun, &biased})
    EXPECT_NE(other->sequence().ids()[0], greedy[0]);
  EXPECT_EQ(copy(bad.sequence().ids()), copy(suppressed.sequence().ids()));
}

TEST(CxxGenerator, RefusesStopStringsWithoutTokenizer) {
  FakeModel fake;
  Generator generator(fake.model, makeGeneratorOptions());
  Settings settings;
  settings.stopStrings = {"stop"};
  expectError(BRAID_INVALID_ARGUMENT, "tokenizer",
              [&] { generator.start(makeIds(3), settings); });
}

TEST(CxxGenerator, HasASession) {
  FakeModel fake;
  Generator generator(fake.model, makeGeneratorOptions());
  Settings settings;
  settings.max_new_tokens = 1;
  Generation generation = generator.start(makeIds(8), settings);
  while (generator.step()) {
  }
  EXPECT_EQ(generation.sequence().slot(), BRAID_NO_SLOT);
  SessionRef session = generator.session();
  settings.max_new_tokens = 3;
  Generation other = generator.start(makeIds(8, 2), settings);
  generator.step();
  EXPECT_EQ(session.length(other.sequence().slot()), 8u);
  EXPECT_EQ(session.snapshot(other.sequence().slot()).size(),
            fake.model.snapshotBytes(8));
}

TEST(CxxGenerator, GoesOnFromASnapshot) {
  FakeModel fake;
  std::vector<int32_t> prompt = makeIds(9), longer = makeIds(12);
  Settings settings;
  settings.max_new_tokens = 2;
  std::vector<uint8_t> bytes;
  {
    Generator generator(fake.model, makeGeneratorOptions());
    EXPECT_EQ(generator.findSlot(longer), BRAID_NO_SLOT);
    Generation generation = generator.start(prompt, settings);
    while (generator.step()) {
    }
    std::vector<int32_t> seen = prompt;
    seen.push_back(generation.sequence().ids()[0]);
    uint64_t slot = generator.findSlot(seen);
    ASSERT_NE(slot, BRAID_NO_SLOT);
    bytes = generator.session().snapshot(slot);
    longer = seen;
    longer.push_back(1);
  }
  Generator generator(fake.model, makeGeneratorOptions());
  generator.restore(bytes);
  Generation generation = generator.start(longer, settings);
  while (generator.step()) {
  }
  EXPECT_EQ(generation.costs().reused_tokens, readSnapshot(bytes).tokens);
  EXPECT_EQ(copy(generation.sequence().ids()), continueGreedily(longer, 2));
  bytes.pop_back();
  expectError(BRAID_MISMATCH, "", [&] { generator.restore(bytes); });
}

TEST(CxxGenerator, ThrowsWhatCallbacksThrow) {
  FakeModel fake;
  GeneratorOptions options = makeGeneratorOptions();
  int asked = 0;
  options.session.callbacks.shouldCancel = [&]() -> bool {
    if (++asked == 1)
      throw std::domain_error("mine");
    return asked == 3;
  };
  Generator generator(fake.model, options);
  Generation generation = generator.start(makeIds(2 * FAKE_MAX_TOKENS));
  EXPECT_THROW(generator.step(), std::domain_error);
  EXPECT_EQ(generation.sequence().finish(), BRAID_RUNNING);
  EXPECT_EQ(generator.step(), 1u);
  expectError(BRAID_CANCELLED, "", [&] { generator.step(); });
}

TEST(CxxSettings, ProcessLogits) {
  Settings settings;
  settings.suppressIds = {1};
  std::vector<float> logits = {1, 5, 2};
  std::vector<float> scores = processLogits(settings, makeIds(2), 2, logits);
  EXPECT_EQ(scores[0], 1);
  EXPECT_TRUE(std::isinf(scores[1]));
  settings.suppressIds = {3};
  EXPECT_THROW(processLogits(settings, makeIds(2), 2, logits), Error);
}

TEST(CxxGenerationConfig, ReadsSettings) {
  GenerationConfig config(CHECKPOINTS "/tiny-jamba");
  Settings settings = config.settings();
  ASSERT_EQ(settings.num_eos_ids, 1u);
  EXPECT_EQ(settings.eos_ids[0], 2);
  EXPECT_EQ(settings.top_k, 50u);
  Directory directory;
  std::ofstream(directory.getFile("generation_config.json")) << "[]";
  expectError(BRAID_INVALID_ARGUMENT, "generation_config.json",
              [&] { GenerationConfig(directory.getPath()); });
  Directory empty;
  EXPECT_EQ(GenerationConfig(empty.getPath()).settings().num_eos_ids, 0u);
  expectError(BRAID_NOT_FOUND, "/nowhere",
              [] { GenerationConfig("/nowhere"); });
}

} // namespace
} // namespace braid::test
