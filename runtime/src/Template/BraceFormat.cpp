//===- BraceFormat.cpp - "{}".format(value) -------------------------------===//
#include "FormatSpec.h"

namespace braid::jinja {

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
    else if (conversion == 'r')
      value = interpreter.text(toRepr(heap, value));
    else if (conversion == 'a')
      value = interpreter.text(toAscii(heap, value));
    else
      fail("expected '!s', '!r' or '!a' in a format");
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
