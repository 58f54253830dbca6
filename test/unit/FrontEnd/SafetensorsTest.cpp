//===- SafetensorsTest.cpp - Headers, sound and not -----------------------===//
#include "test/unit/FrontEnd/Helpers.h"

#include "llvm/Support/Endian.h"

using namespace braid::test;

namespace braid {
namespace {

/// A file with the header `json`, as it is, and `bytes` of zeros.
std::string makeFile(llvm::StringRef json, size_t bytes = 0) {
  std::string file(8, '\0');
  llvm::support::endian::write64le(file.data(), json.size());
  return file + json.str() + std::string(bytes, '\0');
}

std::string refuse(llvm::StringRef json, size_t bytes = 0) {
  return errorOf(parseSafetensorsHeader(makeFile(json, bytes), "f"));
}

SafetensorsHeader accept(llvm::StringRef json, size_t bytes) {
  llvm::Expected<SafetensorsHeader> header =
      parseSafetensorsHeader(makeFile(json, bytes), "f");
  if (header)
    return *header;
  ADD_FAILURE() << llvm::toString(header.takeError());
  return {};
}

/// A header with the one tensor 't'.
std::string one(llvm::StringRef dtype, llvm::StringRef shape,
                llvm::StringRef offsets) {
  return ("{\"t\": {\"dtype\": \"" + dtype + "\", \"shape\": " + shape +
          ", \"data_offsets\": " + offsets + "}}")
      .str();
}

/// A header with the F32 vectors 'a' and 'b' of two elements each.
std::string two(llvm::StringRef a, llvm::StringRef b) {
  return (R"({"a": {"dtype": "F32", "shape": [2], "data_offsets": )" + a +
          R"(}, "b": {"dtype": "F32", "shape": [2], "data_offsets": )" + b +
          "}}")
      .str();
}

//===----------------------------------------------------------------------===//
// Sound files
//===----------------------------------------------------------------------===//

TEST(Safetensors, ReadsTensorsInTheOrderOfTheirPlaces) {
  SafetensorsHeader header = accept(two("[8, 16]", "[0, 8]"), 16);
  ASSERT_EQ(header.tensors.size(), 2u);
  EXPECT_EQ(header.tensors[0].name, "b");
  EXPECT_EQ(header.tensors[0].elements, 2);
  EXPECT_EQ(header.tensors[1].name, "a");
  EXPECT_EQ(header.tensors[1].begin, 8u);
  EXPECT_EQ(header.tensors[1].end, 16u);
  EXPECT_EQ(header.tensors[1].shape, std::vector<int64_t>{2});
  EXPECT_EQ(header.bufferOffset, 8 + two("[8, 16]", "[0, 8]").size());
}

TEST(Safetensors, ReadsScalarsAndEmptyTensors) {
  SafetensorsHeader header = accept(
      R"({"s": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]},
          "e": {"dtype": "F32", "shape": [3, 0], "data_offsets": [4, 4]},
          "f": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}})",
      4);
  ASSERT_EQ(header.tensors.size(), 3u);
  EXPECT_EQ(header.tensors[0].name, "f");
  EXPECT_EQ(header.tensors[0].elements, 0);
  EXPECT_EQ(header.tensors[1].name, "s");
  EXPECT_EQ(header.tensors[1].elements, 1);
  EXPECT_EQ(header.tensors[2].name, "e");
}

TEST(Safetensors, ReadsMetadataAndPadding) {
  SafetensorsHeader header =
      accept(R"({"__metadata__": {"format": "pt", "x": ""}}   )", 0);
  EXPECT_EQ(header.metadata["format"], "pt");
  EXPECT_EQ(header.metadata.size(), 2u);
  EXPECT_TRUE(header.tensors.empty());
  EXPECT_TRUE(accept("{}", 0).tensors.empty());
}

