//===- Format.cpp - Values by a format specification ----------------------===//
#include "Characters.h"
#include "FormatSpec.h"

#include <cmath>

namespace braid::jinja {
int64_t readNumber(std::string_view text, size_t &i) {
  int64_t number = -1;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    number = std::max<int64_t>(number, 0) * 10 + (text[i] - '0');
    if (number > kMaxWidth)
      fail("expected a width and precision of at most " +
           std::to_string(kMaxWidth) + " in a format, but got more");
  }
  return number;
}

namespace {

bool isAlign(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }

Specification parse(const std::string &text) {
  Specification result;
  size_t i = 0, second = findCodePoint(text, 1);
  auto peek = [&] { return i < text.size() ? text[i] : '\0'; };
  auto take = [&](std::string_view set) {
    char c = peek();
    if (!c || set.find(c) == set.npos)
      return '\0';
    ++i;
    return c;
  };
  if (second < text.size() && isAlign(text[second])) {
    result.fill = text.substr(0, second);
    result.align = text[second];
    i = second + 1;
  } else {
    result.align = take("<>^=");
  }
  result.sign = take("+- ");
  result.isAlternative = take("#") != 0;
  if (take("0") && !result.align) {
    result.fill = "0";
    result.align = '=';
  }
  result.width = std::max<int64_t>(readNumber(text, i), 0);
  result.group = take(",_");
  if (take(".")) {
    result.precision = readNumber(text, i);
    if (result.precision < 0)
      fail("expected digits behind '.' in the format '" + text + "'");
  }
  result.type = take("bcdeEfFgGnosxX%");
  if (i != text.size())
    fail("expected a format like '>8.3f', but got '" + text + "'");
  return result;
}

std::string group(std::string digits, char separator, size_t size) {
  for (size_t i = digits.size(); separator && i > size;) {
    i -= size;
    digits.insert(i, 1, separator);
  }
  return digits;
}

} // namespace

std::string toBase(uint64_t number, unsigned base, bool isUpper) {
  std::string digits;
  const char *letters = isUpper ? "0123456789ABCDEF" : "0123456789abcdef";
  do
    digits.insert(digits.begin(), letters[number % base]);
  while (number /= base);
  return digits;
}

namespace {

/// snprintf of a float.
std::string printFloat(double number, char type, int64_t precision,
                       bool isAlternative) {
  if (std::isnan(number))
    return std::isupper(type) ? "NAN" : "nan";
  if (std::isinf(number))
    return std::isupper(type) ? "INF" : "inf";
  std::string format = isAlternative ? "%#.*" : "%.*";
  format += type;
  int size = std::snprintf(nullptr, 0, format.c_str(), int(precision), number);
  std::string text(size_t(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), format.c_str(), int(precision),
                number);
  text.pop_back();
  return text;
}

/// A float without type: repr, or 'g' that keeps one digit behind the point.
std::string printPlain(double number, int64_t precision, bool isAlternative) {
  if (precision < 0)
    return formatFloat(number);
  std::string text =
      printFloat(number, 'g', std::max<int64_t>(precision, 1), isAlternative);
  double magnitude = std::fabs(number);
  // Python leaves the last digit to the point: it switches one power earlier.
  if (magnitude != 0 && std::isfinite(magnitude) &&
      text.find('e') == text.npos &&
      std::floor(std::log10(magnitude)) + 1 >= double(precision) &&
      text.find('.') == text.npos) {
    std::string exponential =
        printFloat(number, 'e', std::max<int64_t>(precision, 1) - 1, false);
    size_t e = exponential.find('e');
    std::string mantissa = exponential.substr(0, e);
    if (mantissa.find('.') != mantissa.npos) {
      while (mantissa.back() == '0')
        mantissa.pop_back();
      if (mantissa.back() == '.')
        mantissa.pop_back();
    }
    return mantissa + exponential.substr(e);
  }
  if (text.find_first_of(".en") == text.npos)
    text += ".0";
  return text;
}

} // namespace

