//===- Status.cpp - How functions of the runtime fail ---------------------===//
#include "Status.h"

#include <cstdarg>
#include <cstdio>

braid_status braid::runtime::fail(braid_error *error, braid_status status,
                                  const char *format, ...) {
  if (!error)
    return status;
  error->status = status;
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(error->message, sizeof error->message, format, arguments);
  va_end(arguments);
  return status;
}

uint32_t braid_version(void) { return BRAID_VERSION; }

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
  case BRAID_STATE:
    return "wrong state";
  case BRAID_CANCELLED:
    return "cancelled";
  case BRAID_INTERNAL:
    return "internal error";
  case BRAID_STATUS_RANGE:
    break;
  }
  return "unknown status";
}
