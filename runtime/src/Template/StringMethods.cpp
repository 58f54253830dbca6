//===- StringMethods.cpp - Methods of text: case, classes, padding --------===//
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {
namespace {

/// New text that is as safe for HTML as the old.
Value like(Interpreter &interpreter, const Value &self, std::string text) {
  return interpreter.text(std::move(text), self.as<String>().isMarkup);
}

/// A method without arguments that maps text.
template <std::string (*map)(std::string_view)>
Value mapText(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("str", arguments, {}, 0);
  interpreter.getHeap().workOnText(getText(self).size());
  interpreter.getHeap().require(3 * getText(self).size());
  return like(interpreter, self, map(getText(self)));
}

/// Whether all code points, and at least one, are of a class.
template <bool (*isOf)(char32_t)>
Value areAll(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  Parameters parameters("str", arguments, {}, 0);
  const std::string &text = getText(self);
  interpreter.getHeap().workOnText(text.size());
  for (size_t i = 0; i < text.size();)
    if (!isOf(readCodePoint(text, i)))
      return Value(false);
  return Value(!text.empty());
}

Value isAscii(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("isascii", arguments, {}, 0);
  return Value(self.as<String>().isAscii());
}

Value isAllPrintable(Interpreter &interpreter, const Value &self,
                     const Arguments &arguments) {
  return getText(self).empty()
             ? Value(true)
             : areAll<isPrintable>(interpreter, self, arguments);
}

Value isIdentifier(Interpreter &, const Value &self,
                   const Arguments &arguments) {
  Parameters parameters("isidentifier", arguments, {}, 0);
  const std::string &text = getText(self);
  for (size_t i = 0; i < text.size();) {
    bool isFirst = i == 0;
    char32_t point = readCodePoint(text, i);
    if (isFirst ? !isNameStart(point) : !isNamePart(point))
      return Value(false);
  }
  return Value(!text.empty());
}

/// Every word in title case.
Value isTitled(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("istitle", arguments, {}, 0);
  const std::string &text = getText(self);
  interpreter.getHeap().workOnText(text.size());
  bool wasCased = false, any = false;
  for (size_t i = 0; i < text.size();) {
    char32_t point = readCodePoint(text, i);
    bool isHigh = isUpper(point) || isTitle(point), isLow = isLower(point);
    if (isHigh ? wasCased : isLow && !wasCased)
      return Value(false);
    wasCased = isHigh || isLow;
    any |= wasCased;
  }
  return Value(any);
}

template <char alignment>
Value justify(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("str.center", arguments, {"width*", "fillchar*"}, 1);
  std::string fill = parameters.has(1) ? parameters.getString(1) : " ";
  if (countCodePoints(fill) != 1)
    fail("expected one character to fill with, but got '" + fill + "'");
  return like(interpreter, self,
              padText(interpreter.getHeap(), getText(self),
                      parameters.getInt(0, 0), fill, alignment));
}

Value fillZeros(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("zfill", arguments, {"width*"}, 1);
  std::string text = getText(self), sign;
  int64_t width = parameters.getInt(0, 0);
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    sign = text.substr(0, 1);
    text.erase(0, 1);
    --width;
  }
  return like(interpreter, self,
              sign + padText(interpreter.getHeap(), text, width, "0", '>'));
}

Value expandTabs(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("expandtabs", arguments, {"tabsize"}, 0);
  int64_t size = parameters.getInt(0, 8), column = 0;
  const std::string &text = getText(self);
  Heap &heap = interpreter.getHeap();
  Text out(heap);
  for (size_t i = 0; i < text.size();) {
    size_t begin = i;
    char32_t point = readCodePoint(text, i);
    if (point == '\t') {
      int64_t count = size > 0 ? size - column % size : 0;
      out << repeatText(heap, " ", count);
      column += count;
      continue;
    }
    column = point == '\n' || point == '\r' ? 0 : column + 1;
    out.append(text.data() + begin, i - begin);
  }
  return like(interpreter, self, out.take());
}

Value format(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  return like(interpreter, self,
              formatBraces(interpreter, getText(self), arguments));
}

Value formatMap(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("format_map", arguments, {"mapping*"}, 1);
  Arguments named;
  if (parameters.get(0).is(Kind::Dict))
    for (const auto &[key, value] : parameters.get(0).as<Dict>().getEntries())
      if (key.isString())
        named.named.emplace_back(getText(key), value);
  return like(interpreter, self,
              formatBraces(interpreter, getText(self), named));
}

/// At least one letter, and none of the other case.
template <bool (*wants)(char32_t), bool (*rejects)(char32_t)>
Value haveCase(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("str", arguments, {}, 0);
  const std::string &text = getText(self);
  interpreter.getHeap().workOnText(text.size());
  bool any = false;
  for (size_t i = 0; i < text.size();) {
    char32_t point = readCodePoint(text, i);
    if (rejects(point) || isTitle(point))
      return Value(false);
    any |= wants(point);
  }
  return Value(any);
}

const Function kFunctions[] = {
    {"capitalize", mapText<capitalize>},
    {"casefold", mapText<foldCase>},
    {"center", justify<'c'>},
    {"expandtabs", expandTabs},
    {"format", format},
    {"format_map", formatMap},
    {"isalnum", areAll<isAlnum>},
    {"isalpha", areAll<isAlpha>},
    {"isascii", isAscii},
    {"isdecimal", areAll<isDecimal>},
    {"isdigit", areAll<isDigit>},
    {"isidentifier", isIdentifier},
    {"islower", haveCase<isLower, isUpper>},
    {"isnumeric", areAll<isNumeric>},
    {"isprintable", isAllPrintable},
    {"isspace", areAll<isSpace>},
    {"istitle", isTitled},
    {"isupper", haveCase<isUpper, isLower>},
    {"ljust", justify<'<'>},
    {"lower", mapText<toLower>},
    {"rjust", justify<'>'>},
    {"swapcase", mapText<swapCase>},
    {"title", mapText<toTitle>},
    {"upper", mapText<toUpper>},
    {"zfill", fillZeros},
};

} // namespace

const Functions kStringMethods = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
