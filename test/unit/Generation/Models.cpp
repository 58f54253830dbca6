//===- Models.cpp - Compiled checkpoints and generators for tests ---------===//
#include "test/unit/Generation/Models.h"

#include "compiler/Driver/CompileCheckpoint.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <random>

namespace braid::test {
namespace {

/// An artifact that goes with the program.
struct Artifact {
  explicit Artifact(const std::string &checkpoint) {
    CompileOptions options;
    options.checkpoint = std::string(BRAID_DATA) + "/" + checkpoint;
    options.output = directory.getFile("artifact");
    options.dtype = "f32";
    options.maxTokens = 32;
    llvm::Error failure = compileCheckpoint(options);
    EXPECT_FALSE(bool(failure)) << llvm::toString(std::move(failure));
    braid_error error;
    EXPECT_EQ(braid_model_open(options.output.c_str(), &model, &error),
              BRAID_OK)
        << error.message;
    braid_status status =
        braid_tokenizer_open(options.output.c_str(), &tokenizer, &error);
    EXPECT_TRUE(status == BRAID_OK || status == BRAID_NOT_FOUND)
        << error.message;
  }
  ~Artifact() {
    braid_model_close(model);
    braid_tokenizer_close(tokenizer);
  }

  TemporaryDirectory directory;
  braid_model *model = nullptr;
  braid_tokenizer *tokenizer = nullptr;
};

const Artifact &getArtifact(const std::string &checkpoint) {
  static std::map<std::string, std::unique_ptr<Artifact>> artifacts;
  std::unique_ptr<Artifact> &artifact = artifacts[checkpoint];
  if (!artifact)
    artifact = std::make_unique<Artifact>(checkpoint);
  return *artifact;
}

} // namespace

const braid_model *getModel(const std::string &checkpoint) {
  return getArtifact(checkpoint).model;
}

const braid_tokenizer *getTokenizer(const std::string &checkpoint) {
  return getArtifact(checkpoint).tokenizer;
}

Ids drawIds(uint64_t seed, size_t count, int32_t most) {
  std::mt19937_64 random(seed);
  Ids ids(count);
  for (int32_t &id : ids)
    id = int32_t(3 + random() % uint64_t(most - 2));
  return ids;
}

Ids join(Ids first, const Ids &second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// Starts a generation and expects `status`; `error` says how that went.
static braid_generation *startWith(const Generator &generator,
                                   const Ids &prompt, const Settings &settings,
                                   braid_status status, braid_error &error) {
  braid_prompt given;
  braid_prompt_init(&given);
  given.ids = prompt.data();
  given.length = prompt.size();
  given.settings = &settings;
  braid_generation *generation;
  error = {};
  EXPECT_EQ(
      braid_generation_start(generator.get(), &given, &generation, &error),
      status)
      << error.message;
  return generation;
}

std::string refuse(const Generator &generator, const Ids &prompt,
                   const Settings &settings, braid_status status) {
  braid_error error;
  EXPECT_EQ(startWith(generator, prompt, settings, status, error), nullptr);
  return error.message;
}

Generator create(const braid_model *model, const GeneratorOptions &options) {
  braid_generator *generator;
  braid_error error = {};
  EXPECT_EQ(braid_generator_create(model, &options, &generator, &error),
            BRAID_OK)
      << error.message;
  return Generator(generator);
}

Generation start(const Generator &generator, const Ids &prompt,
                 const Settings &settings) {
  braid_error error;
  return Generation(startWith(generator, prompt, settings, BRAID_OK, error));
}

uint64_t step(const Generator &generator) {
  uint64_t running;
  braid_error error = {};
  EXPECT_EQ(braid_generator_step(generator.get(), &running, &error), BRAID_OK)
      << error.message;
  return running;
}

void finish(const Generator &generator) {
  for (int i = 0; step(generator) != 0; ++i)
    ASSERT_LT(i, 10000) << "it does not end";
}

bool Result::operator==(const Result &other) const {
  auto same = [](const auto &a, const auto &b) {
    return a.size() == b.size() &&
           (a.empty() ||
            std::memcmp(a.data(), b.data(), a.size() * sizeof a[0]) == 0);
  };
  return ids == other.ids && text == other.text && finish == other.finish &&
         reason == other.reason && same(logProbs, other.logProbs) &&
         same(top, other.top) && score == other.score;
}

std::ostream &operator<<(std::ostream &stream, const Result &result) {
  stream << "finish " << result.finish << '/' << result.reason << ", score "
         << result.score << ", ids";
  for (int32_t id : result.ids)
    stream << ' ' << id;
  return stream;
}

Result getResult(const Generation &generation, uint64_t index) {
  braid_sequence sequence;
  braid_sequence_init(&sequence);
  braid_error error = {};
  EXPECT_EQ(
      braid_generation_sequence(generation.get(), index, &sequence, &error),
      BRAID_OK)
      << error.message;
  Result result;
  result.ids.assign(sequence.ids, sequence.ids + sequence.num_ids);
  result.text.assign(sequence.text, sequence.text_length);
  result.finish = sequence.finish;
  result.reason = sequence.reason;
  if (sequence.log_probs)
    result.logProbs.assign(sequence.log_probs,
                           sequence.log_probs + sequence.num_ids);
  result.score = sequence.score;
  return result;
}

braid_generation_cost getCost(const Generation &generation) {
  braid_generation_cost cost;
  braid_generation_cost_init(&cost);
  EXPECT_EQ(braid_generation_costs(generation.get(), &cost, nullptr), BRAID_OK);
  return cost;
}

std::vector<Result> generateAlone(const braid_model *model, const Ids &prompt,
                                  const Settings &settings,
                                  const braid_tokenizer *tokenizer) {
  GeneratorOptions options;
  options.tokenizer = tokenizer;
  options.no_reuse = 1;
  options.sessionOptions.slots = std::max<uint64_t>(1, settings.num_beams);
  Generator generator = create(model, options);
  Generation generation = start(generator, prompt, settings);
  finish(generator);
  std::vector<Result> results;
  for (uint64_t i = 0; i < settings.num_return_sequences; ++i)
    results.push_back(getResult(generation, i));
  return results;
}

} // namespace braid::test
