//===- AccessCheck.h - Do threads keep out of each other's way? -*- C++ -*-===//
///
/// A shadow of a session's memory, for models compiled with --instrument: each
/// cell of two bytes remembers who read and wrote it last, and in which phase.
/// Two threads that touch a cell in one phase, one of them writing, race. Slow:
/// every access takes a lock.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_ACCESSCHECK_H
#define RUNTIME_SRC_ACCESSCHECK_H

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace braid::runtime {

class AccessCheck {
public:
  /// What two threads did to one cell.
  struct Race {
    uint64_t offset; // of the byte in the memory
    uint64_t phase;  // counted from the first of the session
    size_t thread, other;
    bool isWrite; // of `thread`
  };

  /// Watches `bytes` from `memory` on; throws std::bad_alloc.
  AccessCheck(const uint8_t *memory, uint64_t bytes)
      : memory(memory), cells(bytes / kCellBytes + 1) {}

  /// What it takes itself, to watch so many.
  static uint64_t countBytes(uint64_t bytes) {
    return (bytes / kCellBytes + 1) * sizeof(Cell);
  }

  /// `thread` touches `bytes` at `address` in `phase`. Others' memory is left
  /// alone.
  void access(const void *address, int64_t bytes, bool isWrite, size_t thread,
              uint64_t phase);

  /// The first race, or null.
  const Race *getRace() const { return hasRace ? &race : nullptr; }

private:
  static constexpr uint64_t kCellBytes = 2;
  static constexpr uint16_t kNobody = 0xffff, kSeveral = 0xfffe;

  struct Cell {
    uint64_t written = 0, read = 0; // phases, counted from 1
    uint16_t writer = kNobody, reader = kNobody;
  };

  void touch(uint64_t number, bool isWrite, uint16_t thread, uint64_t phase);
  void report(uint64_t number, bool isWrite, uint16_t thread, uint16_t other,
              uint64_t phase);

  const uint8_t *memory;
  std::vector<Cell> cells;
  std::mutex mutex;
  Race race = {};
  bool hasRace = false;
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_ACCESSCHECK_H