TEST(Safetensors, KnowsAllTypes) {
  std::pair<const char *, int> types[] = {
      {"BOOL", 8},        {"U8", 8},          {"I8", 8},      {"U16", 16},
      {"I16", 16},        {"U32", 32},        {"I32", 32},    {"U64", 64},
      {"I64", 64},        {"F16", 16},        {"BF16", 16},   {"F32", 32},
      {"F64", 64},        {"C64", 64},        {"F8_E4M3", 8}, {"F8_E5M2", 8},
      {"F8_E8M0", 8},     {"F8_E4M3FNUZ", 8}, {"F4", 4},      {"F6_E2M3", 6},
      {"F8_E5M2FNUZ", 8}, {"F6_E3M2", 6}};
  for (auto [name, bits] : types) {
    std::optional<DType> dtype = parseDType(name);
    ASSERT_TRUE(dtype) << name;
    EXPECT_EQ(getName(*dtype), name);
    EXPECT_EQ(getBits(*dtype), unsigned(bits)) << name;
    // Four elements of any type fill whole bytes.
    accept(one(name, "[4]", "[0, " + std::to_string(bits / 2) + "]"), bits / 2);
  }
}

TEST(Safetensors, ReadsWhatItWrites) {
  TensorInfo a = {"a", DType::BF16, {3}, 3, 0, 6};
  TensorInfo b = {"b\"\n", DType::F32, {2, 1}, 2, 6, 14};
  std::string file = makeSafetensors({a, b});
  llvm::Expected<SafetensorsHeader> header = parseSafetensorsHeader(file, "f");
  ASSERT_TRUE(bool(header));
  EXPECT_EQ(header->bufferOffset % 8, 0u);
  EXPECT_EQ(header->metadata["format"], "pt");
  ASSERT_EQ(header->tensors.size(), 2u);
  EXPECT_EQ(header->tensors[1].name, "b\"\n");
  EXPECT_EQ(header->tensors[1].dtype, DType::F32);
  EXPECT_EQ(header->tensors[1].shape, (std::vector<int64_t>{2, 1}));
}

//===----------------------------------------------------------------------===//
// The frame
//===----------------------------------------------------------------------===//

TEST(Safetensors, RefusesShortFiles) {
  for (size_t size = 0; size < 8; ++size)
    EXPECT_EQ(errorOf(parseSafetensorsHeader(std::string(size, '\0'), "f")),
              "expected a safetensors file of at least 8 bytes, but got " +
                  std::to_string(size) +
                  " (f); copy or download the file again");
}

TEST(Safetensors, RefusesHeadersLongerThanTheFile) {
  std::string file = makeFile("{}");
  for (uint64_t length : {uint64_t(3), uint64_t(1) << 32, UINT64_MAX,
                          UINT64_MAX - 7, uint64_t(1) << 63}) {
    llvm::support::endian::write64le(file.data(), length);
    EXPECT_EQ(errorOf(parseSafetensorsHeader(file, "f")),
              "expected a safetensors header of at most 2 bytes, but got " +
                  std::to_string(length) +
                  " (f); copy or download the file again");
  }
}

TEST(Safetensors, RefusesHeadersPastTheLimitOfTheFormat) {
  std::string file = makeFile("{}");
  llvm::support::endian::write64le(file.data(), 100'000'001);
  // Only the length is looked at, so only the length needs to be there.
  llvm::StringRef huge(file.data(), 200'000'000);
  EXPECT_CONTAINS(errorOf(parseSafetensorsHeader(huge, "f")),
                  "at most 100000000 bytes, but got 100000001");
}

TEST(Safetensors, RefusesHeadersThatAreNoObject) {
  EXPECT_CONTAINS(
      refuse(" {}"),
      "expected a safetensors header that begins with '{', but got ' '");
  EXPECT_CONTAINS(
      refuse("[]"),
      "expected a safetensors header that begins with '{', but got '['");
  EXPECT_CONTAINS(
      refuse(""),
      "expected a safetensors header that begins with '{', but got none");
}

TEST(Safetensors, RefusesBrokenHeaders) {
  EXPECT_CONTAINS(refuse("{} {}"), "expected nothing after the value");
  EXPECT_CONTAINS(refuse("{\"a\xff\": 1}"), "expected UTF-8");
  EXPECT_CONTAINS(refuse("{"), "the end of the text");
  EXPECT_CONTAINS(refuse(R"({"t": 1})"), "expected an object");
  EXPECT_CONTAINS(refuse(R"({"t": null})"), "expected an object");
}

