//===- Slots.cpp - Forgets, copies and cuts what slots hold ---------------===//
#include "Slots.h"
#include "Status.h"

using namespace braid::runtime;

/// Fills KV block `i` of `slot`, which is about to go back to the pool.
static void poisonBlock(braid_session &session, uint64_t slot, uint64_t i) {
  if (!session.pool.isShared(slot, i))
    std::memset(getBlock(session, slot, i * BRAID_ABI_KV_BLOCK), 0xff,
                session.model->description->kv_block_bytes);
}

/// Gives the blocks of `slot` from `first` on back.
static void releaseBlocks(braid_session &session, uint64_t slot,
                          uint64_t first) {
  if (session.plan.poisonReleased)
    for (uint64_t i = first; i < session.pool.getCount(slot); ++i)
      poisonBlock(session, slot, i);
  session.pool.release(slot, first);
}

void braid::runtime::clearSlot(braid_session &session, uint64_t slot) {
  if (session.plan.poisonReleased)
    std::memset(getStates(session, slot), 0xff,
                session.model->description->slot_bytes);
  releaseBlocks(session, slot, 0);
  Slot &state = getSlots(session)[slot];
  state.length = state.whole = 0;
  state.marked = false;
}

/// Copies the last block of `from`, which is not full, to a new one of `to`.
static void copyLastBlock(braid_session &session, uint64_t from, uint64_t to,
                          uint64_t tokens) {
  session.pool.grow(to, countBlocks(tokens));
  std::memcpy(getBlock(session, to, tokens - 1),
              getBlock(session, from, tokens - 1),
              session.model->description->kv_block_bytes);
}

/// Makes `to` hold what `from` does; there is a block for it.
static void forkSlot(braid_session &session, uint64_t from, uint64_t to) {
  clearSlot(session, to);
  uint64_t tokens = getSlots(session)[from].length;
  session.pool.share(from, to, tokens / BRAID_ABI_KV_BLOCK);
  if (tokens % BRAID_ABI_KV_BLOCK != 0)
    copyLastBlock(session, from, to, tokens);
  std::memcpy(getHistory(session, to), getHistory(session, from),
              tokens * sizeof(int32_t));
  if (tokens != 0)
    std::memcpy(getStates(session, to), getStates(session, from),
                session.model->description->slot_bytes);
  getSlots(session)[to].length = tokens;
  getSlots(session)[to].whole = getSlots(session)[from].whole;
}

/// Fills the positions of the last block of `slot` that it no longer has.
static void poisonTail(braid_session &session, uint64_t slot, uint64_t tokens) {
  for (const LayerState &layer : session.model->states.layers)
    for (uint64_t p = tokens; layer.kind == kKv && p % BRAID_ABI_KV_BLOCK != 0;
         ++p)
      poisonState(layer, p % BRAID_ABI_KV_BLOCK,
                  getBlock(session, slot, tokens - 1));
}

bool braid::runtime::canCut(const braid_session &session, uint64_t slot,
                            uint64_t tokens) {
  uint64_t full = tokens / BRAID_ABI_KV_BLOCK;
  bool mustCopy =
      tokens % BRAID_ABI_KV_BLOCK != 0 && session.pool.isShared(slot, full);
  return !mustCopy || session.pool.getFree() + session.pool.countReleased(
                                                   slot, countBlocks(tokens)) !=
                          0;
}

void braid::runtime::cutSlot(braid_session &session, uint64_t slot,
                             uint64_t tokens) {
  uint64_t full = tokens / BRAID_ABI_KV_BLOCK;
  releaseBlocks(session, slot, countBlocks(tokens));
  if (tokens % BRAID_ABI_KV_BLOCK != 0) {
    if (session.pool.isShared(slot, full)) {
      // Others keep the block, and with it what is copied.
      const uint8_t *block = getBlock(session, slot, tokens - 1);
      session.pool.release(slot, full);
      session.pool.grow(slot, full + 1);
      std::memcpy(getBlock(session, slot, tokens - 1), block,
                  session.model->description->kv_block_bytes);
    }
    if (session.plan.poisonReleased)
      poisonTail(session, slot, tokens);
  }
  getSlots(session)[slot].length = tokens;
}

braid_status braid::runtime::checkSlot(const braid_session *session,
                                       uint64_t slot, braid_error *error) {
  if (session && slot < session->plan.slots)
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected a slot below %llu, but got %llu",
              static_cast<ull>(session ? session->plan.slots : 0),
              static_cast<ull>(slot));
}

braid_status braid::runtime::checkMark(const braid_session &session,
                                       uint64_t slot, braid_error *error) {
  if (!getSlots(session)[slot].marked)
    return BRAID_OK;
  return fail(error, BRAID_STATE,
              "expected a slot in order, but got slot %llu, whose last "
              "evaluation ended half-way; reset or restore it",
              static_cast<ull>(slot));
}

braid_status braid::runtime::failForBlocks(const braid_session &session,
                                           uint64_t needed, uint64_t free,
                                           braid_error *error) {
  return fail(error, BRAID_LIMIT,
              "expected to need at most %llu KV blocks of %d positions, as are "
              "free of %llu, but need %llu; reset slots, or create the session "
              "with more kv_positions",
              static_cast<ull>(free), BRAID_ABI_KV_BLOCK,
              static_cast<ull>(session.pool.getSize()),
              static_cast<ull>(needed));
}

braid_status braid_slot_reset(braid_session *session, uint64_t slot,
                              braid_error *error) {
  if (braid_status status = checkSlot(session, slot, error))
    return status;
  Use use(session->busy);
  if (braid_status status = use.check(error))
    return status;
  clearSlot(*session, slot);
  return BRAID_OK;
}

uint64_t braid_slot_length(const braid_session *session, uint64_t slot) {
  return session && slot < session->plan.slots ? getSlots(*session)[slot].length
                                               : 0;
}

braid_status braid_slot_fork(braid_session *session, uint64_t from, uint64_t to,
                             braid_error *error) {
  for (uint64_t slot : {from, to})
    if (braid_status status = checkSlot(session, slot, error))
      return status;
  if (from == to)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected another slot to fork to, but got slot %llu twice",
                static_cast<ull>(from));
  Use use(session->busy);
  if (braid_status status = use.check(error))
    return status;
  if (braid_status status = checkMark(*session, from, error))
    return status;
  uint64_t needed =
      getSlots(*session)[from].length % BRAID_ABI_KV_BLOCK ? 1 : 0;
  uint64_t free = session->pool.getFree() + session->pool.countReleased(to, 0);
  if (needed > free)
    return failForBlocks(*session, needed, free, error);
  forkSlot(*session, from, to);
  return BRAID_OK;
}
