//===- Structs.h - Structs that begin with their size -----------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_STRUCTS_H
#define RUNTIME_SRC_GENERATION_STRUCTS_H

#include "runtime/src/Text/Failure.h"

#include <algorithm>
#include <cstring>

namespace braid::text {

inline void require(bool condition, const char *what) {
  if (!condition)
    fail(BRAID_INVALID_ARGUMENT, "expected %s, but got NULL", what);
}

/// Reads a caller's struct over `known`, which has the defaults; nothing for
/// null.
template <typename T>
void readStruct(const T *given, T &known, const char *name) {
  if (!given)
    return;
  size_t size;
  std::memcpy(&size, given, sizeof size);
  if (size < sizeof size || size > sizeof known)
    fail(BRAID_INVALID_ARGUMENT,
         "expected %s of at most %zu bytes, but struct_size is %zu; call the "
         "_init function first",
         name, sizeof known, size);
  std::memcpy(&known, given, size);
  known.struct_size = sizeof known;
}

/// Writes as much of `value` as the caller's struct has, which was initialized.
template <typename T>
void writeStruct(T *given, T value, const char *name) {
  require(given, name);
  T known = {};
  readStruct(given, known, name);
  size_t size;
  std::memcpy(&size, given, sizeof size);
  value.struct_size = size;
  std::memcpy(given, &value, size);
}

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_STRUCTS_H
