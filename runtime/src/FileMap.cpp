//===- FileMap.cpp - A file in memory -------------------------------------===//
#include "FileMap.h"

#include "braid/abi.h"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

using namespace braid::runtime;

FileMap::~FileMap() {
  if (memory)
    munmap(memory, bytes);
}

int FileMap::map(int file, uint64_t size) {
  if (size > SIZE_MAX - BRAID_ABI_HUGE_PAGE)
    return ENOMEM;
  // More addresses than are needed, to choose an aligned one among them.
  size_t reserved = size + BRAID_ABI_HUGE_PAGE;
  void *space = mmap(nullptr, reserved, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (space == MAP_FAILED)
    return errno;
  auto *begin = static_cast<uint8_t *>(space), *end = begin + reserved;
  size_t skipped = -reinterpret_cast<uintptr_t>(begin) % BRAID_ABI_HUGE_PAGE;
  uint8_t *aligned = begin + skipped;
  if (mmap(aligned, size, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) ==
      MAP_FAILED) {
    int reason = errno;
    munmap(begin, reserved);
    return reason;
  }
  memory = aligned;
  bytes = size;
  if (skipped != 0)
    munmap(begin, skipped);
  // The file may end in the middle of a page.
  size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  uint8_t *behind = aligned + (size + page - 1) / page * page;
  if (behind < end)
    munmap(behind, static_cast<size_t>(end - behind));
  // Pages that are read from now on may be huge; a refusal costs speed only.
  madvise(memory, bytes, MADV_HUGEPAGE);
  return 0;
}
