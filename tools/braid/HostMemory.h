//===- HostMemory.h - What the system says of memory ------------*- C++ -*-===//
#ifndef TOOLS_BRAID_HOSTMEMORY_H
#define TOOLS_BRAID_HOSTMEMORY_H

#include <cstdint>

namespace braid::tool {

/// Bytes of anonymous memory that this process has resident; 0 if unknown.
uint64_t getAnonymousBytes();
/// Bytes that programs can still take without swapping; 0 if unknown.
uint64_t getAvailableBytes();

} // namespace braid::tool

#endif // TOOLS_BRAID_HOSTMEMORY_H
