//===- Utf8.h - Characters and their bytes ----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEXT_UTF8_H
#define RUNTIME_SRC_TEXT_UTF8_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace braid::text {

constexpr uint32_t kMaxCodePoint = 0x10ffff;
constexpr std::string_view kReplacement = "\xef\xbf\xbd"; ///< U+FFFD

/// The bytes of the character that begins with `lead`, of valid UTF-8.
inline size_t lengthOf(char lead) {
  auto byte = static_cast<uint8_t>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// The character at `at` of valid UTF-8.
inline uint32_t decode(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return uint32_t(uint8_t(text[at + i])); };
  switch (lengthOf(text[at])) {
  case 1:
    return byte(0);
  case 2:
    return (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f);
  case 3:
    return (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
  default:
    return (byte(0) & 0x07) << 18 | (byte(1) & 0x3f) << 12 |
           (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
  }
}

/// Appends a character; a surrogate becomes what `decode` reads as one, which
/// is not UTF-8.
inline void append(std::string &text, uint32_t c) {
  if (c < 0x80) {
    text += char(c);
  } else if (c < 0x800) {
    text += char(0xc0 | c >> 6);
    text += char(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    text += char(0xe0 | c >> 12);
    text += char(0x80 | (c >> 6 & 0x3f));
    text += char(0x80 | (c & 0x3f));
  } else {
    text += char(0xf0 | c >> 18);
    text += char(0x80 | (c >> 12 & 0x3f));
    text += char(0x80 | (c >> 6 & 0x3f));
    text += char(0x80 | (c & 0x3f));
  }
}

/// What the bytes at the front of a text are.
struct Utf8Front {
  /// Bytes of the character there, or 0.
  size_t length;
  /// Without a character: bytes that could begin one, at least 1. More bytes
  /// could complete it if that is all there is (`incomplete`).
  size_t bad;
  bool incomplete;
};
Utf8Front examine(std::string_view text);

/// The bytes of the character at the front of `text`; 0 if there is none that
/// is valid.
inline size_t validLength(std::string_view text) {
  return examine(text).length;
}

/// The offset of the first byte that is not UTF-8; the size if all is.
size_t findInvalid(std::string_view text);

inline bool isUtf8(std::string_view text) {
  return findInvalid(text) == text.size();
}

/// Whether `byte` is within a character.
inline bool continues(char byte) { return (uint8_t(byte) & 0xc0) == 0x80; }

/// The start of the character before `at`, which is > 0; of valid UTF-8.
inline size_t before(std::string_view text, size_t at) {
  do
    --at;
  while (continues(text[at]));
  return at;
}

//===----------------------------------------------------------------------===//
// Text as code points: valid UTF-8 in which there may be surrogates, too
//===----------------------------------------------------------------------===//

bool hasSurrogates(std::string_view text);
int64_t countCodePoints(std::string_view text);
/// Where code point `index` begins; counted from byte `from`.
size_t findCodePoint(std::string_view text, int64_t index, size_t from = 0);

/// The code point at byte `position`, which becomes the next one's.
inline char32_t readCodePoint(std::string_view text, size_t &position) {
  size_t at = position;
  position += lengthOf(text[at]);
  return decode(text, at);
}

/// The one that ends before `position`, which becomes its first byte.
inline char32_t readCodePointBefore(std::string_view text, size_t &position) {
  position = before(text, position);
  return decode(text, position);
}

} // namespace braid::text

#endif // RUNTIME_SRC_TEXT_UTF8_H
