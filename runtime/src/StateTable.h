//===- StateTable.h - A model's states, without their layouts ---*- C++ -*-===//
///
/// Snapshots hold elements in the order of shapes: conv states
/// [taps - 1][channels], ssm states [channels][states], keys and values
/// [positions][2][heads][head size]. How elements lie in a slot or in a KV
/// block is the compiler's choice, and the description of the model says it:
/// here, and nowhere else, one becomes the other.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_STATETABLE_H
#define RUNTIME_SRC_STATETABLE_H

#include "braid/braid.h"

#include <vector>

namespace braid::runtime {

enum StateKind { kKv, kConv, kSsm, kNumKinds };

/// "kv", "conv" or "ssm", as descriptions say it.
const char *getName(StateKind kind);

/// The state of one layer.
struct LayerState {
  const braid_abi_state *state;
  StateKind kind;
  uint64_t offset; // in a slot, or in a KV block
  uint64_t bytes;  // without a layout; of keys and values, of a position
};

struct StateTable {
  std::vector<LayerState> layers; // in the order of snapshots
  uint64_t slotBytes = 0;         // of all conv and ssm states, without layouts
  uint64_t kvBytes = 0;           // of a position in all layers
  /// BRAID_ABI_F32 or BRAID_ABI_BF16 by kind; 0 where there is no such state.
  uint32_t elements[kNumKinds] = {};
};

/// Makes the table of `model`, whose library is at `path`; throws
/// std::bad_alloc. Fails if states leave the slot or the KV block, or are not
/// what this version knows.
braid_status readStates(const braid_abi_model &model, StateTable &table,
                        const char *path, braid_error *error);

/// Copies the elements of `layer` between `memory`, the slot or the KV block
/// that it is in, and `packed`, layer.bytes without a layout. `position` counts
/// those of the block, and is 0 for a slot.
void packState(const LayerState &layer, uint64_t position,
               const uint8_t *memory, uint8_t *packed);
void unpackState(const LayerState &layer, uint64_t position,
                 const uint8_t *packed, uint8_t *memory);

/// Fills the same elements with bytes 0xff.
void poisonState(const LayerState &layer, uint64_t position, uint8_t *memory);

} // namespace braid::runtime

#endif // RUNTIME_SRC_STATETABLE_H
