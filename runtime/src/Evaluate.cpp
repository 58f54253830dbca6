//===- Evaluate.cpp - Requests to calls of the model ----------------------===//
#include "Session.h"
#include "Status.h"

#include <algorithm>
#include <chrono>
#include <cstring>

using namespace braid::runtime;

namespace {

using ull = unsigned long long;
using Clock = std::chrono::steady_clock;

uint64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             Clock::now().time_since_epoch())
      .count();
}

/// One call of the model: pieces of requests, packed.
struct Call {
  braid_abi_call abi = {};
  braid_session *session = nullptr;
  braid_abi_entry entry = nullptr;
};

/// Per thread, on a cache line of its own.
struct alignas(64) ThreadClock {
  uint64_t start = 0; // when the thread left the barrier before
  uint64_t spent = 0;
};

void waitForTeam(const braid_abi_call *call, int64_t, int64_t, int64_t,
                 int64_t) {
  static_cast<Call *>(call->runtime)->session->team->wait();
}

/// The barrier of a session with a trace: between two meetings of the team,
/// thread 0 reports what all have written.
void waitAndTrace(const braid_abi_call *abi, int64_t thread, int64_t phase,
                  int64_t layer, int64_t units) {
  auto *call = static_cast<Call *>(abi->runtime);
  braid_session &session = *call->session;
  auto *clocks = session.at<ThreadClock>(session.plan.traceTimes);
  auto *counts = session.at<uint64_t>(session.plan.traceUnits);
  clocks[thread].spent = now() - clocks[thread].start;
  counts[thread] = static_cast<uint64_t>(units);
  session.team->wait();
  if (thread == 0 && session.trace->phase) {
    constexpr size_t kMostThreads = 1024;
    uint64_t nanoseconds[kMostThreads];
    for (size_t i = 0; i < session.plan.threads; ++i)
      nanoseconds[i] = clocks[i].spent;
    const braid_abi_model &model = *session.model->description;
    session.trace->phase(session.trace->user, session.calls - 1,
                         model.phases[phase], static_cast<uint64_t>(layer),
                         counts, nanoseconds, session.plan.threads);
  }
  session.team->wait();
  clocks[thread].start = now();
}

void runThread(void *argument, size_t thread) {
  auto *call = static_cast<Call *>(argument);
  braid_session &session = *call->session;
  if (session.trace)
    session.at<ThreadClock>(session.plan.traceTimes)[thread].start = now();
  call->entry(&call->abi, static_cast<int64_t>(thread));
}

braid_status checkRequest(braid_session &session, const braid_request &request,
                          size_t number, braid_error *error) {
  const braid_abi_model &model = *session.model->description;
  if (request.struct_size != sizeof request)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected request %zu to have %zu bytes, but got %zu; call "
                "braid_request_init first",
                number, sizeof request, request.struct_size);
  if (request.slot >= session.slots.size())
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a slot below %zu in request %zu, but got %llu",
                session.slots.size(), number, static_cast<ull>(request.slot));
  if (session.named[request.slot]++)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected requests of different slots, but request %zu names "
                "slot %llu again",
                number, static_cast<ull>(request.slot));
  if (request.length == 0 || !request.ids)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected at least one token in request %zu", number);
  if (request.keep > BRAID_KEEP_ALL || request.keep < BRAID_KEEP_NONE)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected none, last or all outputs of request %zu, but got "
                "%d",
                number, static_cast<int>(request.keep));
  if (request.keep != BRAID_KEEP_NONE && !request.output)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a place for the outputs of request %zu, but got NULL",
                number);
  if (request.hidden_states && !session.plan.hiddenStates)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "request %zu asks for hidden states; create the session with "
                "options.hidden_states",
                number);
  uint64_t past = session.slots[request.slot].length;
  if (request.length > session.plan.maxContext - past)
    return fail(error, BRAID_LIMIT,
                "expected at most %llu positions in slot %llu, but it holds "
                "%llu and request %zu has %llu tokens; create the session "
                "with more context",
                static_cast<ull>(session.plan.maxContext),
                static_cast<ull>(request.slot), static_cast<ull>(past), number,
                static_cast<ull>(request.length));
  for (uint64_t i = 0; i < request.length; ++i)
    if (request.ids[i] < 0 ||
        static_cast<uint64_t>(request.ids[i]) >= model.vocabulary)
      return fail(error, BRAID_INVALID_ARGUMENT,
                  "expected ids from 0 to %llu, but token %llu of request %zu "
                  "is %d",
                  static_cast<ull>(model.vocabulary - 1), static_cast<ull>(i),
                  number, request.ids[i]);
  return BRAID_OK;
}

