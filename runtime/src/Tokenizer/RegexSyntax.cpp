//===- RegexSyntax.cpp - Patterns as tokenizer.json writes them -----------===//
#include "RegexSyntax.h"

#include "Failure.h"
#include "Unicode.h"
#include "Utf8.h"

#include <algorithm>
#include <optional>

namespace braid::text {
namespace {

constexpr size_t kMaxPattern = 8192, kMaxSets = 1024, kMaxGroups = 64;
constexpr uint32_t kMaxRepeat = 1000;

CodePointSet newline() { return {uint32_t('\n'), uint32_t('\n')}; }

class Parser {
public:
  Parser(std::string_view pattern, const std::string &place)
      : pattern(pattern), place(place) {}

  ParsedRegex parse() {
    if (pattern.size() > kMaxPattern)
      refuse("a pattern of at most " + std::to_string(kMaxPattern) + " bytes",
             std::to_string(pattern.size()));
    result.parts = parseAlternatives();
    if (!atEnd())
      refuse("the end of the pattern", "')' without '('");
    return std::move(result);
  }

private:
  using Part = ParsedRegex::Part;
  using Parts = std::vector<Part>;
  struct Flags {
    bool ignoreCase = false, dotAll = false;
  };

  [[noreturn]] void refuse(const std::string &what, const std::string &got) {
    fail(BRAID_INVALID_ARGUMENT,
         "%s: pattern %s: expected %s, but got %s at byte %zu", place.c_str(),
         quote(pattern).c_str(), what.c_str(), got.c_str(), position);
  }
  [[noreturn]] void unsupported(std::string_view what) {
    refuse("what this version understands", quote(what));
  }

  bool atEnd() const { return position == pattern.size(); }
  bool startsWith(std::string_view text) const {
    return pattern.substr(position, text.size()) == text;
  }
  bool consume(std::string_view text) {
    if (!startsWith(text))
      return false;
    position += text.size();
    return true;
  }
  uint32_t next() {
    if (atEnd())
      refuse("a character", "the end");
    uint32_t c = decode(pattern, position);
    position += lengthOf(pattern[position]);
    return c;
  }

  Part setPart(CodePointSet set) {
    auto found = std::find(result.sets.begin(), result.sets.end(), set);
    Part part;
    part.set = size_t(found - result.sets.begin());
    if (found == result.sets.end()) {
      if (result.sets.size() == kMaxSets)
        refuse("at most " + std::to_string(kMaxSets) + " sets of characters",
               "more");
      result.sets.push_back(std::move(set));
    }
    return part;
  }

  Parts parseAlternatives();
  Parts parseSequence();
  Parts parseAtom();
  Parts parseGroup();
  bool parseFlags(Flags &changed);
  Parts parseEscape();
  Parts repeat(Parts atom);
  bool parseInterval(std::string &text, bool &exact);
  std::optional<uint32_t> parseNumber(int base, size_t maxDigits);
  std::optional<CodePointSet> parseSetEscape(char letter);
  uint32_t parseCharacterEscape();
  CodePointSet parseProperty(bool negated);
  CodePointSet parseClass();
  CodePointSet parseClassItems();
  CodePointSet parsePosixClass();

