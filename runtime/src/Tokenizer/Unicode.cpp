//===- Unicode.cpp - What the reference knows of characters ---------------===//
#include "Unicode.h"

#include "../Text/Utf8.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace braid::text {
namespace {

struct NamedSet {
  const char *name;
  const uint32_t *bounds;
  size_t count;
};

#include "UnicodeTables.inc"

/// In the order of the generator.
struct Category {
  const char *name, *longName;
};
constexpr Category kCategoryNames[] = {
    {"cn", "unassigned"},
    {"lu", "uppercaseletter"},
    {"ll", "lowercaseletter"},
    {"lt", "titlecaseletter"},
    {"lm", "modifierletter"},
    {"lo", "otherletter"},
    {"mn", "nonspacingmark"},
    {"mc", "spacingmark"},
    {"me", "enclosingmark"},
    {"nd", "decimalnumber"},
    {"nl", "letternumber"},
    {"no", "othernumber"},
    {"pc", "connectorpunctuation"},
    {"pd", "dashpunctuation"},
    {"ps", "openpunctuation"},
    {"pe", "closepunctuation"},
    {"pi", "initialpunctuation"},
    {"pf", "finalpunctuation"},
    {"po", "otherpunctuation"},
    {"sm", "mathsymbol"},
    {"sc", "currencysymbol"},
    {"sk", "modifiersymbol"},
    {"so", "othersymbol"},
    {"zs", "spaceseparator"},
    {"zl", "lineseparator"},
    {"zp", "paragraphseparator"},
    {"cc", "control"},
    {"cf", "format"},
    {"cs", "surrogate"},
    {"co", "privateuse"},
};
constexpr Category kGroupNames[] = {
    {"l", "letter"}, {"m", "mark"},      {"n", "number"}, {"p", "punctuation"},
    {"s", "symbol"}, {"z", "separator"}, {"c", "other"},
};

/// The code points whose category `accept` takes.
template <typename Accept>
CodePointSet ofCategories(Accept &&accept) {
  std::vector<uint32_t> bounds;
  for (size_t i = 0; i < std::size(kCategories); ++i) {
    if (!accept(kCategoryNames[kCategories[i] & 31].name))
      continue;
    bounds.push_back(kCategories[i] >> 5);
    bounds.push_back(i + 1 < std::size(kCategories)
                         ? (kCategories[i + 1] >> 5) - 1
                         : kMaxCodePoint);
  }
  return CodePointSet::fromBounds(bounds.data(), bounds.size());
}

CodePointSet ofCategory(std::string_view name) {
  return ofCategories([&](const char *category) { return name == category; });
}

CodePointSet ofGroup(char group) {
  return ofCategories(
      [&](const char *category) { return category[0] == group; });
}

CodePointSet letterMarkDecimalConnector() {
  return ofCategories([](const char *category) {
    return category[0] == 'l' || category[0] == 'm' ||
           std::string_view(category) == "nd" ||
           std::string_view(category) == "pc";
  });
}

template <size_t count>
CodePointSet setOf(const uint32_t (&bounds)[count]) {
  return CodePointSet::fromBounds(bounds, count);
}

/// What a table of [first, last, step, offset] makes of `c`.
uint32_t mapped(const uint32_t *table, size_t count, uint32_t c) {
  size_t low = 0, high = count / 4;
  while (low < high) {
    size_t middle = (low + high) / 2;
    const uint32_t *row = table + 4 * middle;
    if (c < row[0])
      high = middle;
    else if (c > row[1])
      low = middle + 1;
    else
      return (c - row[0]) % row[2] == 0 ? c + row[3] : c;
  }
  return c;
}

} // namespace

std::optional<CodePointSet> findProperty(std::string_view name) {
  std::string key;
  for (char c : name)
    if (c != ' ' && c != '_' && c != '-')
      key += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  for (const Category &category : kCategoryNames)
    if (key == category.name || key == category.longName)
      return ofCategory(category.name);
  for (const Category &group : kGroupNames)
    if (key == group.name || key == group.longName)
      return ofGroup(group.name[0]);
  for (const NamedSet &set : kNamedSets)
    if (key == set.name)
      return CodePointSet::fromBounds(set.bounds, set.count);
  if (key == "any")
    return CodePointSet(0, kMaxCodePoint);
  if (key == "ascii")
    return CodePointSet(0, 0x7f);
  if (key == "assigned")
    return ofCategory("cn").complement();
  return std::nullopt;
}

CodePointSet patternWordSet() {
  CodePointSet set = letterMarkDecimalConnector();
  set.add(setOf(kPatternWord));
  return set;
}

CodePointSet bracketWordSet() {
  // What is in both but for the joiners, which no \w has.
  return patternWordSet().intersect(tokenWordSet());
}

CodePointSet tokenWordSet() {
  CodePointSet set = letterMarkDecimalConnector();
  set.add(setOf(kTokenWord));
  return set;
}

CodePointSet spaceSet() { return setOf(kSpace); }
CodePointSet punctuationSet() { return setOf(kPunctuation); }
CodePointSet numericSet() { return setOf(kNumeric); }
CodePointSet decimalSet() { return ofCategory("nd"); }
CodePointSet unicode12Set() { return setOf(kUnicode12); }

void addOtherCases(CodePointSet &set) {
  // From each letter that stands for its cases to all of them.
  std::map<uint32_t, std::vector<uint32_t>> cases;
  for (size_t row = 0; row + 3 < std::size(kFolding); row += 4)
    for (uint32_t c = kFolding[row]; c <= kFolding[row + 1];
         c += kFolding[row + 2])
      cases[c + kFolding[row + 3]].push_back(c);
  std::vector<uint32_t> bounds;
  for (const auto &[first, others] : cases) {
    bool found = set.contains(first);
    for (uint32_t other : others)
      found |= set.contains(other);
    if (!found)
      continue;
    bounds.insert(bounds.end(), {first, first});
    for (uint32_t other : others)
      bounds.insert(bounds.end(), {other, other});
  }
  set.add(CodePointSet::fromBounds(bounds.data(), bounds.size()));
}

bool isSpace(uint32_t c) {
  if (c < 0x80)
    return c == ' ' || (c >= '\t' && c <= '\r');
  for (size_t i = 0; i < std::size(kSpace); i += 2)
    if (c >= kSpace[i] && c <= kSpace[i + 1])
      return true;
  return false;
}

void appendLower(std::string &text, uint32_t c) {
  if (c < 0x80) {
    text += char(c >= 'A' && c <= 'Z' ? c + 32 : c);
  } else if (c == 0x130) {
    text += "i\xcc\x87";
  } else {
    append(text, mapped(kLowering, std::size(kLowering), c));
  }
}

} // namespace braid::text
