//===- LexTag.cpp - What is within tags to tokens -------------------------===//
#include "Characters.h"
#include "LexerState.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace braid::jinja {

static bool isDigitByte(char c) { return c >= '0' && c <= '9'; }

void Lexer::lexTag(bool isVariable) {
  add(isVariable ? Token::VariableBegin : Token::BlockBegin);
  brackets.clear();
  while (!takeTagEnd(isVariable)) {
    if (position >= source.size())
      fail(isVariable ? "expected '}}', but the template ends"
                      : "expected '%}', but the template ends",
           position);
    lexToken();
  }
}

bool Lexer::takeTagEnd(bool isVariable) {
  if (!brackets.empty())
    return false;
  bool isStripping = false;
  size_t end = source.npos;
  if (!isVariable)
    end = findTagEnd(position, isStripping);
  else if ((isStripping = startsWith("-}}")))
    end = position + 3;
  else if (startsWith("}}"))
    end = position + 2;
  if (end == source.npos)
    return false;
  add(isVariable ? Token::VariableEnd : Token::BlockEnd);
  advance(end);
  if (isStripping)
    skipSpace();
  return true;
}

void Lexer::lexToken() {
  size_t next = position;
  char32_t point = readCodePoint(source, next);
  if (isSpace(point))
    return skipSpace();
  if (lexNumber())
    return;
  if (isNamePart(point) || isAlnum(point))
    return lexName();
  if (point == '\'' || point == '"')
    return lexString();
  lexOperator();
}

/// Behind digits that may be separated by single underscores; `from` if there
/// are none.
size_t Lexer::skipDigits(size_t from, const char *digits) const {
  std::string_view set(digits);
  size_t end = from;
  for (size_t i = from; i < source.size();) {
    size_t digit = i + (source[i] == '_' && end != from);
    if (digit >= source.size() || set.find(source[digit]) == set.npos)
      break;
    end = i = digit + 1;
  }
  return end;
}

bool Lexer::lexNumber() {
  if (!isDigitByte(peek()))
    return false;
  size_t whole = skipDigits(position), end = whole;
  bool followsDot = position > 0 && source[position - 1] == '.';
  if (!followsDot) {
    if (end < source.size() && source[end] == '.' &&
        skipDigits(end + 1) != end + 1 && source[end + 1] != '_')
      end = skipDigits(end + 1);
    if (end < source.size() && (source[end] | 0x20) == 'e') {
      size_t sign = end + 1 < source.size() ? end + 1 : end;
      size_t first = end + 1 + (source[sign] == '+' || source[sign] == '-');
      if (first < source.size() && isDigitByte(source[first]))
        end = skipDigits(first);
    }
  }
  if (end == whole) {
    addInteger(end);
    return true;
  }
  std::string digits = source.substr(position, end - position);
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  add(Token::Float, digits);
  tokens.back().real = std::strtod(digits.c_str(), nullptr);
  advance(end);
  return true;
}

void Lexer::addInteger(size_t end) {
  int base = 10;
  size_t from = position;
  if (source[position] == '0') {
    char letter = static_cast<char>(peek(1) | 0x20);
    const char *digits = letter == 'x'   ? "0123456789abcdefABCDEF"
                         : letter == 'o' ? "01234567"
                         : letter == 'b' ? "01"
                                         : nullptr;
    size_t first = position + 2 + (peek(2) == '_');
    end = skipDigits(position, "0");
    if (digits && skipDigits(first, digits) != first) {
      base = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
      from = first;
      end = skipDigits(first, digits);
    }
  }
  std::string digits = source.substr(from, end - from);
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  add(Token::Integer, digits);
  auto result = std::from_chars(digits.data(), digits.data() + digits.size(),
                                tokens.back().integer, base);
  if (result.ec != std::errc())
    fail("expected an integer of at most 64 bits, but got " + digits, position);
  advance(end);
}

void Lexer::lexName() {
  size_t end = position, next = position;
  bool isName = true;
  while (next < source.size()) {
    char32_t point = readCodePoint(source, next);
    if (!isNamePart(point) && !isAlnum(point))
      break;
    isName &= end == position ? isNameStart(point) : isNamePart(point);
    end = next;
  }
  std::string name = source.substr(position, end - position);
  if (!isName)
    fail("expected a name, but got '" + name + "'", position);
  add(Token::Name, name);
  advance(end);
}

void Lexer::balance(char bracket) {
  switch (bracket) {
  case '(':
    brackets += ')';
    return;
  case '[':
    brackets += ']';
    return;
  case '{':
    brackets += '}';
    return;
  case ')':
  case ']':
  case '}':
    if (brackets.empty())
      fail(std::string("expected no '") + bracket +
               "', because nothing is open that it closes",
           position);
    if (brackets.back() != bracket)
      fail(std::string("expected '") + brackets.back() + "', but got '" +
               bracket + "'",
           position);
    brackets.pop_back();
  }
}

void Lexer::lexOperator() {
  for (const char *two : {"//", "**", "==", "!=", ">=", "<="})
    if (startsWith(two)) {
      add(Token::Operator, two);
      return advance(position + 2);
    }
  char c = peek();
  constexpr std::string_view kOperators = "+-/*%~[](){}><=.:|,;";
  if (kOperators.find(c) == kOperators.npos) {
    size_t next = position;
    readCodePoint(source, next);
    fail("expected an expression, but got '" +
             source.substr(position, next - position) + "'",
         position);
  }
  balance(c);
  add(Token::Operator, std::string(1, c));
  advance(position + 1);
}

void Lexer::lexString() {
  char mark = peek();
  size_t end = position + 1;
  while (end < source.size() && source[end] != mark)
    end += source[end] == '\\' ? 2 : 1;
  if (end >= source.size())
    fail(std::string("expected ") + mark +
             " at the end of a string, but the template ends",
         position);
  std::string value;
  std::string_view text(source);
  if (const char *error =
          unescape(text.substr(position + 1, end - position - 1), value))
    fail(error, position);
  add(Token::String, std::move(value));
  advance(end + 1);
}

} // namespace braid::jinja
