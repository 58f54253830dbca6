//===- Print.cpp - str() and repr() ---------------------------------------===//
#include "Characters.h"
#include "Runtime.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace braid::jinja {

std::string formatFloat(double number) {
  if (std::isnan(number))
    return "nan";
  if (std::isinf(number))
    return number < 0 ? "-inf" : "inf";
  // Digits as d.ddde[+-]xx, then laid out as Python does.
  char buffer[40];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, number,
                           std::chars_format::scientific);
  std::string text(buffer, end.ptr), sign;
  if (text[0] == '-') {
    sign = "-";
    text.erase(0, 1);
  }
  size_t e = text.find('e');
  int exponent = std::atoi(text.c_str() + e + 1);
  std::string digits = text.substr(0, e);
  if (digits.size() > 1)
    digits.erase(1, 1);
  int count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    if (count > 1)
      digits.insert(1, ".");
    char tail[8];
    std::snprintf(tail, sizeof tail, "e%+03d", exponent);
    return sign + digits + tail;
  }
  if (exponent < 0)
    return sign + "0." + std::string(static_cast<size_t>(-exponent - 1), '0') +
           digits;
  if (exponent + 1 >= count)
    return sign + digits +
           std::string(size_t(exponent) + 1 - digits.size(), '0') + ".0";
  return sign + digits.insert(size_t(exponent) + 1, ".");
}

static void appendEscape(std::string &text, char32_t point) {
  char escape[12];
  std::snprintf(escape, sizeof escape,
                point < 0x100     ? "\\x%02x"
                : point < 0x10000 ? "\\u%04x"
                                  : "\\U%08x",
                static_cast<unsigned>(point));
  text += escape;
}

std::string quote(std::string_view text) {
  bool useDouble = text.find('\'') != text.npos && text.find('"') == text.npos;
  char mark = useDouble ? '"' : '\'';
  std::string quoted(1, mark);
  for (size_t i = 0; i < text.size();) {
    char32_t point = readCodePoint(text, i);
    if (point == char32_t(mark) || point == '\\')
      (quoted += '\\') += static_cast<char>(point);
    else if (point == '\n')
      quoted += "\\n";
    else if (point == '\r')
      quoted += "\\r";
    else if (point == '\t')
      quoted += "\\t";
    else if (isPrintable(point))
      append(quoted, point);
    else
      appendEscape(quoted, point);
  }
  return quoted += mark;
}

static void printRepr(Text &out, Heap &heap, const Value &value);

template <typename Range, typename Print>
static void printList(Text &out, const char *open, const char *close,
                      const Range &range, Print print) {
  out << open;
  bool isFirst = true;
  for (const auto &item : range) {
    if (!isFirst)
      out << ", ";
    isFirst = false;
    print(item);
  }
  out << close;
}

static void printDict(Text &out, Heap &heap, const Dict &dict) {
  printList(out, "{", "}", dict.getEntries(), [&](const Dict::Entry &entry) {
    printRepr(out, heap, entry.first);
    out << ": ";
    printRepr(out, heap, entry.second);
  });
}

static void printView(Text &out, Heap &heap, const View &view) {
  static const char *const names[] = {"dict_keys([", "dict_values([",
                                      "dict_items(["};
  printList(out, names[int(view.part)], "])", view.dict->getEntries(),
            [&](const Dict::Entry &entry) {
              if (view.part == View::Part::Items)
                out << "(";
              if (view.part != View::Part::Values)
                printRepr(out, heap, entry.first);
              if (view.part == View::Part::Items)
                out << ", ";
              if (view.part != View::Part::Keys)
                printRepr(out, heap, entry.second);
              if (view.part == View::Part::Items)
                out << ")";
            });
}

static void printObject(Text &out, Heap &heap, const Value &value) {
  auto printItem = [&](const Value &item) { printRepr(out, heap, item); };
  switch (value.getKind()) {
  case Kind::List:
    return printList(out, "[", "]", value.as<Sequence>().items, printItem);
  case Kind::Tuple:
    return printList(out, "(",
                     value.as<Sequence>().items.size() == 1 ? ",)" : ")",
                     value.as<Sequence>().items, printItem);
  case Kind::Dict:
    return printDict(out, heap, value.as<Dict>());
  case Kind::View:
    return printView(out, heap, value.as<View>());
  case Kind::Range: {
    const auto &range = value.as<Range>();
    out << "range(" << std::to_string(range.start) << ", "
        << std::to_string(range.stop);
    if (range.step != 1)
      out << ", " << std::to_string(range.step);
    out << ")";
    return;
  }
  case Kind::Namespace:
    out << "<Namespace ";
    if (value.as<Namespace>().attributes)
      printDict(out, heap, *value.as<Namespace>().attributes);
    out << ">";
    return;
  case Kind::Macro: {
    const std::string &name = value.as<Macro>().name;
    out << "<Macro " << (name.empty() ? "anonymous" : quote(name)) << ">";
    return;
  }
  case Kind::Method:
    out << "<built-in method " << value.as<Method>().function->name << ">";
    return;
  case Kind::Builtin:
    out << "<function " << value.as<Builtin>().function->name << ">";
    return;
  case Kind::Iterator:
    out << "<" << value.as<Iterator>().getName() << ">";
    return;
  case Kind::Loop: {
    const auto &loop = value.as<Loop>();
    int64_t length = loop.length ? *loop.length : getLength(loop.iterable);
    out << "<LoopContext " << std::to_string(loop.index0 + 1) << "/"
        << (length < 0 ? "?" : std::to_string(length)) << ">";
    return;
  }
  case Kind::Blocks:
    out << "<TemplateReference None>";
    return;
  default:
    out << "<" << getTypeName(value) << " object>";
  }
}

static void printRepr(Text &out, Heap &heap, const Value &value) {
  Depth depth(heap);
  heap.work(1);
  switch (value.getKind()) {
  case Kind::None:
    out << "None";
    return;
  case Kind::Bool:
    out << (value.getBool() ? "True" : "False");
    return;
  case Kind::Int:
    out << std::to_string(value.getInt());
    return;
  case Kind::Float:
    out << formatFloat(value.getFloat());
    return;
  case Kind::Undefined:
    out << "Undefined";
    return;
  case Kind::String:
    heap.require(5 * getText(value).size());
    if (value.as<String>().isMarkup)
      out << "Markup(" << quote(getText(value)) << ")";
    else
      out << quote(getText(value));
    return;
  default:
    printObject(out, heap, value);
  }
}

std::string toRepr(Heap &heap, const Value &value) {
  Text out(heap);
  printRepr(out, heap, value);
  return out.take();
}

std::string toAscii(Heap &heap, const Value &value) {
  std::string repr = toRepr(heap, value);
  heap.require(3 * repr.size()); // of four bytes it makes ten
  heap.workOnText(repr.size());
  std::string text;
  for (size_t i = 0; i < repr.size();) {
    char32_t point = readCodePoint(repr, i);
    if (point < 0x80)
      text += static_cast<char>(point);
    else
      appendEscape(text, point);
  }
  return text;
}

std::string toText(Heap &heap, const Value &value) {
  if (value.isString()) {
    heap.require(getText(value).size());
    heap.workOnText(getText(value).size());
    return getText(value);
  }
  if (value.isUndefined())
    return {};
  return toRepr(heap, value);
}

} // namespace braid::jinja
