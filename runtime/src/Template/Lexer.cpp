//===- Lexer.cpp - Template source to tokens ------------------------------===//
//
// Whitespace around tags, as with Jinja's trim_blocks and lstrip_blocks:
//
//   {%- %} {{- }} {#- #}   all before the tag goes, lines too
//   {%  %}        {#  #}   blanks before it go if the tag is the first of its
//                          line
//   {%+ %}                 nothing goes
//   -%} -}} -#}            all behind the tag goes
//   %} #}                  one newline behind it goes
//   +%} +#}                nothing goes
//
//===----------------------------------------------------------------------===//
#include "Lexer.h"
#include "Utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace braid::jinja {

std::string describe(const Token &token) {
  switch (token.type) {
  case Token::Data:
    return "text";
  case Token::VariableBegin:
    return "'{{'";
  case Token::VariableEnd:
    return "'}}'";
  case Token::BlockBegin:
    return "'{%'";
  case Token::BlockEnd:
    return "'%}'";
  case Token::String:
    return "a string";
  case Token::End:
    return "the end of the template";
  default:
    return "'" + token.text + "'";
  }
}

namespace {

std::string_view trimRight(std::string_view text) {
  while (!text.empty()) {
    size_t begin = text.size();
    if (!isSpace(readCodePointBefore(text, begin)))
      break;
    text = text.substr(0, begin);
  }
  return text;
}

bool isAllSpace(std::string_view text) { return trimRight(text).empty(); }

bool isDigitByte(char c) { return c >= '0' && c <= '9'; }

class Lexer {
public:
  explicit Lexer(std::string_view source);
  std::vector<Token> run();

private:
  [[noreturn]] void fail(const std::string &message, size_t where) const;
  void add(Token::Type type, std::string text = {});
  /// Moves to `to`, counting lines.
  void advance(size_t to);
  void skipSpace();
  bool startsWith(std::string_view prefix) const {
    return std::string_view(source).substr(position, prefix.size()) == prefix;
  }
  char peek(size_t ahead = 0) const {
    return position + ahead < source.size() ? source[position + ahead] : '\0';
  }

  void lexText();
  void addText(std::string_view text, char sign, bool isVariable);
  /// The sign right behind an opening, or 0.
  char takeSign();
  void lexComment();
  bool lexRaw();
  void lexTag(bool isVariable);
  /// The end of a tag, with what goes behind it; false if it is not here.
  bool takeTagEnd(bool isVariable);
  size_t findTagEnd(size_t from, bool &isStripping) const;

  void lexToken();
  bool lexNumber();
  size_t skipDigits(size_t from, const char *digits = "0123456789") const;
  void addInteger(size_t end);
  void lexString();
  void lexName();
  void lexOperator();
  void balance(char bracket);

  std::string source;
  size_t position = 0;
  unsigned line = 1;
  bool startsLine = true; ///< what came before ended a line
  std::string brackets;   ///< closing ones that are missing
  std::vector<Token> tokens;
};

Lexer::Lexer(std::string_view text) {
  source.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\r') {
      source += '\n';
      i += i + 1 < text.size() && text[i + 1] == '\n';
    } else {
      source += text[i];
    }
  if (!source.empty() && source.back() == '\n')
    source.pop_back();
}

void Lexer::fail(const std::string &message, size_t where) const {
  unsigned at = line;
  for (size_t i = position; i < where && i < source.size(); ++i)
    at += source[i] == '\n';
  throw Failure(message, at);
}

void Lexer::add(Token::Type type, std::string text) {
  tokens.push_back({type, line, std::move(text)});
}

void Lexer::advance(size_t to) {
  line += static_cast<unsigned>(std::count(source.begin() + long(position),
                                           source.begin() + long(to), '\n'));
  position = to;
  startsLine = to > 0 && source[to - 1] == '\n';
}

void Lexer::skipSpace() {
  size_t end = position;
  while (end < source.size()) {
    size_t next = end;
    if (!isSpace(readCodePoint(source, next)))
      break;
    end = next;
  }
  if (end != position)
    advance(end);
}

std::vector<Token> Lexer::run() {
  while (position < source.size())
    lexText();
  add(Token::End);
  return std::move(tokens);
}

//===----------------------------------------------------------------------===//
// Outside of tags
//===----------------------------------------------------------------------===//

void Lexer::addText(std::string_view text, char sign, bool isVariable) {
  if (sign == '-') {
    text = trimRight(text);
  } else if (sign != '+' && !isVariable) {
    size_t lineStart = text.rfind('\n') + 1; // 0 if there is none
    if ((lineStart > 0 || startsLine) && isAllSpace(text.substr(lineStart)))
      text = text.substr(0, lineStart);
  }
  if (!text.empty())
    add(Token::Data, std::string(text));
}

char Lexer::takeSign() {
  char sign = peek();
  if (sign != '-' && sign != '+')
    return 0;
  advance(position + 1);
  return sign;
}

void Lexer::lexText() {
  size_t open = position;
  while ((open = source.find('{', open)) != source.npos) {
    char next = open + 1 < source.size() ? source[open + 1] : '\0';
    if (next == '%' || next == '{' || next == '#')
      break;
    ++open;
  }
  std::string_view text = std::string_view(source).substr(position);
  if (open == source.npos) {
    add(Token::Data, std::string(text));
    advance(source.size());
    return;
  }
  text = text.substr(0, open - position);
  char kind = source[open + 1];
  char sign = open + 2 < source.size() ? source[open + 2] : '\0';
  addText(text, sign, kind == '{');
  advance(open + 2);
  takeSign();
  if (kind == '#')
    return lexComment();
  if (kind == '%' && lexRaw())
    return;
  lexTag(kind == '{');
}

