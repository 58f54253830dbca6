//===- Snapshot.h - A slot as bytes -----------------------------*- C++ -*-===//
///
/// What docs/state.md describes: a header, the ids of all tokens, and the
/// states of all layers in the order of the model's StateTable.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_SNAPSHOT_H
#define RUNTIME_SRC_SNAPSHOT_H

#include "braid/state.h"

struct braid_model;
struct braid_session;

namespace braid::runtime {

constexpr uint64_t kSnapshotMagic = 0x3153444941524221; // "!BRAIDS1"
constexpr uint32_t kSnapshotVersion = 1;

/// The first bytes of a snapshot, little-endian as every target is.
struct SnapshotHeader {
  uint64_t magic;
  uint32_t version;
  uint32_t headerBytes; // of this struct
  uint64_t bytes;       // of the whole snapshot
  uint64_t checksum;    // XXH64, seed 0, of all bytes, these eight as zeros
  uint8_t modelHash[32];
  uint64_t tokens;
  uint64_t states;      // layers' states of all kinds
  uint64_t slotBytes;   // of all conv and ssm states
  uint64_t kvBytes;     // of a position, in all layers
  uint32_t elements[3]; // BRAID_ABI_ numbers of kv, conv and ssm; 0: none
  uint32_t flags;       // BRAID_SNAPSHOT_ bits
  uint32_t isa;         // of the code that made it
  uint32_t reserved;    // zero
  /// What the sequence was said to have in the end, if states depend on it, and
  /// there are any; else 0.
  uint64_t whole;
};
static_assert(sizeof(SnapshotHeader) == 128,
              "a layout change needs a new kSnapshotVersion");

/// SnapshotHeader::whole of a snapshot of `slot`.
uint64_t getWhole(const braid_session &session, uint64_t slot);

/// Whether keys and values are in a snapshot.
inline bool hasKv(uint64_t flags) {
  return !(flags & BRAID_SNAPSHOT_WITHOUT_KV);
}

/// Of a snapshot of `bytes` bytes.
uint64_t computeChecksum(const uint8_t *data, uint64_t bytes);

/// The size that a header's numbers add up to; false if 64 bits are too few.
bool addUp(uint64_t tokens, uint64_t slotBytes, uint64_t kvBytes,
           uint64_t flags, uint64_t &bytes);

/// What a whole snapshot of `tokens` tokens takes; false if 64 bits are too
/// few.
bool countSnapshotBytes(const braid_model &model, uint64_t tokens,
                        uint64_t flags, uint64_t &bytes);

/// Writes a snapshot of `slot`, which is not marked, to `data`, which has room
/// for it.
void writeSnapshot(const braid_session &session, uint64_t slot, uint64_t flags,
                   uint8_t *data);

/// Checks what a caller says of a snapshot.
braid_status checkSnapshotFlags(uint64_t flags, braid_error *error);

/// Checks that `data` is an undamaged snapshot of any model.
braid_status readHeader(const uint8_t *data, uint64_t bytes,
                        SnapshotHeader &header, braid_error *error);

/// Checks that an undamaged snapshot, with this header, is one of the session's
/// model and not longer than its slots.
braid_status checkFit(const braid_session &session,
                      const SnapshotHeader &header, const uint8_t *data,
                      braid_error *error);

/// Copies what follows the header of a snapshot, which fits, to `slot`, which
/// has blocks for it: tokens and states; keys and values, too, if `withKv`.
void readBody(braid_session &session, uint64_t slot,
              const SnapshotHeader &header, const uint8_t *data, bool withKv);

} // namespace braid::runtime

#endif // RUNTIME_SRC_SNAPSHOT_H
