//===- Work.h - Requests on their way through calls -------------*- C++ -*-===//
#ifndef RUNTIME_SRC_WORK_H
#define RUNTIME_SRC_WORK_H

#include "braid/state.h"

namespace braid::runtime {

/// A request and how far it is. The session holds a copy, checked once: what
/// the caller does to its own meanwhile has no influence.
struct Request {
  braid_request asked;
  uint64_t done;      // tokens that calls have taken
  uint64_t kept;      // outputs among them
  uint64_t snapshots; // that have been made

  bool hasBegun() const { return done != 0; }
  bool isDone() const { return done == asked.length; }

  /// Where calls must stop for the next snapshot, or the end.
  uint64_t getNextStop() const {
    return snapshots < asked.num_snapshots ? asked.snapshots[snapshots].tokens
                                           : asked.length;
  }

  /// Outputs of the whole request.
  uint64_t countKept() const {
    switch (asked.keep) {
    case BRAID_KEEP_NONE:
      return 0;
    case BRAID_KEEP_LAST:
      return 1;
    case BRAID_KEEP_ALL:
      return asked.length;
    case BRAID_KEEP_POSITIONS:
      return asked.num_positions;
    case BRAID_KEEP_RANGE:
      break;
    }
    return 0;
  }

  /// The token of output `i`, which exists.
  uint64_t getKept(uint64_t i) const {
    switch (asked.keep) {
    case BRAID_KEEP_LAST:
      return asked.length - 1;
    case BRAID_KEEP_POSITIONS:
      return asked.positions[i];
    default:
      return i;
    }
  }
};

/// The part of a request that is in one call.
struct Piece {
  uint64_t request;    // its number in the evaluation
  uint64_t begin;      // its first token in the request
  uint64_t length;     // tokens
  uint64_t firstToken; // in the call
  uint64_t firstKept;  // its first output in the request
  uint64_t firstRow;   // in the call
  uint64_t rows;       // outputs
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_WORK_H
