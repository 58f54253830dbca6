//===- Session.cpp - Slots, workspace and threads -------------------------===//
#include "Session.h"
#include "Status.h"

#include <cstdio>
#include <cstring>
#include <exception>
#include <sys/mman.h>

using namespace braid::runtime;

namespace {

using ull = unsigned long long;

/// Bytes the system could still hand out, or the largest number if unknown.
uint64_t readAvailableMemory() {
  std::FILE *file = std::fopen("/proc/meminfo", "re");
  if (!file)
    return UINT64_MAX;
  char line[256];
  ull kibibytes = 0;
  uint64_t available = UINT64_MAX;
  while (std::fgets(line, sizeof line, file))
    if (std::sscanf(line, "MemAvailable: %llu kB", &kibibytes) == 1)
      available = kibibytes * 1024;
  std::fclose(file);
  return available;
}

braid_status failForMemory(const SessionPlan &plan, uint64_t available,
                           braid_error *error) {
  uint64_t perSlot = (plan.tokenArena - plan.slotStates) / plan.slots;
  uint64_t fixed = plan.total - perSlot * plan.slots;
  uint64_t fits =
      available > fixed && perSlot ? (available - fixed) / perSlot : 0;
  return fail(error, BRAID_OUT_OF_MEMORY,
              "expected %llu bytes for %llu slots of %llu positions, but "
              "%llu are available; %llu such slots would fit",
              static_cast<ull>(plan.total), static_cast<ull>(plan.slots),
              static_cast<ull>(plan.maxContext), static_cast<ull>(available),
              static_cast<ull>(fits));
}

} // namespace

braid_session::braid_session(const braid_model *model, SessionPlan plan,
                             const braid_trace *trace)
    : model(model), plan(plan), trace(trace), slots(plan.slots),
      traceRows(plan.slots), named(plan.slots) {
  for (Slot &slot : slots)
    slot.blocks.reserve(plan.blocksPerSlot);
  // The first to be taken is block 0.
  for (uint64_t block = plan.slots * plan.blocksPerSlot; block > 0; --block)
    freeBlocks.push_back(static_cast<int32_t>(block - 1));
}

braid_session::~braid_session() {
  team.reset();
  if (memory)
    munmap(memory, plan.total);
}

static braid_status createSession(const braid_model *model,
                                  const braid_session_options *options,
                                  std::unique_ptr<braid_session> &session,
                                  braid_error *error) {
  SessionPlan plan;
  if (braid_status status = planSession(model, options, plan, error))
    return status;
  uint64_t available = readAvailableMemory();
  if (plan.total > available)
    return failForMemory(plan, available, error);
  session = std::make_unique<braid_session>(model, plan,
                                            options ? options->trace : nullptr);
  // Pages come when they are first touched: a long context costs what it uses.
  void *memory = mmap(nullptr, plan.total, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return failForMemory(plan, available, error);
  madvise(memory, plan.total, MADV_HUGEPAGE);
  session->memory = static_cast<uint8_t *>(memory);
  session->team = std::make_unique<ThreadTeam>(plan.threads);
  return BRAID_OK;
}

braid_status braid_session_create(const braid_model *model,
                                  const braid_session_options *options,
                                  braid_session **session, braid_error *error) {
  if (!session)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a place for the session, but got NULL");
  *session = nullptr;
  try {
    std::unique_ptr<braid_session> created;
    if (braid_status status = createSession(model, options, created, error))
      return status;
    *session = created.release();
    return BRAID_OK;
  } catch (const std::exception &exception) {
    return fail(error, BRAID_OUT_OF_MEMORY, "cannot create a session: %s",
                exception.what());
  }
}

void braid_session_destroy(braid_session *session) { delete session; }

braid_status braid_slot_reset(braid_session *session, uint64_t slot,
                              braid_error *error) {
  if (!session || slot >= session->slots.size())
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a slot below %llu, but got %llu",
                static_cast<ull>(session ? session->slots.size() : 0),
                static_cast<ull>(slot));
  Slot &state = session->slots[slot];
  session->freeBlocks.insert(session->freeBlocks.end(), state.blocks.rbegin(),
                             state.blocks.rend());
  state.blocks.clear();
  state.length = 0;
  return BRAID_OK;
}

uint64_t braid_slot_length(const braid_session *session, uint64_t slot) {
  return session && slot < session->slots.size() ? session->slots[slot].length
                                                 : 0;
}
