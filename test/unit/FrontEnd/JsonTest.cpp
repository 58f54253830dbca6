//===- JsonTest.cpp - What the JSON reader takes and refuses --------------===//
#include "test/unit/FrontEnd/Helpers.h"

#include <cmath>

using namespace braid::test;

namespace braid {
namespace {

std::string refuse(llvm::StringRef text) {
  return errorOf(parseJson(text, "f.json"));
}

TEST(Json, ReadsEveryKind) {
  Json value =
      parse(R"( {"a": [1, -2, 3.5, true, false, null, "x"], "b": {}} )");
  EXPECT_EQ(value.dump(), R"({"a":[1,-2,3.5,true,false,null,"x"],"b":{}})");
  EXPECT_TRUE(value["a"][0].is_number_integer());
  EXPECT_TRUE(value["a"][2].is_number_float());
}

TEST(Json, PrintsWhatItReads) {
  const char *text = R"({"a": [0.5, Infinity, {"b": -Infinity}], "c": NaN})";
  std::string printed = printJson(parse(text));
  EXPECT_EQ(parse(printed)["a"][1].get<double>(), INFINITY);
  EXPECT_EQ(parse(printed)["a"][2]["b"].get<double>(), -INFINITY);
  EXPECT_TRUE(std::isnan(parse(printed)["c"].get<double>()));
  EXPECT_CONTAINS(printed, "__float__");
}

TEST(Json, KeepsTheOrderOfKeys) {
  EXPECT_EQ(parse(R"({"z":1,"a":2,"m":3})").dump(), R"({"z":1,"a":2,"m":3})");
}

TEST(Json, ReadsNumbers) {
  EXPECT_EQ(parse("-0").get<int64_t>(), 0);
  EXPECT_EQ(parse("9223372036854775807").get<int64_t>(), INT64_MAX);
  EXPECT_EQ(parse("-9223372036854775808").get<int64_t>(), INT64_MIN);
  EXPECT_EQ(parse("18446744073709551615").get<uint64_t>(), UINT64_MAX);
  EXPECT_TRUE(parse("18446744073709551616").is_number_float());
  EXPECT_EQ(parse("1e-06").get<double>(), 1e-6);
  EXPECT_EQ(parse("1E+30").get<double>(), 1e30);
  EXPECT_EQ(parse("4096.0").get<double>(), 4096);
  EXPECT_TRUE(parse("4096.0").is_number_float());
  EXPECT_TRUE(std::isinf(parse("1e999").get<double>()));
  EXPECT_EQ(parse("1e-999").get<double>(), 0);
}

TEST(Json, RefusesWhatIsNoNumber) {
  for (const char *text :
       {"01", "1.", ".5", "+1", "1e", "1e+", "-", "--1", "0x10", "1_0", "1a",
        "nan", "inf", "infinity", "Infinit", "-NaN", "tru", "nul"})
    EXPECT_CONTAINS(refuse(text), "expected ") << text;
  EXPECT_CONTAINS(refuse(std::string(600, '1')),
                  "expected a number of at most 512 characters");
}

TEST(Json, TakesInfinityAndNaNAsPythonDoes) {
  Json value = parse("[Infinity, -Infinity, NaN]");
  EXPECT_EQ(value[0].get<double>(), INFINITY);
  EXPECT_EQ(value[1].get<double>(), -INFINITY);
  EXPECT_TRUE(std::isnan(value[2].get<double>()));
}

TEST(Json, TakesNamedFloats) {
  Json value = parse(R"([{"__float__": "Infinity"}, {"__float__": "-Infinity"},
                         {"__float__": "NaN"}, {"__float__": "x"}])");
  EXPECT_EQ(value[0].get<double>(), INFINITY);
  EXPECT_EQ(value[1].get<double>(), -INFINITY);
  EXPECT_TRUE(std::isnan(value[2].get<double>()));
  EXPECT_TRUE(value[3].is_object());
}

TEST(Json, ReadsEscapes) {
  EXPECT_EQ(parse(R"("\"\\\/\b\f\n\r\t")").get<std::string>(),
            "\"\\/\b\f\n\r\t");
  EXPECT_EQ(parse(R"("\u00e9\u20ac\ud83d\ude00")").get<std::string>(),
            "\u00e9\u20ac\U0001F600");
  EXPECT_EQ(parse(R"("a\u0000b")").get<std::string>(), std::string("a\0b", 3));
}

TEST(Json, RefusesBadEscapes) {
  EXPECT_CONTAINS(refuse(R"("\x")"), "expected an escape of JSON");
  EXPECT_CONTAINS(refuse(R"("\u12g4")"), "expected four hexadecimal digits");
  for (const char *half : {R"("\ud83d")", R"("\ude00")", R"("\ud83d\n")",
                           R"("\ud83d\ud83d")", R"("\ud83dx")"})
    EXPECT_CONTAINS(refuse(half), "expected a pair of surrogates") << half;
}

TEST(Json, RefusesControlCharactersInStrings) {
  EXPECT_EQ(refuse("\"a\nb\""),
            "expected the end of a string, but got '\\x0A' (f.json, byte 2); "
            "correct the file");
}

TEST(Json, RefusesInvalidUTF8) {
  EXPECT_EQ(refuse("\"a\xff\""), "expected UTF-8, but got byte 0xFF (f.json, "
                                 "byte 2); correct the file");
  // Overlong, a surrogate, beyond Unicode, cut short.
  for (const char *text : {"\"\xc0\x80\"", "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\""})
    EXPECT_CONTAINS(refuse(text), "expected UTF-8");
}

TEST(Json, RefusesDuplicateKeys) {
  EXPECT_EQ(refuse(R"({"a": 1, "b": 2, "\u0061": 3})"),
            "expected every key once, but got 'a' again (f.json, byte 17); "
            "correct the file");
  EXPECT_EQ(parse(R"({"a": {"a": 1}})").size(), 1u);
}

TEST(Json, LimitsNesting) {
  auto nest = [](int depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse(nest(64)).is_array());
  EXPECT_CONTAINS(refuse(nest(65)), "at most 64 levels of nesting");
  EXPECT_CONTAINS(refuse(std::string(1000000, '[')), "at most 64");
}

TEST(Json, RefusesBrokenStructure) {
  EXPECT_CONTAINS(refuse("[1 2]"), "expected ',' or ']', but got '2'");
  EXPECT_CONTAINS(refuse("[1,]"), "expected a value, but got ']'");
  EXPECT_CONTAINS(refuse("{1: 2}"), "expected a key in double quotes");
  EXPECT_CONTAINS(refuse(R"({"a" 1})"), "expected ':', but got '1'");
  EXPECT_CONTAINS(refuse(R"({"a": 1,})"), "expected a key");
  EXPECT_CONTAINS(refuse("{} x"),
                  "expected nothing after the value, but got 'x'");
  EXPECT_CONTAINS(refuse("[1}"), "expected ',' or ']'");
  EXPECT_CONTAINS(refuse("// no\n1"), "expected a value");
  EXPECT_CONTAINS(refuse("\xEF\xBB\xBF{}"), "expected a value");
}

TEST(Json, RefusesEveryPrefix) {
  llvm::StringRef text = R"({"a": [1, "b\u20ac", {"c": null}], "d": true})";
  EXPECT_TRUE(parse(text).is_object());
  for (size_t length = 0; length < text.size(); ++length)
    EXPECT_CONTAINS(refuse(text.take_front(length)), "expected") << length;
  EXPECT_EQ(refuse(R"({"a": [1,)"),
            "expected a value, but got the end of the text (f.json, byte 9); "
            "the file is truncated, copy or download it again");
}

TEST(Json, IsNotQuadraticInTheNumberOfKeys) {
  std::string text = "{";
  for (int i = 0; i < 300000; ++i)
    text += (i ? ",\"" : "\"") + std::to_string(i) + "\":0";
  EXPECT_EQ(parse(text + "}").size(), 300000u);
}

TEST(Json, ReadsFiles) {
  TemporaryDirectory directory;
  std::string file = directory.getFile("a.json");
  EXPECT_CONTAINS(errorOf(readJsonFile(file, 10)), "cannot read");
  writeFile(file, "[1, 2]");
  llvm::Expected<Json> value = readJsonFile(file, 6);
  ASSERT_TRUE(bool(value));
  EXPECT_EQ(value->size(), 2u);
  EXPECT_CONTAINS(errorOf(readJsonFile(file, 5)),
                  "expected at most 5 bytes, but got 6");
  EXPECT_CONTAINS(errorOf(readJsonFile(directory.getFile(""), 5)),
                  "expected a regular file");
  EXPECT_CONTAINS(errorOf(readJsonFile("/dev/zero", 5)),
                  "expected a regular file");
}

TEST(Json, QuotesSafely) {
  EXPECT_EQ(quote("a\n\x1b[1m"), "'a\\x0A\\x1B[1m'");
  EXPECT_EQ(quote(std::string(300, 'x')), "'" + std::string(200, 'x') + "...'");
  // A character is not cut in two.
  EXPECT_EQ(quote(std::string(199, 'x') + "\u20ac" + "y"),
            "'" + std::string(199, 'x') + "...'");
}

} // namespace
} // namespace braid
