//===- PropertyTest.cpp - What holds for every text -----------------------===//
#include "Helpers.h"

#include "runtime/src/Text/Utf8.h"

#include <random>

using namespace braid::text;

namespace {

std::vector<std::string> kinds() {
  std::vector<std::string> names;
  for (const auto &entry : std::filesystem::directory_iterator(TOKENIZERS))
    if (entry.is_directory())
      names.push_back(entry.path().filename());
  EXPECT_GT(names.size(), 20u);
  return names;
}

/// A text of characters of all sorts and lengths, and special tokens.
std::string drawText(std::mt19937 &random) {
  constexpr uint32_t kBounds[] = {0x7f, 0x7ff, 0xd7ff, 0x10ffff};
  constexpr const char *kParts[] = {" ",    "  ",  "the ", "<s>",
                                    "\n\n", "'ll", "foo",  "\u2581"};
  std::string text;
  for (int i = random() % 40; i > 0; --i) {
    if (random() % 3 == 0) {
      text += kParts[random() % std::size(kParts)];
      continue;
    }
    uint32_t c = random() % (kBounds[random() % 4] + 1);
    append(text, c >= 0xd800 && c < 0xe000 ? 'x' : c);
  }
  return text;
}

Ids drawIds(std::mt19937 &random, const Handle &tokenizer) {
  Ids ids(random() % 20);
  auto size = uint32_t(braid_tokenizer_size(tokenizer.get()));
  for (int32_t &id : ids)
    id = int32_t(random() % (random() % 2 ? size : 270));
  return ids;
}

TEST(Property, WhatIsEncodedIsDecoded) {
  std::mt19937 random(1);
  // Jamba's files keep every byte; others put a blank in front or drop some.
  for (const char *kind : {"jamba", "llama3", "o200k"}) {
    Handle tokenizer = openKind(kind);
    for (int round = 0; round < 1000; ++round) {
      std::string text = drawText(random);
      // U+2581 stands for a blank in Jamba's.
      std::string expected = text;
      if (std::string(kind) == "jamba")
        for (size_t at; (at = expected.find("\u2581")) != std::string::npos;)
          expected.replace(at, 3, " ");
      ASSERT_EQ(decode(tokenizer, encode(tokenizer, text)), expected) << kind;
    }
  }
}

/// The pieces of a stream, joined; each is whole characters.
std::string joinPieces(const Stream &stream, const Ids &ids) {
  std::string joined;
  auto add = [&](const std::string &piece) {
    EXPECT_EQ(findInvalid(piece), piece.size());
    joined += piece;
  };
  for (int32_t id : ids)
    add(push(stream, id));
  add(finish(stream));
  return joined;
}

TEST(Property, PiecesAreTheWhole) {
  std::mt19937 random(2);
  for (const std::string &kind : kinds()) {
    Handle tokenizer = openKind(kind);
    for (bool skip : {false, true}) {
      Stream stream = startStream(tokenizer, skip);
      for (int round = 0; round < 300; ++round) {
        // Of ids that come from text, so that bytes are characters ...
        Ids ids = encode(tokenizer, drawText(random), true);
        ASSERT_EQ(joinPieces(stream, ids), decode(tokenizer, ids, skip))
            << kind;
        // ... and of any, where bytes that are none may be shown otherwise.
        ids = drawIds(random, tokenizer);
        std::string whole = decode(tokenizer, ids, skip);
        std::string pieces = joinPieces(stream, ids);
        if (whole.find(kReplacement) == std::string::npos)
          ASSERT_EQ(pieces, whole) << kind;
        ASSERT_EQ(findInvalid(whole), whole.size());
      }
    }
  }
}

TEST(Property, NothingIsHeldBackButHalfCharacters) {
  std::mt19937 random(3);
  for (const char *kind :
       {"jamba", "zamba", "llama3", "metaspace-first", "sp-identity"}) {
    Handle tokenizer = openKind(kind);
    for (int round = 0; round < 200; ++round) {
      Ids ids = encode(tokenizer, drawText(random));
      Stream stream = startStream(tokenizer);
      std::string shown;
      for (size_t i = 0; i < ids.size(); ++i) {
        shown += push(stream, ids[i]);
        std::string whole =
            decode(tokenizer, Ids(ids.begin(), ids.begin() + ptrdiff_t(i) + 1));
        // What is missing could still become something else.
        std::string missing =
            whole.substr(std::min(shown.size(), whole.size()));
        ASSERT_TRUE(missing.empty() ||
                    whole.find(kReplacement) != std::string::npos)
            << kind << " holds back " << missing;
      }
    }
  }
}

TEST(Property, SpecialTokensAreTextWhenAsked) {
  std::mt19937 random(4);
  for (const char *kind : {"jamba", "zamba", "llama3", "sp-identity"}) {
    Handle tokenizer = openKind(kind);
    for (int round = 0; round < 300; ++round) {
      std::string text = drawText(random) + "<s>" + drawText(random);
      for (int32_t id : encode(tokenizer, text, false, true))
        ASSERT_EQ(braid_tokenizer_token(tokenizer.get(), id, nullptr, nullptr),
                  0)
            << kind;
    }
  }
}

} // namespace
