//===- Requests.cpp - Checks what a caller asks for -----------------------===//
#include "ExtraOutputs.h"
#include "Session.h"
#include "Snapshot.h"
#include "Status.h"

#include <initializer_list>

using namespace braid::runtime;

namespace {

/// Checks one request; `number` is its place, for messages.
class RequestCheck {
public:
  RequestCheck(const braid_session &session, const braid_request &request,
               size_t number, braid_error *error)
      : session(session), model(*session.model->description), request(request),
        number(number), error(error) {}

  braid_status run() const;

private:
  braid_status checkSlot() const;
  braid_status checkLength() const;
  braid_status checkIds() const;
  braid_status checkKeep() const;
  braid_status checkPositions() const;
  braid_status checkResults() const;
  braid_status checkSnapshots() const;

  const braid_session &session;
  const braid_abi_model &model;
  const braid_request &request;
  const size_t number;
  braid_error *const error;
};

braid_status RequestCheck::run() const {
  using Check = braid_status (RequestCheck::*)() const;
  for (Check check :
       {&RequestCheck::checkSlot, &RequestCheck::checkLength,
        &RequestCheck::checkIds, &RequestCheck::checkKeep,
        &RequestCheck::checkPositions, &RequestCheck::checkResults,
        &RequestCheck::checkSnapshots})
    if (braid_status status = (this->*check)())
      return status;
  return BRAID_OK;
}

braid_status RequestCheck::checkSlot() const {
  if (request.slot >= session.plan.slots)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a slot below %llu, but got %llu (request %zu)",
                static_cast<ull>(session.plan.slots),
                static_cast<ull>(request.slot), number);
  const Slot &slot = getSlots(session)[request.slot];
  if (slot.evaluation == session.evaluations)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected each slot once, but got slot %llu again (request "
                "%zu); evaluate its tokens one request after the other",
                static_cast<ull>(request.slot), number);
  if (slot.marked)
    return fail(error, BRAID_STATE,
                "expected a slot in order, but got slot %llu, whose last "
                "evaluation ended half-way (request %zu); reset or restore it",
                static_cast<ull>(request.slot), number);
  return BRAID_OK;
}

braid_status RequestCheck::checkLength() const {
  if (request.length == 0 || (!request.ids && !request.embeddings))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected at least one token, but got %s (request %zu)",
                request.length ? "NULL" : "none", number);
  if (request.ids && request.embeddings)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected ids or embeddings, but got both (request %zu)",
                number);
  uint64_t past = getSlots(session)[request.slot].length;
  if (request.length > session.plan.maxContext - past)
    return fail(error, BRAID_LIMIT,
                "expected at most %llu positions in slot %llu, but got %llu "
                "tokens after its %llu (request %zu); create the session with "
                "more max_context",
                static_cast<ull>(session.plan.maxContext),
                static_cast<ull>(request.slot),
                static_cast<ull>(request.length), static_cast<ull>(past),
                number);
  if (request.whole > INT32_MAX)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected sequences of at most 2^31 - 1 tokens, but got one of "
                "%llu in the end (request %zu)",
                static_cast<ull>(request.whole), number);
  return BRAID_OK;
}

braid_status RequestCheck::checkIds() const {
  for (uint64_t i = 0; request.ids && i < request.length; ++i)
    if (request.ids[i] < 0 ||
        static_cast<uint64_t>(request.ids[i]) >= model.vocabulary)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected ids from 0 to %llu, but token %llu of request %zu "
                  "is %d",
                  static_cast<ull>(model.vocabulary - 1), static_cast<ull>(i),
                  number, request.ids[i]);
  for (uint64_t i = 0; request.rotary_positions && i < request.length; ++i)
    if (request.rotary_positions[i] < 0 ||
        request.rotary_positions[i] >= BRAID_ROTARY_POSITIONS)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected rotary positions from 0 to %d, but that of token "
                  "%llu of request %zu is %d",
                  BRAID_ROTARY_POSITIONS - 1, static_cast<ull>(i), number,
                  request.rotary_positions[i]);
  return BRAID_OK;
}

braid_status RequestCheck::checkKeep() const {
  auto keep = static_cast<int>(request.keep);
  if (keep < BRAID_KEEP_NONE || keep > BRAID_KEEP_POSITIONS)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a BRAID_KEEP_ number, but got %d (request %zu)", keep,
                number);
  return BRAID_OK;
}

