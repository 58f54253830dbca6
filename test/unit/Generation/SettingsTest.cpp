//===- SettingsTest.cpp - What settings may be, and files of them ---------===//
#include "test/unit/Generation/Models.h"

#include "test/unit/Support/TemporaryDirectory.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

using namespace braid::test;

namespace {

/// Why settings are refused for a vocabulary of eight.
std::string refuse(const Settings &settings) {
  std::vector<float> logits(8), scores(8);
  int32_t ids[] = {1, 2};
  braid_error error = {};
  EXPECT_EQ(braid_process_logits(&settings, ids, 2, 1, logits.data(),
                                 scores.data(), 8, &error),
            BRAID_INVALID_ARGUMENT);
  return error.message;
}

TEST(Settings, HaveTheDefaultsOfTheReference) {
  Settings settings;
  EXPECT_EQ(settings.top_k, 50u);
  EXPECT_EQ(settings.temperature, 1);
  EXPECT_EQ(settings.num_beams, 1u);
  EXPECT_EQ(settings.max_length, 0u); // not 20: see docs/generation.md
  EXPECT_EQ(settings.struct_size, sizeof(braid_generation_settings));
}

TEST(Settings, NumbersHaveBounds) {
  struct Case {
    void (*change)(Settings &);
    const char *message;
  };
  const Case cases[] = {
      {[](Settings &s) { s.repetition_penalty = 0; },
       "expected a number above 0 as repetition_penalty, but got 0"},
      {[](Settings &s) { s.presence_penalty = NAN; },
       "expected a number as presence_penalty, but got nan"},
      {[](Settings &s) { s.frequency_penalty = INFINITY; },
       "expected a number as frequency_penalty, but got inf"},
      {[](Settings &s) { s.temperature = -1; },
       "expected a number from 0 as temperature, but got -1"},
      {[](Settings &s) { s.top_p = 1.5f; },
       "expected a number from 0 to 1 as top_p, but got 1.5"},
      {[](Settings &s) { s.min_p = -0.5f; },
       "expected a number from 0 to 1 as min_p, but got -0.5"},
      {[](Settings &s) { s.typical_p = 0; },
       "expected a number above 0, at most 1 as typical_p, but got 0"},
      {[](Settings &s) { s.epsilon_cutoff = 1; },
       "expected a number from 0, below 1 as epsilon_cutoff, but got 1"},
      {[](Settings &s) { s.eta_cutoff = 2; },
       "expected a number from 0, below 1 as eta_cutoff, but got 2"},
      {[](Settings &s) { s.top_h = 2; },
       "expected a number from 0 to 1 as top_h, but got 2"},
      {[](Settings &s) { s.length_penalty = NAN; },
       "expected a number as length_penalty, but got nan"},
      {[](Settings &s) { s.decay_factor = 0; },
       "expected a number above 0 as decay_factor, but got 0"},
      {[](Settings &s) { s.num_beams = 0; },
       "expected num_beams from 1 to 1024, but got 0"},
      {[](Settings &s) { s.num_return_sequences = 1 << 20; },
       "expected num_return_sequences from 1 to 1024, but got 1048576"},
      {[](Settings &s) { s.top_log_probs = 9; },
       "expected at most the vocabulary, 8, as top_log_probs, but got 9"},
      {[](Settings &s) {
         s.num_beams = 2;
         s.num_return_sequences = 3;
       },
       "expected at most num_beams, 2, as num_return_sequences, but got 3; "
       "search with more beams"},
      {[](Settings &s) { s.early_stopping = braid_early_stopping(7); },
       "expected early_stopping from 0 to 2, but got 7"},
      {[](Settings &s) { s.forced_bos_id = 8; },
       "expected ids from 0 to 7 in forced_bos_id, but got 8"},
      {[](Settings &s) { s.forced_eos_id = -2; },
       "expected ids from 0 to 7 in forced_eos_id, but got -2"},
      {[](Settings &s) { s.num_eos_ids = 2; },
       "expected 2 elements of eos_ids, but got NULL"},
  };
  for (const Case &one : cases) {
    Settings settings;
    one.change(settings);
    EXPECT_EQ(refuse(settings), one.message);
  }
}

TEST(Settings, HaveASize) {
  for (size_t size : {size_t(4), size_t(5000)}) {
    Settings settings;
    settings.struct_size = size;
    EXPECT_EQ(refuse(settings),
              "expected generation settings of at most " +
                  std::to_string(sizeof(braid_generation_settings)) +
                  " bytes, but struct_size is " + std::to_string(size) +
                  "; call the _init function first");
  }
}

TEST(Settings, ListsAreChecked) {
  const int32_t ids[] = {3, 9};
  {
    Settings settings;
    settings.eos_ids = ids;
    settings.num_eos_ids = 2;
    EXPECT_EQ(refuse(settings),
              "expected ids from 0 to 7 in eos_ids, but got 9");
  }
  {
    Settings settings;
    braid_token_list words[] = {{ids, 1}, {ids, 0}};
    settings.bad_words = words;
    settings.num_bad_words = 2;
    EXPECT_EQ(refuse(settings), "expected at least one token in each list of "
                                "bad_words, but got an empty one");
  }
  {
    Settings settings;
    braid_sequence_bias bias = {ids, 1, NAN};
    settings.sequence_bias = &bias;
    settings.num_sequence_biases = 1;
    EXPECT_EQ(refuse(settings), "expected numbers or minus infinity in "
                                "sequence_bias, but got nan");
  }
  {
    Settings settings;
    braid_string stops[] = {{"a", 1}, {"", 0}};
    settings.stop_strings = stops;
    settings.num_stop_strings = 2;
    EXPECT_EQ(refuse(settings),
              "expected texts as stop_strings, but number 1 is empty");
    stops[1] = {"\xff", 1};
    EXPECT_EQ(refuse(settings), "expected stop_strings in UTF-8, but number 1, "
                                "'\\xff', is not");
  }
  {
    Settings settings;
    settings.suppress_ids = ids;
    settings.num_suppress_ids = 1;
    settings.forced_eos_id = 3;
    EXPECT_EQ(refuse(settings), "expected a token that may be chosen as "
                                "forced_eos_id, but 3 is in suppress_ids");
  }
}

TEST(ProcessLogits, ChecksItsArguments) {
  std::vector<float> logits(8), scores(8);
  int32_t ids[] = {1, 2};
  braid_error error = {};
  auto call = [&](const int32_t *ids, uint64_t length, uint64_t prompt,
                  const float *logits, uint64_t vocabulary) {
    EXPECT_EQ(braid_process_logits(nullptr, ids, length, prompt, logits,
                                   scores.data(), vocabulary, &error),
              BRAID_INVALID_ARGUMENT);
    return std::string(error.message);
  };
  EXPECT_EQ(call(ids, 2, 1, nullptr, 8),
            "expected logits and where to store scores, but got NULL");
  EXPECT_EQ(call(nullptr, 2, 1, logits.data(), 8),
            "expected ids, but got NULL");
  EXPECT_EQ(call(ids, 2, 3, logits.data(), 8),
            "expected a prompt of at most 2 tokens, which is all there are, "
            "but got 3");
  EXPECT_EQ(call(ids, 2, 1, logits.data(), 0),
            "expected a vocabulary from 1 to 2^31, but got 0");
  // Ids that have no score are of no account, the scores may be the logits.
  Settings settings;
  settings.repetition_penalty = 2;
  int32_t strange[] = {-7, 100, 2};
  logits = {1, 1, 1, 1};
  EXPECT_EQ(braid_process_logits(&settings, strange, 3, 1, logits.data(),
                                 logits.data(), 4, nullptr),
            BRAID_OK);
  EXPECT_EQ(logits, (std::vector<float>{1, 1, 0.5f, 1}));
}

/// What the reference does not have.
TEST(ProcessLogits, PenalizesWhatWasGeneratedOnly) {
  Settings settings;
  settings.presence_penalty = 0.5f;
  settings.frequency_penalty = 0.25f;
  std::vector<float> logits(4, 1);
  const int32_t ids[] = {0, 1, 1, 1, 2};
  ASSERT_EQ(braid_process_logits(&settings, ids, 5, 2, logits.data(),
                                 logits.data(), 4, nullptr),
            BRAID_OK);
  EXPECT_EQ(logits, (std::vector<float>{1, 0, 0.25f, 1}));
}

TEST(ProcessLogits, TypicalTokensOfNumbersThatAreNone) {
  Settings settings;
  settings.do_sample = 1;
  settings.top_k = 0;
  settings.typical_p = 0.5;
  settings.remove_invalid_values = 1;
  const int32_t ids[] = {1};
  std::array<float, 5> scores = {INFINITY, 1, 2, -INFINITY, 0};
  braid_error error;
  ASSERT_EQ(braid_process_logits(&settings, ids, 1, 1, scores.data(),
                                 scores.data(), scores.size(), &error),
            BRAID_OK)
      << error.message;
  const float none = -INFINITY;
  EXPECT_EQ(scores, (std::array<float, 5>{std::numeric_limits<float>::max(),
                                          none, none, none, none}));
}

/// Opens what files of these contents say; the failure, or nothing.
std::string open(const std::string &generation, const std::string &model,
                 Config &result) {
  TemporaryDirectory directory;
  auto write = [&](const char *name, const std::string &text) {
    if (!text.empty())
      std::ofstream(directory.getFile(name)) << text;
  };
  write("generation_config.json", generation);
  write("config.json", model);
  braid_generation_config *config;
  braid_error error = {};
  braid_status status = braid_generation_config_open(
      directory.getFile("").c_str(), &config, &error);
  result.reset(config);
  EXPECT_EQ(status == BRAID_OK, config != nullptr);
  return error.message;
}

std::string refuseFile(const std::string &text) {
  Config config;
  std::string message = open(text, "", config);
  EXPECT_FALSE(config);
  return message;
}

TEST(Config, ReadsEverySettingThatIsSupported) {
  Config config;
  EXPECT_EQ(open(R"({"max_length": 9, "max_new_tokens": 8, "min_length": 7,
      "eos_token_id": [2, -1, 5], "stop_strings": ["a", "bc"],
      "repetition_penalty": 1.5, "no_repeat_ngram_size": 3,
      "bad_words_ids": [[1, 2], [3]], "suppress_tokens": [4],
      "begin_suppress_tokens": [5, 6], "forced_bos_token_id": 7,
      "forced_eos_token_id": [8], "do_sample": true, "temperature": 0.5,
      "top_k": 0, "top_p": 0.9, "min_p": 0.1, "top_h": 0.3, "typical_p": 0.8,
      "epsilon_cutoff": 0.01, "eta_cutoff": 0.02, "num_return_sequences": 2,
      "num_beams": 3, "length_penalty": -1, "early_stopping": "never",
      "sequence_bias": [[[1, 2], 0.5], [[3], -1]],
      "exponential_decay_length_penalty": [5, 1.01],
      "remove_invalid_values": true, "renormalize_logits": true})",
                 "", config),
            "");
  ASSERT_TRUE(config);
  const auto &s = *braid_generation_config_settings(config.get());
  EXPECT_EQ(s.max_length, 9u);
  EXPECT_EQ(s.max_new_tokens, 8u);
  EXPECT_EQ(s.min_length, 7u);
  ASSERT_EQ(s.num_eos_ids, 2u);
  EXPECT_EQ(s.eos_ids[1], 5);
  ASSERT_EQ(s.num_stop_strings, 2u);
  EXPECT_EQ(std::string(s.stop_strings[1].text, s.stop_strings[1].length),
            "bc");
  EXPECT_EQ(s.repetition_penalty, 1.5f);
  EXPECT_EQ(s.no_repeat_ngram_size, 3u);
  ASSERT_EQ(s.num_bad_words, 2u);
  EXPECT_EQ(s.bad_words[0].ids[1], 2);
  EXPECT_EQ(s.suppress_ids[0], 4);
  EXPECT_EQ(s.num_begin_suppress_ids, 2u);
  EXPECT_EQ(s.forced_bos_id, 7);
  EXPECT_EQ(s.forced_eos_id, 8);
  EXPECT_EQ(s.do_sample, 1u);
  EXPECT_EQ(s.temperature, 0.5f);
  EXPECT_EQ(s.top_k, 0u);
  EXPECT_EQ(s.top_p, 0.9f);
  EXPECT_EQ(s.min_p, 0.1f);
  EXPECT_EQ(s.top_h, 0.3f);
  EXPECT_EQ(s.typical_p, 0.8f);
  EXPECT_EQ(s.epsilon_cutoff, 0.01f);
  EXPECT_EQ(s.eta_cutoff, 0.02f);
  EXPECT_EQ(s.num_return_sequences, 2u);
  EXPECT_EQ(s.num_beams, 3u);
  EXPECT_EQ(s.length_penalty, -1);
  EXPECT_EQ(s.early_stopping, BRAID_STOP_NEVER);
  ASSERT_EQ(s.num_sequence_biases, 2u);
  EXPECT_EQ(s.sequence_bias[1].bias, -1);
  EXPECT_EQ(s.decay_start, 5u);
  EXPECT_EQ(s.decay_factor, 1.01);
  EXPECT_EQ(s.remove_invalid_values, 1u);
  EXPECT_EQ(s.renormalize_logits, 1u);
  Settings copy;
  braid_generation_settings_copy(&s, &copy);
  EXPECT_EQ(copy.top_p, 0.9f);
}

