//===- JsonErrorTest.cpp - What is wrong with a tokenizer.json ------------===//
#include "Helpers.h"

using namespace braid::text;

namespace {

struct Case {
  const char *members; ///< of tokenizer.json beside the model
  const char *message;
};

TEST(JsonError, NamesWhatIsNotSupported) {
  const Case cases[] = {
      {R"("normalizer": {"type": "Precompiled"})",
       "tokenizer.json.normalizer: a normalizer of type 'Precompiled' is not "
       "supported; supported are Lowercase, NFC, NFD, NFKC, NFKD, Prepend, "
       "Replace, Sequence and Strip"},
      {R"("normalizer": {"type": "Sequence", "normalizers":
          [{"type": "NFC"}, {"type": "Bert"}]})",
       "tokenizer.json.normalizer.normalizers[1]: a normalizer of type 'Bert' "
       "is not supported; supported are Lowercase, NFC, NFD, NFKC, NFKD, "
       "Prepend, Replace, Sequence and Strip"},
      {R"("pre_tokenizer": {"type": "UnicodeScripts"})",
       "tokenizer.json.pre_tokenizer: a pre-tokenizer of type 'UnicodeScripts' "
       "is not supported; supported are ByteLevel, Digits, Metaspace, "
       "Punctuation, Sequence, Split and Whitespace"},
      {R"("post_processor": {"type": "BertProcessing"})",
       "tokenizer.json.post_processor: a post-processor of type "
       "'BertProcessing' is not supported; supported are ByteLevel, Sequence "
       "and TemplateProcessing"},
      {R"("decoder": {"type": "CTC"})",
       "tokenizer.json.decoder: a decoder of type 'CTC' is not supported; "
       "supported are ByteFallback, ByteLevel, Fuse, Metaspace, Replace, "
       "Sequence and Strip"},
      {R"("version": "2.0")",
       "tokenizer.json.version: expected version 1.0, but got '2.0'"},
      {R"("pre_tokenizer": {"type": "Split", "pattern": {"Regex": "\\X"},
          "behavior": "Isolated", "invert": false})",
       "tokenizer.json.pre_tokenizer.pattern.Regex: pattern '\\X': expected "
       "what this version understands, but got '\\X' at byte 2"},
  };
  for (const Case &test : cases)
    EXPECT_EQ(failure({{"tokenizer.json", tokenizerJson(test.members)}}),
              test.message);
}

TEST(JsonError, SaysWhatAComponentLacks) {
  const Case cases[] = {
      {R"("normalizer": {})", "tokenizer.json.normalizer: expected a member "
                              "'type', but there is none; correct the file"},
      {R"("normalizer": [])",
       "tokenizer.json.normalizer: expected an object, but got an array"},
      {R"("normalizer": {"type": 1})",
       "tokenizer.json.normalizer.type: expected a string, but got 1"},
      {R"("normalizer": {"type": "Sequence", "normalizers": {}})",
       "tokenizer.json.normalizer.normalizers: expected an array, but got an "
       "object"},
      {R"("normalizer": {"type": "Strip", "strip_left": 1})",
       "tokenizer.json.normalizer.strip_left: expected true or false, but got "
       "1"},
      {R"("normalizer": {"type": "Replace", "pattern": {"Literal": "a"},
          "content": ""})",
       "tokenizer.json.normalizer.pattern: expected {\"String\": ...} or "
       "{\"Regex\": ...}, but got an object"},
      {R"("pre_tokenizer": {"type": "Punctuation", "behavior": "Joined"})",
       "tokenizer.json.pre_tokenizer.behavior: expected Removed, Isolated, "
       "MergedWithPrevious, MergedWithNext or Contiguous, but got 'Joined'"},
      {R"("pre_tokenizer": {"type": "Metaspace", "replacement": "ab"})",
       "tokenizer.json.pre_tokenizer.replacement: expected a string of one "
       "character, but got 'ab'"},
      {R"("pre_tokenizer": {"type": "Metaspace", "replacement": "_",
          "prepend_scheme": "last"})",
       "tokenizer.json.pre_tokenizer.prepend_scheme: expected always, first or "
       "never, but got 'last'"},
      {R"("pre_tokenizer": {"type": "Metaspace", "replacement": "_",
          "prepend_scheme": "first", "add_prefix_space": false})",
       "tokenizer.json.pre_tokenizer.add_prefix_space: expected true, as "
       "prepend_scheme is not never, but got false"},
      {R"("decoder": {"type": "Strip", "content": " ", "start": -1,
          "stop": 0})",
       "tokenizer.json.decoder.start: expected an integer from 0 to "
       "4294967295, but got -1"},
      {R"("decoder": {"type": "Strip", "content": " ", "start": 1e400,
          "stop": 0})",
       "tokenizer.json: expected JSON, but byte 60 is not: number overflow "
       "parsing '1e400'; fetch the file again"},
  };
  for (const Case &test : cases)
    EXPECT_EQ(failure({{"tokenizer.json", tokenizerJson(test.members)}}),
              test.message);
}

