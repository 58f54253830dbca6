//===- SequenceTextTest.cpp - Where the text of a continuation ends -------===//
#include "runtime/src/Generation/SequenceText.h"
#include "test/unit/Generation/Reference.h"

#include "llvm/Support/FormatVariadic.h"

using namespace braid::test;
using braid::text::SequenceText;
using braid::text::TextSource;

namespace {

struct Close {
  void operator()(braid_tokenizer *tokenizer) const {
    braid_tokenizer_close(tokenizer);
  }
};
using Tokenizer = std::unique_ptr<braid_tokenizer, Close>;

Tokenizer openTokenizer(const std::string &directory) {
  braid_tokenizer *tokenizer;
  braid_error error = {};
  EXPECT_EQ(
      braid_tokenizer_open((std::string(BRAID_DATA) + "/" + directory).c_str(),
                           &tokenizer, &error),
      BRAID_OK)
      << error.message;
  return Tokenizer(tokenizer);
}

std::string decode(const Tokenizer &tokenizer, const Ids &ids, bool skip) {
  braid_decode_options options;
  braid_decode_options_init(&options);
  options.skip_special = skip;
  char *text;
  size_t length;
  braid_error error = {};
  EXPECT_EQ(braid_tokenizer_decode(tokenizer.get(), ids.data(), ids.size(),
                                   &options, &text, &length, &error),
            BRAID_OK);
  std::string copy(text, length);
  braid_text_release(text);
  return copy;
}

/// test/conformance/make-stop-strings.py has written where the reference stops.
TEST(SequenceText, StopsWhereTheReferenceDoes) {
  llvm::json::Value file = readReference("stop-strings.json");
  for (const auto &[name, cases] : *file.getAsObject()) {
    Tokenizer tokenizer = openTokenizer(name.str());
    EXPECT_GE(cases.getAsArray()->size(), 100u);
    for (const llvm::json::Value &value : *cases.getAsArray()) {
      SCOPED_TRACE(llvm::formatv("{0}: {1}", name, value).str());
      const llvm::json::Object &one = *value.getAsObject();
      std::vector<std::string> stops;
      for (const llvm::json::Value &stop : *one.getArray("stops"))
        stops.push_back(stop.getAsString()->str());
      SequenceText text(
          TextSource{tokenizer.get(), false, {}, toIds(*one.get("prompt"))},
          stops);
      SequenceText plain(TextSource{tokenizer.get(), false, {}, {}}, {});
      Ids ids = toIds(*one.get("generated"));
      int64_t seen = 0;
      while (seen < int64_t(ids.size()) && !text.getStop()) {
        text.push(ids[seen]);
        plain.push(ids[seen++]);
        EXPECT_EQ(plain.get().compare(0, text.get().size(), text.get()), 0);
      }
      std::optional<int64_t> count = one.getInteger("count");
      EXPECT_EQ(text.getStop().has_value(), count.has_value());
      EXPECT_EQ(seen, count.value_or(int64_t(ids.size())));
      text.finish();
      plain.finish();
      if (!text.getStop())
        EXPECT_EQ(text.get(), plain.get());
    }
  }
}

struct Cut {
  Ids prompt, ids;
  std::string stop, text;
  bool keepSpecial = false;
};

/// What shows ends where the stop string begins, special tokens or not.
TEST(SequenceText, EndsInFrontOfTheStopString) {
  Tokenizer tokenizer = openTokenizer("tiny-jamba");
  auto encode = [&](const std::string &text) {
    int32_t *ids;
    size_t length;
    braid_error error = {};
    EXPECT_EQ(braid_tokenizer_encode(tokenizer.get(), text.data(), text.size(),
                                     nullptr, &ids, &length, &error),
              BRAID_OK);
    Ids copy(ids, ids + length);
    braid_text_release(ids);
    return copy;
  };
  const Cut cuts[] = {
      {encode("Say: "), encode("one, two, three"), ", t", "one"},
      // The front of the stop string is in the prompt.
      {encode("User: a\nUs"), encode("er: b"), "\nUser:", ""},
      {encode("\nUser:"), encode(" a\nUser: b"), "\nUser:", " a"},
      // Special tokens are text to stop strings.
      {{5}, encode("one<|pad|>two"), "<|pad|>", "one"},
      {{5}, encode("one<|pad|>two"), "e<|pad|>t", "on"},
      {{5}, encode("one<|pad|>two"), "two", "one<|pad|>", true},
      {{5}, encode("one<|pad|>two"), "ow", "onetwo"},
      {{5}, encode("one<|pad|>two"), "onetwo", "onetwo"},
      {{5}, encode("caf\u00e9 \u65e5\u672c"), "\u672c", "caf\u00e9 \u65e5"},
  };
  for (const Cut &cut : cuts) {
    SCOPED_TRACE(cut.stop);
    std::vector<std::string> stops = {cut.stop};
    SequenceText text(
        TextSource{tokenizer.get(), cut.keepSpecial, {}, cut.prompt}, stops);
    for (int32_t id : cut.ids)
      text.push(id);
    text.finish();
    EXPECT_EQ(text.get(), cut.text);
    EXPECT_EQ(text.getStop().has_value(),
              cut.text != decode(tokenizer, cut.ids, !cut.keepSpecial));
  }
}

} // namespace
