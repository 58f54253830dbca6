//===- SessionPlan.h - Every byte of a session, beforehand ------*- C++ -*-===//
#ifndef RUNTIME_SRC_SESSIONPLAN_H
#define RUNTIME_SRC_SESSIONPLAN_H

#include "braid/braid.h"

namespace braid::runtime {

/// One array in the one allocation of a session; begins at a multiple of 64.
struct Part {
  uint64_t begin = 0, bytes = 0;
};

/// The options of a session with every default filled in, and where each part
/// of its memory lies.
struct SessionPlan {
  uint64_t slots = 0, maxContext = 0, maxTokens = 0, maxRows = 0, threads = 0;
  uint64_t kvPositions = 0; // 0: maxContext for every slot
  bool hiddenStates = false, routerLogits = false, attentions = false;
  bool check = false;
  bool poison = false;         // all memory that nobody has written
  bool poisonReleased = false; // only that of slots

  // What follows is computed from it by layOut.
  uint64_t kvBlocks = 0, blocksPerSlot = 0, threadArenaStride = 0;
  Part slotStates, kv;                              // states
  Part tokenArena, rowArena, threadArenas, outputs; // of a call
  Part hidden, routers, attentionWeights;           // likewise
  Part ids, positions, tokenSequence, rows, sequences, pieces,
      requests; // of a call
  Part slotTable, history, blockTables, blockCounts, blockUses, returnedBlocks;
  Part traceRows, clocks, traceUnits, traceTimes;
  /// What threads share within a phase; last, for nobody checks it.
  Part counters, attentionPieces;
  uint64_t total = 0;
};

/// Checks `options`, which may be null, against the bounds of the model.
braid_status resolveOptions(const braid_abi_model &model,
                            const braid_session_options *options,
                            SessionPlan &plan, braid_error *error);

/// Computes every byte, with all products checked.
braid_status layOut(const braid_abi_model &model, SessionPlan &plan,
                    braid_error *error);

/// Says that `available` bytes are too few, and what would fit into them.
braid_status failForMemory(const braid_abi_model &model,
                           const SessionPlan &plan, uint64_t available,
                           braid_error *error);

} // namespace braid::runtime

#endif // RUNTIME_SRC_SESSIONPLAN_H
