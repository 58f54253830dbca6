//===- SessionPlan.cpp - Every byte of a session, beforehand --------------===//
#include "SessionPlan.h"
#include "KvPool.h"
#include "Session.h"
#include "Status.h"

#include <algorithm>
#include <cstdio>
#include <initializer_list>

using namespace braid::runtime;

namespace {

/// No session needs more, and sums of a few such numbers do not overflow.
constexpr uint64_t kMostBytes = uint64_t(1) << 56;

/// Appends parts to the one allocation of a session.
class Layout {
public:
  /// A part of as many bytes as the product of `factors`.
  Part add(std::initializer_list<uint64_t> factors) {
    uint64_t bytes = 1;
    for (uint64_t factor : factors)
      tooLarge |= !multiplyAdd(bytes, factor, 0, bytes);
    tooLarge |= bytes > kMostBytes || end > kMostBytes;
    if (tooLarge)
      return {};
    Part part = {end, bytes};
    end += (bytes + 63) / 64 * 64;
    return part;
  }
  uint64_t getEnd() const { return end; }
  bool isTooLarge() const { return tooLarge || end > kMostBytes; }

private:
  uint64_t end = 0;
  bool tooLarge = false;
};

/// Counts the blocks of the pool; false if there would be too many to number.
bool countPool(SessionPlan &plan) {
  plan.blocksPerSlot = countBlocks(plan.maxContext);
  // Neither factor has more than 31 bits.
  plan.kvBlocks = plan.slots * plan.blocksPerSlot;
  if (plan.kvPositions)
    plan.kvBlocks = std::min(plan.kvBlocks, countBlocks(plan.kvPositions));
  return plan.kvBlocks <= INT32_MAX;
}

/// The bytes of small calls, spread over the tokens of the largest one.
uint64_t spread(const braid_abi_model &model, uint64_t maxTokens) {
  uint64_t bytes;
  if (!multiplyAdd(model.small_tokens, model.small_thread_arena_bytes,
                   maxTokens * 64 - 1, bytes))
    return UINT64_MAX;
  return bytes / (maxTokens * 64) * 64;
}

/// States and workspace: what the model's code reads and writes.
void addBuffers(const braid_abi_model &model, SessionPlan &plan,
                Layout &layout) {
  plan.slotStates = layout.add({plan.slots, model.slot_bytes});
  plan.kv = layout.add({plan.kvBlocks, model.kv_block_bytes});
  plan.tokenArena = layout.add({plan.maxTokens, model.token_arena_bytes});
  plan.rowArena = layout.add({plan.maxRows, model.row_arena_bytes});
  // Few tokens take more of a thread's arena each, but they are few.
  plan.threadArenas =
      layout.add({plan.threads, std::max(plan.maxTokens, model.small_tokens),
                  std::max(model.thread_arena_bytes,
                           plan.maxTokens <= model.small_tokens
                               ? model.small_thread_arena_bytes
                               : spread(model, plan.maxTokens))});
  plan.threadArenaStride = plan.threadArenas.bytes / plan.threads;
  plan.outputs = layout.add({plan.maxRows, model.output_width, sizeof(float)});
  plan.hidden = layout.add({plan.hiddenStates, plan.maxTokens, model.layers + 1,
                            model.hidden, sizeof(float)});
  plan.routers = layout.add({plan.routerLogits, plan.maxTokens, model.routers,
                             model.experts, sizeof(float)});
  plan.attentionWeights =
      layout.add({plan.attentions, plan.maxTokens, model.attentions,
                  model.attention_heads, plan.maxContext, sizeof(float)});
}

void addTables(const braid_abi_model &model, SessionPlan &plan,
               Layout &layout) {
  plan.ids = layout.add({plan.maxTokens, sizeof(int32_t)});
  plan.positions = layout.add({plan.maxTokens, sizeof(int32_t)});
  plan.tokenSequence = layout.add({plan.maxTokens, sizeof(int32_t)});
  plan.rows = layout.add({plan.maxRows, sizeof(int32_t)});
  plan.sequences = layout.add({plan.slots, sizeof(braid_abi_sequence)});
  plan.pieces = layout.add({plan.slots, sizeof(Piece)});
  plan.requests = layout.add({plan.slots, sizeof(Request)});
  plan.slotTable = layout.add({plan.slots, sizeof(Slot)});
  plan.history = layout.add({plan.slots, plan.maxContext, sizeof(int32_t)});
  plan.blockTables =
      layout.add({plan.slots, plan.blocksPerSlot, sizeof(int32_t)});
  plan.blockCounts = layout.add({plan.slots, sizeof(int32_t)});
  plan.blockUses = layout.add({plan.kvBlocks, sizeof(int32_t)});
  plan.returnedBlocks = layout.add({plan.kvBlocks, sizeof(int32_t)});
  plan.traceRows = layout.add({plan.slots, sizeof(braid_trace_row)});
  plan.clocks = layout.add({plan.threads, sizeof(ThreadClock)});
  plan.traceUnits = layout.add({plan.threads, sizeof(uint64_t)});
  plan.traceTimes = layout.add({plan.threads, sizeof(uint64_t)});
  plan.counters = layout.add({model.num_counters, sizeof(uint32_t)});
  plan.attentionPieces =
      layout.add({std::min(plan.maxTokens, model.small_tokens),
                  (plan.maxContext + BRAID_ABI_PIECE - 1) / BRAID_ABI_PIECE,
                  model.piece_bytes});
  plan.total = layout.getEnd();
}

/// The largest number in [0, limit] for which a session that `change` made of
/// `plan` takes at most `available` bytes; more never takes fewer.
template <typename Change>
uint64_t findMost(const braid_abi_model &model, const SessionPlan &plan,
                  uint64_t available, uint64_t limit, Change change) {
  uint64_t fits = 0;
  while (fits < limit) {
    uint64_t middle = fits + (limit - fits + 1) / 2;
    SessionPlan trial = plan;
    change(trial, middle);
    if (layOut(model, trial, nullptr) == BRAID_OK && trial.total <= available)
      fits = middle;
    else
      limit = middle - 1;
  }
  return fits;
}

} // namespace