braid_status RequestCheck::checkPositions() const {
  if (request.keep != BRAID_KEEP_POSITIONS)
    return BRAID_OK;
  if (request.num_positions && !request.positions)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected %llu positions, but got NULL (request %zu)",
                static_cast<ull>(request.num_positions), number);
  for (uint64_t i = 0; i < request.num_positions; ++i)
    if (request.positions[i] >= request.length ||
        (i != 0 && request.positions[i] <= request.positions[i - 1]))
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected ascending positions below %llu, but got %llu "
                  "(position %llu of request %zu)",
                  static_cast<ull>(request.length),
                  static_cast<ull>(request.positions[i]), static_cast<ull>(i),
                  number);
  return BRAID_OK;
}

braid_status RequestCheck::checkResults() const {
  if (Request{request, 0, 0, 0}.countKept() != 0 && !request.output)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a place for outputs, but got NULL (request %zu)",
                number);
  for (const ExtraOutput &extra : listExtraOutputs(model, session.plan)) {
    if (!(request.*extra.asked))
      continue;
    if (extra.count == 0)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected a model that has %s, but got a place for them and "
                  "a model without (request %zu)",
                  extra.name, number);
    if (!extra.isAllowed)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected no %s to be asked for, but got a place for them "
                  "(request %zu); create the session with options.%s",
                  extra.name, number, extra.name);
  }
  return BRAID_OK;
}

braid_status RequestCheck::checkSnapshots() const {
  if (request.num_snapshots && !request.snapshots)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected %llu snapshots, but got NULL (request %zu)",
                static_cast<ull>(request.num_snapshots), number);
  uint64_t past = getSlots(session)[request.slot].length, least = 1;
  for (uint64_t i = 0; i < request.num_snapshots; ++i) {
    const braid_kept_snapshot &kept = request.snapshots[i];
    if (kept.tokens < least || kept.tokens > request.length)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected a snapshot after %llu to %llu tokens, but got one "
                  "after %llu (snapshot %llu of request %zu); ask for them in "
                  "their order",
                  static_cast<ull>(least), static_cast<ull>(request.length),
                  static_cast<ull>(kept.tokens), static_cast<ull>(i), number);
    least = kept.tokens + 1;
    if (braid_status status = checkSnapshotFlags(kept.flags, error))
      return status;
    uint64_t bytes =
        braid_snapshot_bytes(session.model, past + kept.tokens, kept.flags);
    if (!kept.data || kept.capacity < bytes)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected room for a snapshot of %llu bytes, but got %llu "
                  "(snapshot %llu of request %zu); ask braid_snapshot_bytes",
                  static_cast<ull>(bytes),
                  static_cast<ull>(kept.data ? kept.capacity : 0),
                  static_cast<ull>(i), number);
  }
  return BRAID_OK;
}

/// Request `number` of an array whose elements have the size that they say: a
/// program may have been compiled with an older header.
braid_status readRequest(const braid_request *requests, size_t number,
                         braid_request &request, braid_error *error) {
  size_t size = requests->struct_size;
  const auto *bytes = reinterpret_cast<const uint8_t *>(requests);
  request = {};
  size_t own;
  std::memcpy(&own, bytes + number * size, sizeof own);
  if (own == size && readStruct(bytes + number * size, request))
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected requests of at most %zu bytes, all of one size, but "
              "got %zu (request %zu); call braid_request_init first",
              sizeof request, own, number);
}

} // namespace

braid_status braid::runtime::readRequests(braid_session &session,
                                          const braid_request *requests,
                                          size_t count, braid_error *error) {
  ++session.evaluations;
  Slot *slots = getSlots(session);
  auto *copies = session.at<Request>(session.plan.requests);
  uint64_t blocks = 0;
  for (size_t i = 0; i < count; ++i) {
    // No more than there are slots come past the check of slots.
    braid_request request;
    if (braid_status status = readRequest(requests, i, request, error))
      return status;
    if (braid_status status = RequestCheck(session, request, i, error).run())
      return status;
    copies[i] = {request, 0, 0, 0};
    Slot &slot = slots[request.slot];
    slot.evaluation = session.evaluations;
    blocks += countBlocks(slot.length + request.length) -
              session.pool.getCount(request.slot);
  }
  if (blocks > session.pool.getFree())
    return fail(error, BRAID_LIMIT,
                "expected requests that need at most %llu KV blocks of %d "
                "positions, as are free of %llu, but got requests that need "
                "%llu; reset slots, or create the session with more "
                "kv_positions",
                static_cast<ull>(session.pool.getFree()), BRAID_ABI_KV_BLOCK,
                static_cast<ull>(session.pool.getSize()),
                static_cast<ull>(blocks));
  return BRAID_OK;
}
