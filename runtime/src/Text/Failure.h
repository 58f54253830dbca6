//===- Failure.h - How functions of libbraid-text fail ----------*- C++ -*-===//
///
/// Reading a tokenizer is a hundred small steps of which any may find the file
/// at fault. Inside the library a failure is therefore thrown, and every
/// function of the C API runs its body in guarded(), which turns it into a
/// status: nothing is ever thrown across the API.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TEXT_FAILURE_H
#define RUNTIME_SRC_TEXT_FAILURE_H

#include "braid/braid.h"

#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace braid::text {

class Failure : public std::exception {
public:
  Failure(braid_status status, std::string message)
      : status(status), message(std::move(message)) {}
  const char *what() const noexcept override { return message.c_str(); }

  braid_status status;
  std::string message;
};

/// Throws a Failure with a message as printf makes it.
[[noreturn]] void fail(braid_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// `text` between single quotes, cut at a readable length, with everything
/// unprintable escaped: names in messages come from files.
std::string quote(std::string_view text);

/// Describes a failure in `error`, which may be null, and returns `status`.
braid_status describe(braid_error *error, braid_status status,
                      const char *message) noexcept;

/// Runs `body`; what it throws becomes the status and `error`.
template <typename Body>
braid_status guarded(braid_error *error, Body &&body) noexcept {
  try {
    body();
    return BRAID_OK;
  } catch (const Failure &failure) {
    return describe(error, failure.status, failure.what());
  } catch (const std::bad_alloc &) {
    return describe(error, BRAID_OUT_OF_MEMORY,
                    "expected memory for the text, but the system has none");
  } catch (const std::exception &exception) {
    return describe(error, BRAID_INTERNAL, exception.what());
  }
}

} // namespace braid::text

#endif // RUNTIME_SRC_TEXT_FAILURE_H
