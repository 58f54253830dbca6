//===- UnicodeTest.cpp - Characters and their bytes -----------------------===//
#include "runtime/src/Tokenizer/Unicode.h"
#include "runtime/src/Text/Failure.h"
#include "runtime/src/Text/Utf8.h"
#include "runtime/src/Tokenizer/CodePointSet.h"
#include "runtime/src/Tokenizer/Trie.h"
#include "runtime/src/Tokenizer/Vocabulary.h"

#include "gtest/gtest.h"

#include <random>

using namespace braid::text;

namespace {

TEST(Utf8, WritesWhatItReads) {
  std::string text;
  for (uint32_t c = 0; c <= kMaxCodePoint; ++c) {
    if (c == 0xd800)
      c = 0xe000;
    text.clear();
    append(text, c);
    ASSERT_EQ(validLength(text), text.size());
    ASSERT_EQ(decode(text, 0), c);
  }
}

TEST(Utf8, TellsTheBadFromTheIncomplete) {
  auto check = [](const char *text, size_t length, size_t bad,
                  bool incomplete) {
    Utf8Front front = examine(text);
    EXPECT_EQ(front.length, length) << text;
    EXPECT_EQ(front.bad, bad) << text;
    EXPECT_EQ(front.incomplete, incomplete) << text;
  };
  check("a", 1, 0, false);
  check("\xe2\x82", 0, 2, true);
  check("\xe2\x82x", 0, 2, false);
  check("\xf0\x9f\x98", 0, 3, true);
  check("\x80", 0, 1, false);
  check("\xc0\x80", 0, 1, false);     // a long form
  check("\xe0\x80\x80", 0, 1, false); // another
  check("\xed\xa0\x80", 0, 1, false); // a surrogate
  check("\xf4\x90\x80\x80", 0, 1, false);
  check("\xff", 0, 1, false);
}

TEST(Utf8, FindsTheInvalidByte) {
  std::string text(40, 'x');
  EXPECT_EQ(findInvalid(text), 40u);
  for (size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = '\xe2';
    EXPECT_EQ(findInvalid(bad), at);
  }
}

TEST(CodePointSet, FollowsItsMembers) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    CodePointSet sets[2];
    bool members[2][64] = {};
    for (int which : {0, 1})
      for (int i = random() % 6; i > 0; --i) {
        uint32_t first = random() % 64;
        uint32_t last = std::min<uint32_t>(63, first + random() % 9);
        sets[which].add(first, last);
        for (uint32_t c = first; c <= last; ++c)
          members[which][c] = true;
      }
    CodePointSet both = sets[0].intersect(sets[1]), either = sets[0];
    either.add(sets[1]);
    CodePointSet none = either.complement();
    for (uint32_t c = 0; c < 64; ++c) {
      EXPECT_EQ(sets[0].contains(c), members[0][c]);
      EXPECT_EQ(both.contains(c), members[0][c] && members[1][c]);
      EXPECT_EQ(either.contains(c), members[0][c] || members[1][c]);
      EXPECT_EQ(none.contains(c), !either.contains(c));
    }
    EXPECT_EQ(none.complement(), either);
    EXPECT_TRUE(none.contains(kMaxCodePoint));
  }
}

TEST(Unicode, IsThatOfTheReference) {
  CodePointSet letters = *findProperty("L"), numbers = *findProperty("Number");
  EXPECT_TRUE(letters.contains(0x1c89)); // of Unicode 16
  EXPECT_FALSE(letters.contains(0x88f)); // of Unicode 17
  EXPECT_TRUE(numbers.contains(0xb2));
  EXPECT_FALSE(spaceSet().contains(0x180e));
  EXPECT_TRUE(isSpace(0x3000));
  EXPECT_FALSE(isSpace(0x200b));
  EXPECT_TRUE(patternWordSet().contains(0xb2));
  EXPECT_FALSE(tokenWordSet().contains(0xb2));
  EXPECT_TRUE(tokenWordSet().contains(0x200d));
  EXPECT_TRUE(punctuationSet().contains('$'));
  EXPECT_FALSE(punctuationSet().contains(0x20ac));
  EXPECT_FALSE(findProperty("Klingon").has_value());
  // Every code point has one category.
  CodePointSet all;
  for (const char *group : {"L", "M", "N", "P", "S", "Z", "C"}) {
    CodePointSet set = *findProperty(group);
    EXPECT_TRUE(all.intersect(set).ranges().empty()) << group;
    all.add(set);
  }
  EXPECT_EQ(all, CodePointSet(0, kMaxCodePoint));
}

TEST(Unicode, KnowsCases) {
  CodePointSet s('s', 's');
  addOtherCases(s);
  CodePointSet expected('s', 's');
  expected.add('S', 'S');
  expected.add(0x17f, 0x17f);
  EXPECT_EQ(s, expected);
  auto lower = [](uint32_t c) {
    std::string text;
    appendLower(text, c);
    return text;
  };
  EXPECT_EQ(lower('A'), "a");
  EXPECT_EQ(lower('a'), "a");
  EXPECT_EQ(lower(0x130), "i\u0307");
  EXPECT_EQ(lower(0x3a3), "\u03c3");
  EXPECT_EQ(lower(0x10d50), "\U00010d70");
  EXPECT_EQ(lower(0x101), "\u0101");
}

TEST(Trie, FindsTheLongest) {
  Trie trie;
  EXPECT_TRUE(trie.empty());
  EXPECT_TRUE(trie.add("ab", 1));
  EXPECT_TRUE(trie.add("abcd", 2));
  EXPECT_TRUE(trie.add("b", 3));
  EXPECT_FALSE(trie.add("ab", 4));
  EXPECT_FALSE(trie.empty());
  EXPECT_EQ(trie.longest("abcx").length, 2u);
  EXPECT_EQ(trie.longest("abcd").value, 2u);
  EXPECT_EQ(trie.longest("ax").length, 0u);
  EXPECT_EQ(trie.longest("").length, 0u);
  EXPECT_TRUE(trie.mayBegin('b'));
  EXPECT_FALSE(trie.mayBegin('c'));
}

TEST(Vocabulary, GoesBothWays) {
  Vocabulary vocabulary;
  EXPECT_EQ(vocabulary.find("a"), kNone);
  for (uint32_t id = 0; id < 5000; ++id)
    EXPECT_TRUE(vocabulary.add("token " + std::to_string(id), id * 3));
  EXPECT_FALSE(vocabulary.add("token 7", 1));
  EXPECT_EQ(vocabulary.size(), 5000u);
  EXPECT_EQ(vocabulary.endId(), 4999u * 3 + 1);
  EXPECT_EQ(vocabulary.find("token 7"), 21u);
  EXPECT_EQ(vocabulary.find("token 5000"), kNone);
  EXPECT_EQ(vocabulary.text(21), "token 7");
  EXPECT_EQ(vocabulary.text(22), std::nullopt);
  EXPECT_EQ(vocabulary.text(1 << 30), std::nullopt);
}

TEST(Failure, QuotesWhatPeopleCanRead) {
  EXPECT_EQ(quote("a\n\xff\u00e9\u0085"), "'a\\x0a\\xff\u00e9\\x85'");
  EXPECT_EQ(quote(std::string(100, 'a')), "'" + std::string(80, 'a') + "...'");
}

} // namespace
