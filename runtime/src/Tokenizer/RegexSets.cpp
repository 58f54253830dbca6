//===- RegexSets.cpp - Sets of characters in patterns ---------------------===//
#include "RegexSets.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "Unicode.h"

namespace braid::text {

void SetParser::refuse(const std::string &what, const std::string &got) const {
  fail(BRAID_INVALID_ARGUMENT,
       "%s: pattern %s: expected %s, but got %s at byte %zu", place.c_str(),
       quote(pattern).c_str(), what.c_str(), got.c_str(), position);
}

void SetParser::unsupported(std::string_view what) const {
  refuse("what this version understands", quote(what));
}

bool SetParser::consume(std::string_view text) {
  if (!startsWith(text))
    return false;
  position += text.size();
  return true;
}

uint32_t SetParser::next() {
  if (atEnd())
    refuse("a character", "the end");
  uint32_t c = decode(pattern, position);
  position += lengthOf(pattern[position]);
  return c;
}

/// \s and its like, at their letter; nothing if the escape is a character.
std::optional<CodePointSet> SetParser::parseSetEscape(char letter) {
  CodePointSet set;
  switch (letter) {
  case 'p':
  case 'P':
    ++position;
    return parseProperty(letter == 'P');
  case 's':
  case 'S':
    set = spaceSet();
    break;
  case 'd':
  case 'D':
    set = decimalSet();
    break;
  case 'w':
  case 'W':
    set = patternWordSet();
    break;
  case 'h':
  case 'H':
    set = CodePointSet('0', '9');
    set.add('A', 'F');
    set.add('a', 'f');
    break;
  default:
    return std::nullopt;
  }
  ++position;
  return letter < 'a' ? set.complement() : set;
}

std::optional<uint32_t> SetParser::parseNumber(int base, size_t maxDigits) {
  uint32_t value = 0;
  size_t digits = 0;
  for (; digits < maxDigits && !atEnd(); ++digits, ++position) {
    char c = pattern[position];
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : 99;
    if (digit >= base)
      break;
    value = value * uint32_t(base) + uint32_t(digit);
  }
  if (digits == 0)
    return std::nullopt;
  return value;
}

/// A character that is written as an escape, after the backslash.
uint32_t SetParser::parseCharacterEscape() {
  size_t begin = position;
  uint32_t c = next();
  auto checked = [&](std::optional<uint32_t> value, uint32_t max) {
    if (!value || *value > max || (*value >= 0xd800 && *value < 0xe000))
      unsupported("\\" + std::string(pattern.substr(begin, position - begin)));
    return *value;
  };
  switch (c) {
  case 't':
    return '\t';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 'f':
    return '\f';
  case 'v':
    return '\v';
  case 'a':
    return '\a';
  case 'e':
    return 0x1b;
  case 'u': {
    size_t digits = position;
    auto value = parseNumber(16, 4);
    return checked(position == digits + 4 ? value : std::nullopt, 0xffff);
  }
  case 'x':
    if (consume("{")) {
      auto value = parseNumber(16, 8);
      return checked(consume("}") ? value : std::nullopt, kMaxCodePoint);
    }
    return checked(parseNumber(16, 2), 0x7f); // more are bytes of a character
  case '0':
    --position;
    return checked(parseNumber(8, 3), 0x7f);
  default:
    if ((c >= '1' && c <= '9') || (c >= 'a' && c <= 'z') ||
        (c >= 'A' && c <= 'Z'))
      checked(std::nullopt, 0);
    return c;
  }
}

/// {Name} or {^Name}, after \p.
CodePointSet SetParser::parseProperty(bool negated) {
  size_t begin = position;
  size_t end = pattern.find('}', position);
  if (!consume("{") || end == std::string_view::npos)
    refuse("'{' and the name of a property", "something else");
  negated ^= consume("^");
  std::string_view name = pattern.substr(position, end - position);
  position = end + 1;
  std::optional<CodePointSet> set = findProperty(name);
  if (!set && (name == "Alpha" || name == "alpha"))
    set = findProperty("Alphabetic");
  if (!set)
    unsupported("\\p" + std::string(pattern.substr(begin, end + 1 - begin)));
  return negated ? set->complement() : *set;
}

/// After "[", the closing bracket included.
CodePointSet SetParser::parseClass(bool ignoreCase) {
  if (++depth > kMaxGroups)
    refuse("at most " + std::to_string(kMaxGroups) +
               " brackets inside each other",
           "more");
  bool negated = consume("^");
  CodePointSet set = parseClassItems(ignoreCase);
  while (consume("&&"))
    set = set.intersect(parseClassItems(ignoreCase));
  if (!consume("]"))
    refuse("']'", "the end");
  --depth;
  if (ignoreCase)
    addOtherCases(set);
  return negated ? set.complement() : set;
}

/// Up to "]" or "&&".
CodePointSet SetParser::parseClassItems(bool ignoreCase) {
  CodePointSet set;
  // A bracket that comes first is a character.
  for (bool first = true;
       first ? !startsWith("&&") : !startsWith("]") && !startsWith("&&");
       first = false) {
    if (startsWith("[:")) {
      set.add(parsePosixClass());
      continue;
    }
    if (consume("[")) {
      set.add(parseClass(ignoreCase));
      continue;
    }
    uint32_t low;
    if (consume("\\")) {
      char letter = atEnd() ? '\0' : pattern[position];
      if (auto members = parseSetEscape(letter)) {
        if (letter == 'w' || letter == 'W')
          members =
              letter == 'w' ? bracketWordSet() : bracketWordSet().complement();
        set.add(*members);
        if (startsWith("-") && pattern.substr(position, 2) != "-]")
          unsupported("a range that begins with a set");
        continue;
      }
      low = consume("b") ? '\b' : parseCharacterEscape();
    } else {
      low = next();
    }
    uint32_t high = low;
    if (startsWith("-") && pattern.substr(position, 2) != "-]" &&
        pattern.substr(position, 3) != "-&&" &&
        pattern.substr(position, 2) != "-[") {
      ++position;
      if (!consume("\\"))
        high = next();
      else if (!atEnd() && parseSetEscape(pattern[position]))
        unsupported("a range that ends with a set");
      else
        high = parseCharacterEscape();
      if (high < low)
        refuse("a range from low to high", "the reverse");
      // [a-c-e]: the second '-' is itself.
    }
    set.add(low, high);
  }
  return set;
}

/// [:name:] or [:^name:].
CodePointSet SetParser::parsePosixClass() {
  size_t end = pattern.find(":]", position);
  if (end == std::string_view::npos)
    unsupported("[:");
  std::string_view name = pattern.substr(position + 2, end - position - 2);
  position = end + 2;
  bool negated = !name.empty() && name[0] == '^';
  if (negated)
    name.remove_prefix(1);
  CodePointSet set;
  if (name == "alpha")
    set = *findProperty("Alphabetic");
  else if (name == "alnum") {
    set = *findProperty("Alphabetic");
    set.add(decimalSet());
  } else if (name == "upper")
    set = *findProperty("Uppercase");
  else if (name == "lower")
    set = *findProperty("Lowercase");
  else if (name == "digit")
    set = decimalSet();
  else if (name == "space")
    set = spaceSet();
  else if (name == "word")
    set = bracketWordSet();
  else
    unsupported("[:" + std::string(name) + ":]");
  return negated ? set.complement() : set;
}

} // namespace braid::text
