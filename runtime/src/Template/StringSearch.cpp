//===- StringSearch.cpp - Methods of text: searching and cutting ----------===//
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {
namespace {

Value like(Interpreter &interpreter, const Value &self, std::string_view text) {
  return interpreter.text(std::string(text), self.as<String>().isMarkup);
}

/// The part of a text that start and stop arguments name.
struct Window {
  std::string_view text;
  size_t offset = 0;   ///< bytes before it
  int64_t start = 0;   ///< code points before it
  bool isValid = true; ///< start is not behind the end
};

Window getWindow(Interpreter &interpreter, const Value &self,
                 const Parameters &parameters) {
  const auto &text = self.as<String>();
  interpreter.getHeap().workOnText(text.bytes.size());
  Window window;
  window.text = text.bytes;
  if (!parameters.has(1) && !parameters.has(2))
    return window;
  int64_t length = text.getLength();
  for (size_t i : {1, 2})
    if (parameters.has(i) && !parameters.get(i).isNone())
      requireInt(parameters.get(i), "as the bound of a search");
  auto range = getSliceRange(length, parameters.get(1), parameters.get(2), {});
  Value start = parameters.get(1);
  window.isValid = start.isNone() || start.getInt() <= length;
  window.start = range.start;
  window.offset = findCodePoint(text.bytes, range.start);
  size_t end = findCodePoint(text.bytes, range.count, window.offset);
  window.text = window.text.substr(window.offset, end - window.offset);
  // An empty window may also be one that ends before it starts.
  if (range.count == 0 && parameters.has(2) && !parameters.get(2).isNone()) {
    int64_t stop = parameters.get(2).getInt();
    stop = std::max<int64_t>(stop < 0 ? stop + length : stop, 0);
    window.isValid &= stop >= range.start;
  }
  return window;
}

int64_t findIn(Interpreter &interpreter, const Value &self,
               const Arguments &arguments, bool isBackwards) {
  Parameters parameters("find", arguments, {"sub*", "start*", "end*"}, 1);
  const std::string &part = parameters.getString(0);
  Window window = getWindow(interpreter, self, parameters);
  size_t found = isBackwards ? findTextBackwards(window.text, part)
                             : findText(window.text, part);
  if (found == std::string::npos || !window.isValid)
    return -1;
  return window.start + countCodePoints(window.text.substr(0, found));
}

template <bool isBackwards>
Value find(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  return Value(findIn(interpreter, self, arguments, isBackwards));
}

template <bool isBackwards>
Value index(Interpreter &interpreter, const Value &self,
            const Arguments &arguments) {
  int64_t found = findIn(interpreter, self, arguments, isBackwards);
  if (found < 0)
    fail("expected text that contains what 'index' looks for; 'find' gives -1 "
         "instead");
  return Value(found);
}

Value count(Interpreter &interpreter, const Value &self,
            const Arguments &arguments) {
  Parameters parameters("count", arguments, {"sub*", "start*", "end*"}, 1);
  const std::string &part = parameters.getString(0);
  Window window = getWindow(interpreter, self, parameters);
  if (!window.isValid)
    return Value(int64_t(0));
  if (part.empty())
    return Value(countCodePoints(window.text) + 1);
  int64_t total = 0;
  for (size_t i = findText(window.text, part); i != std::string::npos;
       i = findText(window.text, part, i + part.size()))
    ++total;
  return Value(total);
}

template <bool isEnd>
Value startsWith(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("startswith", arguments, {"prefix*", "start*", "end*"},
                        1);
  Window window = getWindow(interpreter, self, parameters);
  auto matches = [&](const std::string &part) {
    if (!window.isValid || part.size() > window.text.size())
      return false;
    size_t from = isEnd ? window.text.size() - part.size() : 0;
    return window.text.substr(from, part.size()) == part;
  };
  Value parts = parameters.get(0);
  if (!parts.is(Kind::Tuple))
    return Value(matches(parameters.getString(0)));
  for (const Value &part : parts.as<Sequence>().items)
    if (matches(requireText(part, "in the tuple of 'startswith'")))
      return Value(true);
  return Value(false);
}

template <bool left, bool right>
Value stripText(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("strip", arguments, {"chars*"}, 0);
  interpreter.getHeap().workOnText(getText(self).size());
  const std::string *characters =
      parameters.get(0).isNone() ? nullptr : &parameters.getString(0);
  return like(interpreter, self, strip(getText(self), characters, left, right));
}

template <bool isEnd>
Value removeAffix(Interpreter &interpreter, const Value &self,
                  const Arguments &arguments) {
  Parameters parameters("removeprefix", arguments, {"affix*"}, 1);
  std::string_view text = getText(self);
  const std::string &part = parameters.getString(0);
  if (part.size() <= text.size() &&
      text.substr(isEnd ? text.size() - part.size() : 0, part.size()) == part)
    text = isEnd ? text.substr(0, text.size() - part.size())
                 : text.substr(part.size());
  return like(interpreter, self, text);
}

template <bool isBackwards>
Value partition(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("partition", arguments, {"sep*"}, 1);
  const std::string &part = parameters.getString(0);
  std::string_view text = getText(self);
  if (part.empty())
    fail("expected text to part at, but got none");
  interpreter.getHeap().workOnText(text.size());
  size_t found =
      isBackwards ? findTextBackwards(text, part) : findText(text, part);
  Value all = self, none = like(interpreter, self, "");
  if (found == text.npos)
    return makeTuple(interpreter.getHeap(),
                     isBackwards ? std::vector<Value>{none, none, all}
                                 : std::vector<Value>{all, none, none});
  return makeTuple(interpreter.getHeap(),
                   {like(interpreter, self, text.substr(0, found)),
                    like(interpreter, self, part),
                    like(interpreter, self, text.substr(found + part.size()))});
}

Value replace(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("replace", arguments, {"old*", "new*", "count*"}, 2);
  return like(interpreter, self,
              replaceText(interpreter.getHeap(), getText(self),
                          parameters.getString(0), parameters.getString(1),
                          parameters.getInt(2, -1)));
}

Value join(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  Parameters parameters("join", arguments, {"iterable*"}, 1);
  Text joined(interpreter.getHeap());
  bool isFirst = true;
  interpreter.forEach(parameters.get(0), [&](const Value &item) {
    if (!std::exchange(isFirst, false))
      joined << getText(self);
    joined << requireText(item, "for the method 'join'; the filter 'join' "
                                "takes anything");
    return true;
  });
  return like(interpreter, self, joined.take());
}

Value splitLinesOf(Interpreter &interpreter, const Value &self,
                   const Arguments &arguments) {
  Parameters parameters("splitlines", arguments, {"keepends"}, 0);
  Heap &heap = interpreter.getHeap();
  heap.workOnText(getText(self).size());
  heap.require(getText(self).size() * sizeof(std::string_view));
  std::vector<Value> lines;
  for (std::string_view line :
       splitLines(getText(self), parameters.getInt(0, 0) != 0))
    lines.push_back(like(interpreter, self, line));
  return makeList(heap, std::move(lines));
}

/// At blanks, at most `limit` times.
std::vector<std::string_view> splitAtBlanks(std::string_view text,
                                            int64_t limit, bool isBackwards) {
  std::vector<std::string_view> parts;
  text = strip(text, nullptr, !isBackwards, isBackwards);
  while (!text.empty()) {
    if (limit-- == 0) {
      parts.push_back(strip(text, nullptr, !isBackwards, isBackwards));
      break;
    }
    size_t i = isBackwards ? text.size() : 0, word = i;
    while (isBackwards ? i > 0 : i < text.size()) {
      word = i;
      if (isSpace(isBackwards ? readCodePointBefore(text, i)
                              : readCodePoint(text, i)))
        break;
      word = i;
    }
    parts.push_back(isBackwards ? text.substr(word) : text.substr(0, word));
    text = isBackwards ? strip(text.substr(0, word), nullptr, false, true)
                       : strip(text.substr(word), nullptr, true, false);
  }
  if (isBackwards)
    std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<std::string_view>
splitAt(std::string_view text, const std::string &separator, int64_t limit) {
  std::vector<std::string_view> parts;
  while (limit-- != 0) {
    size_t found = findText(text, separator);
    if (found == text.npos)
      break;
    parts.push_back(text.substr(0, found));
    text = text.substr(found + separator.size());
  }
  parts.push_back(text);
  return parts;
}

std::vector<std::string_view> splitAtBackwards(std::string_view text,
                                               const std::string &separator,
                                               int64_t limit) {
  // Reversed, so that finding each part is linear in its size.
  std::string reversed(text.rbegin(), text.rend());
  std::string mark(separator.rbegin(), separator.rend());
  std::vector<std::string_view> parts;
  size_t end = text.size();
  for (std::string_view part : splitAt(reversed, mark, limit)) {
    parts.push_back(text.substr(end - part.size(), part.size()));
    end -= std::min(end, part.size() + separator.size());
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

template <bool isBackwards>
Value split(Interpreter &interpreter, const Value &self,
            const Arguments &arguments) {
  Parameters parameters("split", arguments, {"sep", "maxsplit"}, 0);
  int64_t limit = parameters.getInt(1, -1);
  Heap &heap = interpreter.getHeap();
  heap.workOnText(getText(self).size());
  heap.require(getText(self).size() * sizeof(std::string_view));
  std::vector<std::string_view> parts;
  if (parameters.get(0).isNone()) {
    parts = splitAtBlanks(getText(self), limit, isBackwards);
  } else {
    const std::string &separator = parameters.getString(0);
    if (separator.empty())
      fail("expected text to split at, but got none");
    parts = isBackwards ? splitAtBackwards(getText(self), separator, limit)
                        : splitAt(getText(self), separator, limit);
  }
  std::vector<Value> values;
  values.reserve(parts.size());
  for (std::string_view part : parts)
    values.push_back(like(interpreter, self, part));
  return makeList(heap, std::move(values));
}

const Function kFunctions[] = {
    {"count", count},
    {"endswith", startsWith<true>},
    {"find", find<false>},
    {"index", index<false>},
    {"join", join},
    {"lstrip", stripText<true, false>},
    {"partition", partition<false>},
    {"removeprefix", removeAffix<false>},
    {"removesuffix", removeAffix<true>},
    {"replace", replace},
    {"rfind", find<true>},
    {"rindex", index<true>},
    {"rpartition", partition<true>},
    {"rsplit", split<true>},
    {"rstrip", stripText<false, true>},
    {"split", split<false>},
    {"splitlines", splitLinesOf},
    {"startswith", startsWith<false>},
    {"strip", stripText<true, true>},
};

} // namespace

const Functions kStringSearchMethods = {std::begin(kFunctions),
                                        std::end(kFunctions)};

} // namespace braid::jinja
