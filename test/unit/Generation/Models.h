//===- Models.h - Compiled checkpoints and generators for tests -*- C++ -*-===//
#ifndef TEST_UNIT_GENERATION_MODELS_H
#define TEST_UNIT_GENERATION_MODELS_H

#include "braid/generate.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace braid::test {

using Ids = std::vector<int32_t>;

/// The tiny checkpoints in the tree.
constexpr const char *kCheckpoints[] = {"tiny-jamba", "tiny-bamba",
                                        "tiny-zamba", "tiny-jetmoe"};

/// A checkpoint of test/data, compiled in f32 with calls of at most 32 tokens,
/// and opened; once for all tests.
const braid_model *getModel(const std::string &checkpoint);

/// Its tokenizer, or null.
const braid_tokenizer *getTokenizer(const std::string &checkpoint);

/// Ids of the tiny checkpoints that are not special.
Ids drawIds(uint64_t seed, size_t count, int32_t most = 600);
Ids join(Ids first, const Ids &second);

struct Destroy {
  void operator()(braid_generator *generator) const {
    braid_generator_destroy(generator);
  }
  void operator()(braid_generation *generation) const {
    braid_generation_destroy(generation);
  }
  void operator()(braid_generation_config *config) const {
    braid_generation_config_close(config);
  }
};
using Generator = std::unique_ptr<braid_generator, Destroy>;
using Generation = std::unique_ptr<braid_generation, Destroy>;
using Config = std::unique_ptr<braid_generation_config, Destroy>;

/// Settings as a test wants them.
struct Settings : braid_generation_settings {
  Settings() { braid_generation_settings_init(this); }
};

struct GeneratorOptions : braid_generator_options {
  GeneratorOptions() {
    braid_generator_options_init(this);
    braid_session_options_init(&sessionOptions);
    sessionOptions.max_context = 256;
    sessionOptions.threads = 1;
    sessionOptions.slots = 4;
    session = &sessionOptions;
  }
  GeneratorOptions(const GeneratorOptions &) = delete;

  braid_session_options sessionOptions;
};

/// Why a prompt is refused.
std::string refuse(const Generator &generator, const Ids &prompt,
                   const Settings &settings, braid_status status);
Generator create(const braid_model *model, const GeneratorOptions &options);
Generation start(const Generator &generator, const Ids &prompt,
                 const Settings &settings);
/// One step, which works; how many are not finished.
uint64_t step(const Generator &generator);
/// All of them.
void finish(const Generator &generator);

/// A copy of a sequence.
struct Result {
  Ids ids;
  std::string text;
  braid_finish finish;
  uint64_t reason;
  std::vector<float> logProbs;
  std::vector<braid_token_probability> top;
  float score;

  bool operator==(const Result &other) const;
};
std::ostream &operator<<(std::ostream &stream, const Result &result);

Result getResult(const Generation &generation, uint64_t index = 0);
braid_generation_cost getCost(const Generation &generation);

/// All sequences of one prompt in a generator of its own.
std::vector<Result> generateAlone(const braid_model *model, const Ids &prompt,
                                  const Settings &settings,
                                  const braid_tokenizer *tokenizer = nullptr);

} // namespace braid::test

#endif // TEST_UNIT_GENERATION_MODELS_H
