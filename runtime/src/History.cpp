//===- History.cpp - What tokens a slot has seen --------------------------===//
#include "History.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace braid::runtime {

/// The number of a token that has no id, or another position than its place.
static int32_t hashToken(const void *token, uint64_t bytes, int32_t position) {
  XXH64_state_t state;
  XXH64_reset(&state, 0);
  XXH64_update(&state, token, bytes);
  XXH64_update(&state, &position, sizeof position);
  return ~static_cast<int32_t>(XXH64_digest(&state) & INT32_MAX);
}

void noteTokens(const Call &call, const Piece &piece, uint64_t slot) {
  const braid_session &session = *call.session;
  uint64_t past = getSlots(session)[slot].length;
  uint64_t hidden = session.model->description->hidden;
  int32_t *history = getHistory(session, slot) + past;
  const int32_t *ids = call.abi.ids + piece.firstToken;
  const int32_t *positions = call.abi.positions + piece.firstToken;
  for (uint64_t i = 0; i < piece.length; ++i)
    if (call.abi.embeddings)
      history[i] =
          hashToken(call.abi.embeddings + (piece.firstToken + i) * hidden,
                    hidden * sizeof(float), positions[i]);
    else if (positions[i] != static_cast<int32_t>(past + i))
      history[i] = hashToken(ids + i, sizeof *ids, positions[i]);
    else
      history[i] = ids[i];
}

} // namespace braid::runtime
