//===- GeneratorTest.cpp - What a generator says, whatever else it does ---===//
#include "test/unit/Generation/Models.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace braid::test;

namespace {

class GeneratorTest : public testing::TestWithParam<const char *> {
protected:
  const braid_model *model = getModel(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Families, GeneratorTest,
                         testing::ValuesIn(kCheckpoints), [](const auto &info) {
                           return std::string(info.param).substr(5);
                         });

/// expected.json has a prompt and what the reference makes of it.
TEST_P(GeneratorTest, ContinuesGreedilyAsTheReference) {
  std::string path =
      std::string(BRAID_DATA) + "/" + GetParam() + "/expected.json";
  auto file = llvm::MemoryBuffer::getFile(path);
  ASSERT_TRUE(bool(file));
  auto expected = llvm::cantFail(llvm::json::parse((*file)->getBuffer()));
  auto getIds = [&](llvm::StringRef name) {
    Ids ids;
    for (const auto &id : *expected.getAsObject()->getArray(name))
      ids.push_back(int32_t(*id.getAsInteger()));
    return ids;
  };
  Settings settings;
  settings.max_new_tokens = getIds("greedy_ids").size();
  std::vector<Result> results = generateAlone(
      model, getIds("prompt_ids"), settings, getTokenizer(GetParam()));
  EXPECT_EQ(results[0].ids, getIds("greedy_ids"));
  EXPECT_EQ(results[0].finish, BRAID_FINISH_LENGTH);
  EXPECT_EQ(results[0].text,
            expected.getAsObject()->getString("greedy_text")->str());
}

/// Settings of all kinds, and what they point to.
struct Drawn {
  explicit Drawn(std::mt19937_64 &random) {
    auto draw = [&](uint64_t most) { return random() % (most + 1); };
    settings.max_new_tokens = 1 + draw(30);
    settings.do_sample = draw(3) != 0;
    settings.temperature = 0.7f + 0.1f * float(draw(10));
    settings.top_k = draw(1) ? 20 : 0;
    settings.top_p = draw(1) ? 0.95f : 1;
    settings.seed = random();
    settings.repetition_penalty = draw(1) ? 1.2f : 1;
    settings.no_repeat_ngram_size = draw(1) ? 3 : 0;
    settings.frequency_penalty = draw(1) ? 0.3f : 0;
    settings.log_probs = 1;
    settings.num_return_sequences = 1 + draw(2);
    if (draw(3) == 0) {
      settings.num_beams = 3;
      settings.do_sample = draw(1);
    }
    eos = {int32_t(draw(639)), int32_t(draw(639))};
    settings.eos_ids = eos.data();
    settings.num_eos_ids = eos.size();
  }

  Settings settings;
  Ids eos;
};

/// Random prompts arrive at random times in a generator that is short of slots
/// and of KV blocks; each says what it says alone, bit by bit.
TEST_P(GeneratorTest, SaysTheSameWhateverElseItDoes) {
  const char *seed = std::getenv("BRAID_STRESS_SEED");
  std::mt19937_64 random(seed ? std::strtoull(seed, nullptr, 10) : 7);
  GeneratorOptions options;
  options.tokenizer = getTokenizer(GetParam());
  options.sessionOptions.slots = 5;
  options.sessionOptions.max_context = 96;
  options.sessionOptions.kv_positions = 240;
  options.sessionOptions.flags = BRAID_SESSION_POISON;
  Generator generator = create(model, options);
  struct Running {
    Ids prompt;
    std::unique_ptr<Drawn> drawn;
    Generation generation;
  };
  std::vector<Running> all;
  uint64_t reused = 0;
  for (int i = 0; i < 40; ++i) {
    Running one;
    // Some begin as others did lately.
    if (i != 0 && random() % 3 != 0) {
      const Ids &other =
          all[all.size() - 1 - random() % std::min<size_t>(3, all.size())]
              .prompt;
      uint64_t length = random() % 2 ? other.size() : random() % other.size();
      one.prompt.assign(other.begin(), other.begin() + ptrdiff_t(length));
    }
    Ids more = drawIds(random(), random() % 25);
    one.prompt.insert(one.prompt.end(), more.begin(), more.end());
    if (one.prompt.size() > 60)
      one.prompt.resize(60);
    if (one.prompt.empty())
      one.prompt.push_back(5);
    one.drawn = std::make_unique<Drawn>(random);
    one.generation = start(generator, one.prompt, one.drawn->settings);
    all.push_back(std::move(one));
    for (uint64_t steps = random() % 40; steps-- != 0;)
      step(generator);
  }
  finish(generator);
  for (const Running &one : all) {
    SCOPED_TRACE(&one - all.data());
    std::vector<Result> expected = generateAlone(
        model, one.prompt, one.drawn->settings, options.tokenizer);
    for (uint64_t i = 0; i < expected.size(); ++i)
      EXPECT_EQ(getResult(one.generation, i), expected[i]) << i;
    reused += getCost(one.generation).reused_tokens;
  }
  EXPECT_GT(reused, 0u);
}

/// A conversation reads no token twice.
TEST_P(GeneratorTest, GoesOnWithAConversation) {
  GeneratorOptions options;
  Generator generator = create(model, options);
  Settings settings;
  settings.max_new_tokens = 9;
  Ids prompt = drawIds(1, 70);
  for (int turn = 0; turn < 3; ++turn) {
    Generation generation = start(generator, prompt, settings);
    finish(generator);
    braid_generation_cost cost = getCost(generation);
    Result result = getResult(generation);
    EXPECT_EQ(result, generateAlone(model, prompt, settings)[0]);
    EXPECT_EQ(cost.prompt_tokens, prompt.size());
    EXPECT_EQ(cost.generated_tokens, 9u);
    // Of the turn before only the last token was not evaluated.
    uint64_t known = turn == 0 ? 0 : prompt.size() - 21;
    EXPECT_EQ(cost.reused_tokens, known);
    EXPECT_EQ(cost.common_tokens, known);
    EXPECT_EQ(cost.read_tokens, prompt.size() - known);
    prompt.insert(prompt.end(), result.ids.begin(), result.ids.end());
    Ids more = drawIds(10 + turn, 20);
    prompt.insert(prompt.end(), more.begin(), more.end());
  }
}

} // namespace
