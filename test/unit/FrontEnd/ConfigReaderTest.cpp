//===- ConfigReaderTest.cpp - Types of the keys of config.json ------------===//
#include "compiler/FrontEnd/ConfigReader.h"

#include "test/unit/FrontEnd/Helpers.h"

using namespace braid::test;

namespace braid {
namespace {

/// The failure of one getter on {"k": value}.
template <typename Getter>
std::string failureOf(llvm::StringRef value, Getter get) {
  Json object = parse(("{\"k\": " + value + "}").str());
  ConfigReader reader(object, "config.json");
  get(reader);
  return errorOf(reader.takeError());
}

std::string failInteger(llvm::StringRef value) {
  return failureOf(value,
                   [](ConfigReader &reader) { reader.getInteger("k", 1, 1); });
}

std::string expectInteger(llvm::StringRef got) {
  return ("expected k to be an integer from 1 to 2147483647, but got " + got +
          " (config.json); correct the file")
      .str();
}

TEST(ConfigReader, ReadsValues) {
  Json object = parse(R"({"i": 7, "b": true, "d": 1, "s": "x",
                          "l": ["a", "b"], "n": null})");
  ConfigReader reader(object, "config.json");
  EXPECT_EQ(reader.getInteger("i", std::nullopt, 1), 7);
  EXPECT_EQ(reader.getInteger("absent", 9, 1), 9);
  EXPECT_TRUE(reader.getBool("b", false));
  EXPECT_TRUE(reader.getBool("absent", true));
  EXPECT_EQ(reader.getPositive("d", 2), 1);
  EXPECT_EQ(reader.getString("s", "y"), "x");
  EXPECT_EQ(reader.getString("absent", "y"), "y");
  EXPECT_EQ(reader.getStrings("l")->size(), 2u);
  EXPECT_FALSE(reader.getStrings("n"));
  EXPECT_FALSE(reader.getStrings("absent"));
  EXPECT_TRUE(reader.find("n"));
  EXPECT_FALSE(reader.hasValue("n"));
  EXPECT_EQ(reader.pick({"new", "i"}), "i");
  EXPECT_EQ(reader.pick({"s", "i"}), "s");
  EXPECT_EQ(errorOf(reader.takeError()), "success");
}

TEST(ConfigReader, IsStrictAboutIntegers) {
  EXPECT_EQ(failInteger("4096.0"), expectInteger("4096.0"));
  EXPECT_EQ(failInteger("\"4096\""), expectInteger("'4096'"));
  EXPECT_EQ(failInteger("true"), expectInteger("true"));
  EXPECT_EQ(failInteger("null"), expectInteger("null"));
  EXPECT_EQ(failInteger("[1]"), expectInteger("an array"));
  EXPECT_EQ(failInteger("{}"), expectInteger("an object"));
  EXPECT_EQ(failInteger("0"), expectInteger("0"));
  EXPECT_EQ(failInteger("2147483648"), expectInteger("2147483648"));
  EXPECT_EQ(failInteger("18446744073709551615"),
            expectInteger("18446744073709551615"));
  EXPECT_EQ(failInteger("NaN"), expectInteger("nan"));
  EXPECT_EQ(failInteger("2147483647"), "success");
}

TEST(ConfigReader, IsStrictAboutOtherTypes) {
  EXPECT_EQ(failureOf("1", [](ConfigReader &r) { r.getBool("k", false); }),
            "expected k to be true or false, but got 1 (config.json); correct "
            "the file");
  for (const char *value : {"0", "-1", "\"1\"", "true", "Infinity", "NaN"})
    EXPECT_CONTAINS(
        failureOf(value, [](ConfigReader &r) { r.getPositive("k", 1); }),
        "expected k to be a number above 0, but got");
  EXPECT_EQ(failureOf("1", [](ConfigReader &r) { r.getString("k", "x"); }),
            "expected k to be a string, but got 1 (config.json); correct the "
            "file");
  EXPECT_EQ(failureOf("[\"a\", 1]", [](ConfigReader &r) { r.getStrings("k"); }),
            "expected k to be a list of strings, but got 1 in it "
            "(config.json); correct the file");
  EXPECT_EQ(failureOf("\"a\"", [](ConfigReader &r) { r.getStrings("k"); }),
            "expected k to be a list of strings, but got 'a' (config.json); "
            "correct the file");
}

TEST(ConfigReader, NamesMissingKeys) {
  EXPECT_EQ(failureOf("1",
                      [](ConfigReader &reader) {
                        reader.getInteger("absent", std::nullopt, 1);
                      }),
            "expected absent to be an integer, but got no such key "
            "(config.json); add it to the file");
}

TEST(ConfigReader, KeepsTheFirstFailure) {
  EXPECT_EQ(failureOf("0",
                      [](ConfigReader &reader) {
                        reader.getInteger("k", 1, 1);
                        reader.getBool("k", true);
                      }),
            expectInteger("0"));
}

TEST(ConfigReader, ChecksArithmetic) {
  Json object = Json::object();
  ConfigReader reader(object, "config.json");
  EXPECT_EQ(reader.multiply(6, 7, "x"), 42);
  EXPECT_EQ(reader.add(6, 7, "x"), 13);
  EXPECT_EQ(reader.multiply(1 << 16, 1 << 15, "a width"), 1);
  EXPECT_EQ(errorOf(reader.takeError()),
            "expected a width of at most 2147483647, but got 65536 x 32768 "
            "(config.json); correct the file");
  EXPECT_EQ(reader.add(INT64_MAX, INT64_MAX, "a width"), 1);
  EXPECT_NE(errorOf(reader.takeError()), "success");
}

TEST(ConfigReader, RefusesWhatIsNoObject) {
  Json array = Json::array();
  ConfigReader reader(array, "config.json");
  EXPECT_EQ(reader.getInteger("k", 3, 1), 3);
  EXPECT_EQ(errorOf(reader.takeError()),
            "expected an object, but got an array (config.json); correct the "
            "file");
}

} // namespace
} // namespace braid
