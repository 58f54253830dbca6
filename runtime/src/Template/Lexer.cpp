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
#include "Characters.h"
#include "LexerState.h"

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

} // namespace

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

std::vector<Token> tokenize(std::string_view source) {
  return Lexer(source).run();
}

} // namespace braid::jinja
