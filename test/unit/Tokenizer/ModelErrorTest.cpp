//===- ModelErrorTest.cpp - What is wrong with a tokenizer.model ----------===//
#include "Helpers.h"
#include "runtime/src/Text/Failure.h"
#include "runtime/src/Tokenizer/ModelProto.h"

#include <cstring>
#include <iterator>
#include <random>

using namespace braid::text;

namespace {

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7)
    bytes += char(0x80 | (value & 0x7f));
  return bytes + char(value);
}
std::string field(int number, const std::string &bytes) {
  return varint(uint64_t(number) << 3 | 2) + varint(bytes.size()) + bytes;
}
std::string field(int number, uint64_t value) {
  return varint(uint64_t(number) << 3) + varint(value);
}
std::string piece(const std::string &text, uint64_t type, float score = 0) {
  std::string bits(sizeof score, '\0');
  std::memcpy(bits.data(), &score, sizeof score);
  return field(1, field(1, text) + varint(2 << 3 | 5) + bits + field(3, type));
}

enum { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };
const std::string kUnknown = piece("<unk>", Unknown);
const std::string kBpe = field(2, field(3, uint64_t(2)));

std::string message(const std::string &model,
                    braid_status status = BRAID_INVALID_ARGUMENT) {
  return failure({{"tokenizer.model", model}}, status);
}

TEST(Model, HasNoEndOfPieces) {
  std::string model = kUnknown + piece("a", Normal) + piece("b", Normal);
  EXPECT_EQ(parseModelProto(model, 3).pieces.size(), 3u);
  try {
    parseModelProto(model, 2);
    FAIL();
  } catch (const Failure &failure) {
    EXPECT_EQ(failure.status, BRAID_LIMIT);
    EXPECT_EQ(failure.message,
              "tokenizer.model: expected at most 2 pieces, but got more");
  }
}

TEST(Model, ScoresOrderMerges) {
  Handle tokenizer = openFiles(
      {{"tokenizer.model",
        kUnknown + piece("a", Normal, -9) + piece("b", Normal, -9) +
            piece("ab", Normal, -2) + piece("ba", Normal, -1) +
            piece("aa", Normal, -1) + kBpe + field(3, field(3, uint64_t(0)))}});
  EXPECT_EQ(encode(tokenizer, "aba"), (Ids{1, 4})); // ba before ab
  EXPECT_EQ(encode(tokenizer, "aab"), (Ids{5, 2}));
  EXPECT_EQ(encode(tokenizer, "baa"), (Ids{4, 1})); // equal scores: leftmost
  EXPECT_EQ(encode(tokenizer, "xya"), (Ids{0, 1})); // one unknown for two
  EXPECT_EQ(decode(tokenizer, {1, 0, 2}), "a<unk>b");
  EXPECT_EQ(decode(tokenizer, {1, 0, 2}, true), "a \u2047 b");
}

TEST(Model, LegacySaysWhereBlanksArePut) {
  std::string model = kUnknown + piece("<s>", Control) + piece("a", Normal) +
                      piece("\u2581", Normal) + kBpe;
  auto encodeAs = [&](const char *config) {
    Handle tokenizer = openFiles(
        {{"tokenizer.model", model}, {"tokenizer_config.json", config}});
    return encode(tokenizer, "a<s>a", /*addSpecial=*/true);
  };
  Ids first = {3, 2, 1, 2};
  EXPECT_EQ(encodeAs("{\"legacy\": true}"), (Ids{3, 2, 1, 3, 2}));
  EXPECT_EQ(encodeAs("{\"legacy\": false}"), first);
  EXPECT_EQ(encodeAs("{\"legacy\": null}"), first);
  EXPECT_EQ(encodeAs("{}"), first);
  EXPECT_EQ(encodeAs("{\"add_bos_token\": true}"), (Ids{1, 3, 2, 1, 2}));
  EXPECT_EQ(encodeAs("{\"add_eos_token\": true, \"eos_token\": \"<s>\"}"),
            (Ids{3, 2, 1, 2, 1}));
  EXPECT_EQ(failure({{"tokenizer.model", model},
                     {"tokenizer_config.json", "{\"add_eos_token\": true}"}},
                    BRAID_MISMATCH),
            "tokenizer_config.json asks for eos_token around texts, but "
            "neither file names one; add it to tokenizer_config.json");
}

TEST(Model, ALeadingBlankIsTakenOnce) {
  Handle tokenizer = openKind("sp-identity");
  int32_t blank = braid_tokenizer_find(tokenizer.get(), "\u2581", 3);
  EXPECT_EQ(decode(tokenizer, {blank, blank}), " ");
  EXPECT_EQ(decode(tokenizer, {1, blank}, /*skipSpecial=*/true), "");
  EXPECT_EQ(decode(tokenizer, {1, blank}), "<s> ");
}

TEST(Model, NamesWhatIsNotSupported) {
  EXPECT_EQ(message(kUnknown + field(2, field(3, uint64_t(1)))),
            "tokenizer.model: a model of type Unigram is not supported; "
            "supported is BPE");
  EXPECT_EQ(message(kUnknown), // the default
            "tokenizer.model: a model of type Unigram is not supported; "
            "supported is BPE");
  EXPECT_EQ(message(kUnknown + field(2, field(3, uint64_t(4)))),
            "tokenizer.model: a model of type Char is not supported; supported "
            "is BPE");
  EXPECT_EQ(message(kUnknown + field(2, field(3, uint64_t(9)))),
            "tokenizer.model: a model of type unknown is not supported; "
            "supported is BPE");
  EXPECT_EQ(message(kUnknown + kBpe + field(5, field(2, "rules"))),
            "tokenizer.model: a denormalizer is not supported");
}