TEST(Config, LeavesAloneWhatHasNoEffect) {
  Config config;
  EXPECT_EQ(open(R"({"use_cache": false, "pad_token_id": -1, "bos_token_id": 1,
      "output_scores": true, "transformers_version": "4.0", "anything": {},
      "guidance_scale": 1.0, "penalty_alpha": 0, "watermarking_config": null,
      "num_beam_groups": 1, "diversity_penalty": 0.0, "low_memory": false,
      "constraints": [], "top_k": null, "cache_implementation": "static",
      "encoder_no_repeat_ngram_size": 0, "encoder_repetition_penalty": 1,
      "token_healing": false, "max_time": null})",
                 "", config),
            "");
  ASSERT_TRUE(config);
  const auto &settings = *braid_generation_config_settings(config.get());
  EXPECT_EQ(settings.top_k, 50u);
  EXPECT_EQ(settings.num_eos_ids, 0u);
}

TEST(Config, NamesWhatIsNotSupported) {
  const std::pair<const char *, const char *> values[] = {
      {"max_time", "1.5"},
      {"guidance_scale", "2"},
      {"encoder_repetition_penalty", "1.5"},
      {"encoder_no_repeat_ngram_size", "3"},
      {"watermarking_config", "{}"},
      {"token_healing", "true"},
      {"penalty_alpha", "0.5"},
      {"dola_layers", "'low'"},
      {"num_beam_groups", "2"},
      {"diversity_penalty", "1"},
      {"constraints", "[1]"},
      {"force_words_ids", "[[1]]"},
      {"low_memory", "true"},
      {"logits_processor", "[1]"},
      {"stopping_criteria", "[1]"},
      {"prefix_allowed_tokens_fn", "'f'"},
      {"negative_prompt_ids", "[1]"}};
  for (auto [name, value] : values) {
    std::string text = value;
    std::replace(text.begin(), text.end(), '\'', '"');
    std::string message =
        refuseFile("{\"" + std::string(name) + "\": " + text + "}");
    EXPECT_EQ(message.find("generation_config.json." + std::string(name) +
                           ": expected only settings that are supported, but "
                           "this one, "),
              0u)
        << message;
  }
}

