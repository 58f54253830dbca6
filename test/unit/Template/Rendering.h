//===- Rendering.h - Renders templates in tests -----------------*- C++ -*-===//
#ifndef TEST_UNIT_TEMPLATE_RENDERING_H
#define TEST_UNIT_TEMPLATE_RENDERING_H

#include "braid/template.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <fstream>
#include <gtest/gtest.h>

namespace braid::test {

inline std::string spell(const llvm::json::Value &value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

/// A directory of tokenizer files, and what it renders.
class Renderer {
public:
  explicit Renderer(
      std::initializer_list<std::pair<const char *, const char *>> files = {}) {
    for (const auto &[name, text] : files)
      std::ofstream(folder.getFile(name)) << text;
    status =
        braid_chat_format_open(folder.getFile("").c_str(), &format, &error);
    braid_render_options_init(&options);
  }
  ~Renderer() { braid_chat_format_close(format); }
  Renderer(const Renderer &) = delete;

  /// The text, or "error: ...".
  std::string render(const std::string &request) {
    braid_text text;
    status = braid_chat_render(format, request.data(), request.size(), &options,
                               &text, &error);
    EXPECT_EQ(status == BRAID_OK, text.bytes != nullptr);
    if (status != BRAID_OK)
      return std::string("error: ") + error.message;
    EXPECT_EQ(text.bytes[text.size], '\0');
    std::string result(text.bytes, text.size);
    braid_text_clear(&text);
    EXPECT_EQ(text.bytes, nullptr);
    return result;
  }
  /// Of a template and further parts of a request.
  std::string render(const std::string &source, llvm::json::Object request) {
    request["template"] = source;
    if (!request.get("messages"))
      request["messages"] = llvm::json::Array{
          llvm::json::Object{{"role", "user"}, {"content", "hi"}}};
    return render(spell(std::move(request)));
  }

  TemporaryDirectory folder;
  braid_chat_format *format = nullptr;
  braid_render_options options;
  braid_status status;
  braid_error error = {BRAID_OK, ""};
};

} // namespace braid::test

#endif // TEST_UNIT_TEMPLATE_RENDERING_H