TEST(JsonError, ChecksTemplates) {
  auto message = [](std::string single, std::string tokens = "{}") {
    return failure(
        {{"tokenizer.json",
          tokenizerJson(
              R"("post_processor": {"type": "TemplateProcessing", "single": )" +
              single + R"(, "special_tokens": )" + tokens + "}")}});
  };
  std::string a = R"({"Sequence": {"id": "A", "type_id": 0}})";
  std::string place = "tokenizer.json.post_processor.";
  EXPECT_EQ(message("[]"),
            place + "single: expected a sequence A, but got an array");
  EXPECT_EQ(
      message("[" + a + "," + a + "]"),
      place +
          "single[1]: expected sequence A, and that once, but got an object");
  EXPECT_EQ(
      message(R"([{"Sequence": {"id": "B", "type_id": 0}}])"),
      place +
          "single[0]: expected sequence A, and that once, but got an object");
  EXPECT_EQ(message(R"([{"SpecialToken": {"id": "<s>"}}, )" + a + "]"),
            place + "special_tokens: expected a member '<s>', but there is "
                    "none; correct the file");
  EXPECT_EQ(message(R"([{"SpecialToken": {"id": "x"}}, )" + a + "]",
                    R"({"x": {"id": "x", "ids": [16777216]}})"),
            place + "special_tokens.x.ids[0]: expected an integer from 0 to "
                    "16777215, but got 16777216");
}

TEST(JsonError, ChecksTheModel) {
  const Case cases[] = {
      {R"({"type": "Unigram", "vocab": []})",
       "tokenizer.json.model: a model of type 'Unigram' is not supported; "
       "supported is BPE"},
      {R"({"vocab": {}})", "tokenizer.json.model: expected a member 'merges', "
                           "but there is none; correct the file"},
      {R"({"vocab": [], "merges": []})",
       "tokenizer.json.model.vocab: expected an object, but got an array"},
      {R"({"vocab": {"a": -1}, "merges": []})",
       "tokenizer.json.model.vocab['a']: expected an id below 16777216, but "
       "got -1"},
      {R"({"vocab": {"\n": 16777216}, "merges": []})",
       "tokenizer.json.model.vocab['\\x0a']: expected an id below 16777216, "
       "but got 16777216"},
      {R"({"vocab": {"a": 0, "a": 1}, "merges": []})",
       "tokenizer.json: expected each key of an object once, but got 'a' "
       "twice; correct the file"},
      {R"({"vocab": {"a": 0}, "merges": ["a"]})",
       "tokenizer.json.model.merges[0]: expected two tokens, as \"a b\" or "
       "[\"a\", \"b\"], but got 'a'"},
      {R"({"vocab": {"a": 0}, "merges": ["a a a"]})",
       "tokenizer.json.model.merges[0]: expected two tokens, as \"a b\" or "
       "[\"a\", \"b\"], but got 'a a a'"},
      {R"({"vocab": {"a": 0}, "merges": [["a", 1]]})",
       "tokenizer.json.model.merges[0]: expected two tokens, as \"a b\" or "
       "[\"a\", \"b\"], but got an array"},
      {R"({"vocab": {"a": 0}, "merges": ["#version: 0.2", "a b"]})",
       "tokenizer.json.model.merges[1]: expected tokens of the vocabulary, but "
       "'b' is none"},
      {R"({"vocab": {"a": 0}, "merges": [["a", "a"]]})",
       "tokenizer.json.model.merges[0]: expected tokens of the vocabulary, but "
       "'aa' is none"},
      {R"({"vocab": {"a": 0}, "merges": [["a", "a"]],
           "continuing_subword_prefix": "##"})",
       "tokenizer.json.model.merges[0]: expected a right side that begins with "
       "the prefix '##', but got an array"},
      {R"({"vocab": {}, "merges": [], "dropout": 0.1})",
       "tokenizer.json.model.dropout: expected null or 0, as merges that are "
       "left out at random are for training, but got 0.10000000000000001"},
  };
  for (const Case &test : cases)
    EXPECT_EQ(failure({{"tokenizer.json", tokenizerJson("", test.members)}}),
              test.message);
}

TEST(JsonError, AnUnknownTokenIsMissedWhenItIsNeeded) {
  Handle tokenizer = openFiles(
      {{"tokenizer.json", tokenizerJson("", R"({"vocab": {"a": 0}, "merges": [],
                              "unk_token": "<unk>"})")}});
  EXPECT_EQ(encode(tokenizer, "aa"), (Ids{0, 0}));
  int32_t *ids;
  size_t count;
  braid_error error = {};
  EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), "ab", 2, nullptr, &ids,
                                   &count, &error),
            BRAID_MISMATCH);
  EXPECT_STREQ(error.message, "'b' is not in the vocabulary, and neither is "
                              "unk_token '<unk>'");
}

