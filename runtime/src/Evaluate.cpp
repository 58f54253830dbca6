//===- Evaluate.cpp - Runs requests, call by call -------------------------===//
#include "CallPacker.h"
#include "ExtraOutputs.h"
#include "History.h"
#include "Session.h"
#include "Snapshot.h"
#include "Status.h"

#include <chrono>
#if defined(__SSE__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

using namespace braid::runtime;

namespace {

/// Gives a thread the default floating-point modes, denormals included, and
/// later its own back. A new thread inherits those of the one that made it, and
/// programs set them: results would depend on who calls.
class FloatModes {
public:
#if defined(__SSE__)
  FloatModes() : saved(_mm_getcsr()) { _mm_setcsr(0x1f80); }
  ~FloatModes() { _mm_setcsr(saved); }

private:
  unsigned saved;
#else
  FloatModes() {
    std::fegetenv(&saved);
    std::fesetenv(FE_DFL_ENV);
  }
  ~FloatModes() { std::fesetenv(&saved); }

private:
  std::fenv_t saved;
#endif
};

uint64_t readClock() {
  auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

void waitForTeam(const braid_abi_call *abi, int64_t, int64_t, int64_t,
                 int64_t) {
  static_cast<Call *>(abi->runtime)->session->team.wait();
}

/// Tells the caller what all threads have noted in `set`.
void reportPhase(Call &call, int64_t phase, int64_t layer, size_t set) {
  braid_session &session = *call.session;
  const braid_abi_model &model = *session.model->description;
  if (phase < 0 || static_cast<uint64_t>(phase) >= model.num_phases) {
    call.failed = true;
    return;
  }
  auto *clocks = session.at<ThreadClock>(session.plan.clocks);
  auto *units = session.at<uint64_t>(session.plan.traceUnits);
  auto *times = session.at<uint64_t>(session.plan.traceTimes);
  for (uint64_t i = 0; i < session.plan.threads; ++i) {
    units[i] = clocks[i].units[set];
    times[i] = clocks[i].nanoseconds[set];
  }
  braid_trace_phase event = {call.number,
                             static_cast<uint64_t>(phase),
                             model.phases[phase],
                             static_cast<uint64_t>(layer),
                             units,
                             times,
                             session.plan.threads};
  session.trace.phase(session.trace.user, &event);
}

/// The barrier of a traced call.
void waitAndTrace(const braid_abi_call *abi, int64_t thread, int64_t phase,
                  int64_t layer, int64_t units) {
  auto &call = *static_cast<Call *>(abi->runtime);
  braid_session &session = *call.session;
  ThreadClock &clock = session.at<ThreadClock>(session.plan.clocks)[thread];
  size_t set = clock.meetings++ % 2;
  clock.units[set] = static_cast<uint64_t>(units);
  clock.nanoseconds[set] = readClock() - clock.left;
  session.team.wait();
  if (thread == 0)
    reportPhase(call, phase, layer, set);
  clock.left = readClock();
}

/// Where a thread of a checked call is.
struct Position {
  size_t thread;
  uint64_t phase;
};
/// Not in memory that a thread's first access would allocate, as a library that
/// was loaded at run time has it.
__attribute__((tls_model("initial-exec"))) thread_local Position position;

/// The barrier of a checked call.
void waitAndCount(const braid_abi_call *abi, int64_t thread, int64_t phase,
                  int64_t layer, int64_t units) {
  auto &call = *static_cast<Call *>(abi->runtime);
  if (call.session->trace.phase)
    waitAndTrace(abi, thread, phase, layer, units);
  else
    call.session->team.wait();
  ++position.phase;
}

void checkAccess(const braid_abi_call *abi, const void *address, int64_t bytes,
                 int64_t write) {
  static_cast<Call *>(abi->runtime)
      ->session->accesses->access(address, bytes, write != 0, position.thread,
                                  position.phase);
}

void runThread(void *argument, uint64_t thread) {
  auto &call = *static_cast<Call *>(argument);
  braid_session &session = *call.session;
  FloatModes modes;
  position = {thread, session.phases};
  if (session.trace.phase) {
    ThreadClock &clock = session.at<ThreadClock>(session.plan.clocks)[thread];
    clock.meetings = 0;
    clock.left = readClock();
  }
  call.entry(&call.abi, static_cast<int64_t>(thread));
}

void runCall(braid_session &session, Call &call) {
  if (session.trace.call) {
    braid_trace_call event = {
        call.number, static_cast<uint64_t>(call.abi.tokens),
        session.at<braid_trace_row>(session.plan.traceRows),
        static_cast<size_t>(call.abi.num_sequences)};
    session.trace.call(session.trace.user, &event);
  }
  poisonWorkspace(session);
  call.abi.runtime = &call;
  call.abi.barrier = session.trace.phase ? waitAndTrace : waitForTeam;
  if (session.accesses) {
    call.abi.barrier = waitAndCount;
    call.abi.check = checkAccess;
  }
  session.team.run(runThread, &call);
  // Thread 0 is this one.
  session.phases = position.phase + 1;
}

/// Copies what a call computed for one piece to where the caller wants it,
/// unless it is there.
void handOut(const Call &call, const Piece &piece) {
  const braid_session &session = *call.session;
  const braid_abi_model &model = *session.model->description;
  const braid_request &asked =
      session.at<Request>(session.plan.requests)[piece.request].asked;
  uint64_t row = model.output_width * sizeof(float);
  if (piece.rows != 0 &&
      call.abi.output == session.at<float>(session.plan.outputs))
    std::memcpy(asked.output + piece.firstKept * model.output_width,
                call.abi.output + piece.firstRow * model.output_width,
                piece.rows * row);
  auto tokens = static_cast<uint64_t>(call.abi.tokens);
  for (const ExtraOutput &extra : listExtraOutputs(model, session.plan)) {
    float *to = asked.*extra.asked;
    const float *from = call.abi.*extra.written;
    if (!to || from == to)
      continue;
    for (uint64_t i = 0; i < extra.count; ++i)
      std::memcpy(to + (i * asked.length + piece.begin) * extra.width,
                  from + (i * tokens + piece.firstToken) * extra.width,
                  piece.length * extra.width * sizeof(float));
  }
}

/// The part of a session's memory that `offset` is in.
const char *nameOf(const SessionPlan &plan, uint64_t offset) {
  const struct {
    const char *name;
    Part part;
  } parts[] = {{"the states of slots", plan.slotStates},
               {"the KV pool", plan.kv},
               {"the token arena", plan.tokenArena},
               {"the row arena", plan.rowArena},
               {"the thread arenas", plan.threadArenas},
               {"the outputs", plan.outputs},
               {"the hidden states", plan.hidden},
               {"the logits of routers", plan.routers},
               {"the attentions", plan.attentionWeights}};
  for (const auto &[name, part] : parts)
    if (offset >= part.begin && offset - part.begin < part.bytes)
      return name;
  return "a table";
}

braid_status failForRace(const braid_session &session,
                         const AccessCheck::Race &race, braid_error *error) {
  return fail(
      error, BRAID_INTERNAL,
      "expected threads to keep apart, but in phase %llu of the session "
      "thread %zu %s byte %llu of its memory, in %s, which thread %zu "
      "had touched; report this",
      static_cast<ull>(race.phase), race.thread,
      race.isWrite ? "wrote" : "read", static_cast<ull>(race.offset),
      nameOf(session.plan, race.offset), race.other);
}

/// Notes what the slot of a piece has seen, and keeps a snapshot that is due.
void advanceSlot(braid_session &session, const Call &call, const Piece &piece) {
  Request &request = session.at<Request>(session.plan.requests)[piece.request];
  Slot &slot = getSlots(session)[request.asked.slot];
  noteTokens(call, piece, request.asked.slot);
  slot.length += piece.length;
  if (request.snapshots == request.asked.num_snapshots ||
      request.getNextStop() != request.done)
    return;
  const braid_kept_snapshot &kept = request.asked.snapshots[request.snapshots];
  writeSnapshot(session, request.asked.slot, kept.flags,
                static_cast<uint8_t *>(kept.data));
  ++request.snapshots;
}

/// Takes over the results of a call.
void finishCall(braid_session &session, const Call &call) {
  for (int64_t i = 0; i < call.abi.num_sequences; ++i) {
    handOut(call, call.getPieces()[i]);
    advanceSlot(session, call, call.getPieces()[i]);
  }
}

/// Tells the caller how far the evaluation is.
void reportProgress(const braid_session &session, size_t count) {
  if (!session.progress)
    return;
  const auto *requests = session.at<Request>(session.plan.requests);
  uint64_t done = 0, total = 0;
  for (size_t i = 0; i < count; ++i) {
    done += requests[i].done;
    total += requests[i].asked.length;
  }
  session.progress(session.progressUser, done, total);
}

/// Marks the slots whose states have moved on.
void markSlots(braid_session &session, size_t count) {
  const auto *requests = session.at<Request>(session.plan.requests);
  for (size_t i = 0; i < count; ++i)
    if (requests[i].hasBegun())
      getSlots(session)[requests[i].asked.slot].marked = true;
}

braid_status runCalls(braid_session &session, size_t count,
                      braid_error *error) {
  CallPacker packer(session, count);
  for (uint64_t done = 0; !packer.isDone(); ++done) {
    if (session.shouldCancel && session.shouldCancel(session.cancelUser))
      return fail(
          error, BRAID_CANCELLED,
          "cancelled after %llu calls; reset or restore the slots whose "
          "requests had begun",
          static_cast<ull>(done));
    Call call;
    packer.pack(call);
    runCall(session, call);
    if (call.failed)
      return fail(error, BRAID_INTERNAL,
                  "expected phases below %llu, but got another from the model "
                  "(call %llu); compile the checkpoint again, and report this",
                  static_cast<ull>(session.model->description->num_phases),
                  static_cast<ull>(call.number));
    if (session.accesses && session.accesses->getRace())
      return failForRace(session, *session.accesses->getRace(), error);
    finishCall(session, call);
    reportProgress(session, count);
  }
  return BRAID_OK;
}

} // namespace

braid_status braid_evaluate(braid_session *session,
                            const braid_request *requests, size_t num_requests,
                            braid_error *error) {
  if (!session || (num_requests != 0 && !requests))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a session and requests, but got NULL");
  Use use(session->busy);
  if (braid_status status = use.check(error))
    return status;
  if (braid_status status =
          readRequests(*session, requests, num_requests, error))
    return status;
  braid_status status = runCalls(*session, num_requests, error);
  if (status != BRAID_OK)
    markSlots(*session, num_requests);
  return status;
}
