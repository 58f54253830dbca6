//===- TextTools.cpp - What filters and methods do to text ----------------===//
#include "Characters.h"
#include "Library.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace braid::jinja {

size_t findText(std::string_view text, std::string_view part, size_t from) {
  if (from > text.size())
    return text.npos;
  if (part.empty())
    return from;
  const void *found =
      memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return found ? size_t(static_cast<const char *>(found) - text.data())
               : text.npos;
}

size_t findTextBackwards(std::string_view text, std::string_view part) {
  std::string reversedText(text.rbegin(), text.rend());
  std::string reversedPart(part.rbegin(), part.rend());
  size_t found = findText(reversedText, reversedPart);
  return found == text.npos ? found : text.size() - found - part.size();
}

std::string escapeHtml(Heap &heap, const std::string &text) {
  Text escaped(heap);
  for (size_t i = 0; i < text.size();) {
    size_t special = text.find_first_of("&<>\"'", i);
    if (special == text.npos)
      special = text.size();
    escaped.append(text.data() + i, special - i);
    i = special + 1;
    if (special == text.size())
      break;
    switch (text[special]) {
    case '&':
      escaped << "&amp;";
      break;
    case '<':
      escaped << "&lt;";
      break;
    case '>':
      escaped << "&gt;";
      break;
    case '"':
      escaped << "&#34;";
      break;
    default:
      escaped << "&#39;";
    }
  }
  return escaped.take();
}

/// Around every code point.
static std::string interleave(Heap &heap, const std::string &text,
                              const std::string &to, int64_t count) {
  Text result(heap);
  for (size_t i = 0; i <= text.size();) {
    if (count != 0) {
      result << to;
      --count;
    }
    if (i == text.size())
      break;
    size_t begin = i;
    readCodePoint(text, i);
    result.append(text.data() + begin, i - begin);
  }
  return result.take();
}

std::string replaceText(Heap &heap, const std::string &text,
                        const std::string &from, const std::string &to,
                        int64_t count) {
  heap.workOnText(text.size());
  if (from.empty())
    return interleave(heap, text, to, count);
  Text result(heap);
  size_t position = 0;
  while (count != 0) {
    size_t found = findText(text, from, position);
    if (found == text.npos)
      break;
    result.append(text.data() + position, found - position) << to;
    position = found + from.size();
    --count;
  }
  result.append(text.data() + position, text.size() - position);
  return result.take();
}

std::string_view strip(std::string_view text, const std::string *characters,
                       bool left, bool right) {
  std::u32string set;
  if (characters)
    for (size_t i = 0; i < characters->size();)
      set += readCodePoint(*characters, i);
  std::sort(set.begin(), set.end());
  auto goes = [&](char32_t point) {
    return characters ? std::binary_search(set.begin(), set.end(), point)
                      : isSpace(point);
  };
  while (left && !text.empty()) {
    size_t end = 0;
    if (!goes(readCodePoint(text, end)))
      break;
    text.remove_prefix(end);
  }
  while (right && !text.empty()) {
    size_t begin = text.size();
    if (!goes(readCodePointBefore(text, begin)))
      break;
    text = text.substr(0, begin);
  }
  return text;
}

std::vector<std::string_view> splitLines(std::string_view text, bool keepEnds) {
  std::vector<std::string_view> lines;
  for (size_t begin = 0, i = 0; i < text.size();) {
    size_t end = i;
    char32_t point = readCodePoint(text, i);
    if (isLineEnd(point)) {
      if (point == '\r' && i < text.size() && text[i] == '\n')
        ++i;
      lines.push_back(text.substr(begin, (keepEnds ? i : end) - begin));
      begin = i;
    } else if (i == text.size()) {
      lines.push_back(text.substr(begin));
    }
  }
  return lines;
}

std::vector<std::string_view> splitWords(std::string_view text) {
  std::vector<std::string_view> words;
  size_t begin = text.npos;
  for (size_t i = 0; i < text.size();) {
    size_t at = i;
    bool isBlank = isSpace(readCodePoint(text, i));
    if (!isBlank && begin == text.npos)
      begin = at;
    if (isBlank && begin != text.npos) {
      words.push_back(text.substr(begin, at - begin));
      begin = text.npos;
    }
  }
  if (begin != text.npos)
    words.push_back(text.substr(begin));
  return words;
}

std::string repeatText(Heap &heap, const std::string &text, int64_t count) {
  if (count <= 0 || text.empty())
    return {};
  uint64_t total;
  if (__builtin_mul_overflow(uint64_t(count), uint64_t(text.size()), &total))
    total = UINT64_MAX;
  heap.require(total);
  heap.workOnText(total);
  std::string result;
  result.reserve(total);
  for (int64_t i = 0; i < count; ++i)
    result += text;
  return result;
}