TEST(Safetensors, RefusesEveryPrefixOfAFile) {
  std::string file = makeSafetensors(
      {{"a", DType::F32, {2}, 2, 0, 8}, {"b", DType::BF16, {1, 3}, 3, 8, 14}});
  llvm::StringRef whole = file;
  EXPECT_EQ(errorOf(parseSafetensorsHeader(whole, "f")), "success");
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(errorOf(parseSafetensorsHeader(whole.take_front(size), "f")),
              "success")
        << size;
}

TEST(Safetensors, SurvivesEveryFlippedBit) {
  std::string file = makeSafetensors({{"a", DType::F32, {2}, 2, 0, 8}});
  for (size_t bit = 0; bit < file.size() * 8; ++bit) {
    std::string flipped = file;
    flipped[bit / 8] ^= 1 << bit % 8;
    llvm::Expected<SafetensorsHeader> header =
        parseSafetensorsHeader(flipped, "f");
    if (!header) {
      llvm::consumeError(header.takeError());
      continue;
    }
    for (const TensorInfo &tensor : header->tensors)
      EXPECT_LE(header->bufferOffset + tensor.end, flipped.size());
  }
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

TEST(Safetensors, RefusesDuplicateNames) {
  EXPECT_CONTAINS(
      refuse(R"({"t": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
                 "t": {"dtype": "U8", "shape": [1], "data_offsets": [1, 2]}})",
             2),
      "expected every key once, but got 't' again");
}

TEST(Safetensors, RefusesUnknownTypes) {
  EXPECT_CONTAINS(refuse(one("F128", "[1]", "[0, 16]"), 16),
                  "expected a type that safetensors knows, but got "
                  "'F128'");
  EXPECT_CONTAINS(refuse(one("f32", "[1]", "[0, 4]"), 4), "'f32'");
}

TEST(Safetensors, RefusesIncompleteEntries) {
  for (const char *json :
       {R"({"t": {"shape": [1], "data_offsets": [0, 1]}})",
        R"({"t": {"dtype": "U8", "data_offsets": [0, 1]}})",
        R"({"t": {"dtype": "U8", "shape": [1]}})", R"({"t": {}})"})
    EXPECT_CONTAINS(refuse(json, 1),
                    "expected dtype, shape and data_offsets of 't', but "
                    "got not all of them");
}

TEST(Safetensors, RefusesUnknownFacts) {
  EXPECT_CONTAINS(refuse(R"({"t": {"dtype": "U8", "shape": [1],
                               "data_offsets": [0, 1], "order": "F"}})",
                         1),
                  "data_offsets of 't', but got 'order'");
}

TEST(Safetensors, RefusesBadMetadata) {
  EXPECT_CONTAINS(refuse(R"({"__metadata__": {"a": 1}})"), "expected a string");
  EXPECT_CONTAINS(refuse(R"({"__metadata__": []})"), "expected an object");
}

TEST(Safetensors, RefusesBadDimensions) {
  EXPECT_CONTAINS(refuse(one("U8", "[-1]", "[0, 1]"), 1),
                  "expected an integer of 0 to 2^64 - 1, but got -1");
  EXPECT_CONTAINS(refuse(one("U8", "[1.0]", "[0, 1]"), 1),
                  "expected an integer of 0 to 2^64 - 1, but got 1.0");
  EXPECT_CONTAINS(refuse(one("U8", "[1e0]", "[0, 1]"), 1), "got 1e0");
  EXPECT_CONTAINS(refuse(one("U8", "[18446744073709551616]", "[0, 1]"), 1),
                  "got 18446744073709551616");
  EXPECT_CONTAINS(refuse(one("U8", "[\"1\"]", "[0, 1]"), 1),
                  "expected a number");
  EXPECT_CONTAINS(refuse(one("U8", "[2147483648]", "[0, 1]"), 1),
                  "expected a dimension of at most 2147483647, but got "
                  "2147483648");
  EXPECT_CONTAINS(refuse(one("U8", "1", "[0, 1]"), 1), "expected an array");
  std::string deep = "[1";
  for (int i = 0; i < 64; ++i)
    deep += ",1";
  EXPECT_CONTAINS(refuse(one("U8", deep + "]", "[0, 1]"), 1),
                  "expected at most 64 dimensions");
}

