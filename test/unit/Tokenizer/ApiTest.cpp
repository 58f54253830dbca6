//===- ApiTest.cpp - The C API of libbraid-text ---------------------------===//
#include "Helpers.h"

#include <thread>

using namespace braid::text;

namespace {

TEST(Api, OpensEncodesDecodes) {
  Handle tokenizer = openFiles({{"tokenizer.json", tokenizerJson()}});
  EXPECT_EQ(encode(tokenizer, "abcab"), (Ids{4, 3}));
  EXPECT_EQ(decode(tokenizer, {4, 3, 0}), "abc ab a");
  EXPECT_EQ(braid_tokenizer_size(tokenizer.get()), 5u);
}

TEST(Api, TextsHaveLengths) {
  Handle tokenizer = openKind("llama3");
  std::string text("a\0b", 3);
  EXPECT_EQ(decode(tokenizer, encode(tokenizer, text)), text);
}

TEST(Api, NothingIsNothing) {
  Handle tokenizer = openKind("jamba");
  int32_t *ids = reinterpret_cast<int32_t *>(1);
  size_t count = 1;
  EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), nullptr, 0, nullptr, &ids,
                                   &count, nullptr),
            BRAID_OK);
  EXPECT_EQ(ids, nullptr);
  EXPECT_EQ(count, 0u);
  EXPECT_EQ(decode(tokenizer, {}), "");
  braid_text_release(nullptr);
  braid_tokenizer_close(nullptr);
  braid_decode_stream_destroy(nullptr);
}

TEST(Api, KnowsTokens) {
  Handle tokenizer = openKind("zamba");
  const char *text;
  size_t length;
  EXPECT_EQ(braid_tokenizer_token(tokenizer.get(), 1, &text, &length), 1);
  EXPECT_EQ(std::string(text, length), "<s>");
  EXPECT_EQ(braid_tokenizer_token(tokenizer.get(), 3, &text, &length), 0);
  EXPECT_EQ(std::string(text, length), "<0x00>");
  for (int32_t id : {-1, INT32_MIN, INT32_MAX, 100000}) {
    EXPECT_EQ(braid_tokenizer_token(tokenizer.get(), id, &text, &length), 0);
    EXPECT_EQ(text, nullptr);
    EXPECT_EQ(length, 0u);
  }
  EXPECT_EQ(braid_tokenizer_find(tokenizer.get(), "</s>", 4), 2);
  EXPECT_EQ(braid_tokenizer_find(tokenizer.get(), "</s>", 3), -1);
  EXPECT_EQ(braid_tokenizer_find(nullptr, "a", 1), -1);
  EXPECT_EQ(braid_tokenizer_size(nullptr), 0u);
}

TEST(Api, RolesAreTextsOrObjects) {
  Handle tokenizer =
      openFiles({{"tokenizer.json", tokenizerJson()},
                 {"tokenizer_config.json",
                  R"({"bos_token": "<s>", "eos_token": {"content": "</s>"},
            "model_max_length": 1000000000000000019884624838656})"},
                 {"special_tokens_map.json",
                  R"({"pad_token": "c", "bos_token": "no"})"}});
  auto role = [&](int role) {
    return braid_tokenizer_role(tokenizer.get(), braid_token_role(role));
  };
  EXPECT_STREQ(role(BRAID_TOKEN_BOS), "<s>");
  EXPECT_STREQ(role(BRAID_TOKEN_EOS), "</s>");
  EXPECT_EQ(role(BRAID_TOKEN_UNK), nullptr);
  EXPECT_STREQ(role(BRAID_TOKEN_PAD), "c");
  EXPECT_EQ(role(-1), nullptr);
  EXPECT_EQ(role(4), nullptr);
  // They are tokens, though tokenizer.json does not name them.
  EXPECT_EQ(encode(tokenizer, "ab<s>a</s>"), (Ids{3, 5, 0, 6}));
  EXPECT_EQ(encode(tokenizer, "ab<s>", false, /*specialAsText=*/true), Ids{3});
}

TEST(Api, TokensOfBothFilesAreUnited) {
  Handle tokenizer = openFiles(
      {{"tokenizer.json",
        tokenizerJson(R"("added_tokens": [{"id": 5, "content": "<x>",
          "single_word": false, "lstrip": false, "rstrip": false,
          "normalized": false, "special": true}])")},
       {"tokenizer_config.json",
        R"({"added_tokens_decoder": {"6": {"content": "<y>", "lstrip": true},
            "5": {"content": "<x>", "lstrip": true, "special": false}},
            "additional_special_tokens": ["<z>"],
            "extra_special_tokens": {"image_token": "<image>"}})"}});
  // The flags of tokenizer.json stand.
  EXPECT_EQ(encode(tokenizer, "a  <y><x><image><z>"), (Ids{0, 6, 5, 7, 8}));
  EXPECT_EQ(decode(tokenizer, {0, 6, 5, 7}, /*skipSpecial=*/true), "a <y>");
}

