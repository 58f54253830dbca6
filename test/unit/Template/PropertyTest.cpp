//===- PropertyTest.cpp - What holds for any values -----------------------===//
#include "Rendering.h"

#include <random>

using namespace braid::test;

namespace {

class Values {
public:
  explicit Values(unsigned seed) : random(seed) {}
  int64_t integer() {
    static const int64_t interesting[] = {0,  1,  -1, 2,         -2,
                                          63, 10, -7, INT32_MAX, INT32_MIN};
    return interesting[random() % 10] + int64_t(random() % 5) - 2;
  }
  std::string text() {
    static const char *const parts[] = {"a", "b",  "aa", " ",  "\n", "é",
                                        "€", "😀", "'",  "\"", "\\", "<"};
    std::string result;
    for (unsigned n = random() % 8; n > 0; --n)
      result += parts[random() % 12];
    return result;
  }
  llvm::json::Value value(int depth) {
    switch (random() % (depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return integer();
    case 3:
      return double(integer()) / 8;
    case 4:
      return text();
    case 5: {
      llvm::json::Array array;
      for (unsigned n = random() % 4; n > 0; --n)
        array.push_back(value(depth - 1));
      return array;
    }
    default: {
      llvm::json::Object object;
      for (unsigned n = random() % 4; n > 0; --n)
        object[text()] = value(depth - 1);
      return object;
    }
    }
  }

private:
  std::mt19937 random;
};

} // namespace

/// tojson writes what a parser reads back as the same value.
TEST(TemplateProperties, TojsonIsTheInverseOfParsing) {
  Renderer renderer;
  Values values(1);
  for (int i = 0; i < 500; ++i) {
    llvm::json::Value value = values.value(3);
    for (const char *source :
         {"{{ v | tojson }}", "{{ v | tojson(indent=2) }}",
          "{{ v | tojson(ensure_ascii=true) }}",
          "{{ v | tojson(separators=(',', ':'), sort_keys=true) }}"}) {
      std::string text =
          renderer.render(source, llvm::json::Object{{"v", value}});
      auto parsed = llvm::json::parse(text);
      ASSERT_TRUE(bool(parsed)) << text;
      EXPECT_EQ(spell(*parsed), spell(value));
    }
  }
}

/// Each line holds for all a, b of the kinds that it names.
TEST(TemplateProperties, IdentitiesHold) {
  static const char *const numbers[] = {
      "a == a // b * b + a % b if b else true",
      "(a % b == 0 or (a % b > 0) == (b > 0)) if b else true",
      "a + b == b + a and a - b == -(b - a)",
      "(a < b) == (b > a) and (a <= b) == (not a > b)",
      "[a, b] | sum == a + b and [a, b] | max >= [a, b] | min",
      "a ~ '' == a | string and (a | string) | int == a",
      "a | float | int == a and (a * 1.0) == a",
      "(a in [b]) == (a == b) and {a: 1}[a] == 1",
      "'%d' % a == '{}'.format(a) and '%d' % a == a | string",
      "range(a % 50) | list | length == a % 50",
  };
  static const char *const texts[] = {
      "a[::-1][::-1] == a and (a | reverse) == a[::-1]",
      "a.split('a') | join('a') == a",
      "a.replace('a', 'xy').replace('xy', 'a') == a or 'xy' in a",
      "(a + b).startswith(a) and (a + b).endswith(b) and a in a + b",
      "(a + b) | length == (a | length) + (b | length)",
      "a | list | join == a and (a | list) | length == a | length",
      "a[:2] + a[2:] == a and a[-1:] + a[:-1] == a[-1:] ~ a[:-1]",
      "a.partition('a') | join == a and a.rpartition('a') | join == a",
      "a.upper().lower() == a.lower().upper().lower()",
      "a.strip() == a.lstrip().rstrip() and a.strip() == a | trim",
      "(a < b) == (b > a) and (a == b) == (b == a)",
      "a.splitlines(true) | join == a",
      "a.find(b) == (a.index(b) if b in a else -1)",
      "(a.count(b) == (a.split(b) | length) - 1) if b else true",
      "(a * 3)[(a | length):(a | length) * 2] == a",
      "a.center(9).strip() == a.strip() and a.zfill(1) in [a, '0']",
  };
  Renderer renderer;
  Values values(2);
  for (int i = 0; i < 100; ++i) {
    llvm::json::Object integers{{"a", values.integer()},
                                {"b", values.integer()}};
    for (const char *identity : numbers)
      EXPECT_EQ(
          renderer.render(std::string("{{ ") + identity + " }}", integers),
          "True")
          << identity << " " << spell(llvm::json::Object(integers));
    llvm::json::Object strings{{"a", values.text()}, {"b", values.text()}};
    for (const char *identity : texts)
      EXPECT_EQ(renderer.render(std::string("{{ ") + identity + " }}", strings),
                "True")
          << identity << " " << spell(llvm::json::Object(strings));
  }
}

/// Sorting keeps equal items in order, and orders the others.
TEST(TemplateProperties, SortIsStable) {
  Renderer renderer;
  std::mt19937 random(3);
  for (int i = 0; i < 50; ++i) {
    llvm::json::Array items;
    for (int n = 0, count = int(random() % 40); n < count; ++n)
      items.push_back(
          llvm::json::Object{{"key", int(random() % 5)}, {"place", n}});
    EXPECT_EQ(renderer.render(
                  "{% for reverse in [false, true] %}"
                  "{% for x in items | sort(attribute='key', reverse=reverse) "
                  "%}{% set y = loop.nextitem %}"
                  "{% if y and (x.key == y.key and x.place > y.place or "
                  "(x.key < y.key) == reverse and x.key != y.key) %}wrong"
                  "{% endif %}{% endfor %}{% endfor %}",
                  llvm::json::Object{{"items", std::move(items)}}),
              "");
  }
}
