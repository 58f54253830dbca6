//===- Format.cpp - "%s" % value, "{}".format(value) ----------------------===//
#include "Library.h"
#include "Utf8.h"

#include <cmath>

namespace braid::jinja {
namespace {

/// [[fill]align][sign][#][0][width][,][.precision][type]
struct Specification {
  std::string fill = " ";
  char align = 0, sign = 0, group = 0, type = 0;
  bool isAlternative = false;
  int64_t width = 0, precision = -1;
};

constexpr int64_t kMaxWidth = 1 << 20;

/// Digits from `i`; -1 if there are none.
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

std::string toBase(uint64_t number, unsigned base, bool isUpper) {
  std::string digits;
  const char *letters = isUpper ? "0123456789ABCDEF" : "0123456789abcdef";
  do
    digits.insert(digits.begin(), letters[number % base]);
  while (number /= base);
  return digits;
}

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

/// Sign, prefix and digits, filled up to the width.
std::string layOut(Heap &heap, const Specification &spec,
                   const std::string &sign, const std::string &body) {
  char align = spec.align ? spec.align : '>';
  if (align != '=')
    return padText(heap, sign + body, spec.width, spec.fill,
                   align == '^' ? '^' : align);
  return sign + padText(heap, body, spec.width - countCodePoints(sign),
                        spec.fill, '>');
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

std::string formatIntBy(Heap &heap, int64_t number, const Specification &spec) {
  if (spec.precision >= 0)
    fail("expected no precision in the format of an integer");
  if (spec.type == 'c') {
    std::string text;
    if (number < 0 || number > 0x10ffff)
      fail("expected a code point for the format 'c'");
    appendCodePoint(text, char32_t(number));
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

//===----------------------------------------------------------------------===//
// The operator %
//===----------------------------------------------------------------------===//

namespace {

class PercentFormat {
public:
  PercentFormat(Heap &heap, const std::string &format, const Value &values)
      : heap(heap), format(format), values(values), out(heap) {
    if (values.is(Kind::Tuple))
      arguments = values.as<Sequence>().items;
    else
      arguments = {values};
  }
  std::string run();

private:
  void readField();
  Value nextArgument();
  int64_t readStarOrNumber();
  std::string convert(char type, const Value &value, Specification &spec);

  Heap &heap;
  const std::string &format;
  const Value &values;
  Text out;
  std::vector<Value> arguments;
  size_t position = 0, used = 0;
};

std::string PercentFormat::run() {
  while (position < format.size()) {
    size_t percent = std::min(format.find('%', position), format.size());
    out.append(format.data() + position, percent - position);
    position = percent + 1;
    if (percent < format.size())
      readField();
  }
  // Of a mapping, nothing need be used.
  bool isMapping = values.is(Kind::Dict) || values.is(Kind::List) ||
                   values.is(Kind::Range) || values.isUndefined();
  if (used < arguments.size() && !isMapping)
    fail("expected as many '%' as values, but got " +
         std::to_string(arguments.size()) + " values for '" + format + "'");
  return out.take();
}

Value PercentFormat::nextArgument() {
  if (used >= arguments.size())
    fail("expected as many values as '%', but got " +
         std::to_string(arguments.size()) + " values for '" + format + "'");
  return arguments[used++];
}

int64_t PercentFormat::readStarOrNumber() {
  if (position < format.size() && format[position] == '*') {
    ++position;
    int64_t number = requireInt(nextArgument(), "for '*'");
    if (number > kMaxWidth || number < -kMaxWidth)
      fail("expected a width of at most " + std::to_string(kMaxWidth));
    return number;
  }
  return readNumber(format, position);
}

void PercentFormat::readField() {
  Specification spec;
  std::optional<Value> keyed;
  if (position < format.size() && format[position] == '(') {
    size_t begin = ++position;
    for (int open = 1; position < format.size(); ++position) {
      open += (format[position] == '(') - (format[position] == ')');
      if (open == 0)
        break;
    }
    if (!values.is(Kind::Dict) || position >= format.size())
      fail("expected a dict for '%(name)' in '" + format + "'");
    std::string key = format.substr(begin, position++ - begin);
    const Value *value = values.as<Dict>().find(key);
    if (!value)
      fail("expected the key '" + key + "' for '" + format + "'");
    keyed = *value;
    used = arguments.size();
  }
  bool isLeft = false, hasZero = false;
  for (; position < format.size(); ++position) {
    char c = format[position];
    if (c == '-')
      isLeft = true;
    else if (c == '0')
      hasZero = true;
    else if (c == '+' || (c == ' ' && !spec.sign))
      spec.sign = c;
    else if (c == '#')
      spec.isAlternative = true;
    else if (c != ' ')
      break;
  }
  spec.width = readStarOrNumber();
  if (spec.width < 0) {
    isLeft |= spec.width < -1;
    spec.width = spec.width == -1 ? 0 : -spec.width;
  }
  if (position < format.size() && format[position] == '.') {
    ++position;
    spec.precision = std::max<int64_t>(readStarOrNumber(), 0);
  }
  while (position < format.size() &&
         (format[position] == 'l' || format[position] == 'h' ||
          format[position] == 'L'))
    ++position;
  if (position >= format.size())
    fail("expected a type such as 's' behind '%' in '" + format + "'");
  char type = format[position++];
  if (type == '%') {
    out << '%';
    return;
  }
  Value value = keyed ? *keyed : nextArgument();
  if (isLeft)
    spec.align = '<';
  else if (hasZero && std::string_view("diuoxXeEfFgG").find(type) !=
                          std::string_view::npos) {
    spec.align = '=';
    spec.fill = "0";
  }
  out << convert(type, value, spec);
}

std::string PercentFormat::convert(char type, const Value &value,
                                   Specification &spec) {
  switch (type) {
  case 's':
  case 'r':
  case 'a': {
    std::string text = type == 's' ? toText(heap, value) : toRepr(heap, value);
    if (spec.precision >= 0)
      text = text.substr(0, findCodePoint(text, spec.precision));
    return layOut(heap, spec, "", text);
  }
  case 'c': {
    std::string text;
    if (value.isString() && getLength(value) == 1)
      text = getText(value);
    else
      appendCodePoint(text, char32_t(requireInt(value, "for '%c'")) & 0x1fffff);
    return layOut(heap, spec, "", text);
  }
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G':
    if (value.isUndefined())
      failUndefined(value);
    if (!value.isNumber())
      fail(std::string("expected a number for '%") + type + "', but got " +
           getTypeName(value));
    spec.type = type;
    return formatFloatBy(heap, value.toDouble(), spec);
  case 'd':
  case 'i':
  case 'u':
  case 'o':
  case 'x':
  case 'X': {
    bool isDecimal = type == 'd' || type == 'i' || type == 'u';
    int64_t number = isDecimal && value.is(Kind::Float)
                         ? truncate(value.getFloat())
                         : requireInt(value, "for '%d'");
    uint64_t magnitude = number < 0 ? 0 - uint64_t(number) : uint64_t(number);
    unsigned base = isDecimal ? 10 : type == 'o' ? 8 : 16;
    std::string digits = toBase(magnitude, base, type == 'X');
    if (int64_t(digits.size()) < spec.precision)
      digits.insert(0, size_t(spec.precision) - digits.size(), '0');
    std::string sign = getSign(number < 0, spec.sign);
    if (spec.isAlternative && !isDecimal)
      (sign += '0') += type;
    return layOut(heap, spec, sign, digits);
  }
  default:
    fail(std::string("expected a type such as 's' or 'd' behind '%', but got "
                     "'") +
         type + "'");
  }
}

} // namespace

std::string formatPercent(Heap &heap, const std::string &format,
                          const Value &values) {
  return PercentFormat(heap, format, values).run();
}

//===----------------------------------------------------------------------===//
// str.format()
//===----------------------------------------------------------------------===//

namespace {

class BraceFormat {
public:
  BraceFormat(Interpreter &interpreter, const Arguments &arguments)
      : interpreter(interpreter), arguments(arguments) {}
  std::string run(std::string_view format, int level);

private:
  Value getField(std::string_view name);
  Value getFirst(std::string_view first);
  std::string readField(std::string_view field, int level);

  Interpreter &interpreter;
  const Arguments &arguments;
  int64_t automatic = 0; ///< next "{}"; -1: fields have numbers
};

std::string BraceFormat::run(std::string_view format, int level) {
  if (level > 2)
    fail("expected fields of a format within at most one other");
  Text out(interpreter.getHeap());
  for (size_t i = 0; i < format.size(); ++i) {
    char c = format[i];
    if (c != '{' && c != '}') {
      size_t end = std::min(format.find_first_of("{}", i), format.size());
      out.append(format.data() + i, end - i);
      i = end - 1;
      continue;
    }
    if (i + 1 < format.size() && format[i + 1] == c) {
      out << c;
      ++i;
      continue;
    }
    size_t end = i + 1;
    for (int open = 1; c == '{' && end < format.size(); ++end) {
      open += (format[end] == '{') - (format[end] == '}');
      if (open == 0)
        break;
    }
    if (c == '}' || end >= format.size())
      fail("expected '{' and '}' in pairs in a format; write '{{' and '}}' for "
           "braces");
    out << readField(format.substr(i + 1, end - i - 1), level);
    i = end;
  }
  return out.take();
}

Value BraceFormat::getFirst(std::string_view first) {
  bool isNumber =
      !first.empty() && first.find_first_not_of("0123456789") == first.npos;
  if (!first.empty() && !isNumber) {
    const Value *value = arguments.find(first);
    if (!value)
      fail("expected an argument '" + std::string(first) + "' for the format");
    return *value;
  }
  bool wasNumbered = automatic < 0, wasAutomatic = automatic > 0;
  if (isNumber ? wasAutomatic : wasNumbered)
    fail("expected either '{}' or '{0}' in a format, but got both");
  size_t i = 0;
  int64_t index = isNumber ? readNumber(first, i) : automatic++;
  if (isNumber)
    automatic = -1;
  if (index >= int64_t(arguments.positional.size()))
    fail("expected more arguments for the format: it has a field " +
         std::to_string(index));
  return arguments.positional[size_t(index)];
}

Value BraceFormat::getField(std::string_view name) {
  size_t end = std::min(name.find_first_of(".["), name.size());
  Value value = getFirst(name.substr(0, end));
  while (end < name.size()) {
    if (name[end] == '.') {
      size_t begin = end + 1;
      end = std::min(name.find_first_of(".[", begin), name.size());
      if (end == begin)
        fail("expected a name behind '.' in a format");
      value = getAttribute(interpreter, value,
                           std::string(name.substr(begin, end - begin)));
      continue;
    }
    size_t begin = end + 1, close = name.find(']', begin);
    if (name[end] != '[' || close == name.npos || close == begin)
      fail("expected '[item]' in a format");
    std::string item(name.substr(begin, close - begin));
    size_t i = 0;
    bool isNumber = item.find_first_not_of("0123456789") == item.npos;
    value =
        getItem(interpreter, value,
                isNumber ? Value(readNumber(item, i)) : interpreter.text(item));
    end = close + 1;
  }
  return value;
}

std::string BraceFormat::readField(std::string_view field, int level) {
  size_t nameEnd = 0;
  for (bool inItem = false; nameEnd < field.size(); ++nameEnd) {
    char c = field[nameEnd];
    if (c == '[')
      inItem = true;
    else if (c == ']')
      inItem = false;
    else if (!inItem && (c == '!' || c == ':'))
      break;
    else if (c == '{')
      fail("expected no '{' in the name of a field");
  }
  Value value = getField(field.substr(0, nameEnd));
  Heap &heap = interpreter.getHeap();
  if (nameEnd < field.size() && field[nameEnd] == '!') {
    char conversion = nameEnd + 1 < field.size() ? field[nameEnd + 1] : '\0';
    if (conversion == 's')
      value = interpreter.text(toText(heap, value));
    else if (conversion == 'r' || conversion == 'a')
      value = interpreter.text(toRepr(heap, value));
    else
      fail("expected '!s' or '!r' in a format");
    nameEnd += 2;
    if (nameEnd < field.size() && field[nameEnd] != ':')
      fail("expected ':' behind '!s' in a format");
  }
  std::string specification;
  if (nameEnd < field.size())
    specification = run(field.substr(nameEnd + 1), level + 1);
  return formatValue(heap, value, specification);
}

} // namespace

std::string formatBraces(Interpreter &interpreter, const std::string &format,
                         const Arguments &arguments) {
  return BraceFormat(interpreter, arguments).run(format, 1);
}

} // namespace braid::jinja