TEST(Config, SaysWhereAndWhatIsWrong) {
  const std::pair<const char *, const char *> files[] = {
      {"[]", "generation_config.json: expected an object, but got an array"},
      {R"({"top_k": 1.5})",
       "generation_config.json.top_k: expected an integer from 0 to "
       "1099511627776, but got 1.5"},
      {R"({"top_k": -1})",
       "generation_config.json.top_k: expected an integer from 0 to "
       "1099511627776, but got -1"},
      {R"({"do_sample": "yes"})",
       "generation_config.json.do_sample: expected true or false, but got "
       "'yes'"},
      {R"({"temperature": "warm"})",
       "generation_config.json.temperature: expected a number, but got 'warm'"},
      {R"({"max_new_tokens": 0})",
       "generation_config.json.max_new_tokens: expected an integer above 0, "
       "but got 0"},
      {R"({"eos_token_id": [1, -1.5]})",
       "generation_config.json.eos_token_id[1]: expected an integer from 0 to "
       "2147483647, but got -1.5"},
      {R"({"early_stopping": "soon"})",
       "generation_config.json.early_stopping: expected true, false or "
       "'never', but got 'soon'"},
      {R"({"forced_eos_token_id": [1, 2]})",
       "generation_config.json.forced_eos_token_id: expected one token, but "
       "got a list of 2; choose one of them"},
      {R"({"sequence_bias": [[[1], 2, 3]]})",
       "generation_config.json.sequence_bias[0]: expected a list of ids and a "
       "number, but got an array"},
      {R"({"exponential_decay_length_penalty": [1]})",
       "generation_config.json.exponential_decay_length_penalty: expected a "
       "list of a start and a factor, but got an array"},
      {R"({"bad_words_ids": [[]]})",
       "generation_config.json: expected at least one token in each list of "
       "bad_words, but got an empty one"},
      {R"({"top_p": 7})", "generation_config.json: expected a number from 0 to "
                          "1 as top_p, but got 7"},
      {R"({"top_k": 1, "top_k": 2})",
       "generation_config.json: expected each key of an object once, but got "
       "'top_k' twice; correct the file"},
  };
  for (auto [text, message] : files)
    EXPECT_EQ(refuseFile(text), message);
  EXPECT_EQ(refuseFile("{\"a\": ")
                .find("generation_config.json: expected "
                      "JSON, but byte "),
            0u);
}

