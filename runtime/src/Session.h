//===- Session.h - Slots, workspace and threads -----------------*- C++ -*-===//
#ifndef RUNTIME_SRC_SESSION_H
#define RUNTIME_SRC_SESSION_H

#include "Model.h"
#include "ThreadTeam.h"

#include <memory>
#include <vector>

namespace braid::runtime {

/// The options of a session with every default filled in, and where each part
/// of its memory begins.
struct SessionPlan {
  uint64_t slots = 0, maxContext = 0, maxTokens = 0, maxRows = 0, threads = 0;
  uint64_t blocksPerSlot = 0;
  bool hiddenStates = false;
  // Offsets into the one allocation, all multiples of 64.
  uint64_t slotStates = 0, kv = 0, tokenArena = 0, rowArena = 0,
           threadArena = 0, threadArenaStride = 0, ids = 0, tokenSequence = 0,
           rows = 0, sequences = 0, output = 0, hidden = 0, traceUnits = 0,
           traceTimes = 0, total = 0;
};

/// Checks `options` and computes every byte, allocating nothing.
braid_status planSession(const braid_model *model,
                         const braid_session_options *options,
                         SessionPlan &plan, braid_error *error);

/// What a slot holds. Block i of its sequence is blocks[i] of the pool; a slot
/// has as many as its length needs.
struct Slot {
  uint64_t length = 0;
  std::vector<int32_t> blocks; // capacity for max_context from the start
};

} // namespace braid::runtime

struct braid_session {
  braid_session(const braid_model *model, braid::runtime::SessionPlan plan,
                const braid_trace *trace);
  ~braid_session();

  template <typename T>
  T *at(uint64_t offset) {
    return reinterpret_cast<T *>(memory + offset);
  }

  const braid_model *model;
  const braid::runtime::SessionPlan plan;
  const braid_trace *trace;
  uint8_t *memory = nullptr; // plan.total bytes, mapped
  std::vector<braid::runtime::Slot> slots;
  std::vector<int32_t> freeBlocks; // a stack
  std::vector<braid_trace_row> traceRows;
  std::vector<uint8_t> named; // by slot, while requests are checked
  std::unique_ptr<braid::runtime::ThreadTeam> team;
  uint64_t calls = 0;
};

#endif // RUNTIME_SRC_SESSION_H
