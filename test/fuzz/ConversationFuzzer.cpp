//===- ConversationFuzzer.cpp - Any text as a request ---------------------===//
//
// Requests of any text through braid_chat_render_all(): an error, or an array
// of results. Built and run as TemplateFuzzer.cpp says, with
// test/fuzz/conversation.
//
//===----------------------------------------------------------------------===//
#include "../../runtime/src/Template/Characters.h"
#include "braid/template.h"

#include <cstdlib>
#include <filesystem>
#include <string>

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

/// A directory without files: templates come with the requests.
static braid_chat_format *openFormat() {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "braid-conversation-fuzzer";
  std::filesystem::create_directories(folder);
  braid_chat_format *format;
  require(braid_chat_format_open(folder.c_str(), &format, nullptr) == BRAID_OK);
  return format;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static braid_chat_format *format = openFormat();
  braid_render_options options;
  braid_render_options_init(&options);
  options.max_steps = 100'000;
  options.max_memory = 8 << 20;
  options.max_output = 1 << 20;
  options.max_depth = 200;
  const auto *text = reinterpret_cast<const char *>(data);
  braid_text result;
  braid_error error = {BRAID_OK, ""};
  braid_status status =
      braid_chat_render_all(format, text, size, &options, &result, &error);
  require(status != BRAID_INTERNAL);
  require((status == BRAID_OK) == (result.bytes != nullptr));
  if (status == BRAID_OK)
    require(braid::jinja::isUtf8({result.bytes, result.size}));
  else
    require(error.status == status && error.message[0] != '\0');
  braid_text_clear(&result);
  return 0;
}
