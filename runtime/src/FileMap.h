//===- FileMap.h - A file in memory -----------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_FILEMAP_H
#define RUNTIME_SRC_FILEMAP_H

#include <cstddef>
#include <cstdint>

namespace braid::runtime {

/// A file mapped for reading, at an address where the kernel can map its pages
/// as huge ones: weights are read once a token, and on 4 KiB pages a part of
/// that time goes into finding the pages. Whether the page cache has huge pages
/// is up to the file system (ext4 and xfs of Linux 6.16 on do, for files that
/// are written or first read in pieces of 2 MiB).
class FileMap {
public:
  FileMap() = default;
  ~FileMap();
  FileMap(const FileMap &) = delete;
  FileMap &operator=(const FileMap &) = delete;

  /// Maps the first `size` bytes, at least one, of an open file; returns 0 or
  /// an errno.
  int map(int file, uint64_t size);

  const uint8_t *get() const { return memory; }

private:
  uint8_t *memory = nullptr;
  size_t bytes = 0;
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_FILEMAP_H