TEST(Api, OfTokensThatAreNormalizedToOneTheLowestIsFound) {
  Handle tokenizer = openFiles(
      {{"tokenizer.json",
        tokenizerJson(R"("normalizer": {"type": "Lowercase"}, "added_tokens":
          [{"content": "Day"}, {"content": "day"}, {"content": "DAY"}])")}});
  EXPECT_EQ(encode(tokenizer, "aDAYb"), (Ids{0, 5, 1}));
}

TEST(Api, TokensThatSwallowBlanksSwallowTokensOfBlanks) {
  Handle tokenizer =
      openFiles({{"tokenizer.json", tokenizerJson(R"("added_tokens":
          [{"content": "\n", "lstrip": true, "rstrip": true,
            "normalized": false}])")}});
  EXPECT_EQ(encode(tokenizer, "a\n \n\n b"), (Ids{0, 5, 1}));
}

TEST(Api, RefusesWhatMakesNoSense) {
  Handle tokenizer = openKind("jamba");
  braid_error error = {};
  braid_tokenizer *other = tokenizer.get();
  EXPECT_EQ(braid_tokenizer_open(nullptr, &other, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(other, nullptr);
  EXPECT_STREQ(error.message, "expected a path and where to store the "
                              "tokenizer, but got NULL");
  int32_t *ids;
  size_t count;
  EXPECT_EQ(
      braid_tokenizer_encode(nullptr, "a", 1, nullptr, &ids, &count, &error),
      BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a tokenizer and where to store the "
                              "ids, but got NULL");
  EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), nullptr, 1, nullptr, &ids,
                                   &count, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a text, but got NULL");
  EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), "a", (size_t(1) << 30) + 1,
                                   nullptr, &ids, &count, &error),
            BRAID_LIMIT);
  EXPECT_STREQ(error.message, "expected a text of at most 1073741824 bytes, "
                              "but got 1073741825; encode it in parts");
  char *text;
  EXPECT_EQ(braid_tokenizer_decode(tokenizer.get(), nullptr, 1, nullptr, &text,
                                   &count, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected ids, but got NULL");
  EXPECT_EQ(braid_tokenizer_decode(nullptr, nullptr, 0, nullptr, &text, &count,
                                   &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a tokenizer and where to store the "
                              "text, but got NULL");
  EXPECT_EQ(braid_decode_stream_create(nullptr, nullptr, nullptr, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a tokenizer and where to store the "
                              "stream, but got NULL");
  EXPECT_EQ(braid_decode_stream_push(nullptr, 0, nullptr, nullptr, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected a stream and where to store the "
                              "piece, but got NULL");
}

TEST(Api, RefusesTextThatIsNotUtf8) {
  Handle tokenizer = openKind("jamba");
  auto refused = [&](std::string_view text) {
    int32_t *ids;
    size_t count;
    braid_error error = {};
    EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), text.data(), text.size(),
                                     nullptr, &ids, &count, &error),
              BRAID_INVALID_ARGUMENT);
    return std::string(error.message);
  };
  EXPECT_EQ(refused("aaaaaaaaaaaa\xe2\x82"),
            "expected text in UTF-8, but byte 12 is 0xe2; convert it first");
  EXPECT_EQ(refused("\xed\xa0\x80"), // a surrogate
            "expected text in UTF-8, but byte 0 is 0xed; convert it first");
}

TEST(Api, OptionsKnowTheirSize) {
  Handle tokenizer = openKind("jamba");
  braid_error error = {};
  braid_decode_stream *stream;
  braid_decode_options options = {};
  options.struct_size = sizeof options + 8;
  EXPECT_EQ(
      braid_decode_stream_create(tokenizer.get(), &options, &stream, &error),
      BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(stream, nullptr);
  EXPECT_STREQ(error.message,
               "expected options of at most 16 bytes, but struct_size is 24; "
               "call their _init function first");
  options.struct_size = 0;
  EXPECT_EQ(
      braid_decode_stream_create(tokenizer.get(), &options, &stream, nullptr),
      BRAID_INVALID_ARGUMENT);
  // An older program's options have fewer fields.
  options.struct_size = sizeof options.struct_size;
  options.skip_special = 1;
  EXPECT_EQ(
      braid_decode_stream_create(tokenizer.get(), &options, &stream, nullptr),
      BRAID_OK);
  Stream owner(stream);
  EXPECT_EQ(push(owner, 1), "<s>");
}

TEST(Api, StreamsGiveWholeCharacters) {
  Handle tokenizer = openKind("jamba"); // <0x00> is 3
  Stream stream = startStream(tokenizer);
  EXPECT_EQ(push(stream, 3 + 0xe2), "");
  EXPECT_EQ(push(stream, 3 + 0x82), "");
  EXPECT_EQ(push(stream, 3 + 0xac), "\u20ac");
  EXPECT_EQ(push(stream, 3 + 'a'), "a");
  EXPECT_EQ(push(stream, 3 + 0xf0), "");
  EXPECT_EQ(finish(stream), "\ufffd");
  // Then another text begins.
  EXPECT_EQ(push(stream, 3 + 'b'), "b");
  EXPECT_EQ(finish(stream), "");
}

TEST(Api, IdsThatAreNoTokensVanish) {
  Handle tokenizer = openKind("jamba");
  EXPECT_EQ(decode(tokenizer, {-1, 3 + 'a', 1 << 30, 3 + 'b', INT32_MIN}),
            "ab");
}

TEST(Api, ThreadsShareATokenizer) {
  Handle tokenizer = openKind("llama3");
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "Once upon a time, 123 \u4f60\u597d!\n\n";
  Ids expected = encode(tokenizer, text);
  std::vector<std::thread> threads;
  std::vector<Ids> results(4);
  for (Ids &result : results)
    threads.emplace_back([&] { result = encode(tokenizer, text); });
  for (std::thread &thread : threads)
    thread.join();
  for (const Ids &result : results)
    EXPECT_EQ(result, expected);
}

} // namespace
