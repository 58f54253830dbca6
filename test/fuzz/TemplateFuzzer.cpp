//===- TemplateFuzzer.cpp - Any text as a chat template -------------------===//
//
// A template of any text is rendered with a conversation, or says what is
// wrong; it keeps to its limits, and the conversation is as it was before.
//
//   clang++-22 -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined \
//     -Iruntime/include test/fuzz/TemplateFuzzer.cpp \
//     runtime/src/Te*/*.cpp -lutf8proc
//   ./a.out -dict=test/fuzz/template.dict CORPUS test/fuzz/template
//
//===----------------------------------------------------------------------===//
#include "../../runtime/src/Template/Characters.h"
#include "../../runtime/src/Template/Chat.h"
#include "../../runtime/src/Template/JsonReader.h"
#include "../../runtime/src/Template/Library.h"

using namespace braid::jinja;

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

static constexpr std::string_view kRequest = R"({
  "messages": [{"role": "system", "content": " Be kind. "},
               {"role": "user", "content": [{"type": "text", "text": "é€"}]},
               {"role": "assistant", "content": "<think>a</think>b",
                "tool_calls": [{"function": {"name": "f",
                                             "arguments": {"x": [1, 2.5]}}}]}],
  "tools": [{"type": "function", "function": {"name": "f", "parameters":
             {"type": "object", "properties": {"x": {"type": "array"}}}}}],
  "now": "2024-02-29T01:02:03", "xs": [3, 1, 2], "d": {"a": 1, "b": {"c": "e"}},
  "s": "Hello, World", "n": 2, "f": 2.5, "nothing": null, "flag": true})";

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string source(reinterpret_cast<const char *>(data), size);
  if (!isUtf8(source))
    return 0;
  Limits limits;
  limits.steps = 200'000;
  limits.memory = 8 << 20;
  limits.output = 1 << 20;
  limits.depth = 200;
  Heap heap(limits);
  {
    Value request = readJson(heap, kRequest, "input", LargeIntegers::Fail);
    const JsonStyle style;
    std::string before = toJson(heap, request, style);
    try {
      std::unique_ptr<Template> tree = compile(source);
      std::string text =
          Interpreter(*tree, heap, parseMoment("2024-02-29T01:02:03"))
              .render(&request.as<Dict>());
      require(text.size() <= limits.output);
      require(hasSurrogates(text) || isUtf8(text));
    } catch (const Failure &failure) {
      require(!failure.message.empty());
    }
    clearCycles(heap);
    Heap other(Limits{});
    Value again = readJson(other, kRequest, "input", LargeIntegers::Fail);
    require(toJson(other, again, style) == before);
    require(toJson(other, request, style) == before);
  }
  require(heap.isEmpty());
  return 0;
}
