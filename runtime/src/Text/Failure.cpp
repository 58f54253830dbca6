//===- Failure.cpp - How functions of libbraid-text fail ------------------===//
#include "Failure.h"

#include "Utf8.h"

#include <cstdarg>
#include <cstdio>

namespace braid::text {

void fail(braid_status status, const char *format, ...) {
  char message[sizeof(braid_error::message)];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  throw Failure(status, message);
}

std::string quote(std::string_view text) {
  constexpr size_t kReadable = 80;
  std::string quoted = "'";
  for (size_t at = 0; at < text.size();) {
    if (at >= kReadable)
      return quoted + "...'";
    size_t length = validLength(text.substr(at));
    uint32_t c = length == 0 ? uint8_t(text[at]) : decode(text, at);
    if (length != 0 && c >= 0x20 && c != 0x7f && (c < 0x80 || c >= 0xa0)) {
      quoted.append(text, at, length);
    } else {
      char escape[16];
      std::snprintf(escape, sizeof escape, "\\x%02x", c);
      quoted += escape;
    }
    at += length == 0 ? 1 : length;
  }
  return quoted + "'";
}

braid_status describe(braid_error *error, braid_status status,
                      const char *message) noexcept {
  if (error) {
    error->status = status;
    std::snprintf(error->message, sizeof error->message, "%s", message);
  }
  return status;
}

} // namespace braid::text
