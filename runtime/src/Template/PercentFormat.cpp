//===- PercentFormat.cpp - "%s" % value -----------------------------------===//
#include "Characters.h"
#include "FormatSpec.h"

namespace braid::jinja {

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
    std::string text = type == 's'   ? toText(heap, value)
                       : type == 'r' ? toRepr(heap, value)
                                     : toAscii(heap, value);
    if (spec.precision >= 0)
      text = text.substr(0, findCodePoint(text, spec.precision));
    return layOut(heap, spec, "", text);
  }
  case 'c': {
    std::string text;
    if (value.isString() && getLength(value) == 1)
      text = getText(value);
    else
      appendCharacter(text, requireInt(value, "for '%c'"));
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

} // namespace braid::jinja
