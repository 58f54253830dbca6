//===- Snapshot.cpp - A slot as bytes -------------------------------------===//
#include "Snapshot.h"
#include "Session.h"
#include "Status.h"

#include <cstddef>

namespace braid::runtime {

bool countSnapshotBytes(const braid_model &model, uint64_t tokens,
                        uint64_t flags, uint64_t &bytes) {
  return addUp(tokens, model.states.slotBytes, model.states.kvBytes, flags,
               bytes);
}

namespace {

/// All of a snapshot of a slot that has seen `tokens` but the checksum and
/// `whole`.
SnapshotHeader makeHeader(const braid_session &session, uint64_t tokens,
                          uint64_t flags) {
  const braid_abi_model &model = *session.model->description;
  const StateTable &states = session.model->states;
  SnapshotHeader header = {};
  header.magic = kSnapshotMagic;
  header.version = kSnapshotVersion;
  header.headerBytes = sizeof header;
  countSnapshotBytes(*session.model, tokens, flags, header.bytes);
  std::memcpy(header.modelHash, model.model_hash, sizeof header.modelHash);
  header.tokens = tokens;
  header.states = states.layers.size();
  header.slotBytes = states.slotBytes;
  header.kvBytes = states.kvBytes;
  std::memcpy(header.elements, states.elements, sizeof header.elements);
  header.flags = static_cast<uint32_t>(flags);
  header.isa = model.isa;
  return header;
}

} // namespace

uint64_t getWhole(const braid_session &session, uint64_t slot) {
  const Slot &state = getSlots(session)[slot];
  bool matters = session.model->description->flags & BRAID_ABI_MODEL_WHOLE;
  return matters && state.length != 0 ? state.whole : 0;
}

void writeSnapshot(const braid_session &session, uint64_t slot, uint64_t flags,
                   uint8_t *data) {
  uint64_t tokens = getSlots(session)[slot].length;
  SnapshotHeader header = makeHeader(session, tokens, flags);
  header.whole = getWhole(session, slot);
  std::memcpy(data, &header, sizeof header);
  uint8_t *next = data + sizeof header;
  std::memcpy(next, getHistory(session, slot), tokens * sizeof(int32_t));
  next += tokens * sizeof(int32_t);
  for (const LayerState &layer : session.model->states.layers) {
    if (layer.kind != kKv) {
      // A slot that has seen nothing has states of zero that it never wrote.
      if (tokens == 0)
        std::memset(next, 0, layer.bytes);
      else
        packState(layer, 0, getStates(session, slot), next);
      next += layer.bytes;
      continue;
    }
    for (uint64_t p = 0; hasKv(flags) && p < tokens; ++p, next += layer.bytes)
      packState(layer, p % BRAID_ABI_KV_BLOCK, getBlock(session, slot, p),
                next);
  }
  uint64_t checksum = computeChecksum(data, header.bytes);
  std::memcpy(data + offsetof(SnapshotHeader, checksum), &checksum,
              sizeof checksum);
}

void readBody(braid_session &session, uint64_t slot,
              const SnapshotHeader &header, const uint8_t *data, bool withKv) {
  const uint8_t *next = data + sizeof header;
  std::memcpy(getHistory(session, slot), next, header.tokens * sizeof(int32_t));
  next += header.tokens * sizeof(int32_t);
  // What lies between elements is zero in slots that are computed, too.
  uint8_t *states = getStates(session, slot);
  std::memset(states, 0, session.model->description->slot_bytes);
  for (const LayerState &layer : session.model->states.layers) {
    if (layer.kind != kKv) {
      unpackState(layer, 0, next, states);
      next += layer.bytes;
      continue;
    }
    for (uint64_t p = 0; hasKv(header.flags) && p < header.tokens;
         ++p, next += layer.bytes)
      if (withKv)
        unpackState(layer, p % BRAID_ABI_KV_BLOCK, next,
                    getBlock(session, slot, p));
  }
}

} // namespace braid::runtime

using namespace braid::runtime;

uint64_t braid_snapshot_bytes(const braid_model *model, uint64_t tokens,
                              uint64_t flags) {
  uint64_t bytes;
  return model && countSnapshotBytes(*model, tokens, flags, bytes) ? bytes : 0;
}
