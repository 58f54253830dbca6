//===- Session.cpp - Slots, workspace and threads -------------------------===//
#include "Session.h"
#include "Status.h"

#include <cerrno>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <memory>
#include <sys/mman.h>

using namespace braid::runtime;

Region::~Region() {
  if (memory)
    munmap(memory, bytes);
}

int Region::map(uint64_t size) {
  void *mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED)
    return errno;
  madvise(mapped, size, MADV_HUGEPAGE);
  memory = static_cast<uint8_t *>(mapped);
  bytes = size;
  return 0;
}

braid_status Use::check(braid_error *error) const {
  if (!had)
    return BRAID_OK;
  return fail(error, BRAID_STATE,
              "expected one caller of the session at a time, but got another "
              "during an evaluation; wait for it, or create a session for each "
              "thread");
}

braid_session::braid_session(const braid_model *model, const SessionPlan &plan,
                             const braid_session_options &options)
    : model(model), plan(plan),
      trace(options.trace ? *options.trace : braid_trace{}),
      shouldCancel(options.should_cancel), cancelUser(options.cancel_user),
      progress(options.progress), progressUser(options.progress_user),
      team(plan.threads, options.run_threads, options.run_threads_user) {}

static void poison(const braid_session &session, Part part) {
  if (session.plan.poison)
    std::memset(session.at<uint8_t>(part), 0xff, part.bytes);
}

void braid::runtime::poisonWorkspace(braid_session &session) {
  const SessionPlan &plan = session.plan;
  for (Part part :
       {plan.tokenArena, plan.rowArena, plan.threadArenas, plan.outputs,
        plan.hidden, plan.routers, plan.attentionWeights, plan.attentionPieces})
    poison(session, part);
}

namespace {

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

/// Gives a new session its memory.
braid_status allocate(braid_session &session, braid_error *error) {
  const SessionPlan &plan = session.plan;
  // Pages come late: without this check, so would the lack of them.
  uint64_t available = readAvailableMemory();
  uint64_t shadow =
      plan.check ? AccessCheck::countBytes(plan.counters.begin) : 0;
  if (plan.total > available)
    return failForMemory(*session.model->description, plan, available, error);
  if (shadow > available - plan.total)
    return fail(error, BRAID_OUT_OF_MEMORY,
                "expected at most %llu bytes, as this host has available, but "
                "the session takes %llu and its check %llu; ask for fewer "
                "slots, or leave BRAID_SESSION_CHECK out",
                static_cast<ull>(available), static_cast<ull>(plan.total),
                static_cast<ull>(shadow));
  if (int reason = session.region.map(plan.total))
    return fail(error, BRAID_OUT_OF_MEMORY, "cannot map %llu bytes: %s",
                static_cast<ull>(plan.total), std::strerror(reason));
  session.pool = KvPool(plan.kvBlocks, plan.blocksPerSlot,
                        {session.at<int32_t>(plan.returnedBlocks),
                         session.at<int32_t>(plan.blockUses),
                         session.at<int32_t>(plan.blockCounts),
                         session.at<int32_t>(plan.blockTables)});
  poison(session, plan.slotStates);
  poison(session, plan.kv);
  if (plan.check)
    session.accesses = std::make_unique<AccessCheck>(
        session.at<uint8_t>(Part()), plan.counters.begin);
  return BRAID_OK;
}

/// Keeps the session's threads on the CPUs that the options name.
braid_status pinThreads(braid_session &session,
                        const braid_session_options &options,
                        braid_error *error) {
  if (options.num_cpus == 0)
    return BRAID_OK;
  for (uint64_t i = 1; i < session.plan.threads; ++i) {
    uint32_t cpu = options.cpus[i % options.num_cpus];
    if (int reason = session.team.pin(i, cpu))
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected cpus that this process may use, but got %u for "
                  "thread %llu: %s",
                  cpu, static_cast<ull>(i), std::strerror(reason));
  }
  return BRAID_OK;
}

braid_status startThreads(braid_session &session,
                          const braid_session_options &options,
                          braid_error *error) {
  int reason = session.team.start();
  if (reason == 0)
    return pinThreads(session, options, error);
  return fail(error, BRAID_OUT_OF_MEMORY,
              "cannot start thread %zu of %llu: %s; ask for fewer threads",
              session.team.getStarted() + 1,
              static_cast<ull>(session.plan.threads), std::strerror(reason));
}

braid_status createSession(const braid_model &model,
                           const braid_session_options *options,
                           std::unique_ptr<braid_session> &session,
                           braid_error *error) {
  SessionPlan plan;
  if (braid_status status =
          resolveOptions(*model.description, options, plan, error))
    return status;
  if (braid_status status = layOut(*model.description, plan, error))
    return status;
  braid_session_options known = {};
  if (options)
    readStruct(options, known);
  session = std::make_unique<braid_session>(&model, plan, known);
  if (braid_status status = allocate(*session, error))
    return status;
  return startThreads(*session, known, error);
}

} // namespace

braid_status braid_session_create(const braid_model *model,
                                  const braid_session_options *options,
                                  braid_session **session, braid_error *error) {
  if (session)
    *session = nullptr;
  if (!model || !session)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a model and a place for the session, but got NULL");
  try {
    std::unique_ptr<braid_session> created;
    if (braid_status status = createSession(*model, options, created, error))
      return status;
    *session = created.release();
    return BRAID_OK;
  } catch (const std::exception &exception) {
    return fail(error, BRAID_OUT_OF_MEMORY, "cannot create a session: %s",
                exception.what());
  }
}

void braid_session_destroy(braid_session *session) { delete session; }
