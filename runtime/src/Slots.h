//===- Slots.h - Forgets, copies and cuts what slots hold -------*- C++ -*-===//
#ifndef RUNTIME_SRC_SLOTS_H
#define RUNTIME_SRC_SLOTS_H

#include "Session.h"
#include "braid/state.h"

namespace braid::runtime {

/// Whether the session is there and has the slot.
braid_status checkSlot(const braid_session *session, uint64_t slot,
                       braid_error *error);

/// Whether the slot holds a sequence.
braid_status checkMark(const braid_session &session, uint64_t slot,
                       braid_error *error);

/// Says that of the pool only `free` blocks can be had.
braid_status failForBlocks(const braid_session &session, uint64_t needed,
                           uint64_t free, braid_error *error);

/// Whether there is a block for what cutSlot copies.
bool canCut(const braid_session &session, uint64_t slot, uint64_t tokens);

/// Makes `slot` have seen its first `tokens` tokens only; conv and ssm states
/// are the caller's business.
void cutSlot(braid_session &session, uint64_t slot, uint64_t tokens);

} // namespace braid::runtime

#endif // RUNTIME_SRC_SLOTS_H
