//===- Utf8.h - Text as code points -----------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_UTF8_H
#define RUNTIME_SRC_TEMPLATE_UTF8_H

#include <cstdint>
#include <string>
#include <string_view>

namespace braid::jinja {

/// Valid UTF-8 without surrogates?
bool isUtf8(std::string_view text);
/// Any single surrogates?
bool hasSurrogates(std::string_view text);

/// Of text that is valid but for surrogates.
int64_t countCodePoints(std::string_view text);
/// Where code point `index` begins; counted from byte `from`.
size_t findCodePoint(std::string_view text, int64_t index, size_t from = 0);
/// The code point at byte `position`, which becomes the next one's.
char32_t readCodePoint(std::string_view text, size_t &position);
/// The one that ends before `position`, which becomes its first byte.
char32_t readCodePointBefore(std::string_view text, size_t &position);
void appendCodePoint(std::string &text, char32_t point);

//===----------------------------------------------------------------------===//
// Classes and case, as Python's str has them
//===----------------------------------------------------------------------===//

bool isSpace(char32_t point);
bool isPrintable(char32_t point);
bool isAlpha(char32_t point);
bool isAlnum(char32_t point);
bool isDecimal(char32_t point);
bool isDigit(char32_t point);
bool isNumeric(char32_t point);
bool isLower(char32_t point);
bool isUpper(char32_t point);
bool isTitle(char32_t point);
/// Starts or continues an identifier.
bool isNameStart(char32_t point);
bool isNamePart(char32_t point);
/// Ends a line for splitlines().
bool isLineEnd(char32_t point);
/// Of a decimal digit.
int getDigit(char32_t point);

std::string toUpper(std::string_view text);
std::string toLower(std::string_view text);
std::string toTitle(std::string_view text);
std::string capitalize(std::string_view text);
std::string swapCase(std::string_view text);
std::string foldCase(std::string_view text);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_UTF8_H
