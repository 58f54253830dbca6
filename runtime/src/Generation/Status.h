//===- Status.h - Failures of the C API as our own --------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_STATUS_H
#define RUNTIME_SRC_GENERATION_STATUS_H

#include "runtime/src/Text/Failure.h"

namespace braid::text {

/// Throws what a function of the C API has described in `error`.
inline void check(braid_status status, const braid_error &error) {
  if (status != BRAID_OK)
    throw Failure(status, error.message);
}

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_STATUS_H
