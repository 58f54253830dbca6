//===- Status.cpp - How functions of the runtime fail ---------------------===//
#include "Status.h"

#include <cstdarg>
#include <cstdio>

namespace braid::runtime {

braid_status fail(braid_error *error, braid_status status, const char *format,
                  ...) {
  if (!error)
    return status;
  error->status = status;
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  return status;
}

} // namespace braid::runtime

uint32_t braid_version(void) {
  return BRAID_VERSION_MAJOR * 10000 + BRAID_VERSION_MINOR * 100 +
         BRAID_VERSION_PATCH;
}

const char *braid_status_name(braid_status status) {
  switch (status) {
  case BRAID_OK:
    return "ok";
  case BRAID_INVALID_ARGUMENT:
    return "invalid argument";
  case BRAID_NOT_FOUND:
    return "not found";
  case BRAID_IO:
    return "input/output error";
  case BRAID_MISMATCH:
    return "mismatch";
  case BRAID_OUT_OF_MEMORY:
    return "out of memory";
  case BRAID_LIMIT:
    return "limit reached";
  case BRAID_INTERNAL:
    return "internal error";
  case BRAID_STATUS_RANGE:
    break;
  }
  return "unknown status";
}
