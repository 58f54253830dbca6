//===- PlainSpansTest.cpp - Special tokens that are text in places --------===//
#include "Helpers.h"

namespace braid::text {
namespace {

Ids encodeWith(const Handle &tokenizer, std::string_view text,
               const std::vector<braid_text_span> &spans) {
  braid_encode_options options;
  braid_encode_options_init(&options);
  options.plain_spans = spans.data();
  options.num_plain_spans = spans.size();
  return encode(tokenizer, text, options);
}

Ids concat(Ids first, const Ids &second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

constexpr std::string_view kToken = "<|begin_of_text|>";

TEST(PlainSpans, OnlyTheirTokensAreText) {
  Handle tokenizer = openKind("llama3");
  std::string head = "Say it:" + std::string(kToken);
  std::string tail = "no, " + std::string(kToken) + "!";
  size_t begin = head.size() + 4, end = begin + kToken.size();
  Ids expected = concat(encode(tokenizer, head),
                        encode(tokenizer, tail, false, /*specialAsText=*/true));
  // One byte within the token is enough.
  for (braid_text_span span :
       {braid_text_span{begin, end}, {begin, begin + 1}, {end - 1, end}})
    EXPECT_EQ(encodeWith(tokenizer, head + tail, {span}), expected);
  // Bytes beside it are not.
  Ids whole = encode(tokenizer, head + tail);
  EXPECT_NE(whole, expected);
  EXPECT_EQ(encodeWith(tokenizer, head + tail,
                       {{0, 7}, {begin - 1, begin}, {end, end + 1}}),
            whole);
}

TEST(PlainSpans, NoneAndAllAreAsWithout) {
  for (const char *kind : {"llama3", "zamba", "jamba"}) {
    Handle tokenizer = openKind(kind);
    std::string text = "a</s> b<|endoftext|><|eot_id|>  c";
    EXPECT_EQ(encodeWith(tokenizer, text, {}), encode(tokenizer, text));
    EXPECT_EQ(encodeWith(tokenizer, text, {{0, text.size()}}),
              encode(tokenizer, text, false, /*specialAsText=*/true));
  }
}

TEST(PlainSpans, RefusesThoseOutOfOrderOrText) {
  Handle tokenizer = openKind("llama3");
  for (std::vector<braid_text_span> spans :
       std::vector<std::vector<braid_text_span>>{
           {{0, 4}}, {{2, 1}}, {{1, 3}, {2, 3}}}) {
    braid_encode_options options;
    braid_encode_options_init(&options);
    options.plain_spans = spans.data();
    options.num_plain_spans = spans.size();
    int32_t *ids;
    size_t count;
    braid_error error = {};
    EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), "abc", 3, &options, &ids,
                                     &count, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_NE(
        std::string(error.message)
            .find("expected plain spans that ascend in a text of 3 bytes"),
        std::string::npos)
        << error.message;
  }
}

} // namespace
} // namespace braid::text
