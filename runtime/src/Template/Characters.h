//===- Characters.h - Classes and case of characters ------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_CHARACTERS_H
#define RUNTIME_SRC_TEMPLATE_CHARACTERS_H

#include "../Text/Utf8.h"

namespace braid::jinja {

using text::append;
using text::countCodePoints;
using text::findCodePoint;
using text::hasSurrogates;
using text::isUtf8;
using text::readCodePoint;
using text::readCodePointBefore;

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

#endif // RUNTIME_SRC_TEMPLATE_CHARACTERS_H
