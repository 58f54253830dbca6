//===- JsonReader.cpp - JSON to values ------------------------------------===//
#include "JsonReader.h"

#include "../Text/JsonEvents.h"

namespace braid::jinja {
namespace {

/// How deeply arrays and objects may lie in each other.
constexpr size_t kMaxDepth = 400;

/// Says what is wrong with a text called `name`.
class Events : public text::JsonEvents {
public:
  explicit Events(std::string name) : name(std::move(name)) {}

  [[noreturn]] void onFault(size_t byte, std::string_view reason) override {
    size_t at = reason.find("at line ");
    fail("expected JSON in " + name + ", but reading it fails " +
         (at == reason.npos ? "at byte " + std::to_string(byte)
                            : std::string(reason.substr(at))));
  }
  [[noreturn]] void onTooDeep() override {
    failLimit("expected JSON in " + name + " nested at most " +
              std::to_string(kMaxDepth) + " deep, but got more");
  }

protected:
  std::string name;
};

class Builder : public Events {
public:
  Builder(Heap &heap, std::string name, LargeIntegers large)
      : Events(std::move(name)), heap(heap), large(large) {}

  void onNull() override { add(Value()); }
  void onBoolean(bool flag) override { add(Value(flag)); }
  void onNegative(int64_t number) override { add(Value(number)); }
  void onNatural(uint64_t number) override {
    if (number > uint64_t(INT64_MAX))
      onReal(double(number), true);
    else
      add(Value(int64_t(number)));
  }
  void onReal(double number, bool isInteger) override {
    if (isInteger && large == LargeIntegers::Fail)
      fail("expected integers of at most 64 bits in " + name +
           ", but got one that is larger; write it as text");
    add(Value(number));
  }
  void onString(std::string &text) override {
    heap.workOnText(text.size());
    add(makeString(heap, text));
  }
  void onObject() override { parts.emplace_back().dict = make<Dict>(heap); }
  void onKey(std::string &text) override {
    parts.back().key = makeString(heap, text);
  }
  void onObjectEnd() override { leave(Value(parts.back().dict)); }
  void onArray() override { parts.emplace_back(); }
  void onArrayEnd() override {
    leave(makeList(heap, std::move(parts.back().items)));
  }

  Value result;

private:
  struct Part {
    Ref<Dict> dict; ///< null: an array
    Value key;
    std::vector<Value> items;
  };
  void add(Value value) {
    heap.work(1);
    if (parts.empty()) {
      result = std::move(value);
    } else if (parts.back().dict) {
      parts.back().dict->set(parts.back().key, std::move(value));
    } else {
      heap.require((parts.back().items.size() + 1) * sizeof(Value));
      parts.back().items.push_back(std::move(value));
    }
  }
  void leave(Value value) {
    parts.pop_back();
    add(std::move(value));
  }

  Heap &heap;
  LargeIntegers large;
  std::vector<Part> parts;
};

/// Checks JSON without keeping any of it.
class Checker : public Events {
public:
  using Events::Events;
  void onNull() override {}
  void onBoolean(bool) override {}
  void onNatural(uint64_t) override {}
  void onNegative(int64_t) override {}
  void onReal(double, bool) override {}
  void onString(std::string &) override {}
  void onKey(std::string &) override {}
  void onObject() override {}
  void onObjectEnd() override {}
  void onArray() override {}
  void onArrayEnd() override {}
};

} // namespace

Value readJson(Heap &heap, std::string_view text, const std::string &name,
               LargeIntegers large) {
  Builder builder(heap, name, large);
  text::readJson(text, kMaxDepth, builder);
  return builder.result;
}

/// Behind the string that begins at `i`.
static size_t skipString(std::string_view text, size_t i) {
  for (++i; text[i] != '"'; ++i)
    i += text[i] == '\\';
  return i + 1;
}

std::vector<std::string_view> splitJsonArray(std::string_view text,
                                             const std::string &name) {
  Checker checker(name);
  text::readJson(text, kMaxDepth, checker);
  size_t begin = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (begin == text.npos || text[begin] != '[')
    fail("expected a JSON array in " + name);
  std::vector<std::string_view> elements;
  size_t start = ++begin, depth = 0;
  for (size_t i = begin; i < text.size();) {
    char c = text[i];
    if (c == '"') {
      i = skipString(text, i);
      continue;
    }
    if (depth == 0 && (c == ',' || c == ']')) {
      std::string_view element = text.substr(start, i - start);
      if (element.find_first_not_of(" \t\r\n") != element.npos)
        elements.push_back(element);
      start = i + 1;
      if (c == ']')
        break;
    } else {
      depth += (c == '[' || c == '{') - size_t(c == ']' || c == '}');
    }
    ++i;
  }
  return elements;
}

} // namespace braid::jinja