/// As the reference has it.
TEST(Config, MinNewTokensOverridesMinLength) {
  Config config;
  EXPECT_EQ(open(R"({"min_length": 9, "min_new_tokens": 0})", "", config), "");
  EXPECT_EQ(braid_generation_config_settings(config.get())->min_length, 0u);
}

TEST(Config, NeedsADirectory) {
  TemporaryDirectory directory;
  auto refuse = [&](const std::string &path, braid_status status) {
    braid_generation_config *config;
    braid_error error = {};
    EXPECT_EQ(braid_generation_config_open(path.c_str(), &config, &error),
              status);
    EXPECT_EQ(config, nullptr);
    return std::string(error.message);
  };
  EXPECT_EQ(refuse("/no such place", BRAID_NOT_FOUND),
            "cannot read '/no such place': No such file or directory");
  std::string file = directory.getFile("file");
  std::ofstream(file) << "{}";
  EXPECT_EQ(refuse(file, BRAID_NOT_FOUND),
            "expected the directory of a checkpoint or an artifact, but '" +
                file + "' is a file; name the directory that it is in");
  EXPECT_EQ(refuse(file + "/below", BRAID_IO),
            "cannot read '" + file + "/below': Not a directory");
  // A file that is named but not there is no default.
  std::string link = directory.getFile("generation_config.json");
  std::filesystem::create_symlink("nowhere", link);
  EXPECT_EQ(refuse(directory.getFile(""), BRAID_IO),
            "cannot read '" + directory.getFile("") +
                "/generation_config.json': No such file or directory");
}

TEST(Config, FallsBackToConfigJson) {
  Config config;
  EXPECT_EQ(open("", R"({"eos_token_id": 7, "hidden_size": 3})", config), "");
  ASSERT_TRUE(config);
  EXPECT_EQ(braid_generation_config_settings(config.get())->eos_ids[0], 7);
  EXPECT_EQ(open("{}", R"({"eos_token_id": 7})", config), "");
  EXPECT_EQ(braid_generation_config_settings(config.get())->num_eos_ids, 0u);
  EXPECT_EQ(open("", "", config), "");
  EXPECT_EQ(braid_generation_config_settings(config.get())->top_k, 50u);
  EXPECT_EQ(open("", R"({"eos_token_id": "x"})", config),
            "config.json.eos_token_id: expected an integer from 0 to "
            "2147483647, but got 'x'");
}

TEST(Config, ChecksItsArguments) {
  braid_error error = {};
  EXPECT_EQ(braid_generation_config_open(nullptr, nullptr, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a path and where to store the config, "
                              "but got NULL");
  EXPECT_EQ(braid_generation_config_settings(nullptr), nullptr);
  braid_generation_config_close(nullptr);
}

} // namespace