braid_status checkRequests(braid_session &session,
                           const braid_request *requests, size_t count,
                           braid_error *error) {
  std::fill(session.named.begin(), session.named.end(), 0);
  for (size_t i = 0; i < count; ++i)
    if (braid_status status = checkRequest(session, requests[i], i, error))
      return status;
  return BRAID_OK;
}

/// A part of a request that goes into one call.
struct Piece {
  const braid_request *request;
  uint64_t begin, length;
  uint64_t firstRow, rows; // of the call
};

/// Packs requests into calls, one after the other.
class Scheduler {
public:
  Scheduler(braid_session &session, const braid_request *requests, size_t count)
      : session(session), requests(requests), count(count) {}

  /// Runs the next call; false when there is nothing left.
  bool runNext();

private:
  void addPiece(Call &call, const braid_request &request, uint64_t length);
  void run(Call &call);
  void handOut(const Call &call, const braid_request &request, uint64_t begin,
               uint64_t length, uint64_t firstToken, uint64_t firstRow);
  uint64_t countRows(const braid_request &request, uint64_t begin,
                     uint64_t length) const;

  braid_session &session;
  const braid_request *requests;
  size_t count;
  size_t current = 0; // the request at hand
  uint64_t done = 0;  // tokens of it that calls have taken
};

/// Outputs kept of tokens [begin, begin + length) of a request.
uint64_t Scheduler::countRows(const braid_request &request, uint64_t begin,
                              uint64_t length) const {
  switch (request.keep) {
  case BRAID_KEEP_NONE:
    return 0;
  case BRAID_KEEP_LAST:
    return begin + length == request.length ? 1 : 0;
  case BRAID_KEEP_ALL:
    return length;
  case BRAID_KEEP_RANGE:
    break;
  }
  return 0;
}

bool Scheduler::runNext() {
  if (current == count)
    return false;
  Call call;
  call.session = &session;
  size_t firstRequest = current;
  uint64_t firstDone = done;
  bool withStates = false;
  while (current < count) {
    const braid_request &request = requests[current];
    withStates |= request.hidden_states != nullptr;
    uint64_t length = std::min(request.length - done,
                               session.plan.maxTokens -
                                   static_cast<uint64_t>(call.abi.tokens));
    uint64_t rowsLeft =
        session.plan.maxRows - static_cast<uint64_t>(call.abi.num_rows);
    if (request.keep == BRAID_KEEP_ALL)
      length = std::min(length, rowsLeft);
    else if (countRows(request, done, length) > rowsLeft)
      length -= 1;
    if (length == 0)
      break;
    addPiece(call, request, length);
    done += length;
    if (done < request.length)
      break;
    ++current;
    done = 0;
  }
  call.entry = withStates ? session.model->description->forward_with_states
                          : session.model->description->forward;
  run(call);

  uint64_t token = 0, row = 0, begin = firstDone;
  for (int64_t i = 0; i < call.abi.num_sequences; ++i, begin = 0) {
    const braid_request &request = requests[firstRequest + i];
    auto length = static_cast<uint64_t>(call.abi.sequences[i].length);
    handOut(call, request, begin, length, token, row);
    session.slots[request.slot].length += length;
    token += length;
    row += countRows(request, begin, length);
  }
  return true;
}

