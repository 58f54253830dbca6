//===- RegexSyntax.cpp - Patterns as tokenizer.json writes them -----------===//
#include "RegexSyntax.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "RegexSets.h"
#include "Unicode.h"

#include <algorithm>
#include <optional>

namespace braid::text {
namespace {

constexpr size_t kMaxPattern = 8192, kMaxSets = 1024;
constexpr uint32_t kMaxRepeat = 1000;

CodePointSet newline() { return {uint32_t('\n'), uint32_t('\n')}; }

class Parser : private SetParser {
public:
  using SetParser::SetParser;

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
    return {setPart(parseClass(flags.ignoreCase))};
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
