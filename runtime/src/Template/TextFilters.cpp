//===- TextFilters.cpp - Filters of text ----------------------------------===//
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {
namespace {

/// Text stays as it is, safe for HTML or not; what is no text becomes some.
Value soften(Interpreter &interpreter, const Value &value) {
  return value.isString() ? value : interpreter.text(interpreter.str(value));
}

template <std::string (*map)(std::string_view)>
Value mapText(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("upper", arguments, {}, 0);
  Value text = soften(interpreter, self);
  interpreter.getHeap().workOnText(getText(text).size());
  interpreter.getHeap().require(3 * getText(text).size());
  return interpreter.text(map(getText(text)), text.as<String>().isMarkup);
}

/// Words begin behind blanks, hyphens and opening brackets.
std::string titleWords(std::string_view text) {
  std::string result;
  bool startsWord = true;
  for (size_t i = 0; i < text.size();) {
    size_t begin = i;
    char32_t point = readCodePoint(text, i);
    if (isSpace(point) || point == '-' || point == '(' || point == '{' ||
        point == '[' || point == '<') {
      result.append(text.substr(begin, i - begin));
      startsWord = true;
      continue;
    }
    if (startsWord) {
      result += toUpper(text.substr(begin, i - begin));
      startsWord = false;
      continue;
    }
    // The rest of the word at once: how a sigma ends depends on it.
    size_t end = i;
    while (end < text.size()) {
      size_t next = end;
      char32_t other = readCodePoint(text, next);
      if (isSpace(other) || other == '-' || other == '(' || other == '{' ||
          other == '[' || other == '<')
        break;
      end = next;
    }
    result += toLower(text.substr(begin, end - begin));
    i = end;
  }
  return result;
}

Value toString(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("string", arguments, {}, 0);
  return soften(interpreter, self);
}

Value useDefault(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("default", arguments, {"default_value", "boolean"}, 0);
  if (!self.isUndefined() && (!parameters.getFlag(1, false) || isTrue(self)))
    return self;
  return parameters.has(0) ? parameters.get(0) : interpreter.text("");
}

Value center(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  Parameters parameters("center", arguments, {"width"}, 0);
  return interpreter.text(padText(interpreter.getHeap(), interpreter.str(self),
                                  parameters.getInt(0, 80), " ", 'c'));
}

Value trim(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  Parameters parameters("trim", arguments, {"chars"}, 0);
  Value text = soften(interpreter, self);
  interpreter.getHeap().workOnText(getText(text).size());
  const std::string *characters =
      parameters.get(0).isNone() ? nullptr : &parameters.getString(0);
  return interpreter.text(
      std::string(strip(getText(text), characters, true, true)),
      text.as<String>().isMarkup);
}

Value replace(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("replace", arguments, {"old", "new", "count"}, 2);
  int64_t count = parameters.get(2).isNone() ? -1 : parameters.getInt(2, -1);
  return interpreter.text(
      replaceText(interpreter.getHeap(), interpreter.str(self),
                  interpreter.str(parameters.get(0)),
                  interpreter.str(parameters.get(1)), count));
}

Value indent(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  Parameters parameters("indent", arguments, {"width", "first", "blank"}, 0);
  Heap &heap = interpreter.getHeap();
  std::string margin = parameters.get(0).isString()
                           ? getText(parameters.get(0))
                           : repeatText(heap, " ", parameters.getInt(0, 4));
  bool doFirst = parameters.getFlag(1, false);
  bool doBlank = parameters.getFlag(2, false);
  std::string text = requireText(self, "for 'indent'") + "\n";
  heap.require(text.size() * sizeof(std::string_view));
  Text out(heap);
  bool isFirst = true;
  for (std::string_view line : splitLines(text, false)) {
    if (!isFirst)
      out << '\n';
    if (isFirst ? doFirst : doBlank || !line.empty())
      out << margin;
    isFirst = false;
    out.append(line.data(), line.size());
  }
  return interpreter.text(out.take(), self.as<String>().isMarkup);
}

Value truncateText(Interpreter &interpreter, const Value &self,
                   const Arguments &arguments) {
  Parameters parameters("truncate", arguments,
                        {"length", "killwords", "end", "leeway"}, 0);
  std::string end = parameters.has(2) ? parameters.getString(2) : "...";
  int64_t length = parameters.getInt(0, 255);
  int64_t leeway = parameters.get(3).isNone() ? 5 : parameters.getInt(3, 5);
  int64_t kept = length - countCodePoints(end);
  if (kept < 0)
    fail("expected a length of at least that of the end for 'truncate', but "
         "got " +
         std::to_string(length));
  if (leeway < 0)
    fail("expected a leeway of at least 0 for 'truncate', but got " +
         std::to_string(leeway));
  if (interpreter.measure(self) - leeway <= length)
    return self;
  const std::string &text = requireText(self, "for 'truncate'");
  interpreter.getHeap().workOnText(text.size());
  std::string result = text.substr(0, findCodePoint(text, kept));
  if (!parameters.getFlag(1, false))
    result = result.substr(0, result.rfind(' '));
  return interpreter.text(result + end);
}

Value countWords(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("wordcount", arguments, {}, 0);
  std::string text = interpreter.str(self);
  int64_t count = 0;
  bool inWord = false;
  for (size_t i = 0; i < text.size();) {
    char32_t point = readCodePoint(text, i);
    bool isWord = point == '_' || isAlnum(point);
    count += isWord && !inWord;
    inWord = isWord;
  }
  return Value(count);
}

Value format(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  if (!arguments.positional.empty() && !arguments.named.empty())
    fail("expected positional or named arguments for 'format', but got both");
  Heap &heap = interpreter.getHeap();
  Value values = makeTuple(heap, arguments.positional);
  if (!arguments.named.empty()) {
    auto dict = make<Dict>(heap);
    for (const auto &[name, value] : arguments.named)
      dict->set(name, value);
    values = dict;
  }
  return interpreter.text(formatPercent(heap, interpreter.str(self), values));
}

/// (item separator, key separator)
void readSeparators(Interpreter &interpreter, const Value &value,
                    JsonStyle &style) {
  std::vector<Value> separators = interpreter.collect(value);
  if (separators.size() != 2)
    fail("expected two separators for 'tojson', such as (',', ':')");
  style.comma = requireText(separators[0], "as a separator of 'tojson'");
  style.colon = requireText(separators[1], "as a separator of 'tojson'");
}

Value toJsonText(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("tojson", arguments,
                        {"ensure_ascii", "indent", "separators", "sort_keys"},
                        0);
  Heap &heap = interpreter.getHeap();
  JsonStyle style;
  if (self.isString()) { // Nothing but the first argument matters.
    style.ascii = parameters.getFlag(0, false);
    return interpreter.text(toJson(heap, self, style));
  }
  style.ascii = parameters.getFlag(0, false);
  style.sortKeys = parameters.getFlag(3, false);
  Value indent = parameters.get(1);
  if (!indent.isNone()) {
    style.hasIndent = true;
    style.comma = ",";
    style.indent = indent.isString()
                       ? getText(indent)
                       : repeatText(heap, " ", parameters.getInt(1, 0));
  }
  if (!parameters.get(2).isNone())
    readSeparators(interpreter, parameters.get(2), style);
  return interpreter.text(toJson(heap, self, style));
}

const Function kFunctions[] = {
    {"capitalize", mapText<capitalize>},
    {"center", center},
    {"d", useDefault},
    {"default", useDefault},
    {"format", format},
    {"indent", indent},
    {"lower", mapText<toLower>},
    {"replace", replace},
    {"string", toString},
    {"title", mapText<titleWords>},
    {"tojson", toJsonText},
    {"trim", trim},
    {"truncate", truncateText},
    {"upper", mapText<toUpper>},
    {"wordcount", countWords},
};

} // namespace

const Functions kTextFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
