//===- LimitTest.cpp - Templates that ask for too much --------------------===//
#include "Rendering.h"

#include <sys/resource.h>

using namespace braid::test;

/// Templates that would take all memory, for ever, or the stack.
static const char *const kGreedy[] = {
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}"
    "{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ caller() }}{% endmacro %}"
    "{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() "
    "}}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{{ 'a' * 99999999999 }}",
    "{{ [0] * 99999999999 }}",
    "{{ ('a' * 1000000) | replace('', 'b' * 1000000) }}",
    "{% set n = namespace(s='aaaaaaaaaa') %}{% for i in range(99) %}"
    "{% set n.s = n.s ~ n.s %}{% endfor %}",
    "{% set n = namespace(x=[0]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
    "{% set n = namespace(x=[0]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{% set m = namespace(x=[0]) %}"
    "{% for i in range(99) %}{% set m.x = [m.x, m.x] %}{% endfor %}"
    "{{ n.x == m.x }}",
    "{% set n = namespace(x=[0]) %}{% for i in range(99) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x | tojson }}",
    "{% set n = namespace(x=(0,)) %}{% for i in range(99) %}"
    "{% set n.x = (n.x, n.x) %}{% endfor %}{{ {n.x: 1} }}",
    "{% set n = namespace(x=[0]) %}{% for i in range(9999) %}"
    "{% set n.x = [n.x] %}{% endfor %}{{ n.x }}",
    "{% set n = namespace() %}{% set n.n = n %}{{ n }}",
    "{% for i in range(99999) %}{{ 'a' * 100000 }}{% endfor %}",
    "{% for i in range(9999) %}{% filter upper %}{{ 'a' * 100000 }}"
    "{% endfilter %}{% endfor %}",
    "{{ '%1048576d' * 1000 % ((1,) * 1000) }}",
    "{{ '{:>1048576}' * 1000 }}{{ ('{:>1048576}' * 1000).format(*range(1000)) "
    "}}",
    "{{ ('a' * 1000000).split('') }}{{ range(99999) | list | join('a' * 99999) "
    "}}",
    "{{ 'a' | indent(99999999999) }}",
    "{{ 'a'.zfill(99999999999) }}",
    "{{ 'a' | center(99999999999) }}",
    "{{ [1] | batch(99999999999, 0) | list }}",
    "{{ [1] | slice(99999999999) | list }}",
    "{{ [[1]] | tojson(indent=99999999999) }}",
    "{% set n = namespace(g=[1]) %}{% for i in range(9999) %}"
    "{% set n.g = n.g | map('string') %}{% endfor %}{{ n.g | list }}",
};

TEST(TemplateLimits, EveryOneIsKept) {
  Renderer renderer;
  renderer.options.max_steps = 1'000'000;
  renderer.options.max_memory = 16 << 20;
  renderer.options.max_output = 1 << 20;
  for (const char *source : kGreedy) {
    std::string message = renderer.render(source, {});
    EXPECT_TRUE(renderer.status == BRAID_LIMIT ||
                renderer.status == BRAID_INVALID_ARGUMENT)
        << source << " " << message.substr(0, 200);
  }
}

TEST(TemplateLimits, SayWhatToDo) {
  Renderer renderer;
  renderer.options.max_steps = 1000;
  EXPECT_EQ(renderer.render("{% for i in range(9999) %}{% endfor %}", {}),
            "error: line 1 of the chat template: expected a template that "
            "renders in 1000 steps, but it takes more; raise the limit of "
            "steps or shorten its loops");
  EXPECT_EQ(renderer.status, BRAID_LIMIT);
  renderer.options.max_steps = 0;
  renderer.options.max_memory = 100000;
  EXPECT_EQ(renderer.render("{{ 'a' * 200000 }}", {}),
            "error: line 1 of the chat template: expected a template whose "
            "values take at most 100000 bytes, but it needs more; raise the "
            "limit of memory or build shorter text");
  renderer.options.max_memory = 0;
  renderer.options.max_output = 10;
  EXPECT_EQ(renderer.render("0123456789", {}), "0123456789");
  EXPECT_EQ(renderer.render("0123456789\nx", {}),
            "error: line 1 of the chat template: expected at most 10 bytes of "
            "text, but the template writes more; raise the limit of output");
  renderer.options.max_output = 0;
  renderer.options.max_depth = 20;
  EXPECT_EQ(
      renderer.render("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", {}),
      "error: line 1 of the chat template: expected at most 20 levels of "
      "nested calls, expressions and values, but got more; a macro may "
      "call itself without end");
}

TEST(TemplateLimits, OfTheSource) {
  Renderer renderer;
  EXPECT_EQ(renderer.render(std::string((1 << 20) + 1, 'a'), {}),
            "error: expected a template of at most 1 MiB, but got 1048577 "
            "bytes");
  std::string open, branches;
  for (int i = 0; i < 20000; ++i) {
    open += "{% if x %}";
    branches += "{% if x" + std::to_string(i) + " %}{% endif %}";
  }
  EXPECT_NE(renderer.render(open, {}).find("nested at most 200 deep"),
            std::string::npos);
  EXPECT_NE(renderer.render(branches, {}).find("fewer names and branches"),
            std::string::npos);
  for (auto [deep, close] :
       {std::pair("(", ")"), std::pair("[", "]"), std::pair("-", ""),
        std::pair("not ", ""), std::pair("{1:", "}"), std::pair("a.b(", ")"),
        std::pair("1 if 1 else ", ""), std::pair("1 | b(", ")")}) {
    std::string source = "{{ ";
    for (int i = 0; i < 20000; ++i)
      source += deep;
    source += "1";
    for (int i = 0; i < 20000; ++i)
      source += close;
    EXPECT_NE(renderer.render(source + " }}", {}).find("at most 200 deep"),
              std::string::npos)
        << deep;
  }
}

TEST(TemplateLimits, OfTheRequest) {
  Renderer renderer;
  std::string deep(100000, '[');
  EXPECT_EQ(renderer.render(deep),
            "error: expected JSON in the request nested at most 400 deep, but "
            "got more");
  EXPECT_EQ(renderer.render("{\"messages\": 99999999999999999999}"),
            "error: expected integers of at most 64 bits in the request, but "
            "got one that is larger; write it as text");
}

/// As deep as the limit lets them go, calls fit the stack that the header asks
/// for, by far in builds without sanitizers.
TEST(TemplateLimits, CallsFitTheStack) {
  static Renderer renderer;
  static std::string result;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  GTEST_SKIP() << "sanitizers take more stack";
#endif
#endif
  pthread_attr_setstacksize(&attributes, 512 << 10);
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, &attributes,
                [](void *) -> void * {
                  for (const char *source : kGreedy)
                    if (strstr(source, "macro"))
                      result = renderer.render(source, {});
                  std::string sum = "{{ x";
                  for (int i = 0; i < 190; ++i)
                    sum = "{{ (1 if true else" + sum.substr(2) + ")";
                  renderer.render(sum + " }}", {});
                  return nullptr;
                },
                nullptr),
            0);
  pthread_join(thread, nullptr);
  EXPECT_NE(result.find("levels of nested calls"), std::string::npos);
}
