//===- JsonReader.cpp - JSON to values ------------------------------------===//
#include "JsonReader.h"

#include <nlohmann/json.hpp>

namespace braid::jinja {
namespace {

using nlohmann::json;

/// How deeply arrays and objects may lie in each other.
constexpr size_t kMaxDepth = 400;

/// Follows the events of the parser.
class Events : public nlohmann::json_sax<json> {
public:
  explicit Events(std::string name) : name(std::move(name)) {}
  bool null() override { return add(Value()); }
  bool boolean(bool flag) override { return add(Value(flag)); }
  bool number_integer(int64_t number) override { return add(Value(number)); }
  bool number_unsigned(uint64_t number) override {
    if (number > uint64_t(INT64_MAX))
      return addLarge(static_cast<double>(number));
    return add(Value(static_cast<int64_t>(number)));
  }
  bool number_float(double number, const std::string &text) override {
    if (text.find_first_of(".eE") == text.npos)
      return addLarge(number);
    return add(Value(number));
  }
  bool binary(json::binary_t &) override { return false; }
  bool parse_error(size_t position, const std::string &,
                   const json::exception &error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
    std::string what = error.what();
    size_t at = what.find("at line ");
    throw Failure("expected JSON in " + name + ", but reading it fails " +
                  (at == what.npos ? "at byte " + std::to_string(position)
                                   : what.substr(at)));
  }

protected:
  virtual bool add(Value value) = 0;
  virtual bool addLarge(double number) = 0;
  void descend() {
    if (++depth > kMaxDepth)
      failLimit("expected JSON in " + name + " nested at most " +
                std::to_string(kMaxDepth) + " deep, but got more");
  }

  std::string name;
  size_t depth = 0;
};

class Builder : public Events {
public:
  Builder(Heap &heap, std::string name, LargeIntegers large)
      : Events(std::move(name)), heap(heap), large(large) {}
  bool string(std::string &text) override {
    heap.workOnText(text.size());
    return add(makeString(heap, text));
  }
  bool start_object(size_t) override {
    descend();
    parts.emplace_back().dict = make<Dict>(heap);
    return true;
  }
  bool key(std::string &text) override {
    parts.back().key = makeString(heap, text);
    return true;
  }
  bool end_object() override {
    Value dict(parts.back().dict);
    return leave(std::move(dict));
  }
  bool start_array(size_t) override {
    descend();
    parts.emplace_back();
    return true;
  }
  bool end_array() override {
    return leave(makeList(heap, std::move(parts.back().items)));
  }

  Value result;

private:
  struct Part {
    Ref<Dict> dict; ///< null: an array
    Value key;
    std::vector<Value> items;
  };
  bool add(Value value) override {
    heap.work(1);
    if (parts.empty()) {
      result = std::move(value);
    } else if (parts.back().dict) {
      parts.back().dict->set(parts.back().key, std::move(value));
    } else {
      heap.require((parts.back().items.size() + 1) * sizeof(Value));
      parts.back().items.push_back(std::move(value));
    }
    return true;
  }
  bool addLarge(double number) override {
    if (large == LargeIntegers::Fail)
      throw Failure("expected integers of at most 64 bits in " + name +
                    ", but got one that is larger; write it as text");
    return add(Value(number));
  }
  bool leave(Value value) {
    --depth;
    parts.pop_back();
    return add(std::move(value));
  }

  Heap &heap;
  LargeIntegers large;
  std::vector<Part> parts;
};

/// Checks JSON without keeping any of it.
class Checker : public Events {
public:
  using Events::Events;
  bool string(std::string &) override { return true; }
  bool start_object(size_t) override { return descend(), true; }
  bool key(std::string &) override { return true; }
  bool end_object() override { return --depth, true; }
  bool start_array(size_t) override { return descend(), true; }
  bool end_array() override { return --depth, true; }

private:
  bool add(Value) override { return true; }
  bool addLarge(double) override { return true; }
};

} // namespace

Value readJson(Heap &heap, std::string_view text, const std::string &name,
               LargeIntegers large) {
  Builder builder(heap, name, large);
  json::sax_parse(text.begin(), text.end(), &builder);
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
  json::sax_parse(text.begin(), text.end(), &checker);
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
