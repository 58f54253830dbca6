//===- SnapshotSlots.cpp - Snapshots of slots, and slots of them ----------===//
#include "Slots.h"
#include "Snapshot.h"
#include "Status.h"

using namespace braid::runtime;

braid_status braid::runtime::checkSnapshotFlags(uint64_t flags,
                                                braid_error *error) {
  if (!(flags & ~uint64_t(BRAID_SNAPSHOT_WITHOUT_KV)))
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected flags of a snapshot among %u, but got %llu; the "
              "library may be older than the program",
              BRAID_SNAPSHOT_WITHOUT_KV, static_cast<ull>(flags));
}

namespace {

/// Reads a snapshot's header and checks everything that does not depend on the
/// slot.
braid_status checkSnapshot(const braid_session &session, const void *data,
                           uint64_t bytes, SnapshotHeader &header,
                           braid_error *error) {
  if (!data)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a snapshot, but got NULL");
  const auto *snapshot = static_cast<const uint8_t *>(data);
  if (braid_status status = readHeader(snapshot, bytes, header, error))
    return status;
  return checkFit(session, header, snapshot, error);
}

braid_status restore(braid_session &session, uint64_t slot, const void *data,
                     uint64_t bytes, braid_error *error) {
  SnapshotHeader header;
  if (braid_status status = checkSnapshot(session, data, bytes, header, error))
    return status;
  if (!hasKv(header.flags) && header.kvBytes != 0)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot with keys and values, but got one "
                "without; truncate a slot that has seen its %llu tokens",
                static_cast<ull>(header.tokens));
  uint64_t needed = countBlocks(header.tokens);
  uint64_t free = session.pool.getFree() + session.pool.countReleased(slot, 0);
  if (needed > free)
    return failForBlocks(session, needed, free, error);
  clearSlot(session, slot);
  session.pool.grow(slot, needed);
  readBody(session, slot, header, static_cast<const uint8_t *>(data),
           /*withKv=*/true);
  getSlots(session)[slot].length = header.tokens;
  getSlots(session)[slot].whole = header.whole;
  return BRAID_OK;
}

/// Whether the slot has seen the snapshot's tokens first.
braid_status checkHistory(const braid_session &session, uint64_t slot,
                          const SnapshotHeader &header, const uint8_t *data,
                          braid_error *error) {
  uint64_t length = getSlots(session)[slot].length;
  if (header.tokens > length)
    return fail(error, BRAID_STATE,
                "expected a snapshot of at most the %llu tokens that slot %llu "
                "has seen, but got one of %llu; restore it",
                static_cast<ull>(length), static_cast<ull>(slot),
                static_cast<ull>(header.tokens));
  if (std::memcmp(getHistory(session, slot), data + sizeof header,
                  header.tokens * sizeof(int32_t)) != 0)
    return fail(error, BRAID_STATE,
                "expected a snapshot of tokens that slot %llu has seen, but "
                "got one of %llu others; restore it",
                static_cast<ull>(slot), static_cast<ull>(header.tokens));
  uint64_t whole = getWhole(session, slot);
  if (header.tokens != 0 && header.whole != whole)
    return fail(error, BRAID_STATE,
                "expected a snapshot of a sequence of %llu tokens in the end, "
                "as slot %llu was said to have, but got one of %llu; restore "
                "it",
                static_cast<ull>(whole), static_cast<ull>(slot),
                static_cast<ull>(header.whole));
  return BRAID_OK;
}

braid_status truncate(braid_session &session, uint64_t slot, const void *data,
                      uint64_t bytes, braid_error *error) {
  if (braid_status status = checkMark(session, slot, error))
    return status;
  SnapshotHeader header;
  if (braid_status status = checkSnapshot(session, data, bytes, header, error))
    return status;
  const auto *snapshot = static_cast<const uint8_t *>(data);
  if (braid_status status =
          checkHistory(session, slot, header, snapshot, error))
    return status;
  if (!canCut(session, slot, header.tokens))
    return failForBlocks(session, 1, 0, error);
  cutSlot(session, slot, header.tokens);
  readBody(session, slot, header, snapshot, /*withKv=*/false);
  return BRAID_OK;
}

} // namespace

braid_status braid_slot_snapshot(braid_session *session, uint64_t slot,
                                 uint64_t flags, void *data, uint64_t capacity,
                                 braid_error *error) {
  if (braid_status status = checkSlot(session, slot, error))
    return status;
  if (braid_status status = checkSnapshotFlags(flags, error))
    return status;
  Use use(session->busy);
  if (braid_status status = use.check(error))
    return status;
  if (braid_status status = checkMark(*session, slot, error))
    return status;
  uint64_t bytes = braid_snapshot_bytes(session->model,
                                        getSlots(*session)[slot].length, flags);
  if (!data || capacity < bytes)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected room for a snapshot of %llu bytes, but got %llu; ask "
                "braid_snapshot_bytes",
                static_cast<ull>(bytes), static_cast<ull>(data ? capacity : 0));
  writeSnapshot(*session, slot, flags, static_cast<uint8_t *>(data));
  return BRAID_OK;
}

braid_status braid_slot_restore(braid_session *session, uint64_t slot,
                                const void *data, uint64_t bytes,
                                braid_error *error) {
  if (braid_status status = checkSlot(session, slot, error))
    return status;
  Use use(session->busy);
  if (braid_status status = use.check(error))
    return status;
  return restore(*session, slot, data, bytes, error);
}

braid_status braid_slot_truncate(braid_session *session, uint64_t slot,
                                 const void *data, uint64_t bytes,
                                 braid_error *error) {
  if (braid_status status = checkSlot(session, slot, error))
    return status;
  Use use(session->busy);
  if (braid_status status = use.check(error))
    return status;
  return truncate(*session, slot, data, bytes, error);
}
