//===- TextTest.cpp - Tokenizers and templates by braid.hpp ---------------===//
#include "Helpers.h"

namespace braid::test {
namespace {

const std::string kCheckpoint = CHECKPOINTS "/tiny-jamba";

TEST(CxxTokenizer, GoesThereAndBack) {
  Tokenizer tokenizer(kCheckpoint);
  const std::string text = "Once upon a time, \xe4\xbd\xa0\xe5\xa5\xbd!";
  std::vector<int32_t> ids = tokenizer.encode(text);
  EXPECT_EQ(tokenizer.decode(ids), text);
  EXPECT_EQ(tokenizer.encode("").size(), 0u);
  EXPECT_EQ(tokenizer.decode({}), "");

  EncodeOptions with;
  with.add_special = 1;
  std::vector<int32_t> more = tokenizer.encode(text, with);
  EXPECT_EQ(more.size(), ids.size() + 1);
  DecodeOptions skip;
  skip.skip_special = 1;
  EXPECT_EQ(tokenizer.decode(more, skip), text);
  EXPECT_NE(tokenizer.decode(more), text);

  std::string pieces;
  DecodeStream stream(tokenizer, skip);
  for (int32_t id : more)
    pieces += stream.push(id);
  pieces += stream.finish();
  EXPECT_EQ(pieces, text);
}

TEST(CxxTokenizer, KnowsItsTokens) {
  Tokenizer tokenizer(kCheckpoint);
  std::string_view bos = tokenizer.role(BRAID_TOKEN_BOS).value();
  EXPECT_EQ(bos, "<|startoftext|>");
  int32_t id = tokenizer.find(bos);
  EXPECT_EQ(id, 1);
  EXPECT_TRUE(tokenizer.token(id)->isSpecial);
  EXPECT_EQ(tokenizer.token(id)->text, bos);
  EXPECT_EQ(tokenizer.find("no token"), -1);
  EXPECT_FALSE(tokenizer.token(int32_t(tokenizer.size())));
}

TEST(CxxTokenizer, ThrowsWhatIsWrong) {
  expectError(BRAID_NOT_FOUND, "/nowhere", [] { Tokenizer("/nowhere"); });
  Tokenizer tokenizer(kCheckpoint);
  expectError(BRAID_INVALID_ARGUMENT, "UTF-8",
              [&] { tokenizer.encode("\xff"); });
}

TEST(CxxChatFormat, RendersOneAndMany) {
  ChatFormat format(kCheckpoint);
  const char *request =
      R"({"template": "{% for m in messages %}{{ m.content }};{% endfor %}",
          "messages": [{"role": "user", "content": "a"},
                       {"role": "user", "content": "b"}]})";
  EXPECT_EQ(format.render(request), "a;b;");
  EXPECT_EQ(format.renderAll("[" + std::string(request) + "]"),
            "[{\"text\": \"a;b;\"}]\n");
  RenderOptions few;
  few.max_output = 1;
  expectError(BRAID_LIMIT, "", [&] { format.render(request, few); });
  expectError(BRAID_INVALID_ARGUMENT, "line 1", [&] {
    format.render(R"({"messages": [{"role": "user", "content": "a"}],
             "template": "{% if %}"})");
  });
}

} // namespace
} // namespace braid::test