  std::string_view pattern;
  const std::string &place;
  size_t position = 0, depth = 0;
  uint32_t previousLiteral = 0;
  Flags flags;
  ParsedRegex result;
};

using Parts = std::vector<ParsedRegex::Part>;

void append(Parts &parts, Parts more) {
  parts.insert(parts.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

Parts textParts(std::string text) {
  Parts parts(1);
  parts[0].text = std::move(text);
  return parts;
}

/// `before` ( `parts` ) `after`.
Parts wrap(std::string before, Parts parts, std::string after) {
  Parts result = textParts(std::move(before));
  append(result, std::move(parts));
  append(result, textParts(std::move(after)));
  return result;
}

Parts Parser::parseAlternatives() {
  Flags outer = flags;
  Parts parts = parseSequence();
  while (consume("|")) {
    append(parts, textParts("|"));
    append(parts, parseSequence());
  }
  flags = outer;
  return parts;
}

Parts Parser::parseSequence() {
  Parts parts;
  previousLiteral = 0;
  while (!atEnd() && !startsWith("|") && !startsWith(")"))
    append(parts, repeat(parseAtom()));
  return parts;
}

/// Sequences of letters that one other letter stands for under (?i): in
/// Oniguruma "ss" matches U+00DF.
bool foldsTogether(uint32_t first, uint32_t second) {
  auto lower = [](uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
  first = lower(first), second = lower(second);
  return (first == 's' && (second == 's' || second == 't')) ||
         (first == 'f' && (second == 'f' || second == 'i' || second == 'l')) ||
         second == 0x2be || (second >= 0x300 && second <= 0x36f);
}

Parts Parser::parseAtom() {
  uint32_t before = previousLiteral;
  previousLiteral = 0;
  if (consume("("))
    return parseGroup();
  if (consume("["))
    return {setPart(parseClass())};
  if (consume("\\"))
    return parseEscape();
  if (consume("."))
    return {setPart(flags.dotAll ? CodePointSet(0, kMaxCodePoint)
                                 : newline().complement())};
  // Lines begin and end in the midst of the text, too; none begins at its end.
  if (consume("^"))
    return wrap("(?:\\A|(?<=", {setPart(newline())}, ")(?!\\z))");
  if (consume("$"))
    return wrap("(?!", {setPart(newline().complement())}, ")");
  if (startsWith("*") || startsWith("+") || startsWith("?"))
    refuse("what to repeat", quote(pattern.substr(position, 1)));
  uint32_t c = next();
  if (flags.ignoreCase && before != 0 && foldsTogether(before, c))
    unsupported("letters that one letter stands for, under (?i)");
  previousLiteral = c;
  CodePointSet set(c, c);
  if (flags.ignoreCase)
    addOtherCases(set);
  return {setPart(std::move(set))};
}

/// After "(".
Parts Parser::parseGroup() {
  if (++depth > kMaxGroups)
    refuse("at most " + std::to_string(kMaxGroups) +
               " groups inside each other",
           "more");
  Flags outer = flags;
  std::string open = "(?:";
  if (consume("?#")) {
    while (!consume(")"))
      next();
    --depth;
    return {};
  }
  if (consume("?<=") || consume("?<!") || consume("?=") || consume("?!") ||
      consume("?>")) {
    size_t begin = pattern.rfind("(?", position - 1);
    open = std::string(pattern.substr(begin, position - begin));
  } else if (consume("?<")) {
    // Nothing refers to groups here, so that their names do not matter.
    while (next() != '>')
      ;
  } else if (consume("?") && !consume(":")) {
    if (!parseFlags(flags)) {
      // They hold for the rest of the group around, alternatives included.
      --depth;
      Parts rest = parseAlternatives();
      flags = outer;
      return wrap("(?:", std::move(rest), ")");
    }
  }
  Parts inside = parseAlternatives();
  if (!consume(")"))
    refuse("')'", "the end");
  flags = outer;
  previousLiteral = 0;
  --depth;
  return wrap(open, std::move(inside), ")");
}

/// Of "(?im-im:" or "(?im-im)"; false for the latter.
bool Parser::parseFlags(Flags &changed) {
  bool value = true;
  for (;;) {
    if (consume(":"))
      return true;
    if (consume(")"))
      return false;
    if (consume("-"))
      value = false;
    else if (consume("i"))
      changed.ignoreCase = value;
    else if (consume("m"))
      changed.dotAll = value;
    else
      unsupported("(?" + std::string(pattern.substr(position, 1)));
  }
}

/// After "\".
Parts Parser::parseEscape() {
  CodePointSet word;
  switch (char letter = atEnd() ? '\0' : pattern[position]) {
  case 'A':
  case 'z':
    ++position;
    return textParts(std::string("\\") + letter);
  case 'Z': {
    ++position;
    return wrap("(?=", {setPart(newline())}, "?\\z)");
  }
  case 'b':
  case 'B': {
    ++position;
    Part part = setPart(patternWordSet());
    Parts before = wrap("(?<=", {part}, ")"), after = wrap("(?=", {part}, ")");
    Parts notBefore = wrap("(?<!", {part}, ")");
    Parts notAfter = wrap("(?!", {part}, ")");
    bool edge = letter == 'b';
    Parts parts = wrap("(?:", before, "");
    append(parts, edge ? notAfter : after);
    append(parts, textParts("|"));
    append(parts, notBefore);
    append(parts, edge ? after : notAfter);
    append(parts, textParts(")"));
    return parts;
  }
  case 'R': {
    ++position;
    CodePointSet ends('\n', '\r');
    ends.add(0x85, 0x85);
    ends.add(0x2028, 0x2029);
    Parts parts = wrap("(?>", {setPart(CodePointSet('\r', '\r'))}, "");
    parts.push_back(setPart(newline()));
    append(parts, textParts("|"));
    parts.push_back(setPart(ends));
    append(parts, textParts(")"));
    return parts;
  }
  case 'N':
    ++position;
    return {setPart(newline().complement())};
  case 'O':
    ++position;
    return {setPart(CodePointSet(0, kMaxCodePoint))};
  default:
    if (auto set = parseSetEscape(letter))
      return {setPart(std::move(*set))};
    uint32_t c = parseCharacterEscape();
    CodePointSet set(c, c);
    if (flags.ignoreCase)
      addOtherCases(set);
    return {setPart(std::move(set))};
  }
}

/// \s and its like, at their letter; nothing if the escape is a character.
std::optional<CodePointSet> Parser::parseSetEscape(char letter) {
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

std::optional<uint32_t> Parser::parseNumber(int base, size_t maxDigits) {
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
uint32_t Parser::parseCharacterEscape() {
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
CodePointSet Parser::parseProperty(bool negated) {
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
CodePointSet Parser::parseClass() {
  if (++depth > kMaxGroups)
    refuse("at most " + std::to_string(kMaxGroups) +
               " brackets inside each other",
           "more");
  bool negated = consume("^");
  CodePointSet set = parseClassItems();
  while (consume("&&"))
    set = set.intersect(parseClassItems());
  if (!consume("]"))
    refuse("']'", "the end");
  --depth;
  if (flags.ignoreCase)
    addOtherCases(set);
  return negated ? set.complement() : set;
}

/// Up to "]" or "&&".
CodePointSet Parser::parseClassItems() {
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
      set.add(parseClass());
      continue;
    }
    uint32_t low;
    if (consume("\\")) {
      if (auto members = parseSetEscape(atEnd() ? '\0' : pattern[position])) {
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
CodePointSet Parser::parsePosixClass() {
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
    set = patternWordSet();
  else
    unsupported("[:" + std::string(name) + ":]");
  return negated ? set.complement() : set;
}

/// {n}, {n,}, {,m} or {n,m}; false if the brace is a character.
bool Parser::parseInterval(std::string &text, bool &exact) {
  size_t begin = position;
  auto giveUp = [&] {
    position = begin;
    return false;
  };
  if (!consume("{"))
    return false;
  auto low = parseNumber(10, 6), high = low;
  exact = !consume(",");
  if (!exact)
    high = parseNumber(10, 6);
  if (!consume("}") || (!low && !high))
    return giveUp();
  if (low.value_or(0) > kMaxRepeat || high.value_or(0) > kMaxRepeat)
    refuse("at most " + std::to_string(kMaxRepeat) + " repetitions", "more");
  if (high && low.value_or(0) > *high)
    unsupported("a repetition whose bounds are the wrong way round");
  text = "{" + std::to_string(low.value_or(0)) + (exact ? "" : ",") +
         (exact || !high ? "" : std::to_string(*high)) + "}";
  return true;
}

/// Applies the quantifiers that follow `atom`.
Parts Parser::repeat(Parts atom) {
  for (;;) {
    std::string quantifier;
    bool exact = false;
    bool isInterval = parseInterval(quantifier, exact);
    if (!isInterval) {
      if (atEnd() || !(startsWith("*") || startsWith("+") || startsWith("?")))
        return atom;
      quantifier = pattern.substr(position++, 1);
    }
    previousLiteral = 0;
    if (atom.empty())
      refuse("what to repeat", "nothing");
    // Of {n} a '?' is one more quantifier, of {n,m} a '+' is.
    if (startsWith("?") ? !exact : startsWith("+") && !isInterval)
      quantifier += pattern[position++];
    atom = wrap("(?:", std::move(atom), ")" + quantifier);
  }
}

} // namespace

ParsedRegex parseRegex(std::string_view pattern, const std::string &place) {
  return Parser(pattern, place).parse();
}

} // namespace braid::text
