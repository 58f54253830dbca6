//===- RegexTest.cpp - Regular expressions that know Unicode 16 -----------===//
#include "runtime/src/Tokenizer/Regex.h"
#include "runtime/src/Text/Failure.h"

#include "gtest/gtest.h"

using namespace braid::text;

namespace {

struct Case {
  std::string_view pattern, text;
  std::vector<std::string> parts; ///< as the reference cuts it
};

// clang-format off
const Case kCases[] = {
    {R"(a|bc)", "xabcx", {"x", "a", "bc", "x"}},
    {R"(\p{L}+)", "ab1\xc3\xa9\xe4\xb8\xad\xf0\x90\xb5\x90\xe1\xb2\x89", {"ab", "1", "\xc3\xa9\xe4\xb8\xad\xf0\x90\xb5\x90\xe1\xb2\x89"}},
    {R"(\p{N}{1,3})", "12345\xc2\xb2\xe2\x85\xa7", {"123", "45\xc2\xb2", "\xe2\x85\xa7"}},
    {R"(\P{L}+)", "ab12", {"ab", "12"}},
    {R"(\p{^L})", "a1", {"a", "1"}},
    {R"(\p{Lu}\p{Ll}*)", "AbCdE", {"Ab", "Cd", "E"}},
    {R"(\p{Uppercase_Letter})", "aA", {"a", "A"}},
    {R"(\p{ l u})", "aA", {"a", "A"}},
    {R"(\s+(?!\S)|\s+)", "a   b \xc2\xa0\xe1\xa0\x8e\xe3\x80\x80", {"a", "  ", " ", "b", " ", "\xc2\xa0", "\xe1\xa0\x8e", "\xe3\x80\x80"}},
    {R"(\S+)", " ab c", {" ", "ab", " ", "c"}},
    {R"(\d+)", "1\xd9\xa3""a\xc2\xb2", {"1\xd9\xa3", "a\xc2\xb2"}},
    {R"(\D)", "1a", {"1", "a"}},
    {R"(\w+)", "a_1\xc2\xb2\xc3\xa9-\xe2\x80\xbf\xe2\x80\x8d", {"a_1\xc2\xb2\xc3\xa9", "-", "\xe2\x80\xbf", "\xe2\x80\x8d"}},
    {R"(\W)", "a-", {"a", "-"}},
    {R"([\w])", "a\xc2\xb2", {"a", "\xc2\xb2"}},
    {R"([^\w\s]+)", "a\xc2\xb2-", {"a", "\xc2\xb2-"}},
    {R"([\W]+)", "a\xc2\xb2-", {"a", "\xc2\xb2-"}},
    {R"(\W+)", "a\xc2\xb2-", {"a\xc2\xb2", "-"}},
    {R"(\h+)", "ag0F", {"a", "g", "0F"}},
    {R"(\H)", "ag", {"a", "g"}},
    {R"((?i:'s|'ll))", "'S'\xc5\xbf'LL's", {"'S", "'\xc5\xbf", "'LL", "'s"}},
    {R"((?i:[a-b])+)", "aBcK", {"aB", "cK"}},
    {R"((?i)k)", "kK\xe2\x84\xaa", {"k", "K", "\xe2\x84\xaa"}},
    {R"((?i:[^a])+)", "aAb", {"aA", "b"}},
    {R"((?i:\p{Lu})+)", "aAb", {"a", "A", "b"}},
    {R"((?i:[\p{Lu}])+)", "aAb1", {"aAb", "1"}},
    {R"(a(?i)b|c)", "abaBC", {"ab", "aB", "C"}},
    {R"((?i:a(?-i:b)))", "ABAb", {"AB", "Ab"}},
    {"(?i:\xc3\xa9)", "\xc3\x89\xc3\xa9""E", {"\xc3\x89", "\xc3\xa9", "E"}},
    {R"(a{2})", "aaaaa", {"aa", "aa", "a"}},
    {R"(a{2}+)", "aaaaab", {"aaaa", "ab"}},
    {R"(a{2,3}+)", "aaaaab", {"aaaaa", "b"}},
    {R"(a{,2})", "aaab", {"aa", "a", "b"}},
    {R"(a{2}?)", "aaaab", {"aa", "aa", "b"}},
    {R"(a{1,2}?)", "aaab", {"a", "a", "a", "b"}},
    {R"(a{2,})", "aaab", {"aaa", "b"}},
    {R"(a++a)", "aaab", {"aaab"}},
    {R"(a*+)", "aab", {"aa", "b"}},
    {R"(a{x)", "a{xb", {"a{x", "b"}},
    {R"(a{,})", "a{,}", {"a{,}"}},
    {R"(a**)", "aab", {"aa", "b"}},
    {R"(a+?)", "aa", {"a", "a"}},
    {R"((?:ab)?)", "abc", {"ab", "c"}},
    {R"(^a)", "aa\x0a""a\x0a", {"a", "a\x0a", "a", "\x0a"}},
    {R"($)", "a\x0a""b\x0a", {"a", "\x0a""b", "\x0a"}},
    {R"(^)", "a\x0a""b\x0a", {"a\x0a", "b\x0a"}},
    {R"(\Z)", "a\x0a", {"a", "\x0a"}},
    {R"(\z)", "a\x0a", {"a\x0a"}},
    {R"(\A.)", "ab", {"a", "b"}},
    {R"(.)", "a\x0a""b", {"a", "\x0a", "b"}},
    {R"((?m:.))", "a\x0a""b", {"a", "\x0a", "b"}},
    {R"((?m)a.)", "a\x0a""b", {"a\x0a", "b"}},
    {R"((a)|b)", "xaxb", {"x", "a", "x", "b"}},
    {R"((?<name>a)b)", "abb", {"ab", "b"}},
    {R"(\x{e9})", "a\xc3\xa9", {"a", "\xc3\xa9"}},
    {R"(\u00e9)", "a\xc3\xa9", {"a", "\xc3\xa9"}},
    {R"(\x41)", "A", {"A"}},
    {R"(\t\n\r\f\v\a\e)", "\x09\x0a\x0d\x0c\x0b\x07\x1b", {"\x09\x0a\x0d\x0c\x0b\x07\x1b"}},
    {R"(\07\0)", std::string_view("\x07\x00", 2), {std::string("\x07\x00", 2)}},
    {R"(\/\-\#\"\_)", "/-#\"_", {"/-#\"_"}},
    {R"([\u4e00-\u9fa5]+)", "a\xe4\xb8\xad\xe6\x96\x87""b", {"a", "\xe4\xb8\xad\xe6\x96\x87", "b"}},
    {R"([a-z&&[^b]]+)", "abc", {"a", "b", "c"}},
    {R"([]a]+)", "a]b", {"a]", "b"}},
    {R"([^]a]+)", "a]b", {"a]", "b"}},
    {R"([a-]+)", "a-b", {"a-", "b"}},
    {R"([a[bc]]+)", "abcd", {"abc", "d"}},
    {R"([a-c-e]+)", "abc-de", {"abc-", "d", "e"}},
    {R"([^a[^b]])", "abc", {"a", "b", "c"}},
    {R"([[:alpha:]]+)", "a\xc3\xa9""1", {"a\xc3\xa9", "1"}},
    {R"([[:^digit:]]+)", "a1", {"a", "1"}},
    {R"([[:alnum:][:space:]]+)", "a1 -", {"a1 ", "-"}},
    {R"([\p{L}\d]+)", "a1-", {"a1", "-"}},
    {R"([^\s\p{L}]+)", "a-1 ", {"a", "-1", " "}},
    {R"([\b])", "\x08", {"\x08"}},
    {R"([\]\\^-])", "\\]^-a", {"\\", "]", "^", "-", "a"}},
    {R"([[:word:]]+[[:lower:]][[:upper:]])", "abA", {"abA"}},
    {R"(\p{Han}+)", "\xe4\xb8\xad\xe6\x96\x87\xe3\x82\xa2", {"\xe4\xb8\xad\xe6\x96\x87", "\xe3\x82\xa2"}},
    {R"(\p{Hiragana}|\p{Katakana})", "\xe3\x81\xb2\xe3\x82\xab\xe6\xbc\xa2", {"\xe3\x81\xb2", "\xe3\x82\xab", "\xe6\xbc\xa2"}},
    {R"(\p{Alphabetic})", "a\xe2\x92\xb6""1", {"a", "\xe2\x92\xb6", "1"}},
    {R"(\p{Alpha}+)", "ab1", {"ab", "1"}},
    {R"(\p{Any})", "a", {"a"}},
    {R"(\p{ASCII}+)", "a\xc3\xa9", {"a", "\xc3\xa9"}},
    {R"((?<=a)b)", "abb", {"a", "b", "b"}},
    {R"((?<!a)b)", "abb", {"ab", "b"}},
    {R"((?<=a|bc)d)", "adbcd", {"a", "d", "bc", "d"}},
    {R"((?>a+)b)", "aab", {"aab"}},
    {R"((?=a))", "ba", {"b", "a"}},
    {R"(\ba)", "a ba", {"a", " ba"}},
    {"\xc3\xa9\\b", "\xc3\xa9\xc3\xa9 \xc3\xa9", {"\xc3\xa9", "\xc3\xa9", " ", "\xc3\xa9"}},
    {R"(\Bb)", "ab b", {"a", "b", " b"}},
    {R"(\R)", "a\x0d\x0a""b\x0a\xe2\x80\xa8", {"a", "\x0d\x0a", "b", "\x0a", "\xe2\x80\xa8"}},
    {R"(\N)", "a\x0a", {"a", "\x0a"}},
    {R"(\O)", "a\x0a", {"a", "\x0a"}},
    {R"((?#x)a)", "a", {"a"}},
    {R"()", "ab", {"a", "b"}},
    {R"(a||b)", "ab", {"a", "b"}},
    {R"((?:))", "a", {"a"}},
    {R"(a})", "a}", {"a}"}},
    {R"(])", "]", {"]"}},
    {R"(a|)", "ab", {"a", "b"}},
    {R"(x*)", "axb", {"a", "x", "b"}},
    {R"([^\s\S])", "a", {"a"}},
};
// clang-format on

TEST(Regex, CutsAsTheReference) {
  Scratch scratch;
  std::vector<Span> spans;
  for (const Case &test : kCases) {
    SCOPED_TRACE(test.pattern);
    Regex regex(test.pattern, "test");
    regex.split(test.text, spans, scratch);
    std::vector<std::string> parts;
    for (Span span : spans)
      if (span.begin != span.end)
        parts.emplace_back(test.text.substr(span.begin, span.end - span.begin));
    EXPECT_EQ(parts, test.parts);
  }
}

TEST(Regex, SpansCoverTheText) {
  Scratch scratch;
  std::vector<Span> spans;
  Regex("b+", "test").split("abbc", spans, scratch);
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_FALSE(spans[0].isMatch);
  EXPECT_TRUE(spans[1].isMatch);
  EXPECT_EQ(spans[1].begin, 1u);
  EXPECT_EQ(spans[1].end, 3u);
  EXPECT_FALSE(spans[2].isMatch);
  Regex("b+", "test").split("", spans, scratch);
  EXPECT_TRUE(spans.empty());
}

std::string failure(std::string_view pattern) {
  try {
    Regex regex(pattern, "place");
  } catch (const Failure &failure) {
    return failure.message;
  }
  return "none";
}

TEST(Regex, NamesWhatItDoesNotUnderstand) {
  auto message = [](std::string pattern, std::string what, int byte) {
    return "place: pattern '" + pattern +
           "': expected what this version understands, but got '" + what +
           "' at byte " + std::to_string(byte);
  };
  for (const auto &[pattern, what, byte] :
       std::vector<std::tuple<const char *, const char *, int>>{
           {"(a)\\\\1", "\\\\1", 5},
           {"\\\\k<n>", "\\\\k", 2},
           {"\\\\X", "\\\\X", 2},
           {"\\\\G", "\\\\G", 2},
           {"\\\\p{Klingon}", "\\\\p{Klingon}", 11},
           {"[[:punct:]]", "[:punct:]", 10},
           {"\\\\xe9", "\\\\xe9", 4},
           {"\\\\x{110000}", "\\\\x{110000}", 10},
           {"\\\\u12", "\\\\u12", 4},
           {"\\\\ud800", "\\\\ud800", 6},
           {"(?x:a)", "(?x", 2},
           {"[\\\\w-x]", "a range that begins with a set", 3},
           {"[a-\\\\w]", "a range that ends with a set", 5},
           {"a{3,2}", "a repetition whose bounds are the wrong way round", 6},
           {"(?i:ss)", "letters that one letter stands for, under (?i)", 6},
       }) {
    std::string plain = pattern, shown = what;
    for (std::string *text : {&plain, &shown})
      for (size_t at; (at = text->find("\\\\")) != std::string::npos;)
        text->erase(at, 1);
    EXPECT_EQ(failure(plain), message(plain, shown, byte));
  }
}

/// A byte says of which kind a character is.
TEST(Regex, TellsFewKindsApart) {
  auto alternate = [](int count) {
    std::string pattern;
    for (int i = 0; i < count; ++i) // U+0800 and after, of three bytes
      pattern += {char(0xe0), char(0xa0 + i / 64), char(0x80 + i % 64), '|'};
    return pattern + "x";
  };
  EXPECT_EQ(failure(alternate(200)), "none");
  std::string many = alternate(300);
  EXPECT_EQ(failure(many).find("place: expected a pattern that tells at most "
                               "256 kinds of characters apart, but got '"),
            0u)
      << failure(many);
}

TEST(Regex, RefusesWhatIsNoPattern) {
  auto message = [](std::string pattern, std::string what) {
    return "place: pattern '" + pattern + "': expected " + what;
  };
  EXPECT_EQ(failure("(a"), message("(a", "')', but got the end at byte 2"));
  EXPECT_EQ(failure("a)"), message("a)", "the end of the pattern, but got ')' "
                                         "without '(' at byte 1"));
  EXPECT_EQ(failure("[a"), message("[a", "a character, but got the end at byte "
                                         "2"));
  EXPECT_EQ(failure("*a"),
            message("*a", "what to repeat, but got '*' at byte 0"));
  EXPECT_EQ(failure("a\\"),
            message("a\\", "a character, but got the end at byte 2"));
  EXPECT_EQ(failure("[b-a]"), message("[b-a]", "a range from low to high, but "
                                               "got the reverse at byte 4"));
  EXPECT_EQ(failure("\\pL"), message("\\pL", "'{' and the name of a property, "
                                             "but got something else at byte "
                                             "2"));
  EXPECT_EQ(failure("(?#x)*"),
            message("(?#x)*", "what to repeat, but got nothing at byte 6"));
  EXPECT_EQ(failure("[a&&b"), message("[a&&b", "a character, but got the end "
                                               "at byte 5"));
  EXPECT_EQ(failure("(?<=a+)b"),
            "place: expected a pattern that PCRE2 takes, but got '(?<=a+)b': "
            "lookbehind assertion is not fixed length");
}

TEST(Regex, HasBounds) {
  auto ends = [](const std::string &text, const std::string &end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
  };
  EXPECT_TRUE(ends(failure(std::string(8193, 'a')),
                   "expected a pattern of at most 8192 bytes, but got 8193 at "
                   "byte 0"));
  EXPECT_TRUE(ends(failure(std::string(65, '(') + std::string(65, ')')),
                   "expected at most 64 groups inside each other, but got more "
                   "at byte 65"));
  EXPECT_TRUE(ends(failure(std::string(65, '[') + "a" + std::string(65, ']')),
                   "expected at most 64 brackets inside each other, but got "
                   "more at byte 65"));
  EXPECT_TRUE(ends(failure("a{1001}"), "expected at most 1000 repetitions, but "
                                       "got more at byte 7"));
  std::string kinds, sets;
  for (int i = 0; i < 300; ++i)
    kinds += char(0xe4 + i / 64 / 64), kinds += char(0x80 + i / 64 % 64),
        kinds += char(0x80 + i % 64);
  EXPECT_TRUE(failure(kinds).find("expected a pattern that tells at most 256 "
                                  "kinds of characters apart") !=
              std::string::npos);
  for (int i = 0; i < 1025; ++i)
    sets += char(0xe4), sets += char(0x80 + i / 64 % 64),
        sets += char(0x80 + i % 64);
  EXPECT_TRUE(ends(failure(sets), "expected at most 1024 sets of characters, "
                                  "but got more at byte 3075"));
}

TEST(Regex, GivesUpRatherThanHang) {
  Regex regex("(?:a|aa)+$", "place");
  Scratch scratch;
  std::vector<Span> spans;
  try {
    regex.split(std::string(64, 'a') + 'b', spans, scratch);
    FAIL();
  } catch (const Failure &failure) {
    EXPECT_EQ(failure.status, BRAID_LIMIT);
    EXPECT_EQ(
        failure.message,
        "pattern '(?:a|aa)+$' of place takes too many steps on this text; "
        "shorten the text or simplify the pattern");
  }
}

TEST(Regex, TakesLongTexts) {
  // What needs more stack than the compiled search has, the interpreter does.
  Regex regex("(?:a|b)+", "place");
  Scratch scratch;
  std::vector<Span> spans;
  std::string text;
  for (int i = 0; i < 1 << 19; ++i)
    text += i % 3 ? 'a' : 'b';
  regex.split(text, spans, scratch);
  EXPECT_EQ(spans.size(), 1u);
}

} // namespace