void Scheduler::addPiece(Call &call, const braid_request &request,
                         uint64_t length) {
  const SessionPlan &plan = session.plan;
  Slot &slot = session.slots[request.slot];
  uint64_t blocks =
      (slot.length + length + BRAID_ABI_KV_BLOCK - 1) / BRAID_ABI_KV_BLOCK;
  // There is a block for every position of every slot.
  while (slot.blocks.size() < blocks) {
    slot.blocks.push_back(session.freeBlocks.back());
    session.freeBlocks.pop_back();
  }
  auto number = static_cast<int32_t>(call.abi.num_sequences++);
  auto first = static_cast<int32_t>(call.abi.tokens);
  session.at<braid_abi_sequence>(plan.sequences)[number] = {
      first, static_cast<int32_t>(length), static_cast<int32_t>(slot.length),
      static_cast<int32_t>(request.slot), slot.blocks.data()};
  session.traceRows[number] = {static_cast<uint32_t>(request.slot), slot.length,
                               length};
  std::memcpy(session.at<int32_t>(plan.ids) + first, request.ids + done,
              length * sizeof(int32_t));
  std::fill_n(session.at<int32_t>(plan.tokenSequence) + first, length, number);
  int32_t *rows = session.at<int32_t>(plan.rows);
  uint64_t kept = countRows(request, done, length);
  for (uint64_t i = 0; i < kept; ++i)
    rows[call.abi.num_rows++] = first + static_cast<int32_t>(length - kept + i);
  call.abi.tokens += static_cast<int64_t>(length);
}

void Scheduler::run(Call &call) {
  const SessionPlan &plan = session.plan;
  braid_abi_call &abi = call.abi;
  abi.weights = session.model->weights;
  abi.slots = session.at<uint8_t>(plan.slotStates);
  abi.kv = session.at<uint8_t>(plan.kv);
  abi.token_arena = session.at<uint8_t>(plan.tokenArena);
  abi.row_arena = session.at<uint8_t>(plan.rowArena);
  abi.thread_arena = session.at<uint8_t>(plan.threadArena);
  abi.thread_arena_stride = plan.threadArenaStride;
  abi.ids = session.at<int32_t>(plan.ids);
  abi.token_sequence = session.at<int32_t>(plan.tokenSequence);
  abi.sequences = session.at<braid_abi_sequence>(plan.sequences);
  abi.rows = session.at<int32_t>(plan.rows);
  abi.output = session.at<float>(plan.output);
  abi.hidden_states = session.at<float>(plan.hidden);
  abi.threads = static_cast<int64_t>(plan.threads);
  abi.runtime = &call;
  abi.barrier = session.trace ? waitAndTrace : waitForTeam;
  uint64_t number = session.calls++;
  if (session.trace && session.trace->call)
    session.trace->call(
        session.trace->user, number, static_cast<uint64_t>(abi.tokens),
        session.traceRows.data(), static_cast<size_t>(abi.num_sequences));
  session.team->run(runThread, &call);
}

/// Copies what a call computed for one request to where the caller wants it.
void Scheduler::handOut(const Call &call, const braid_request &request,
                        uint64_t begin, uint64_t length, uint64_t firstToken,
                        uint64_t firstRow) {
  const braid_abi_model &model = *session.model->description;
  auto tokens = static_cast<uint64_t>(call.abi.tokens);
  if (request.hidden_states)
    for (uint64_t layer = 0; layer <= model.layers; ++layer)
      std::memcpy(request.hidden_states +
                      (layer * request.length + begin) * model.hidden,
                  call.abi.hidden_states +
                      (layer * tokens + firstToken) * model.hidden,
                  length * model.hidden * sizeof(float));
  uint64_t kept = countRows(request, begin, length);
  if (kept == 0)
    return;
  uint64_t place = request.keep == BRAID_KEEP_ALL ? begin : 0;
  std::memcpy(request.output + place * model.output_width,
              call.abi.output + firstRow * model.output_width,
              kept * model.output_width * sizeof(float));
}

} // namespace

void braid_request_init(braid_request *request) {
  std::memset(request, 0, sizeof *request);
  request->struct_size = sizeof *request;
}

braid_status braid_evaluate(braid_session *session,
                            const braid_request *requests, size_t num_requests,
                            braid_error *error) {
  if (!session || (num_requests != 0 && !requests))
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected a session and requests, but got NULL");
  if (braid_status status =
          checkRequests(*session, requests, num_requests, error))
    return status;
  Scheduler scheduler(*session, requests, num_requests);
  while (scheduler.runNext())
    continue;
  return BRAID_OK;
}
