//===- HostMemory.cpp - What the system says of memory --------------------===//
#include "tools/braid/HostMemory.h"

#include <fstream>
#include <sstream>

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

FileResidence getFileResidence(const std::string &name) {
  std::ifstream file("/proc/self/smaps");
  std::string line, word, suffix = "/" + name;
  FileResidence result;
  // A map's line ends with its path; those of its figures begin with a key.
  for (bool isMeant = false; std::getline(file, line);) {
    std::istringstream words(line);
    uint64_t kilobytes = 0;
    if (words >> word && word.back() != ':')
      isMeant =
          line.size() > suffix.size() &&
          line.compare(line.size() - suffix.size(), suffix.size(), suffix) == 0;
    else if (isMeant && words >> kilobytes && word == "Rss:")
      result.bytes += kilobytes * 1024;
    else if (isMeant && word == "FilePmdMapped:")
      result.huge += kilobytes * 1024;
  }
  return result;
}

} // namespace braid::tool
