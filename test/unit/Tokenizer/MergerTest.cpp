//===- MergerTest.cpp - Byte pair encoding of one word --------------------===//
#include "runtime/src/Tokenizer/Merger.h"

#include "gtest/gtest.h"

#include <map>
#include <random>

using namespace braid::text;

namespace {

using Symbols = std::vector<uint32_t>;
using Rules = std::map<std::pair<uint32_t, uint32_t>, MergeRule>;

Symbols merge(const Symbols &word, const Rules &rules) {
  MergeTable table;
  for (const auto &[pair, rule] : rules)
    table.set(pair.first, pair.second, rule);
  Merger merger;
  for (int round = 0; round < 2; ++round) { // memory is reused
    merger.clear();
    for (uint32_t symbol : word)
      merger.add(symbol);
    merger.run(table);
  }
  Symbols result;
  merger.forEach([&](uint32_t symbol) { result.push_back(symbol); });
  return result;
}

/// By its definition: look at all neighbours, join the best, begin again.
Symbols mergeSlowly(Symbols word, const Rules &rules) {
  for (;;) {
    const MergeRule *best = nullptr;
    size_t place = 0;
    for (size_t i = 0; i + 1 < word.size(); ++i) {
      auto rule = rules.find({word[i], word[i + 1]});
      if (rule != rules.end() && (!best || rule->second.rank < best->rank)) {
        best = &rule->second;
        place = i;
      }
    }
    if (!best)
      return word;
    word[place] = best->symbol;
    word.erase(word.begin() + ptrdiff_t(place) + 1);
  }
}

TEST(Merger, JoinsNothingOfNothing) {
  EXPECT_EQ(merge({}, {}), Symbols{});
  EXPECT_EQ(merge({7}, {}), Symbols{7});
  EXPECT_EQ(merge({7, 8}, {}), (Symbols{7, 8}));
}

TEST(Merger, TakesTheLeftmostOfEqualRanks) {
  EXPECT_EQ(merge({0, 0, 0}, {{{0, 0}, {0, 1}}}), (Symbols{1, 0}));
}

TEST(Merger, FollowsTheDefinition) {
  std::mt19937 random(11);
  auto draw = [&](uint32_t bound) { return uint32_t(random() % bound); };
  for (int round = 0; round < 3000; ++round) {
    uint32_t letters = 1 + draw(4), symbols = letters;
    Rules rules;
    for (uint32_t rank = 0, count = draw(25); rank < count; ++rank) {
      std::pair<uint32_t, uint32_t> pair = {draw(symbols), draw(symbols)};
      // Each rule makes a symbol of its own, so that what a pair in the heap
      // makes tells whether it is still the pair that it was.
      if (rules.emplace(pair, MergeRule{draw(2) ? rank : rank / 3, symbols})
              .second)
        ++symbols;
    }
    Symbols word(draw(60));
    for (uint32_t &symbol : word)
      symbol = draw(letters);
    ASSERT_EQ(merge(word, rules), mergeSlowly(word, rules)) << round;
  }
}

TEST(MergeTable, LastRuleOfAPairCounts) {
  MergeTable table;
  for (uint32_t i = 0; i < 1000; ++i)
    table.set(i % 100, i % 7, {i, i});
  for (uint32_t left = 0; left < 100; ++left)
    for (uint32_t right = 0; right < 7; ++right) {
      uint32_t last = kNone;
      for (uint32_t i = 0; i < 1000; ++i)
        if (i % 100 == left && i % 7 == right)
          last = i;
      const MergeRule *rule = table.find(left, right);
      ASSERT_NE(rule, nullptr);
      EXPECT_EQ(rule->rank, last);
    }
  EXPECT_EQ(table.find(100, 0), nullptr);
}

} // namespace