TEST(JsonError, ChecksAddedTokens) {
  auto message = [](std::string tokens, braid_status status) {
    return failure({{"tokenizer.json",
                     tokenizerJson("\"added_tokens\": [" + tokens + "]")}},
                   status);
  };
  EXPECT_EQ(message(R"({"id": 0})", BRAID_INVALID_ARGUMENT),
            "tokenizer.json.added_tokens[0]: expected a member 'content', but "
            "there is none; correct the file");
  EXPECT_EQ(
      message("{\"content\": \"" + std::string(4097, 'x') + "\"}", BRAID_LIMIT),
      "tokenizer.json.added_tokens[0]: expected the text of a token to "
      "have at most 4096 bytes, but got 4097");
}

TEST(JsonError, ChecksConfigs) {
  auto message = [](const char *config) {
    return failure({{"tokenizer.json", tokenizerJson()},
                    {"tokenizer_config.json", config}});
  };
  EXPECT_EQ(message("{\"add_bos_token\": 1}"),
            "tokenizer_config.json.add_bos_token: expected true or false, but "
            "got 1");
  EXPECT_EQ(message("{\"bos_token\": []}"),
            "tokenizer_config.json.bos_token: expected an object, but got an "
            "array");
  EXPECT_EQ(message("{\"added_tokens_decoder\": {\"x\": {}}}"),
            "tokenizer_config.json.added_tokens_decoder: expected ids as keys, "
            "but got 'x'");
  EXPECT_EQ(message("{\"added_tokens_decoder\": {\"7\": {}}}"),
            "tokenizer_config.json.added_tokens_decoder['7']: expected a "
            "member 'content', but there is none; correct the file");
  EXPECT_EQ(failure({{"tokenizer.json",
                      tokenizerJson(R"("added_tokens": [{"content": "z"}])",
                                    R"({"vocab": {"z": 16777215},
                                        "merges": []})")},
                     {"tokenizer_config.json", "{\"eos_token\": \"</s>\"}"}},
                    BRAID_LIMIT),
            "expected ids below 16777216, but added token '</s>' gets "
            "16777216");
}

TEST(JsonError, ChecksTheText) {
  auto message = [](const std::string &text) {
    return failure({{"tokenizer.json", text}});
  };
  EXPECT_EQ(message("{\"model\": "),
            "tokenizer.json: expected JSON, but byte 11 is not: parse error at "
            "line 1, column 11: syntax error while parsing value - unexpected "
            "end of input; expected '[', '{', or a literal; fetch the file "
            "again");
  EXPECT_EQ(message(std::string(65, '[') + std::string(65, ']')),
            "tokenizer.json: expected at most 64 arrays and objects inside "
            "each other, but got more; correct the file");
  EXPECT_EQ(message("[]"), "tokenizer.json: expected an object, but got an "
                           "array");
  EXPECT_NE(message("\"\xff\"").find("ill-formed UTF-8"), std::string::npos);
  EXPECT_NE(message("{} {}").find("expected JSON, but byte 4 is not"),
            std::string::npos);
}

TEST(JsonError, ChecksFiles) {
  EXPECT_EQ(failure({}, BRAID_NOT_FOUND),
            "expected tokenizer.json or tokenizer.model in 'DIR', but there is "
            "neither");
  auto open = [](const std::string &path, braid_status status) {
    braid_tokenizer *tokenizer;
    braid_error error = {};
    EXPECT_EQ(braid_tokenizer_open(path.c_str(), &tokenizer, &error), status);
    return std::string(error.message);
  };
  EXPECT_EQ(open("/no such place", BRAID_NOT_FOUND),
            "cannot read '/no such place': No such file or directory");
  Files files({{"file", ""}, {"tokenizer.json", ""}});
  EXPECT_EQ(open(files.directory + "/file", BRAID_NOT_FOUND),
            "expected the directory of a tokenizer, but '" + files.directory +
                "/file' is a file; name the directory that it is in");
  std::string json = files.directory + "/tokenizer.json";
  std::filesystem::resize_file(json, (64 << 20) + 1);
  EXPECT_EQ(open(files.directory, BRAID_LIMIT),
            json + ": expected at most 67108864 bytes, but got 67108865; is it "
                   "what its name says?");
  std::filesystem::remove(json);
  std::filesystem::create_directory(json);
  EXPECT_EQ(open(files.directory, BRAID_IO),
            "cannot read '" + json + "': expected a regular file");
  // No other file stands in for one that is named but not there.
  std::filesystem::remove(json);
  std::filesystem::create_symlink("nowhere", json);
  EXPECT_EQ(open(files.directory, BRAID_IO),
            "cannot read '" + json + "': No such file or directory");
}

} // namespace
