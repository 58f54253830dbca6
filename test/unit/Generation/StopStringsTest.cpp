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

/// The definition: the first end of any stop string, of several the longest.
Cut cutSlowly(const std::vector<std::string> &stops, const std::string &text) {
  for (size_t end = 1; end <= text.size(); ++end) {
    size_t best = stops.size();
    for (size_t i = 0; i < stops.size(); ++i) {
      size_t length = stops[i].size();
      if (length <= end && text.compare(end - length, length, stops[i]) == 0 &&
          (best == stops.size() || length > stops[best].size()))
        best = i;
    }
    if (best != stops.size())
      return {text.substr(0, end - stops[best].size()), best};
  }
  return {text, stops.size()};
}

/// Pieces of up to `most` bytes; what was shown never changes, and is never
/// more than what will be shown.
Cut cutPieces(const std::vector<std::string> &stops, const std::string &text,
              std::mt19937 &random, size_t most) {
  StopStrings matcher(stops);
  std::string shown, whole = cutSlowly(stops, text).text;
  for (size_t at = 0; at < text.size();) {
    size_t length = std::min<size_t>(random() % (most + 1), text.size() - at);
    matcher.push(std::string_view(text).substr(at, length), shown);
    EXPECT_EQ(whole.compare(0, shown.size(), shown), 0);
    at += length;
  }
  matcher.finish(shown);
  return {shown, matcher.getStop().value_or(stops.size())};
}

TEST(StopStrings, CutTheSameHoweverTextIsSplit) {
  std::mt19937 random(3);
  auto draw = [&](size_t least, size_t most) {
    std::string text(least + random() % (most - least + 1), 'a');
    for (char &c : text)
      c = char('a' + random() % 2);
    return text;
  };
  size_t stopped = 0;
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::string> stops(random() % 4);
    for (std::string &stop : stops)
      stop = draw(1, 7);
    std::string text = draw(0, 24);
    Cut expected = cutSlowly(stops, text);
    stopped += expected.stop != stops.size();
    EXPECT_EQ(cutPieces(stops, text, random, 1 + random() % 9), expected)
        << text;
  }
  EXPECT_GT(stopped, 1000u);
}

TEST(StopStrings, HoldsBackOnlyWhatMayBeTheFrontOfOne) {
  std::vector<std::string> stops = {"\nUser:", "##"};
  StopStrings matcher(stops);
  std::string shown;
  matcher.push("Hello\nUs", shown);
  EXPECT_EQ(shown, "Hello");
  matcher.push("ual #", shown);
  EXPECT_EQ(shown, "Hello\nUsual ");
  matcher.push("\nUser: x", shown);
  EXPECT_EQ(shown, "Hello\nUsual #");
  EXPECT_EQ(matcher.getStop(), 0u);
  matcher.push("more", shown);
  matcher.finish(shown);
  EXPECT_EQ(shown, "Hello\nUsual #");
}

} // namespace
