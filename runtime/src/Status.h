//===- Status.h - How functions of the runtime fail -------------*- C++ -*-===//
#ifndef RUNTIME_SRC_STATUS_H
#define RUNTIME_SRC_STATUS_H

#include "braid/braid.h"

#include <cstring>

namespace braid::runtime {

/// What printf's %llu takes.
using ull = unsigned long long;

/// Describes a failure in `error`, which may be null, and returns `status`.
braid_status fail(braid_error *error, braid_status status, const char *format,
                  ...) __attribute__((format(printf, 3, 4)));

/// a * b + c in 64 bits; false where that overflows.
inline bool multiplyAdd(uint64_t a, uint64_t b, uint64_t c, uint64_t &result) {
  return !__builtin_mul_overflow(a, b, &result) &&
         !__builtin_add_overflow(result, c, &result);
}

/// Reads a caller's struct, which begins with its size, over the defaults in
/// `result`; a caller that was compiled with an older header has fewer fields.
/// False if the size is that of no version up to this one.
template <typename T>
bool readStruct(const void *given, T &result) {
  size_t size;
  std::memcpy(&size, given, sizeof size);
  if (size < sizeof size || size > sizeof result)
    return false;
  std::memcpy(&result, given, size);
  return true;
}

/// A digest for people: the first bytes in hexadecimal.
struct Hex {
  explicit Hex(const uint8_t *bytes) {
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 8; ++i) {
      text[2 * i] = digits[bytes[i] >> 4];
      text[2 * i + 1] = digits[bytes[i] & 15];
    }
  }
  char text[17] = {};
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_STATUS_H
