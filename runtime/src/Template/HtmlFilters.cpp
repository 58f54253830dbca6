//===- HtmlFilters.cpp - Filters that know HTML and URLs ------------------===//
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {
namespace {

bool isMarkup(const Value &value) {
  return value.isString() && value.as<String>().isMarkup;
}

Value escape(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  Parameters parameters("escape", arguments, {}, 0);
  if (isMarkup(self))
    return self;
  return interpreter.text(
      escapeHtml(interpreter.getHeap(), interpreter.str(self)), true);
}

Value forceEscape(Interpreter &interpreter, const Value &self,
                  const Arguments &arguments) {
  Parameters parameters("forceescape", arguments, {}, 0);
  return interpreter.text(
      escapeHtml(interpreter.getHeap(), interpreter.str(self)), true);
}

Value markSafe(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("safe", arguments, {}, 0);
  return interpreter.text(interpreter.str(self), true);
}

std::string quoteUrl(const std::string &text, bool isQuery) {
  std::string quoted;
  for (char c : text) {
    char hex[4];
    if (std::isalnum(static_cast<unsigned char>(c)) ||
        std::string_view("_.-~").find(c) != std::string_view::npos ||
        (c == '/' && !isQuery)) {
      quoted += c;
    } else if (c == ' ' && isQuery) {
      quoted += '+';
    } else {
      std::snprintf(hex, sizeof hex, "%%%02X", static_cast<uint8_t>(c));
      quoted += hex;
    }
  }
  return quoted;
}

Value encodeUrl(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("urlencode", arguments, {}, 0);
  bool isScalar = self.isString() || self.isNumber() || self.isNone();
  if (isScalar)
    return interpreter.text(quoteUrl(interpreter.str(self), false));
  Text query(interpreter.getHeap());
  auto append = [&](const Value &key, const Value &value) {
    if (query.size() > 0)
      query << '&';
    query << quoteUrl(interpreter.str(key), true) << '='
          << quoteUrl(interpreter.str(value), true);
  };
  if (self.is(Kind::Dict)) {
    for (const auto &[key, value] : self.as<Dict>().getEntries())
      append(key, value);
    return interpreter.text(query.take());
  }
  interpreter.forEach(self, [&](const Value &pair) {
    std::vector<Value> parts = interpreter.collect(pair);
    if (parts.size() != 2)
      fail("expected pairs of key and value for 'urlencode'");
    append(parts[0], parts[1]);
    return true;
  });
  return interpreter.text(query.take());
}

Value makeAttributes(Interpreter &interpreter, const Value &self,
                     const Arguments &arguments) {
  Parameters parameters("xmlattr", arguments, {"autospace"}, 0);
  if (!self.is(Kind::Dict))
    fail(std::string("expected a dict for 'xmlattr', but got ") +
         getTypeName(self));
  Heap &heap = interpreter.getHeap();
  Text out(heap);
  for (const auto &[key, value] : self.as<Dict>().getEntries()) {
    if (value.isNone() || value.isUndefined())
      continue;
    const std::string &name = requireText(key, "as the name of an attribute");
    if (name.find_first_of(" \t\n\r\f\v/>=") != name.npos)
      fail("expected the name of an attribute, but got " + quote(name));
    if (out.size() > 0 || parameters.getFlag(0, true))
      out << ' ';
    out << (isMarkup(key) ? name : escapeHtml(heap, name)) << "=\""
        << (isMarkup(value) ? getText(value)
                            : escapeHtml(heap, interpreter.str(value)))
        << '"';
  }
  return interpreter.text(out.take());
}

/// Of &#34; and the five names that escaping makes.
std::string unescapeHtml(const std::string &text) {
  static constexpr std::pair<std::string_view, char> kNames[] = {
      {"&amp;", '&'},  {"&lt;", '<'},  {"&gt;", '>'},
      {"&quot;", '"'}, {"&#34;", '"'}, {"&#39;", '\''}};
  std::string result;
  for (size_t i = 0; i < text.size();) {
    bool isKnown = false;
    for (const auto &[name, character] : kNames)
      if (text.compare(i, name.size(), name) == 0) {
        result += character;
        i += name.size();
        isKnown = true;
        break;
      }
    if (!isKnown)
      result += text[i++];
  }
  return result;
}

Value stripTags(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("striptags", arguments, {}, 0);
  std::string text = interpreter.str(self), plain;
  size_t position = 0;
  for (size_t open; (open = text.find('<', position)) != text.npos;) {
    bool isComment = text.compare(open, 4, "<!--") == 0;
    size_t close =
        isComment ? text.find("-->", open + 4) : text.find('>', open);
    if (close == text.npos)
      break;
    plain.append(text, position, open - position);
    position = close + (isComment ? 3 : 1);
  }
  plain.append(text, position, text.npos);
  std::string joined;
  for (std::string_view word : splitWords(plain)) {
    if (!joined.empty())
      joined += ' ';
    joined += word;
  }
  return interpreter.text(unescapeHtml(joined));
}

const Function kFunctions[] = {
    {"e", escape},
    {"escape", escape},
    {"forceescape", forceEscape},
    {"safe", markSafe},
    {"striptags", stripTags},
    {"urlencode", encodeUrl},
    {"xmlattr", makeAttributes},
};

} // namespace

const Functions kHtmlFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