std::string padText(Heap &heap, const std::string &text, int64_t width,
                    const std::string &fill, char alignment) {
  int64_t length = countCodePoints(text);
  int64_t missing = width - length;
  if (missing <= 0)
    return text;
  int64_t left = alignment == '<'   ? 0
                 : alignment == '>' ? missing
                                    : missing / 2;
  // str.center() puts the odd space left if the width is odd, too.
  if (alignment == 'c')
    left = missing / 2 + (missing & width & 1);
  return repeatText(heap, fill, left) + text +
         repeatText(heap, fill, missing - left);
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// Without blanks around it and single underscores within; digits of any
/// script are ASCII. False if underscores are wrong.
static bool normalizeNumber(const std::string &text, std::string &digits) {
  std::string_view trimmed = strip(text, nullptr, true, true);
  for (size_t i = 0; i < trimmed.size();) {
    char32_t point = readCodePoint(trimmed, i);
    if (point >= 0x80) {
      if (!isDecimal(point))
        return false;
      digits += static_cast<char>('0' + getDigit(point));
    } else {
      digits += static_cast<char>(point);
    }
  }
  return true;
}

static int getDigitValue(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  char letter = static_cast<char>(c | 0x20);
  return letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 99;
}

bool parseInt(const std::string &text, int64_t base, int64_t &result,
              bool &isTooLarge) {
  std::string digits;
  isTooLarge = false;
  if ((base != 0 && (base < 2 || base > 36)) || !normalizeNumber(text, digits))
    return false;
  size_t i = 0;
  bool isNegative = !digits.empty() && digits[0] == '-';
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+'))
    ++i;
  bool isPlain = true;
  if (i + 1 < digits.size() && digits[i] == '0') {
    char letter = static_cast<char>(digits[i + 1] | 0x20);
    int64_t named = letter == 'x'   ? 16
                    : letter == 'o' ? 8
                    : letter == 'b' ? 2
                                    : 0;
    if (named && (base == 0 || base == named)) {
      base = named;
      i += 2;
      isPlain = false;
      if (i < digits.size() && digits[i] == '_')
        ++i;
    }
  }
  bool wantsZero =
      base == 0 && isPlain && i < digits.size() && digits[i] == '0';
  if (base == 0)
    base = 10;
  bool wasDigit = false;
  result = 0;
  for (; i < digits.size(); ++i) {
    if (digits[i] == '_' && wasDigit) {
      wasDigit = false;
      continue;
    }
    int digit = getDigitValue(digits[i]);
    if (digit >= base || (wantsZero && digit != 0))
      return false;
    wasDigit = true;
    isTooLarge |= __builtin_mul_overflow(result, base, &result) ||
                  __builtin_sub_overflow(result, int64_t(digit), &result);
  }
  if (!isNegative && __builtin_sub_overflow(int64_t(0), result, &result))
    isTooLarge = true;
  return wasDigit;
}

bool parseFloat(const std::string &text, double &result) {
  std::string digits;
  if (!normalizeNumber(text, digits))
    return false;
  // Underscores stand between digits.
  std::string plain;
  for (size_t i = 0; i < digits.size(); ++i)
    if (digits[i] != '_')
      plain += digits[i];
    else if (i == 0 || i + 1 == digits.size() || !std::isdigit(digits[i - 1]) ||
             !std::isdigit(digits[i + 1]))
      return false;
  // strtod() also takes what Python does not: hexadecimal, nan(...).
  if (plain.empty() || plain.find_first_of("xX(") != plain.npos ||
      std::isspace(static_cast<unsigned char>(plain[0])))
    return false;
  char *end;
  result = std::strtod(plain.c_str(), &end);
  return end == plain.c_str() + plain.size();
}

int64_t truncate(double number) {
  if (std::isnan(number) || std::isinf(number))
    fail("expected a finite number to make an integer of, but got " +
         formatFloat(number));
  if (number >= 9223372036854775808.0 || number < -9223372036854775808.0)
    fail("expected a number that an integer of 64 bits can hold, but got " +
         formatFloat(number));
  return static_cast<int64_t>(number);
}

double roundTo(double number, int64_t digits) {
  if (std::isnan(number) || std::isinf(number) || digits > 323)
    return number;
  if (digits < -308)
    return std::copysign(0.0, number);
  if (digits >= 0) {
    char buffer[800];
    std::snprintf(buffer, sizeof buffer, "%.*f", int(digits), number);
    return std::strtod(buffer, nullptr);
  }
  // Half to even of the exact value, in units of ten to the -digits.
  long double unit = std::pow(10.0L, static_cast<long double>(-digits));
  return static_cast<double>(std::nearbyint(number / unit) * unit);
}

} // namespace braid::jinja
