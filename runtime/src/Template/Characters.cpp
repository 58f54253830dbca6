//===- Characters.cpp - Classes and case of characters --------------------===//
#include "Characters.h"

#include <algorithm>
#include <utf8proc.h>

namespace braid::jinja {

//===----------------------------------------------------------------------===//
// Classes
//===----------------------------------------------------------------------===//

namespace {
struct LongMapping {
  char32_t point;
  char32_t mapped[3];
};
struct PointRange {
  char32_t first, last;
};
#include "CaseTables.inc"
} // namespace

template <size_t n>
static bool contains(const PointRange (&ranges)[n], char32_t point) {
  const auto *range = std::lower_bound(
      ranges, ranges + n, point,
      [](const PointRange &range, char32_t p) { return range.last < p; });
  return range != ranges + n && range->first <= point;
}

static utf8proc_category_t getCategory(char32_t point) {
  if (point >= 0xd800 && point < 0xe000)
    return UTF8PROC_CATEGORY_CS;
  return utf8proc_category(static_cast<utf8proc_int32_t>(point));
}

bool isSpace(char32_t point) {
  return (point >= 9 && point <= 13) || (point >= 0x1c && point <= 0x20) ||
         point == 0x85 || point == 0xa0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
         point == 0x2029 || point == 0x202f || point == 0x205f ||
         point == 0x3000;
}

bool isLineEnd(char32_t point) {
  return (point >= 10 && point <= 13) || (point >= 0x1c && point <= 0x1e) ||
         point == 0x85 || point == 0x2028 || point == 0x2029;
}

bool isPrintable(char32_t point) {
  if (point < 0x7f)
    return point >= 0x20;
  switch (getCategory(point)) {
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_CF:
  case UTF8PROC_CATEGORY_CS:
  case UTF8PROC_CATEGORY_CO:
  case UTF8PROC_CATEGORY_CN:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
  case UTF8PROC_CATEGORY_ZS:
    return false;
  default:
    return true;
  }
}

bool isAlpha(char32_t point) {
  auto category = getCategory(point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isAlnum(char32_t point) { return isAlpha(point) || isNumeric(point); }

bool isDecimal(char32_t point) {
  return getCategory(point) == UTF8PROC_CATEGORY_ND;
}

bool isDigit(char32_t point) {
  return isDecimal(point) || contains(kDigits, point);
}

bool isNumeric(char32_t point) {
  auto category = getCategory(point);
  return (category >= UTF8PROC_CATEGORY_ND &&
          category <= UTF8PROC_CATEGORY_NO) ||
         contains(kNumerals, point);
}

bool isLower(char32_t point) {
  return utf8proc_islower(static_cast<utf8proc_int32_t>(point)) != 0 &&
         !isTitle(point);
}

bool isUpper(char32_t point) {
  return utf8proc_isupper(static_cast<utf8proc_int32_t>(point)) != 0 &&
         !isTitle(point);
}

bool isTitle(char32_t point) {
  return getCategory(point) == UTF8PROC_CATEGORY_LT;
}

bool isNameStart(char32_t point) {
  return point == '_' || isAlpha(point) ||
         getCategory(point) == UTF8PROC_CATEGORY_NL;
}

bool isNamePart(char32_t point) {
  auto category = getCategory(point);
  return isNameStart(point) || category == UTF8PROC_CATEGORY_ND ||
         category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
         category == UTF8PROC_CATEGORY_PC || point == 0xb7;
}

int getDigit(char32_t point) {
  // Decimal digits come in runs of ten that begin at a zero.
  if (point < 0x80)
    return static_cast<int>(point - '0');
  char32_t zero = point;
  while (point - zero < 9 && isDecimal(zero - 1))
    --zero;
  return static_cast<int>(point - zero);
}

//===----------------------------------------------------------------------===//
// Case
//===----------------------------------------------------------------------===//

template <size_t n>
static bool appendLong(const LongMapping (&mappings)[n], char32_t point,
                       std::string &text) {
  const auto *found = std::lower_bound(
      mappings, mappings + n, point,
      [](const LongMapping &mapping, char32_t p) { return mapping.point < p; });
  if (found == mappings + n || found->point != point)
    return false;
  for (char32_t mapped : found->mapped)
    if (mapped)
      append(text, mapped);
  return true;
}

static void appendUpper(char32_t point, std::string &text) {
  if (!appendLong(kLongUpper, point, text))
    append(text, static_cast<char32_t>(
                     utf8proc_toupper(static_cast<utf8proc_int32_t>(point))));
}

static void appendTitle(char32_t point, std::string &text) {
  if (!appendLong(kLongTitle, point, text))
    append(text, static_cast<char32_t>(
                     utf8proc_totitle(static_cast<utf8proc_int32_t>(point))));
}

static bool isCased(char32_t point) {
  return isLower(point) || isUpper(point) || isTitle(point);
}

/// Passed over when looking for the letters around a sigma.
static bool isCaseIgnorable(char32_t point) {
  switch (getCategory(point)) {
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_ME:
  case UTF8PROC_CATEGORY_CF:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_SK:
    return true;
  default:
    return point == '\'' || point == '.' || point == ':' || point == 0xb7 ||
           point == 0x2018 || point == 0x2019 || point == 0x2024 ||
           point == 0x2027;
  }
}

/// A capital sigma ends a word if a letter comes before and none after.
static bool isFinalSigma(std::string_view text, size_t begin, size_t end) {
  char32_t point = ' ';
  while (begin > 0 && isCaseIgnorable(point = readCodePointBefore(text, begin)))
    point = ' ';
  if (!isCased(point))
    return false;
  point = ' ';
  while (end < text.size() && isCaseIgnorable(point = readCodePoint(text, end)))
    point = ' ';
  return !isCased(point);
}

static void appendLower(std::string_view text, size_t begin, size_t end,
                        char32_t point, std::string &lower) {
  if (point == 0x130)
    lower += "i\xcc\x87";
  else if (point == 0x3a3)
    lower += isFinalSigma(text, begin, end) ? "\xcf\x82" : "\xcf\x83";
  else
    append(lower, static_cast<char32_t>(
                      utf8proc_tolower(static_cast<utf8proc_int32_t>(point))));
}

/// Maps each code point by `map(point, begin, end, result)`.
template <typename Map>
static std::string mapText(std::string_view text, Map map) {
  std::string result;
  result.reserve(text.size());
  for (size_t end = 0; end < text.size();) {
    size_t begin = end;
    char32_t point = readCodePoint(text, end);
    map(point, begin, end, result);
  }
  return result;
}

std::string toUpper(std::string_view text) {
  return mapText(text, [](char32_t point, size_t, size_t, std::string &upper) {
    appendUpper(point, upper);
  });
}

std::string toLower(std::string_view text) {
  return mapText(text, [text](char32_t point, size_t begin, size_t end,
                              std::string &lower) {
    appendLower(text, begin, end, point, lower);
  });
}

std::string toTitle(std::string_view text) {
  bool wasCased = false;
  return mapText(
      text, [&](char32_t point, size_t begin, size_t end, std::string &title) {
        if (wasCased)
          appendLower(text, begin, end, point, title);
        else
          appendTitle(point, title);
        wasCased = isCased(point);
      });
}

std::string capitalize(std::string_view text) {
  return mapText(text, [text](char32_t point, size_t begin, size_t end,
                              std::string &result) {
    if (begin == 0)
      appendTitle(point, result);
    else
      appendLower(text, begin, end, point, result);
  });
}

std::string swapCase(std::string_view text) {
  return mapText(text, [text](char32_t point, size_t begin, size_t end,
                              std::string &result) {
    if (isUpper(point))
      appendLower(text, begin, end, point, result);
    else if (isLower(point))
      appendUpper(point, result);
    else
      append(result, point);
  });
}

std::string foldCase(std::string_view text) {
  return mapText(text, [](char32_t point, size_t, size_t, std::string &folded) {
    utf8proc_int32_t points[8];
    int boundary = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point), points, 8,
                                UTF8PROC_CASEFOLD, &boundary);
    if (count < 1 || count > 8)
      return append(folded, point);
    for (utf8proc_ssize_t i = 0; i < count; ++i)
      append(folded, static_cast<char32_t>(points[i]));
  });
}

} // namespace braid::jinja
