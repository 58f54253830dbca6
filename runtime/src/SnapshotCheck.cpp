//===- SnapshotCheck.cpp - Is it a snapshot, and of this model? -----------===//
#include "Session.h"
#include "Snapshot.h"
#include "Status.h"

#include <algorithm>
#include <cstddef>

// Everything inline: no library is needed where Braid runs.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace braid::runtime {

// xxHash: finds damage at the speed of memory, has a specification that other
// programs can follow, and is a header of Debian's. Who makes snapshots on
// purpose that are wrong but add up is refused by the other checks, or feeds
// numbers to a model as any prompt does.
uint64_t computeChecksum(const uint8_t *data, uint64_t bytes) {
  constexpr size_t place = offsetof(SnapshotHeader, checksum);
  constexpr size_t behind = place + sizeof(SnapshotHeader::checksum);
  static const uint8_t zeros[sizeof(SnapshotHeader::checksum)] = {};
  XXH64_state_t state;
  XXH64_reset(&state, 0);
  XXH64_update(&state, data, place);
  XXH64_update(&state, zeros, sizeof zeros);
  XXH64_update(&state, data + behind, bytes - behind);
  return XXH64_digest(&state);
}

bool addUp(uint64_t tokens, uint64_t slotBytes, uint64_t kvBytes,
           uint64_t flags, uint64_t &bytes) {
  uint64_t perToken;
  return multiplyAdd(hasKv(flags), kvBytes, sizeof(int32_t), perToken) &&
         multiplyAdd(tokens, perToken, sizeof(SnapshotHeader), bytes) &&
         multiplyAdd(1, slotBytes, bytes, bytes);
}

braid_status readHeader(const uint8_t *data, uint64_t bytes,
                        SnapshotHeader &header, braid_error *error) {
  if (bytes < sizeof header)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot, of %zu bytes or more, but got %llu; it "
                "is cut off",
                sizeof header, static_cast<ull>(bytes));
  std::memcpy(&header, data, sizeof header);
  if (header.magic != kSnapshotMagic)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot, which begins with %016llx, but got "
                "%016llx; it is something else, or damaged",
                static_cast<ull>(kSnapshotMagic),
                static_cast<ull>(header.magic));
  if (header.version != kSnapshotVersion || header.headerBytes != sizeof header)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot of version %u with %zu bytes of header, "
                "but got version %u with %u; take it with this version of "
                "libbraid",
                kSnapshotVersion, sizeof header, header.version,
                header.headerBytes);
  if (header.bytes != bytes)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot of %llu bytes, as its header says, but "
                "got %llu; it is cut off, or more than one",
                static_cast<ull>(header.bytes), static_cast<ull>(bytes));
  uint64_t checksum = computeChecksum(data, bytes);
  if (checksum != header.checksum)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot with the checksum %016llx of its header, "
                "but it adds up to %016llx; it is damaged",
                static_cast<ull>(header.checksum), static_cast<ull>(checksum));
  uint64_t sum;
  if (!addUp(header.tokens, header.slotBytes, header.kvBytes, header.flags,
             sum) ||
      sum != bytes || header.flags & ~BRAID_SNAPSHOT_WITHOUT_KV ||
      header.reserved)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot whose parts are its %llu bytes, with "
                "flags among %u and zeros in reserve, but got another; it was "
                "not made by libbraid",
                static_cast<ull>(bytes), BRAID_SNAPSHOT_WITHOUT_KV);
  return BRAID_OK;
}

/// Names of types of elements, for messages.
static const char *nameElement(uint32_t element) {
  switch (element) {
  case 0:
    return "none";
  case BRAID_ABI_F32:
    return "f32";
  case BRAID_ABI_BF16:
    return "bf16";
  default:
    return "an unknown type";
  }
}

