//===- TemplateApi.cpp - braid/template.h ---------------------------------===//
#include "../Status.h"
#include "Characters.h"
#include "Chat.h"
#include "JsonReader.h"
#include "Library.h"

#include "braid/template.h"

#include <cstdlib>
#include <new>

using namespace braid::jinja;
using braid::runtime::readStruct;

struct braid_chat_format {
  ChatFormat format;
};

namespace {

/// As large as can be that leaves a program with values of 64 bits.
constexpr uint64_t kMaxLimit = uint64_t(1) << 62;

/// One line of valid UTF-8 that fits an error.
std::string makeMessage(const Failure &failure) {
  std::string message = failure.line == 0
                            ? failure.message
                            : "line " + std::to_string(failure.line) +
                                  " of the chat template: " + failure.message;
  for (char &c : message)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      c = ' ';
  constexpr size_t kMost = sizeof(braid_error::message) - 1;
  if (message.size() > kMost) {
    size_t end = kMost;
    while (end > 0 && (message[end] & 0xc0) == 0x80)
      --end;
    message.resize(end);
  }
  if (!isUtf8(message))
    for (char &c : message)
      if (static_cast<unsigned char>(c) >= 0x80)
        c = '?';
  return message;
}

braid_status describe(braid_error *error, braid_status status,
                      const std::string &message) {
  if (!error)
    return status;
  error->status = status;
  size_t size = std::min(message.size(), sizeof error->message - 1);
  std::memcpy(error->message, message.data(), size);
  error->message[size] = '\0';
  return status;
}

/// Runs `work`; no exception leaves it.
template <typename Work>
braid_status guard(braid_error *error, Work work) {
  try {
    work();
    return BRAID_OK;
  } catch (const Failure &failure) {
    return describe(error,
                    failure.isLimit ? BRAID_LIMIT : BRAID_INVALID_ARGUMENT,
                    makeMessage(failure));
  } catch (const std::bad_alloc &) {
    return describe(error, BRAID_OUT_OF_MEMORY,
                    "the system has no memory left");
  } catch (const std::exception &exception) {
    return describe(error, BRAID_INTERNAL,
                    std::string("a bug in the chat templates: ") +
                        exception.what());
  }
}

Limits readOptions(const braid_render_options *given) {
  braid_render_options options;
  braid_render_options_init(&options);
  if (given && !readStruct(given, options))
    fail("expected options that braid_render_options_init has filled");
  Limits limits;
  auto choose = [](uint64_t asked, uint64_t fallback) {
    return asked ? std::min(asked, kMaxLimit) : fallback;
  };
  limits.steps = choose(options.max_steps, limits.steps);
  limits.memory = choose(options.max_memory, limits.memory);
  limits.output = choose(options.max_output, limits.output);
  limits.depth = static_cast<unsigned>(std::min<uint64_t>(
      choose(options.max_depth, limits.depth), limits.depth));
  return limits;
}

std::string renderOne(const ChatFormat &format, std::string_view request,
                      const Limits &limits) {
  Heap heap(limits);
  /// Values that hold each other outlive nothing.
  struct ClearCycles {
    Heap &heap;
    ~ClearCycles() { clearCycles(heap); }
  } clear{heap};
  Value value = readJson(heap, request, "the request", LargeIntegers::Fail);
  return renderChat(format, heap, value);
}

void store(const std::string &text, braid_text &result) {
  auto *bytes = static_cast<char *>(std::malloc(text.size() + 1));
  if (!bytes)
    throw std::bad_alloc();
  std::memcpy(bytes, text.c_str(), text.size() + 1);
  result = {bytes, text.size()};
}

std::string spellString(const std::string &text) {
  std::string spelled = "\"";
  for (char c : text) {
    char escape[8];
    if (c == '"' || c == '\\') {
      (spelled += '\\') += c;
    } else if (c == '\n') {
      spelled += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::snprintf(escape, sizeof escape, "\\u%04x", unsigned(c));
      spelled += escape;
    } else {
      spelled += c;
    }
  }
  return spelled += '"';
}

} // namespace

void braid_text_clear(braid_text *text) {
  if (!text)
    return;
  std::free(text->bytes);
  *text = {};
}

braid_status braid_chat_format_open(const char *path,
                                    braid_chat_format **format,
                                    braid_error *error) {
  *format = nullptr;
  return guard(error, [&] {
    if (!path)
      fail("expected the path of a directory, but got NULL");
    auto result = std::make_unique<braid_chat_format>();
    result->format = openChatFormat(path);
    *format = result.release();
  });
}

void braid_chat_format_close(braid_chat_format *format) { delete format; }

braid_status braid_chat_render(const braid_chat_format *format,
                               const char *request, size_t size,
                               const braid_render_options *options,
                               braid_text *text, braid_error *error) {
  *text = {};
  return guard(error, [&] {
    if (!format || (!request && size))
      fail("expected a format and a request, but got NULL");
    store(renderOne(format->format, {request, size}, readOptions(options)),
          *text);
  });
}

braid_status braid_chat_render_all(const braid_chat_format *format,
                                   const char *requests, size_t size,
                                   const braid_render_options *options,
                                   braid_text *results, braid_error *error) {
  *results = {};
  return guard(error, [&] {
    if (!format || (!requests && size))
      fail("expected a format and requests, but got NULL");
    Limits limits = readOptions(options);
    std::string all = "[";
    for (std::string_view request :
         splitJsonArray({requests, size}, "the requests")) {
      if (all.size() > 1)
        all += ",\n";
      try {
        all += "{\"text\": " +
               spellString(renderOne(format->format, request, limits)) + "}";
      } catch (const Failure &failure) {
        all += "{\"error\": " + spellString(makeMessage(failure)) + "}";
      }
    }
    store(all + "]\n", *results);
  });
}
