//===- AccessCheck.cpp - Do threads keep out of each other's way? ---------===//
#include "AccessCheck.h"

namespace braid::runtime {

void AccessCheck::access(const void *address, int64_t bytes, bool isWrite,
                         size_t thread, uint64_t phase) {
  const auto *first = static_cast<const uint8_t *>(address);
  uint64_t size = (cells.size() - 1) * kCellBytes;
  if (bytes <= 0 || first < memory || first >= memory + size)
    return;
  uint64_t begin = static_cast<uint64_t>(first - memory);
  uint64_t end = begin + static_cast<uint64_t>(bytes);
  std::lock_guard<std::mutex> lock(mutex);
  for (uint64_t i = begin / kCellBytes;
       i * kCellBytes < end && i < cells.size(); ++i)
    touch(i, isWrite, static_cast<uint16_t>(thread), phase + 1);
}

void AccessCheck::touch(uint64_t number, bool isWrite, uint16_t thread,
                        uint64_t phase) {
  Cell &cell = cells[number];
  if (cell.written == phase && cell.writer != thread)
    report(number, isWrite, thread, cell.writer, phase);
  if (isWrite && cell.read == phase && cell.reader != thread)
    report(number, isWrite, thread, cell.reader, phase);
  if (isWrite) {
    cell.written = phase;
    cell.writer = thread;
  } else {
    bool isOnly = cell.read != phase || cell.reader == thread;
    cell.reader = isOnly ? thread : kSeveral;
    cell.read = phase;
  }
}

void AccessCheck::report(uint64_t number, bool isWrite, uint16_t thread,
                         uint16_t other, uint64_t phase) {
  if (hasRace)
    return;
  hasRace = true;
  race = {number * kCellBytes, phase - 1, thread, other, isWrite};
}

} // namespace braid::runtime
