//===- Partition.h - Units of work and who touches what ---------*- C++ -*-===//
///
/// The vocabulary in which ops declare how threads share them.
///
/// An op has one or more spaces of units; of U units, thread i of n runs those
/// in [U*i/n, U*(i+1)/n). What a unit is follows from the space's Partition,
/// and what it touches from the Access that the op declares for each operand.
/// Two ops of one phase may meet in a buffer only if both stay in their own
/// part of it and their parts are the same:
///
///              x: 3 tokens, 128 columns, partition columns(128) by 64
///
///                    columns 0..63        columns 64..127
///       token 0   |  thread 0           |  thread 1          |
///       token 1   |  thread 0           |  thread 1          |
///       token 2   |  thread 0           |  thread 1          |
///
/// A linear op that writes x by columns and an activation that reads and writes
/// x by columns can follow each other without a barrier; a norm of x, divided
/// by tokens, can not.
///
//===----------------------------------------------------------------------===//
#ifndef DIALECTS_HYBRID_IR_PARTITION_H
#define DIALECTS_HYBRID_IR_PARTITION_H

#include <cstdint>

namespace mlir::hybrid {

/// What a unit is.
enum class Division {
  Tokens,     ///< one token (a row of the first dimension)
  Rows,       ///< one kept row
  Columns,    ///< `grain` columns of the last dimension, of `size` columns
  Heads,      ///< one query head of one token; `size` heads
  Pieces,     ///< one query head of one token, over one piece of its positions;
              ///< `size` heads. Whoever ends the last piece of a head writes.
  Replicated, ///< nothing is divided: every thread does all of it for itself
  Items,      ///< a work item, taken from a counter; `size` of them
};

/// How a space is cut into units. `grain` is the smallest number of columns
/// that a unit may have; all ops of a phase that divide equally many columns
/// use the largest grain among them, so grains are powers of two.
struct Partition {
  Division division = Division::Tokens;
  int64_t size = 0;
  int64_t grain = 1;

  /// Whether nobody knows beforehand which thread writes what, because threads
  /// agree on it within the phase.
  bool isDynamic() const {
    return division == Division::Pieces || division == Division::Items;
  }
  /// Whether equal units of both touch equal parts of a buffer.
  bool matches(const Partition &other) const {
    return division == other.division && size == other.size && !isDynamic();
  }
};

/// Which part of an operand a unit touches.
enum class Extent {
  Own,     ///< what belongs to the unit, as the partition has it
  Whole,   ///< all of it
  Private, ///< all of it, into a buffer of which every thread has its own
};

/// What an op does to an operand.
struct Access {
  bool reads = false, writes = false;
  Extent extent = Extent::Own;
  unsigned space = 0; ///< the space whose units Own means
};

} // namespace mlir::hybrid

#endif // DIALECTS_HYBRID_IR_PARTITION_H