TEST(Model, ChecksPieces) {
  EXPECT_EQ(message(kBpe), "tokenizer.model: expected a SentencePiece model, "
                           "but got no pieces; fetch the file again");
  EXPECT_EQ(message(""), "tokenizer.model: expected a SentencePiece model, but "
                         "got no pieces; fetch the file again");
  EXPECT_EQ(message(piece("a", Normal) + kBpe),
            "tokenizer.model: expected an unknown piece, but there is none");
  auto second = [](const std::string &bytes) {
    return message(kUnknown + bytes + kBpe);
  };
  std::string place = "tokenizer.model: piece 1: expected ";
  EXPECT_EQ(second(piece("", Normal)),
            place + "a text of UTF-8, but got '' of type 1");
  EXPECT_EQ(second(piece("\xe2", Normal)),
            place + "a text of UTF-8, but got '\\xe2' of type 1");
  EXPECT_EQ(second(piece("a", Normal, NAN)),
            place + "a score that is a number, but got 'a' of type 1");
  EXPECT_EQ(second(piece("a", Unused)),
            place + "a piece that is normal, unknown, control, user-defined or "
                    "a byte, but got 'a' of type 5");
  EXPECT_EQ(second(piece("<unk>", Normal)),
            place + "each text once, but got '<unk>' of type 1");
  EXPECT_EQ(second(piece("a", Unknown)),
            place + "one unknown piece, but got 'a' of type 2");
  EXPECT_EQ(second(piece(std::string(4097, 'a'), UserDefined)),
            place + "at most 4096 bytes, but got '" + std::string(80, 'a') +
                "...' of type 4");
  EXPECT_EQ(second(piece("<0xXY>", Byte)),
            place + "<0x00> to <0xFF> for a byte, but got '<0xXY>'");
  EXPECT_EQ(message(kUnknown + piece("<0x00>", Byte) +
                    field(2, field(3, uint64_t(2)) + field(35, uint64_t(1)))),
            "tokenizer.model: expected 256 pieces for bytes, as byte_fallback "
            "is set, but some are missing");
  EXPECT_EQ(message(kUnknown + piece(std::string(50000, 'a'), Normal) + kBpe,
                    BRAID_LIMIT),
            "tokenizer.model: expected pieces of a few characters, but those "
            "up to '" +
                std::string(80, 'a') + "...' are too long");
  EXPECT_EQ(
      message(kUnknown + field(2, field(3, uint64_t(2)) + field(44, "\xff"))),
      "tokenizer.model: expected unk_surface in UTF-8, but got '\\xff'");
}

TEST(Model, ChecksTheWire) {
  auto damaged = [](size_t byte) {
    return "tokenizer.model: expected a SentencePiece model, but byte " +
           std::to_string(byte) + " is not of one; fetch the file again";
  };
  EXPECT_EQ(message("\x0a"), damaged(1)); // no length
  EXPECT_EQ(message("\x0a\x05"
                    "ab"),
            damaged(2));                                    // too long
  EXPECT_EQ(message("\x0b"), damaged(1));                   // a group
  EXPECT_EQ(message(std::string(11, '\xff')), damaged(10)); // no end
  EXPECT_EQ(message("\x0d\x01"), damaged(1));               // half a number
  EXPECT_EQ(message("\x09\x01"), damaged(1));
}

TEST(Model, ChecksTheCompiledNormalization) {
  auto rules = [](const std::string &blob) {
    return message(kUnknown + kBpe + field(3, field(2, blob)));
  };
  EXPECT_EQ(rules("abc"),
            "tokenizer.model: expected a compiled normalization, but got 3 "
            "bytes that say they hold a trie of 0; fetch the file again");
  EXPECT_EQ(rules(std::string("\x08\0\0\0abcdabcd", 12)),
            "tokenizer.model: expected a compiled normalization, but got 12 "
            "bytes that say they hold a trie of 8; fetch the file again");
  EXPECT_EQ(rules(std::string("\x04\0\0\0abcda\xff", 10)),
            "tokenizer.model: expected texts of UTF-8 in the compiled "
            "normalization, but byte 1 of them is not; fetch the file again");
}

/// Whatever is changed in a real model, it opens or it does not, and then
/// encodes and decodes.
TEST(Model, SurvivesDamage) {
  std::ifstream file(TOKENIZERS "/sp-default/tokenizer.model",
                     std::ios::binary);
  std::string model{std::istreambuf_iterator<char>(file), {}};
  ASSERT_GT(model.size(), 1000u);
  std::mt19937 random(5);
  size_t opened = 0;
  for (int round = 0; round < 60; ++round) {
    std::string damaged = model;
    // Most bytes are of the normalization, few of pieces.
    for (int i = 0, bytes = 1 << random() % 12; i < bytes; ++i)
      damaged[damaged.size() - 1 - random() % (damaged.size() - 20000)] =
          char(random());
    Files files({{"tokenizer.model", damaged}});
    braid_tokenizer *tokenizer;
    if (braid_tokenizer_open(files.directory.c_str(), &tokenizer, nullptr) !=
        BRAID_OK)
      continue;
    ++opened;
    Handle handle(tokenizer);
    Ids ids = encode(handle, "Caf\u00e9 \uff11\u3000\ufb01ne \u00bd \u212b");
    decode(handle, ids);
  }
  EXPECT_GT(opened, 0u);
}

} // namespace
