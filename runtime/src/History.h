//===- History.h - What tokens a slot has seen ------------------*- C++ -*-===//
///
/// Slots note a number for every token, so that they know which snapshots are
/// of what they have seen: its id; or, of a token that was given as an
/// embedding or turned by another position than its place, a negative number,
/// the complement of the low 31 bits of XXH64 (seed 0) of its id or embedding
/// and then that position.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_HISTORY_H
#define RUNTIME_SRC_HISTORY_H

#include "CallPacker.h"

namespace braid::runtime {

/// Notes the tokens of a piece of `call` for `slot`, which has seen those
/// before.
void noteTokens(const Call &call, const Piece &piece, uint64_t slot);

} // namespace braid::runtime

#endif // RUNTIME_SRC_HISTORY_H