TEST(Safetensors, RefusesSizesThatOverflow) {
  // 2^62 elements of 8 bits: exactly 2^65, which wraps to 0.
  EXPECT_CONTAINS(refuse(one("U8", "[1073741824, 1073741824, 4]", "[0, 0]")),
                  "to have fewer than 2^63 bits");
  // The product wraps before a zero hides it.
  EXPECT_CONTAINS(
      refuse(one("U8", "[2147483647, 2147483647, 2147483647, 0]", "[0, 0]")),
      "to have fewer than 2^63 bits");
  // Elements fit, bits do not.
  EXPECT_CONTAINS(refuse(one("F64", "[1073741824, 268435456]", "[0, 0]")),
                  "to have fewer than 2^63 bits");
}

TEST(Safetensors, RefusesPartsOfBytes) {
  EXPECT_CONTAINS(refuse(one("F4", "[3]", "[0, 2]"), 2),
                  "fill whole bytes, but got 12 bits");
  EXPECT_CONTAINS(refuse(one("F6_E2M3", "[1]", "[0, 1]"), 1),
                  "fill whole bytes, but got 6 bits");
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

TEST(Safetensors, RefusesPlacesOfTheWrongSize) {
  EXPECT_EQ(refuse(one("F32", "[2, 3]", "[0, 23]"), 23),
            "expected tensor 't' to take 24 bytes for [2, 3] of F32, but got "
            "23 bytes (f); copy or download the file again");
  EXPECT_CONTAINS(refuse(one("F32", "[0]", "[0, 4]"), 4),
                  "take 0 bytes for [0] of F32, but got 4 bytes");
}

TEST(Safetensors, RefusesHoles) {
  EXPECT_CONTAINS(refuse(two("[0, 8]", "[9, 17]"), 17),
                  "expected tensor 'b' to begin at byte 8 of the buffer");
  EXPECT_CONTAINS(refuse(two("[1, 9]", "[9, 17]"), 17),
                  "expected tensor 'a' to begin at byte 0");
}

TEST(Safetensors, RefusesOverlap) {
  EXPECT_CONTAINS(refuse(two("[0, 8]", "[4, 12]"), 12),
                  "expected tensor 'b' to begin at byte 8");
  EXPECT_CONTAINS(refuse(two("[0, 8]", "[0, 8]"), 8),
                  "expected tensor 'b' to begin at byte 8");
}

TEST(Safetensors, RefusesEmptyTensorsOutsideOfTheChain) {
  EXPECT_CONTAINS(
      refuse(R"({"s": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]},
                 "e": {"dtype": "U8", "shape": [0], "data_offsets": [2, 2]}})",
             4),
      "expected tensor 'e' to begin at byte 4");
}

TEST(Safetensors, RefusesBuffersOfAnotherSize) {
  EXPECT_EQ(refuse(one("U8", "[4]", "[0, 4]"), 5),
            "expected a buffer of 4 bytes, but got 5 (f); copy or download the "
            "file again");
  EXPECT_CONTAINS(refuse(one("U8", "[4]", "[0, 4]"), 3), "but got 3");
  EXPECT_CONTAINS(refuse("{}", 1), "of 0 bytes, but got 1");
}

TEST(Safetensors, RefusesBadOffsets) {
  EXPECT_CONTAINS(refuse(one("U8", "[1]", "[1, 0]"), 1),
                  "expected data_offsets that do not fall, but got 1 and "
                  "0");
  EXPECT_CONTAINS(refuse(one("U8", "[1]", "[0]"), 1),
                  "expected two data_offsets, but got 1");
  EXPECT_CONTAINS(refuse(one("U8", "[1]", "[0, 1, 2]"), 1),
                  "expected two data_offsets, but got more");
  EXPECT_CONTAINS(refuse(one("U8", "[1]", "[-1, 0]"), 1), "got -1");
  EXPECT_CONTAINS(
      refuse(one("U8", "[1]", "[18446744073709551615, 18446744073709551615]")),
      "but got 0 bytes");
}

} // namespace
} // namespace braid
