//===- Unescape.cpp - Escapes in strings ----------------------------------===//
#include "Characters.h"
#include "Lexer.h"

namespace braid::jinja {
namespace {

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
  append(result, point);
  return nullptr;
}

void Unescape::readOctal(std::string &result) {
  char32_t point = 0;
  for (int n = 0; n < 3 && i < text.size() && text[i] >= '0' && text[i] <= '7';
       ++n)
    point = point << 3 | char32_t(text[i++] - '0');
  append(result, point);
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

} // namespace

const char *unescape(std::string_view text, std::string &result) {
  return Unescape(text).run(result);
}

} // namespace braid::jinja