static braid_status checkIds(const braid_abi_model &model,
                             const SnapshotHeader &header, const uint8_t *data,
                             braid_error *error) {
  for (uint64_t i = 0; i < header.tokens; ++i) {
    int32_t id;
    std::memcpy(&id, data + sizeof header + i * sizeof id, sizeof id);
    // Negative ones are of tokens that have no id, or no place.
    if (id >= 0 && static_cast<uint64_t>(id) >= model.vocabulary)
      return fail(error, BRAID_MISMATCH,
                  "expected a snapshot of ids below %llu, but token %llu is "
                  "%d; it was not made by libbraid",
                  static_cast<ull>(model.vocabulary), static_cast<ull>(i), id);
  }
  return BRAID_OK;
}

braid_status checkFit(const braid_session &session,
                      const SnapshotHeader &header, const uint8_t *data,
                      braid_error *error) {
  const braid_abi_model &model = *session.model->description;
  const StateTable &states = session.model->states;
  for (int kind = 0; kind < kNumKinds; ++kind)
    if (header.elements[kind] != states.elements[kind])
      return fail(error, BRAID_MISMATCH,
                  "expected a snapshot with %s states of %s, as '%s' has, but "
                  "got %s; use an artifact compiled with the same types",
                  getName(static_cast<StateKind>(kind)),
                  nameElement(states.elements[kind]), model.name,
                  nameElement(header.elements[kind]));
  if (std::memcmp(header.modelHash, model.model_hash, 32) != 0)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot of the model %s... ('%s'), but got one of "
                "%s...; use an artifact of the checkpoint that made it",
                Hex(model.model_hash).text, model.name,
                Hex(header.modelHash).text);
  if (header.states != states.layers.size() ||
      header.slotBytes != states.slotBytes || header.kvBytes != states.kvBytes)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot of %zu states with %llu bytes and %llu a "
                "position, as '%s' has, but got %llu with %llu and %llu; it "
                "was not made by libbraid",
                states.layers.size(), static_cast<ull>(states.slotBytes),
                static_cast<ull>(states.kvBytes), model.name,
                static_cast<ull>(header.states),
                static_cast<ull>(header.slotBytes),
                static_cast<ull>(header.kvBytes));
  bool matters = model.flags & BRAID_ABI_MODEL_WHOLE && header.tokens != 0;
  uint64_t most = matters ? INT32_MAX : 0;
  if (header.whole > most)
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot of a sequence of at most %llu tokens in "
                "the end (0: of any), but got one of %llu; it was not made by "
                "libbraid",
                static_cast<ull>(most), static_cast<ull>(header.whole));
  if (header.tokens > session.plan.maxContext)
    return fail(error, BRAID_LIMIT,
                "expected a snapshot of at most %llu positions, but got %llu; "
                "create the session with more max_context",
                static_cast<ull>(session.plan.maxContext),
                static_cast<ull>(header.tokens));
  if (header.tokens == 0 &&
      std::any_of(data + sizeof header, data + header.bytes,
                  [](uint8_t byte) { return byte != 0; }))
    return fail(error, BRAID_MISMATCH,
                "expected a snapshot of no tokens to have states of zero, but "
                "got others; it was not made by libbraid");
  return checkIds(model, header, data, error);
}

} // namespace braid::runtime

using namespace braid::runtime;

braid_status braid_snapshot_read(const void *data, uint64_t bytes,
                                 braid_snapshot_info *info,
                                 braid_error *error) {
  braid_snapshot_info answer = {};
  if (!data || !info || !readStruct(info, answer))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a snapshot and an info of at most %zu bytes, but got "
                "%s; call braid_snapshot_info_init first",
                sizeof answer, data && info ? "another size" : "NULL");
  SnapshotHeader header;
  if (braid_status status =
          readHeader(static_cast<const uint8_t *>(data), bytes, header, error))
    return status;
  answer.tokens = header.tokens;
  answer.flags = header.flags;
  answer.bytes = header.bytes;
  std::memcpy(answer.model_hash, header.modelHash, sizeof answer.model_hash);
  answer.isa = header.isa;
  answer.reserved = 0;
  answer.whole = header.whole;
  answer.ids = reinterpret_cast<const int32_t *>(
      static_cast<const uint8_t *>(data) + sizeof header);
  std::memcpy(info, &answer, answer.struct_size);
  return BRAID_OK;
}
