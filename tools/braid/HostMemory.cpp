//===- HostMemory.cpp - What the system says of memory --------------------===//
#include "tools/braid/HostMemory.h"

#include <fstream>
#include <string>

namespace braid::tool {

/// The kilobytes behind `key` in a file of /proc, as bytes.
static uint64_t readKilobytes(const char *path, const std::string &key) {
  std::ifstream file(path);
  std::string word;
  while (file >> word)
    if (word == key) {
      uint64_t kilobytes = 0;
      file >> kilobytes;
      return kilobytes * 1024;
    }
  return 0;
}

uint64_t getAnonymousBytes() {
  return readKilobytes("/proc/self/status", "RssAnon:");
}

uint64_t getAnonymousGrowth(uint64_t before) {
  uint64_t now = getAnonymousBytes();
  return now > before ? now - before : 0;
}

uint64_t getAvailableBytes() {
  return readKilobytes("/proc/meminfo", "MemAvailable:");
}

} // namespace braid::tool
