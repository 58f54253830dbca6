//===- StopStringsTest.cpp - Texts that end a continuation ----------------===//
#include "runtime/src/Generation/StopStrings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

using braid::text::StopStrings;

namespace {

struct Cut {
  std::string text;
  size_t stop; ///< or the number of stop strings

  bool operator==(const Cut &other) const {
    return text == other.text && stop == other.stop;
  }
};

std::ostream &operator<<(std::ostream &stream, const Cut &cut) {
  return stream << '"' << cut.text << "\" by " << cut.stop;
}

/// The definition: the first end of any stop string behind the prompt, of
/// several the longest.
Cut cutSlowly(const std::vector<std::string> &stops, const std::string &prompt,
              const std::string &continuation) {
  std::string text = prompt + continuation;
  for (size_t end = prompt.size() + 1; end <= text.size(); ++end) {
    size_t best = stops.size();
    for (size_t i = 0; i < stops.size(); ++i) {
      size_t length = stops[i].size();
      if (length <= end && text.compare(end - length, length, stops[i]) == 0 &&
          (best == stops.size() || length > stops[best].size()))
        best = i;
    }
    if (best == stops.size())
      continue;
    size_t begin = std::max(end - stops[best].size(), prompt.size());
    return {text.substr(prompt.size(), begin - prompt.size()), best};
  }
  return {continuation, stops.size()};
}

/// Pieces of up to `most` bytes; what is certain is never more than what will
/// be shown, and never less than before.
Cut cutPieces(const std::vector<std::string> &stops, const std::string &prompt,
              const std::string &text, std::mt19937 &random, size_t most) {
  StopStrings matcher(stops);
  matcher.pushPrompt(prompt);
  size_t whole = cutSlowly(stops, prompt, text).text.size(), certain = 0;
  for (size_t at = 0; at < text.size();) {
    size_t length = std::min<size_t>(random() % (most + 1), text.size() - at);
    matcher.push(std::string_view(text).substr(at, length));
    EXPECT_GE(matcher.countCertain(), certain);
    certain = matcher.countCertain();
    EXPECT_LE(certain, whole);
    at += length;
  }
  matcher.finish();
  return {text.substr(0, matcher.countCertain()),
          matcher.getStop().value_or(stops.size())};
}

TEST(StopStrings, CutTheSameHoweverTextIsSplit) {
  std::mt19937 random(3);
  auto draw = [&](size_t least, size_t most) {
    std::string text(least + random() % (most - least + 1), 'a');
    for (char &c : text)
      c = char('a' + random() % 2);
    return text;
  };
  size_t stopped = 0, across = 0;
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::string> stops(random() % 4);
    for (std::string &stop : stops)
      stop = draw(1, 7);
    std::string prompt = draw(0, i % 2 ? 9 : 0), text = draw(0, 24);
    Cut expected = cutSlowly(stops, prompt, text);
    stopped += expected.stop != stops.size();
    across += !(expected == cutSlowly(stops, "", text));
    EXPECT_EQ(cutPieces(stops, prompt, text, random, 1 + random() % 9),
              expected)
        << prompt << " | " << text;
  }
  EXPECT_GT(stopped, 1000u);
  EXPECT_GT(across, 100u);
}

TEST(StopStrings, HoldBackOnlyWhatMayBeTheFrontOfOne) {
  std::vector<std::string> stops = {"\nUser:", "##"};
  StopStrings matcher(stops);
  auto push = [&](std::string_view text) {
    matcher.push(text);
    return matcher.countCertain();
  };
  EXPECT_EQ(push("Hello\nUs"), 5u);
  EXPECT_EQ(push("ual #"), 12u);
  EXPECT_EQ(push("\nUser: x"), 13u);
  EXPECT_EQ(matcher.getStop(), 0u);
  EXPECT_EQ(push("more"), 13u);
  matcher.finish();
  EXPECT_EQ(matcher.countCertain(), 13u);
}

} // namespace