std::string layOut(Heap &heap, const Specification &spec,
                   const std::string &sign, const std::string &body) {
  char align = spec.align ? spec.align : '>';
  if (align != '=')
    return padText(heap, sign + body, spec.width, spec.fill,
                   align == '^' ? '^' : align);
  return sign + padText(heap, body, spec.width - countCodePoints(sign),
                        spec.fill, '>');
}

void appendCharacter(std::string &text, int64_t point) {
  if (point < 0 || point > 0x10ffff)
    fail("expected a code point for the format 'c', but got " +
         std::to_string(point));
  append(text, char32_t(point));
}

std::string getSign(bool isNegative, char sign) {
  if (isNegative)
    return "-";
  return sign == '+' ? "+" : sign == ' ' ? " " : "";
}

std::string formatFloatBy(Heap &heap, double number, Specification spec) {
  bool isNegative = std::signbit(number) && !std::isnan(number);
  double magnitude = std::fabs(number);
  std::string digits;
  if (spec.type == '%')
    digits = printFloat(magnitude * 100, 'f',
                        spec.precision < 0 ? 6 : spec.precision,
                        spec.isAlternative) +
             "%";
  else if (spec.type == 0)
    digits = printPlain(magnitude, spec.precision, spec.isAlternative);
  else
    digits =
        printFloat(magnitude, spec.type == 'n' ? 'g' : spec.type,
                   spec.precision < 0 ? 6 : spec.precision, spec.isAlternative);
  size_t whole =
      std::min(digits.find_first_not_of("0123456789"), digits.size());
  digits = group(digits.substr(0, whole), spec.group, 3) + digits.substr(whole);
  return layOut(heap, spec, getSign(isNegative, spec.sign), digits);
}

namespace {

std::string formatIntBy(Heap &heap, int64_t number, const Specification &spec) {
  if (spec.precision >= 0)
    fail("expected no precision in the format of an integer");
  if (spec.type == 'c') {
    std::string text;
    appendCharacter(text, number);
    return layOut(heap, spec, "", text);
  }
  uint64_t magnitude = number < 0 ? 0 - uint64_t(number) : uint64_t(number);
  char type = spec.type ? spec.type : 'd';
  unsigned base = type == 'b'            ? 2
                  : type == 'o'          ? 8
                  : (type | 0x20) == 'x' ? 16
                                         : 10;
  if (spec.group == ',' && base != 10)
    fail("expected '_' to group digits that are not decimal, but got ','");
  std::string sign = getSign(number < 0, spec.sign);
  if (spec.isAlternative && base != 10)
    (sign += '0') += type;
  return layOut(heap, spec, sign,
                group(toBase(magnitude, base, type == 'X'), spec.group,
                      base == 10 ? 3 : 4));
}

} // namespace

std::string formatValue(Heap &heap, const Value &value,
                        const std::string &specification) {
  if (specification.empty())
    return toText(heap, value);
  Specification spec = parse(specification);
  bool isFloatType =
      spec.type &&
      std::string_view("eEfFgGn%").find(spec.type) != std::string_view::npos;
  if (value.is(Kind::Float) ||
      (value.isInt() && isFloatType && spec.type != 'n')) {
    if (spec.type && !isFloatType)
      fail(std::string("expected an integer for the format '") + spec.type +
           "', but got a float");
    return formatFloatBy(heap, value.toDouble(), spec);
  }
  if (value.isInt() && spec.type != 's')
    return formatIntBy(heap, value.getInt(), spec);
  if (!value.isString())
    fail(std::string("expected text or a number for the format '") +
         specification + "', but got " + getTypeName(value));
  if (spec.type && spec.type != 's')
    fail(std::string("expected a number for the format '") + spec.type +
         "', but got text");
  if (spec.sign || spec.align == '=' || spec.group || spec.isAlternative)
    if (spec.fill != "0" || spec.sign || spec.group || spec.isAlternative)
      fail("expected neither sign nor digits in the format of text, but got '" +
           specification + "'");
  std::string text = getText(value);
  if (spec.precision >= 0)
    text = text.substr(0, findCodePoint(text, spec.precision));
  char align = spec.align && spec.align != '=' ? spec.align : '<';
  return padText(heap, text, spec.width, spec.fill, align);
}

} // namespace braid::jinja
