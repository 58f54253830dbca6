//===- HostMemory.h - What the system says of memory ------------*- C++ -*-===//
#ifndef TOOLS_BRAID_HOSTMEMORY_H
#define TOOLS_BRAID_HOSTMEMORY_H

#include <cstdint>
#include <string>

namespace braid::tool {

/// Bytes of anonymous memory that this process has resident; 0 if unknown.
uint64_t getAnonymousBytes();
/// How many more than `before` there are now; 0 if there are fewer.
uint64_t getAnonymousGrowth(uint64_t before);
/// Bytes that programs can still take without swapping; 0 if unknown.
uint64_t getAvailableBytes();

struct FileResidence {
  uint64_t bytes = 0; ///< resident, of all maps of the file
  uint64_t huge = 0;  ///< of them, in huge pages
};
/// What this process has mapped of files of that name; nothing if unknown.
FileResidence getFileResidence(const std::string &name);

} // namespace braid::tool

#endif // TOOLS_BRAID_HOSTMEMORY_H