braid_status braid::runtime::layOut(const braid_abi_model &model,
                                    SessionPlan &plan, braid_error *error) {
  if (!countPool(plan))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected fewer than 2^31 KV blocks, but got %llu for %llu "
                "slots of %llu positions; ask for fewer slots, less "
                "max_context or fewer kv_positions",
                static_cast<ull>(plan.kvBlocks), static_cast<ull>(plan.slots),
                static_cast<ull>(plan.maxContext));
  Layout layout;
  addBuffers(model, plan, layout);
  addTables(model, plan, layout);
  if (!layout.isTooLarge())
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected a session of less than 2^56 bytes, but got more for "
              "%llu slots of %llu positions, %llu tokens and %llu threads; ask "
              "for less",
              static_cast<ull>(plan.slots), static_cast<ull>(plan.maxContext),
              static_cast<ull>(plan.maxTokens), static_cast<ull>(plan.threads));
}

braid_status braid::runtime::failForMemory(const braid_abi_model &model,
                                           const SessionPlan &plan,
                                           uint64_t available,
                                           braid_error *error) {
  uint64_t slots = findMost(
      model, plan, available, plan.slots,
      [](SessionPlan &trial, uint64_t number) { trial.slots = number; });
  uint64_t context = findMost(model, plan, available, plan.maxContext,
                              [](SessionPlan &trial, uint64_t number) {
                                trial.slots = 1;
                                trial.maxContext = number;
                              });
  auto report = [&](const char *remedy, uint64_t number) {
    char text[128];
    std::snprintf(text, sizeof text, remedy, static_cast<ull>(number));
    return fail(error, BRAID_OUT_OF_MEMORY,
                "expected at most %llu bytes, as this host has available, but "
                "%llu slots of %llu positions need %llu; %s",
                static_cast<ull>(available), static_cast<ull>(plan.slots),
                static_cast<ull>(plan.maxContext), static_cast<ull>(plan.total),
                text);
  };
  if (slots != 0)
    return report("ask for at most %llu slots", slots);
  if (context != 0)
    return report("ask for 1 slot and a max_context of at most %llu", context);
  return report("no session fits; ask for fewer threads, or less max_tokens "
                "than %llu",
                plan.maxTokens);
}

braid_status braid_session_plan(const braid_model *model,
                                const braid_session_options *options,
                                braid_memory_plan *result, braid_error *error) {
  braid_memory_plan answer = {};
  if (!model || !result || !readStruct(result, answer))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a model and a memory plan of at most %zu bytes, but "
                "got %s; call braid_memory_plan_init first",
                sizeof answer, model && result ? "another size" : "NULL");
  SessionPlan plan;
  if (braid_status status =
          resolveOptions(*model->description, options, plan, error))
    return status;
  if (braid_status status = layOut(*model->description, plan, error))
    return status;
  answer.slots = plan.slotStates.bytes;
  answer.kv = plan.kv.bytes;
  answer.token_arena = plan.tokenArena.bytes;
  answer.row_arena = plan.rowArena.bytes;
  answer.thread_arenas = plan.threadArenas.bytes;
  answer.outputs = plan.ids.begin - plan.outputs.begin;
  answer.workspace = plan.outputs.begin - plan.tokenArena.begin;
  answer.tables = plan.total - plan.outputs.begin;
  answer.total = plan.total;
  answer.weights = model->description->weights_bytes;
  answer.num_slots = plan.slots;
  answer.max_context = plan.maxContext;
  answer.max_tokens = plan.maxTokens;
  answer.max_rows = plan.maxRows;
  answer.threads = plan.threads;
  answer.num_kv_blocks = plan.kvBlocks;
  std::memcpy(result, &answer, answer.struct_size);
  return BRAID_OK;
}
