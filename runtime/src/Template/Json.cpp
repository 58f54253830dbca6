//===- Json.cpp - json.dumps() --------------------------------------------===//
#include "Characters.h"
#include "Library.h"

#include <algorithm>
#include <cmath>

namespace braid::jinja {
namespace {

class JsonWriter {
public:
  JsonWriter(Heap &heap, const JsonStyle &style)
      : heap(heap), style(style), out(heap) {}
  void write(const Value &value);
  std::string take() { return out.take(); }

private:
  void writeString(const std::string &text);
  void writeList(const std::vector<Value> &items);
  void writeDict(const Dict &dict);
  std::string spellKey(const Value &key);
  static std::string spellFloat(double number);
  void breakLine();

  Heap &heap;
  const JsonStyle &style;
  Text out;
  size_t level = 0;
};

void JsonWriter::breakLine() {
  if (!style.hasIndent)
    return;
  out << '\n';
  for (size_t i = 0; i < level; ++i)
    out << style.indent;
}

void JsonWriter::writeString(const std::string &text) {
  std::string quoted(1, '"');
  heap.require(12 * text.size());
  for (size_t i = 0; i < text.size();) {
    char32_t point = readCodePoint(text, i);
    char escape[16];
    static constexpr std::string_view kControls = "\"\\\n\r\t\b\f",
                                      kLetters = "\"\\nrtbf";
    size_t known = point < 0x80 ? kControls.find(char(point)) : kControls.npos;
    if (known != kControls.npos) {
      (quoted += '\\') += kLetters[known];
    } else if (point >= 0x10000 && style.ascii) {
      std::snprintf(escape, sizeof escape, "\\u%04x\\u%04x",
                    unsigned(0xd800 + ((point - 0x10000) >> 10)),
                    unsigned(0xdc00 + ((point - 0x10000) & 0x3ff)));
      quoted += escape;
    } else if (point < 0x20 || (point >= 0x7f && style.ascii)) {
      std::snprintf(escape, sizeof escape, "\\u%04x", unsigned(point));
      quoted += escape;
    } else {
      append(quoted, point);
    }
  }
  out << (quoted += '"');
}

void JsonWriter::writeList(const std::vector<Value> &items) {
  if (items.empty()) {
    out << "[]";
    return;
  }
  out << '[';
  ++level;
  breakLine();
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) {
      out << style.comma;
      breakLine();
    }
    write(items[i]);
  }
  --level;
  breakLine();
  out << ']';
}

std::string JsonWriter::spellFloat(double number) {
  if (std::isnan(number))
    return "NaN";
  if (std::isinf(number))
    return number < 0 ? "-Infinity" : "Infinity";
  return formatFloat(number);
}

std::string JsonWriter::spellKey(const Value &key) {
  switch (key.getKind()) {
  case Kind::String:
    return getText(key);
  case Kind::None:
    return "null";
  case Kind::Bool:
    return key.getBool() ? "true" : "false";
  case Kind::Int:
    return std::to_string(key.getInt());
  case Kind::Float:
    return spellFloat(key.getFloat());
  default:
    fail(std::string("expected keys that JSON has for 'tojson', but got ") +
         getTypeName(key));
  }
}

void JsonWriter::writeDict(const Dict &dict) {
  if (dict.getEntries().empty()) {
    out << "{}";
    return;
  }
  std::vector<const Dict::Entry *> entries;
  for (const Dict::Entry &entry : dict.getEntries())
    entries.push_back(&entry);
  if (style.sortKeys)
    sortValues(entries, [](const Dict::Entry *a, const Dict::Entry *b) {
      return isLess(a->first, b->first);
    });
  out << '{';
  ++level;
  breakLine();
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) {
      out << style.comma;
      breakLine();
    }
    writeString(spellKey(entries[i]->first));
    out << style.colon;
    write(entries[i]->second);
  }
  --level;
  breakLine();
  out << '}';
}

void JsonWriter::write(const Value &value) {
  Depth depth(heap);
  heap.work(1);
  switch (value.getKind()) {
  case Kind::None:
    out << "null";
    return;
  case Kind::Bool:
    out << (value.getBool() ? "true" : "false");
    return;
  case Kind::Int:
    out << std::to_string(value.getInt());
    return;
  case Kind::Float:
    out << spellFloat(value.getFloat());
    return;
  case Kind::String:
    return writeString(getText(value));
  case Kind::List:
  case Kind::Tuple:
    return writeList(value.as<Sequence>().items);
  case Kind::Dict:
    return writeDict(value.as<Dict>());
  default:
    fail(std::string("expected values that JSON has for 'tojson', but got ") +
         getTypeName(value) +
         (value.isUndefined() ? ": " + value.as<Undefined>().message : "") +
         (value.is(Kind::Iterator) ? "; make it a list with '| list'" : ""));
  }
}

} // namespace

std::string toJson(Heap &heap, const Value &value, const JsonStyle &style) {
  JsonWriter writer(heap, style);
  writer.write(value);
  return writer.take();
}

} // namespace braid::jinja