void Lexer::lexComment() {
  size_t end = source.find("#}", position);
  if (position == source.size())
    return; // The reference lets the very last tag be unfinished.
  if (end == source.npos)
    fail("expected '#}' at the end of a comment, but the template ends",
         position);
  char sign = end > position ? source[end - 1] : '\0';
  advance(end + 2);
  if (sign == '-')
    skipSpace();
  else if (sign != '+' && peek() == '\n')
    advance(position + 1);
}

size_t Lexer::findTagEnd(size_t from, bool &isStripping) const {
  std::string_view rest = std::string_view(source).substr(from);
  isStripping = rest.substr(0, 3) == "-%}";
  if (isStripping || rest.substr(0, 3) == "+%}")
    return from + 3;
  if (rest.substr(0, 2) != "%}")
    return source.npos;
  return from + 2 + (rest.size() > 2 && rest[2] == '\n');
}

/// {% raw %}...{% endraw %}
bool Lexer::lexRaw() {
  auto skip = [this](size_t i) {
    while (i < source.size()) {
      size_t next = i;
      if (!isSpace(readCodePoint(source, next)))
        break;
      i = next;
    }
    return i;
  };
  size_t i = skip(position);
  if (source.compare(i, 3, "raw") != 0)
    return false;
  i = skip(i + 3);
  bool isStripping = source.compare(i, 3, "-%}") == 0;
  if (!isStripping && source.compare(i, 2, "%}") != 0)
    return false;
  advance(i + (isStripping ? 3 : 2));
  if (isStripping)
    skipSpace();
  for (size_t open = source.find("{%", position); open != source.npos;
       open = source.find("{%", open + 1)) {
    char sign = open + 2 < source.size() ? source[open + 2] : '\0';
    i = skip(open + 2 + (sign == '-' || sign == '+'));
    if (source.compare(i, 6, "endraw") != 0)
      continue;
    size_t end = findTagEnd(skip(i + 6), isStripping);
    if (end == source.npos)
      continue;
    addText(std::string_view(source).substr(position, open - position), sign,
            /*isVariable=*/false);
    advance(end);
    if (isStripping)
      skipSpace();
    return true;
  }
  if (position == source.size())
    return true; // As with comments.
  fail("expected '{% endraw %}', but the template ends", position);
}

//===----------------------------------------------------------------------===//
// Within tags
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Strings
//===----------------------------------------------------------------------===//

/// Reads escapes as Python does.
class Unescape {
public:
  explicit Unescape(std::string_view text) : text(text) {}
  /// Null, or what is wrong.
  const char *run(std::string &result);

private:
  const char *readEscape(std::string &result);
  const char *readHex(size_t count, std::string &result);
  void readOctal(std::string &result);

  std::string_view text;
  size_t i = 0;
};

const char *Unescape::run(std::string &result) {
  while (i < text.size()) {
    if (text[i] != '\\') {
      result += text[i++];
      continue;
    }
    ++i;
    if (const char *error = readEscape(result))
      return error;
  }
  return nullptr;
}

const char *Unescape::readHex(size_t count, std::string &result) {
  char32_t point = 0;
  for (size_t n = 0; n < count; ++n, ++i) {
    if (i >= text.size() || !std::isxdigit(static_cast<uint8_t>(text[i])))
      return "expected as many hexadecimal digits as the escape takes (\\xhh, "
             "\\uhhhh, \\Uhhhhhhhh), but got fewer";
    char c = static_cast<char>(text[i] | 0x20);
    point = point << 4 | char32_t(c > '9' ? c - 'a' + 10 : c - 0x30);
  }
  if (point > 0x10ffff)
    return "expected an escape of at most \\U0010ffff";
  appendCodePoint(result, point);
  return nullptr;
}

void Unescape::readOctal(std::string &result) {
  char32_t point = 0;
  for (int n = 0; n < 3 && i < text.size() && text[i] >= '0' && text[i] <= '7';
       ++n)
    point = point << 3 | char32_t(text[i++] - '0');
  appendCodePoint(result, point);
}

const char *Unescape::readEscape(std::string &result) {
  static constexpr std::string_view kEscapes = "\\'\"abfnrtv";
  static constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
  char c = text[i];
  size_t known = kEscapes.find(c);
  if (known != kEscapes.npos) {
    ++i;
    result += kMeanings[known];
  } else if (c >= '0' && c <= '7') {
    readOctal(result);
  } else if (c == 'x' || c == 'u' || c == 'U') {
    ++i;
    return readHex(c == 'x' ? 2 : c == 'u' ? 4 : 8, result);
  } else if (c == 'N') {
    return "expected a code point instead of its name: write \\uhhhh or "
           "\\Uhhhhhhhh for \\N{...}";
  } else if (c == '\n') {
    ++i;
  } else if (static_cast<uint8_t>(c) < 0x80) {
    result += '\\';
  } else {
    // The reference spells characters beyond ASCII as escapes before it reads
    // any, so that the backslash escapes the one of the spelling.
    char spelling[16];
    char32_t point = readCodePoint(text, i);
    std::snprintf(spelling, sizeof spelling,
                  point < 0x100     ? "\\x%02x"
                  : point < 0x10000 ? "\\u%04x"
                                    : "\\U%08x",
                  static_cast<unsigned>(point));
    result += spelling;
  }
  return nullptr;
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
          Unescape(text.substr(position + 1, end - position - 1)).run(value))
    fail(error, position);
  add(Token::String, std::move(value));
  advance(end + 1);
}

} // namespace

std::vector<Token> tokenize(std::string_view source) {
  return Lexer(source).run();
}

} // namespace braid::jinja
