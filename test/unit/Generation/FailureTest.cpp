//===- FailureTest.cpp - Ends of all kinds, and what is refused -----------===//
#include "test/unit/Generation/Models.h"

#include <algorithm>
#include <cmath>

using namespace braid::test;

namespace {

const braid_model *getJamba() { return getModel("tiny-jamba"); }

std::string refuseCreation(const braid_model *model,
                           const braid_generator_options &options,
                           braid_status status) {
  braid_generator *generator;
  braid_error error = {};
  EXPECT_EQ(braid_generator_create(model, &options, &generator, &error),
            status);
  EXPECT_EQ(generator, nullptr);
  return error.message;
}

TEST(Create, RefusesWhatDoesNotFit) {
  GeneratorOptions options;
  EXPECT_EQ(refuseCreation(nullptr, options, BRAID_INVALID_ARGUMENT),
            "expected a model and where to store the generator, but got NULL");
  options.struct_size = 3;
  EXPECT_EQ(refuseCreation(getJamba(), options, BRAID_INVALID_ARGUMENT),
            "expected generator options of at most 48 bytes, but struct_size "
            "is 3; call the _init function first");
  options.struct_size = sizeof(braid_generator_options);
  options.sessionOptions.struct_size = 3;
  EXPECT_EQ(refuseCreation(getJamba(), options, BRAID_INVALID_ARGUMENT),
            "expected session options of at most " +
                std::to_string(sizeof(braid_session_options)) +
                " bytes, but struct_size is 3; call the _init function first");
  options.sessionOptions.struct_size = sizeof(braid_session_options);
  options.sessionOptions.slots = 1000;
  EXPECT_EQ(refuseCreation(getJamba(), options, BRAID_INVALID_ARGUMENT),
            "expected slots from 1 to 64, the bound the model was compiled "
            "with, but got 1000; ask for less");
}

TEST(Create, RefusesModelsWithoutLogits) {
  GeneratorOptions options;
  EXPECT_EQ(refuseCreation(getModel("golden/jamba/base-model"), options,
                           BRAID_INVALID_ARGUMENT),
            "expected a model that predicts tokens, but 'base-model' has "
            "another head; compile with --head=causal-lm");
}

TEST(Create, RefusesTokenizersOfOtherModels) {
  braid_tokenizer *tokenizer;
  ASSERT_EQ(braid_tokenizer_open(BRAID_DATA "/tokenizers/llama3", &tokenizer,
                                 nullptr),
            BRAID_OK);
  GeneratorOptions options;
  options.tokenizer = tokenizer;
  std::string message = refuseCreation(getJamba(), options, BRAID_MISMATCH);
  EXPECT_EQ(message.find("expected a tokenizer of ids below 640, which the "
                         "model has, but got one of 801 whose id 640 is "),
            0u)
      << message;
  braid_tokenizer_close(tokenizer);
  // Smaller ones leave the rest of the vocabulary unused.
  ASSERT_EQ(
      braid_tokenizer_open(BRAID_DATA "/tokenizers/words", &tokenizer, nullptr),
      BRAID_OK);
  options.tokenizer = tokenizer;
  EXPECT_TRUE(create(getJamba(), options));
  braid_tokenizer_close(tokenizer);
}

TEST(Start, RefusesWhatDoesNotFit) {
  GeneratorOptions options;
  options.sessionOptions.max_context = 40;
  Generator generator = create(getJamba(), options);
  Settings settings;
  EXPECT_EQ(refuse(generator, {}, settings, BRAID_INVALID_ARGUMENT),
            "expected a prompt of at least one token, but got none; begin with "
            "the tokenizer's bos");
  EXPECT_EQ(refuse(generator, {1, 640}, settings, BRAID_INVALID_ARGUMENT),
            "expected ids from 0 to 639, the model's vocabulary, but token 1 "
            "of the prompt is 640");
  EXPECT_EQ(refuse(generator, drawIds(1, 40), settings, BRAID_LIMIT),
            "expected a prompt of at most 39 tokens, so that one fits behind "
            "it into the context of 40, but got 40; shorten it, or ask for "
            "more max_context");
  settings.max_length = 5;
  EXPECT_EQ(refuse(generator, drawIds(1, 5), settings, BRAID_LIMIT),
            "expected a prompt shorter than max_length, 5, but got 5 tokens; "
            "ask for a larger max_length, or for max_new_tokens");
  settings.num_beams = 5;
  EXPECT_EQ(refuse(generator, {1}, settings, BRAID_LIMIT),
            "expected num_beams of at most 4, as the session has slots, but "
            "got 5; ask for more slots, or fewer beams");
  settings.num_beams = 1;
  braid_string stop = {"a", 1};
  settings.stop_strings = &stop;
  settings.num_stop_strings = 1;
  EXPECT_EQ(refuse(generator, {1}, settings, BRAID_INVALID_ARGUMENT),
            "expected a tokenizer for stop_strings, but the generator has "
            "none; give it one, or use eos_ids");
  EXPECT_EQ(refuse(nullptr, {1}, settings, BRAID_INVALID_ARGUMENT),
            "expected a generator, a prompt and where to store the generation, "
            "but got NULL");
}

TEST(Access, ChecksItsArguments) {
  GeneratorOptions options;
  Generator generator = create(getJamba(), options);
  Generation generation = start(generator, {1, 2}, Settings());
  braid_error error = {};
  braid_sequence sequence;
  braid_sequence_init(&sequence);
  EXPECT_EQ(braid_generation_sequence(generation.get(), 1, &sequence, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a sequence below 1, as "
                              "num_return_sequences says, but got 1");
  EXPECT_EQ(braid_generation_sequence(nullptr, 0, &sequence, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message,
               "expected a generation and a sequence, but got NULL");
  sequence.struct_size = 2;
  EXPECT_EQ(braid_generation_sequence(generation.get(), 0, &sequence, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(braid_generation_costs(generation.get(), nullptr, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message,
               "expected a generation and where to store its cost, but got "
               "NULL");
  EXPECT_EQ(braid_generator_step(nullptr, nullptr, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a generator, but got NULL");
  EXPECT_EQ(braid_generator_session(nullptr), nullptr);
  EXPECT_NE(braid_generator_session(generator.get()), nullptr);
  braid_generator_destroy(nullptr);
  braid_generation_destroy(nullptr);
}

TEST(End, ComesWithTheContext) {
  Settings settings;
  for (const char *name : {"tiny-jamba", "golden/jamba/no-attention"}) {
    GeneratorOptions options;
    options.sessionOptions.max_context = 40;
    Generator generator = create(getModel(name), options);
    Generation generation = start(generator, {5, 6, 7}, settings);
    finish(generator);
    EXPECT_EQ(getResult(generation).ids.size(), 37u);
    EXPECT_EQ(getResult(generation).finish, BRAID_FINISH_CONTEXT);
  }
}

/// A pool of KV blocks that is smaller than the context is the context.
TEST(End, ComesWithThePool) {
  GeneratorOptions options;
  options.sessionOptions.kv_positions = 48;
  Generator generator = create(getJamba(), options);
  Settings settings;
  Generation generation = start(generator, {5, 6, 7}, settings);
  finish(generator);
  EXPECT_EQ(getResult(generation).ids.size(), 45u);
  EXPECT_EQ(getResult(generation).finish, BRAID_FINISH_CONTEXT);
  EXPECT_EQ(refuse(generator, drawIds(1, 48), settings, BRAID_LIMIT)
                .find("expected a prompt of at most 47 tokens"),
            0u);
}

/// Beams that part need more blocks than there are, though nobody else runs.
TEST(End, OfBeamsComesWithThePool) {
  GeneratorOptions options;
  options.sessionOptions.kv_positions = 64;
  Generator generator = create(getJamba(), options);
  Settings settings;
  settings.num_beams = settings.num_return_sequences = 4;
  settings.max_new_tokens = 60;
  Generation beams = start(generator, {5, 6, 7}, settings);
  finish(generator);
  for (uint64_t i = 0; i < 4; ++i) {
    EXPECT_EQ(getResult(beams, i).finish, BRAID_FINISH_CONTEXT);
    EXPECT_LT(getResult(beams, i).ids.size(), 60u);
    EXPECT_GT(getResult(beams, i).ids.size(), 10u);
  }
  EXPECT_GE(getResult(beams, 0).score, getResult(beams, 1).score);
}

TEST(End, ComesWithEos) {
  Settings settings;
  settings.max_new_tokens = 20;
  Ids prompt = drawIds(3, 20);
  Ids plain = generateAlone(getJamba(), prompt, settings)[0].ids;
  // The first of the continuation's tokens that did not come before.
  size_t place = 5;
  while (
      std::count(plain.begin(), plain.begin() + ptrdiff_t(place), plain[place]))
    ++place;
  Ids eos = {639, plain[place]};
  settings.eos_ids = eos.data();
  settings.num_eos_ids = 2;
  Result result = generateAlone(getJamba(), prompt, settings)[0];
  EXPECT_EQ(result.finish, BRAID_FINISH_EOS);
  EXPECT_EQ(result.reason, 1u);
  EXPECT_EQ(result.ids,
            Ids(plain.begin(), plain.begin() + ptrdiff_t(place) + 1));
}

TEST(End, ComesWhereNothingMayFollow) {
  Settings settings;
  Ids all;
  for (int32_t id = 0; id < 640; ++id)
    all.push_back(id);
  settings.suppress_ids = all.data();
  settings.num_suppress_ids = all.size();
  for (uint64_t sample : {0, 1}) {
    settings.do_sample = sample;
    Result result = generateAlone(getJamba(), {5}, settings)[0];
    EXPECT_EQ(result.finish, BRAID_FINISH_FAILED);
    EXPECT_EQ(result.reason, uint64_t(BRAID_FAILED_NO_TOKEN));
    EXPECT_TRUE(result.ids.empty());
  }
  // Beams have no token either, and end.
  settings.num_beams = 2;
  settings.max_new_tokens = 3;
  EXPECT_EQ(generateAlone(getJamba(), {5}, settings)[0].finish,
            BRAID_FINISH_FAILED);
}

TEST(End, StopStringsCutTheText) {
  const braid_tokenizer *tokenizer = getTokenizer("tiny-jamba");
  Settings settings;
  settings.max_new_tokens = 40;
  Ids prompt = drawIds(3, 20);
  Result plain = generateAlone(getJamba(), prompt, settings, tokenizer)[0];
  ASSERT_GT(plain.text.size(), 30u);
  size_t middle = plain.text.size() / 2;
  while ((plain.text[middle] & 0xc0) == 0x80)
    ++middle;
  size_t end = middle + 5;
  while (end < plain.text.size() && (plain.text[end] & 0xc0) == 0x80)
    ++end;
  std::string stop = plain.text.substr(middle, end - middle);
  braid_string stops[] = {{"not in there", 12}, {stop.data(), stop.size()}};
  settings.stop_strings = stops;
  settings.num_stop_strings = 2;
  GeneratorOptions options;
  options.tokenizer = tokenizer;
  Generator generator = create(getJamba(), options);
  Generation generation = start(generator, prompt, settings);
  std::string shown;
  do {
    std::string text = getResult(generation).text;
    EXPECT_EQ(text.compare(0, shown.size(), shown), 0) << "text changes";
    shown = text;
  } while (step(generator) != 0);
  Result result = getResult(generation);
  EXPECT_EQ(result.finish, BRAID_FINISH_STOP);
  EXPECT_EQ(result.reason, 1u);
  EXPECT_EQ(result.text, plain.text.substr(0, plain.text.find(stop)));
  EXPECT_LT(result.ids.size(), plain.ids.size());
  // The best beam alone, so to say, is the greedy choice.
  settings.num_beams = 2;
  settings.early_stopping = BRAID_STOP_EARLY;
  Result beam = generateAlone(getJamba(), prompt, settings, tokenizer)[0];
  EXPECT_EQ(beam.text.find(stop), std::string::npos);
}

TEST(End, StopStringsMayBeginInThePrompt) {
  const braid_tokenizer *tokenizer = getTokenizer("tiny-jamba");
  Settings settings;
  settings.max_new_tokens = 8;
  Ids prompt = drawIds(3, 20);
  prompt.back() = 413; // Once
  Result plain = generateAlone(getJamba(), prompt, settings, tokenizer)[0];
  std::string front = plain.text.substr(0, plain.text.find(' ', 2));
  ASSERT_GT(front.size(), 1u);
  for (uint64_t beams : {1, 2}) {
    std::string stop = "Once" + front;
    braid_string stops[] = {{stop.data(), stop.size()}};
    settings.num_beams = beams;
    settings.early_stopping = BRAID_STOP_EARLY;
    settings.stop_strings = stops;
    settings.num_stop_strings = 1;
    Result result = generateAlone(getJamba(), prompt, settings, tokenizer)[0];
    if (beams == 1)
      EXPECT_EQ(result.finish, BRAID_FINISH_STOP);
    if (result.finish == BRAID_FINISH_STOP)
      EXPECT_EQ(result.text, "");
  }
}

/// The first token of a text drops its blank, but for one that goes on.
TEST(Text, GoesOnWhereThePromptEnds) {
  GeneratorOptions options;
  options.tokenizer = getTokenizer("tiny-zamba");
  Generator generator = create(getModel("tiny-zamba"), options);
  Settings settings;
  settings.max_new_tokens = 8;
  const Ids ids = {1, 402, 395, 403, 304, 418}; // Once upon a time
  for (uint64_t beams : {1, 2})
    for (uint64_t goesOn : {0, 1}) {
      settings.num_beams = beams;
      braid_prompt prompt;
      braid_prompt_init(&prompt);
      prompt.ids = ids.data();
      prompt.length = ids.size();
      prompt.settings = &settings;
      prompt.continue_text = goesOn;
      braid_generation *started;
      ASSERT_EQ(
          braid_generation_start(generator.get(), &prompt, &started, nullptr),
          BRAID_OK);
      Generation generation(started);
      finish(generator);
      EXPECT_EQ(getResult(generation).text.substr(0, 11),
                goesOn ? " there was " : "there was a");
    }
}

TEST(LogProbs, AreOfWhatWasChosen) {
  Settings settings;
  settings.max_new_tokens = 6;
  settings.log_probs = 1;
  settings.top_log_probs = 3;
  settings.repetition_penalty = 1.5f;
  for (uint64_t beams : {1, 3}) {
    settings.num_beams = beams;
    GeneratorOptions options;
    Generator generator = create(getJamba(), options);
    Generation generation = start(generator, drawIds(3, 20), settings);
    finish(generator);
    braid_sequence sequence;
    braid_sequence_init(&sequence);
    ASSERT_EQ(
        braid_generation_sequence(generation.get(), 0, &sequence, nullptr),
        BRAID_OK);
    ASSERT_EQ(sequence.num_ids, 6u);
    float sum = 0;
    for (uint64_t i = 0; i < 6; ++i) {
      const braid_token_probability *top = sequence.top_log_probs + 3 * i;
      EXPECT_GT(top[0].log_prob, top[1].log_prob);
      EXPECT_LE(sequence.log_probs[i], top[0].log_prob);
      for (int t = 0; t < 3; ++t)
        if (top[t].id == sequence.ids[i])
          EXPECT_EQ(top[t].log_prob, sequence.log_probs[i]);
      sum += sequence.log_probs[i];
    }
    if (beams == 1)
      EXPECT_EQ(sequence.score, sum);
  }
}

/// A generator whose session is cancelled after so many calls.
class Cancelled : public testing::Test {
protected:
  Cancelled() {
    options.sessionOptions.cancel_user = this;
    options.sessionOptions.should_cancel = [](void *user) {
      auto *test = static_cast<Cancelled *>(user);
      return int(test->patience >= 0 && test->patience-- == 0);
    };
    generator = create(getJamba(), options);
    settings.max_new_tokens = 8;
  }

  GeneratorOptions options;
  Settings settings;
  Generator generator;
  int patience = -1;
};

/// A step is one call as a rule: cancelled in front of it, nothing has begun.
TEST_F(Cancelled, LeavesWhatHadNotBegun) {
  Ids prompt = drawIds(1, 70);
  Generation generation = start(generator, prompt, settings);
  step(generator);
  patience = 0;
  uint64_t running;
  braid_error error = {};
  EXPECT_EQ(braid_generator_step(generator.get(), &running, &error),
            BRAID_CANCELLED);
  EXPECT_EQ(error.status, BRAID_CANCELLED);
  EXPECT_EQ(running, 1u);
  finish(generator);
  EXPECT_EQ(getResult(generation),
            generateAlone(getJamba(), prompt, settings)[0]);
}

/// With a call for every output, the second of four is cancelled: the first
/// sequence and the beams had begun.
TEST_F(Cancelled, EndsWhatHadBegun) {
  options.sessionOptions.max_rows = 1;
  generator = create(getJamba(), options);
  Ids prompt = drawIds(1, 10), other = drawIds(2, 10);
  Generation first = start(generator, prompt, settings);
  settings.num_beams = 2;
  Generation beams = start(generator, other, settings);
  settings.num_beams = 1;
  Generation last = start(generator, other, settings);
  step(generator);
  step(generator);
  patience = 2;
  uint64_t running;
  EXPECT_EQ(braid_generator_step(generator.get(), &running, nullptr),
            BRAID_CANCELLED);
  EXPECT_EQ(running, 1u);
  EXPECT_EQ(getResult(first).finish, BRAID_FINISH_CANCELLED);
  EXPECT_EQ(getResult(first).ids.size(), 2u);
  EXPECT_EQ(getResult(beams).finish, BRAID_FINISH_CANCELLED);
  EXPECT_TRUE(getResult(beams).ids.empty());
  EXPECT_EQ(getResult(last).finish, BRAID_RUNNING);
  finish(generator);
  EXPECT_EQ(getResult(last), generateAlone(getJamba(), other, settings)[0]);
  // The generator is as good as new.
  Generation again = start(generator, prompt, settings);
  finish(generator);
  EXPECT_EQ(getResult(again), generateAlone(getJamba(), prompt, settings)[0]);
}

/// Somebody cancels an evaluation of a slot that a sequence has.
TEST_F(Cancelled, BrokenSlotsFailTheirGenerations) {
  Ids prompt = drawIds(1, 20);
  Generation first = start(generator, prompt, settings);
  settings.num_beams = 2;
  Generation beams = start(generator, prompt, settings);
  settings.num_beams = 1;
  step(generator);
  braid_sequence sequence;
  braid_sequence_init(&sequence);
  ASSERT_EQ(braid_generation_sequence(first.get(), 0, &sequence, nullptr),
            BRAID_OK);
  ASSERT_NE(sequence.slot, BRAID_NO_SLOT);
  Ids more = drawIds(5, 40);
  braid_request request;
  braid_request_init(&request);
  request.slot = sequence.slot;
  request.ids = more.data();
  request.length = more.size();
  patience = 1;
  ASSERT_EQ(braid_evaluate(braid_generator_session(generator.get()), &request,
                           1, nullptr),
            BRAID_CANCELLED);
  patience = -1;
  uint64_t running;
  braid_error error = {};
  EXPECT_EQ(braid_generator_step(generator.get(), &running, &error),
            BRAID_STATE);
  EXPECT_EQ(running, 0u);
  EXPECT_EQ(getResult(first).finish, BRAID_FINISH_FAILED);
  EXPECT_EQ(getResult(first).reason, uint64_t(BRAID_FAILED_EVALUATION));
  EXPECT_EQ(getResult(beams).finish, BRAID_FINISH_FAILED);
  Generation again = start(generator, prompt, settings);
  finish(generator);
  EXPECT_EQ(getResult(again), generateAlone(getJamba(), prompt, settings)[0]);
}

} // namespace
