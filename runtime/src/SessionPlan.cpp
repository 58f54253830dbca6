//===- SessionPlan.cpp - Every byte of a session, beforehand --------------===//
#include "Session.h"
#include "Status.h"

#include <algorithm>
#include <cstring>
#include <sched.h>

using namespace braid::runtime;

namespace {

using ull = unsigned long long;

/// No session needs more than this, and sums of a few such numbers do not
/// overflow.
constexpr uint64_t kMostBytes = uint64_t(1) << 56;

/// Appends parts to the one allocation of a session.
class Layout {
public:
  /// count * bytes, aligned; returns where they begin.
  uint64_t add(uint64_t count, uint64_t bytes) {
    uint64_t begin = end, size;
    if (!multiplyAdd(count, bytes, 63, size) || size > kMostBytes ||
        end > kMostBytes)
      tooLarge = true;
    else
      end += size / 64 * 64;
    return begin;
  }
  uint64_t getEnd() const { return end; }
  bool isTooLarge() const { return tooLarge; }

private:
  uint64_t end = 0;
  bool tooLarge = false;
};

uint64_t countCpus() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (sched_getaffinity(0, sizeof cpus, &cpus) != 0)
    return 1;
  return std::max(CPU_COUNT(&cpus), 1);
}

/// `asked`, or `bound` if it is 0; fails where it is more.
braid_status resolve(uint64_t asked, uint64_t bound, const char *name,
                     uint64_t &result, braid_error *error) {
  result = asked ? asked : bound;
  if (result >= 1 && result <= bound)
    return BRAID_OK;
  return fail(error, BRAID_INVALID_ARGUMENT,
              "expected %s from 1 to %llu, the bound the model was compiled "
              "with, but got %llu",
              name, static_cast<ull>(bound), static_cast<ull>(result));
}

braid_status resolveOptions(const braid_abi_model &model,
                            const braid_session_options *given,
                            SessionPlan &plan, braid_error *error) {
  braid_session_options options;
  braid_session_options_init(&options);
  if (given) {
    if (given->struct_size < sizeof(size_t) ||
        given->struct_size > sizeof options)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected session options of at most %zu bytes, but got "
                  "%zu; call braid_session_options_init first",
                  sizeof options, given->struct_size);
    std::memcpy(&options, given, given->struct_size);
  }
  if (braid_status status =
          resolve(options.slots ? options.slots : 1, model.max_sequences,
                  "slots", plan.slots, error))
    return status;
  if (braid_status status = resolve(options.max_context, model.max_context,
                                    "max_context", plan.maxContext, error))
    return status;
  if (braid_status status = resolve(options.max_tokens, model.max_tokens,
                                    "max_tokens", plan.maxTokens, error))
    return status;
  uint64_t rows = options.max_rows ? options.max_rows
                                   : std::min<uint64_t>(plan.maxTokens, 64);
  if (braid_status status =
          resolve(rows, plan.maxTokens, "max_rows", plan.maxRows, error))
    return status;
  plan.threads = options.threads ? options.threads : countCpus();
  if (plan.threads > 1024)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected at most 1024 threads, but got %llu",
                static_cast<ull>(plan.threads));
  plan.hiddenStates = options.hidden_states != 0;
  // Positions and tokens are int32_t in calls.
  if (plan.maxContext > INT32_MAX || plan.maxTokens > INT32_MAX ||
      plan.slots > INT32_MAX)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected fewer than 2^31 slots, tokens and positions");
  return BRAID_OK;
}

} // namespace

braid_status braid::runtime::planSession(const braid_model *model,
                                         const braid_session_options *options,
                                         SessionPlan &plan,
                                         braid_error *error) {
  if (!model)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a model, but got NULL");
  const braid_abi_model &facts = *model->description;
  if (braid_status status = resolveOptions(facts, options, plan, error))
    return status;
  plan.blocksPerSlot =
      (plan.maxContext + BRAID_ABI_KV_BLOCK - 1) / BRAID_ABI_KV_BLOCK;
  uint64_t blocks = 0, tableBytes = 0;
  if (!multiplyAdd(plan.slots, plan.blocksPerSlot, 0, blocks) ||
      blocks > INT32_MAX || !multiplyAdd(blocks, 8, 0, tableBytes))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected fewer than 2^31 KV blocks, but %llu slots of %llu "
                "positions need more; ask for fewer slots or less context",
                static_cast<ull>(plan.slots),
                static_cast<ull>(plan.maxContext));
  Layout layout;
  plan.slotStates = layout.add(plan.slots, facts.slot_bytes);
  plan.kv = layout.add(blocks, facts.kv_block_bytes);
  plan.tokenArena = layout.add(plan.maxTokens, facts.token_arena_bytes);
  plan.rowArena = layout.add(plan.maxRows, facts.row_arena_bytes);
  uint64_t stride = 0;
  if (!multiplyAdd(plan.maxTokens, facts.thread_arena_bytes, 64, stride))
    stride = UINT64_MAX;
  plan.threadArenaStride = stride;
  plan.threadArena = layout.add(plan.threads, stride);
  plan.ids = layout.add(plan.maxTokens, sizeof(int32_t));
  plan.tokenSequence = layout.add(plan.maxTokens, sizeof(int32_t));
  plan.rows = layout.add(plan.maxRows, sizeof(int32_t));
  plan.sequences = layout.add(plan.slots, sizeof(braid_abi_sequence));
  plan.output = layout.add(plan.maxRows, facts.output_width * sizeof(float));
  uint64_t states = 0;
  if (plan.hiddenStates &&
      !multiplyAdd(facts.hidden * sizeof(float), facts.layers + 1, 0, states))
    states = UINT64_MAX;
  plan.hidden = layout.add(plan.maxTokens, states);
  plan.traceUnits = layout.add(plan.threads, sizeof(uint64_t));
  plan.traceTimes = layout.add(plan.threads, 64);
  plan.total = layout.getEnd();
  if (layout.isTooLarge())
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a session of less than 2^56 bytes; ask for fewer "
                "slots, less context or fewer tokens a call");
  return BRAID_OK;
}

void braid_session_options_init(braid_session_options *options) {
  std::memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

void braid_memory_plan_init(braid_memory_plan *plan) {
  std::memset(plan, 0, sizeof *plan);
  plan->struct_size = sizeof *plan;
}

braid_status braid_session_plan(const braid_model *model,
                                const braid_session_options *options,
                                braid_memory_plan *result, braid_error *error) {
  if (!result || result->struct_size != sizeof *result)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a memory plan of %zu bytes; call "
                "braid_memory_plan_init first",
                sizeof *result);
  SessionPlan plan;
  if (braid_status status = planSession(model, options, plan, error))
    return status;
  result->slots = plan.kv - plan.slotStates;
  result->kv = plan.tokenArena - plan.kv;
  result->workspace = plan.ids - plan.tokenArena;
  result->tables = plan.total - plan.ids;
  result->total = plan.total;
  result->weights = model->description->weights_bytes;
  return BRAID_OK;
}
