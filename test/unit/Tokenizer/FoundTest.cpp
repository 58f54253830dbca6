//===- FoundTest.cpp - What the fuzzers of tokenizers have found ----------===//
#include "test/fuzz/CheckTokenizer.h"

#include "gtest/gtest.h"

#include <fstream>
#include <iterator>

using namespace braid::text;

namespace {

/// Calls `check` with every file of a folder of test/data/fuzz.
template <typename Check>
void forEachFile(const std::string &folder, Check &&check) {
  size_t count = 0;
  for (const auto &entry :
       std::filesystem::directory_iterator(FOUND "/" + folder)) {
    SCOPED_TRACE(entry.path().string());
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    check(bytes);
    ++count;
  }
  EXPECT_GT(count, 0u);
}

TEST(Found, TokenizerJson) {
  forEachFile("tokenizer-json", checkTokenizerJson);
}

TEST(Found, TokenizerModel) {
  forEachFile("tokenizer-model", checkTokenizerModel);
}

TEST(Found, Text) {
  forEachFile("tokenizer-text",
              [](std::string_view bytes) { checkText(bytes, TOKENIZERS); });
}

} // namespace
