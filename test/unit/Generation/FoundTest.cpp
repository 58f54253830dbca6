//===- FoundTest.cpp - What the fuzzer of generation_config.json found ----===//
#include "test/fuzz/CheckGenerationConfig.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

TEST(Found, GenerationConfig) {
  size_t count = 0;
  for (const auto &entry : std::filesystem::directory_iterator(
           BRAID_DATA "/fuzz/generation-config")) {
    SCOPED_TRACE(entry.path().string());
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    braid::text::checkGenerationConfig(bytes);
    ++count;
  }
  EXPECT_GT(count, 0u);
}

} // namespace
