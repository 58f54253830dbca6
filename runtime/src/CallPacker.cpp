//===- CallPacker.cpp - Cuts requests into calls --------------------------===//
#include "CallPacker.h"
#include "ExtraOutputs.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace braid::runtime {

namespace {

/// The parts of a call that are the same in every one of a session.
braid_abi_call beginCall(const braid_session &session) {
  const SessionPlan &plan = session.plan;
  braid_abi_call abi = {};
  abi.weights = session.model->weights;
  abi.slots = session.at<uint8_t>(plan.slotStates);
  abi.kv = session.at<uint8_t>(plan.kv);
  abi.token_arena = session.at<uint8_t>(plan.tokenArena);
  abi.row_arena = session.at<uint8_t>(plan.rowArena);
  abi.thread_arena = session.at<uint8_t>(plan.threadArenas);
  abi.thread_arena_stride = plan.threadArenaStride;
  abi.ids = session.at<int32_t>(plan.ids);
  abi.token_sequence = session.at<int32_t>(plan.tokenSequence);
  abi.sequences = session.at<braid_abi_sequence>(plan.sequences);
  abi.rows = session.at<int32_t>(plan.rows);
  abi.positions = session.at<int32_t>(plan.positions);
  abi.threads = static_cast<int64_t>(plan.threads);
  abi.counters = session.at<uint32_t>(plan.counters);
  abi.pieces = session.at<uint8_t>(plan.attentionPieces);
  return abi;
}

} // namespace

void CallPacker::pack(Call &call) {
  const braid_abi_model &model = *session.model->description;
  auto *requests = session.at<Request>(session.plan.requests);
  call.abi = beginCall(session);
  call.session = &session;
  call.entry = model.forward;
  call.number = session.calls++;
  call.failed = false;
  while (current < count && mayShare(call, requests[current]) &&
         addPiece(call, requests[current])) {
    if (asksForExtras(requests[current].asked))
      call.entry = model.forward_with_outputs;
    // A request that is not done has met a bound of the call, or a snapshot.
    if (!requests[current].isDone())
      break;
    ++current;
  }
  if (call.entry == model.forward_with_outputs)
    chooseExtras(call);
  else if (static_cast<uint64_t>(call.abi.tokens) <= model.small_tokens)
    call.entry = model.forward_small;
  chooseOutput(call);
}

/// Whether `request` can be in `call`: embeddings are the caller's own array,
/// of one request.
bool CallPacker::mayShare(const Call &call, const Request &request) const {
  return call.abi.num_sequences == 0 ||
         (!call.abi.embeddings && !request.asked.embeddings);
}

/// Adds as much of `request` as fits; false if nothing does.
bool CallPacker::addPiece(Call &call, Request &request) {
  const SessionPlan &plan = session.plan;
  auto tokens = static_cast<uint64_t>(call.abi.tokens);
  auto rows = static_cast<uint64_t>(call.abi.num_rows);
  // The piece ends where a snapshot is due, where the call is full of tokens,
  // or before the first output that has no row left.
  uint64_t end =
      std::min(request.getNextStop(), request.done + plan.maxTokens - tokens);
  uint64_t lastKept = request.kept + plan.maxRows - rows;
  if (lastKept < request.countKept())
    end = std::min(end, request.getKept(lastKept));
  if (end == request.done)
    return false;

  uint64_t kept = request.kept;
  while (kept < request.countKept() && request.getKept(kept) < end)
    ++kept;
  auto *requests = session.at<Request>(plan.requests);
  Piece &piece = call.getPieces()[call.abi.num_sequences];
  piece = {static_cast<uint64_t>(&request - requests),
           request.done,
           end - request.done,
           tokens,
           request.kept,
           rows,
           kept - request.kept};
  addSequence(call, piece);
  addRows(call, piece);
  request.done = end;
  request.kept = kept;
  return true;
}

void CallPacker::addSequence(Call &call, const Piece &piece) {
  const SessionPlan &plan = session.plan;
  const braid_request &asked =
      session.at<Request>(plan.requests)[piece.request].asked;
  Slot &slot = getSlots(session)[asked.slot];
  uint64_t past = slot.length;
  if (past == 0)
    slot.whole = std::max(asked.whole, asked.length);
  session.pool.grow(asked.slot, countBlocks(past + piece.length));

  auto number = static_cast<int32_t>(call.abi.num_sequences++);
  auto first = static_cast<int32_t>(piece.firstToken);
  session.at<braid_abi_sequence>(plan.sequences)[number] = {
      first,
      static_cast<int32_t>(piece.length),
      static_cast<int32_t>(past),
      static_cast<int32_t>(asked.slot),
      session.pool.getTable(asked.slot),
      static_cast<int32_t>(slot.whole),
      0};
  session.at<braid_trace_row>(plan.traceRows)[number] = {
      static_cast<uint32_t>(asked.slot), past, piece.length};
  std::fill_n(session.at<int32_t>(plan.tokenSequence) + first, piece.length,
              number);
  addTokens(call, piece, past);
  call.abi.tokens += static_cast<int64_t>(piece.length);
  call.abi.longest =
      std::max(call.abi.longest, static_cast<int64_t>(past + piece.length));
}

/// What the tokens of a piece are, and where in their sequence.
void CallPacker::addTokens(Call &call, const Piece &piece, uint64_t past) {
  const SessionPlan &plan = session.plan;
  const braid_request &asked =
      session.at<Request>(plan.requests)[piece.request].asked;
  auto *ids = session.at<int32_t>(plan.ids) + piece.firstToken;
  auto *positions = session.at<int32_t>(plan.positions) + piece.firstToken;
  uint64_t bytes = piece.length * sizeof(int32_t);
  if (asked.ids)
    std::memcpy(ids, asked.ids + piece.begin, bytes);
  else
    call.abi.embeddings =
        asked.embeddings + piece.begin * session.model->description->hidden;
  if (asked.rotary_positions)
    std::memcpy(positions, asked.rotary_positions + piece.begin, bytes);
  else
    std::iota(positions, positions + piece.length, static_cast<int32_t>(past));
}

void CallPacker::addRows(Call &call, const Piece &piece) {
  const Request &request =
      session.at<Request>(session.plan.requests)[piece.request];
  auto *rows = session.at<int32_t>(session.plan.rows) + piece.firstRow;
  for (uint64_t i = 0; i < piece.rows; ++i)
    rows[i] = static_cast<int32_t>(piece.firstToken - piece.begin +
                                   request.getKept(piece.firstKept + i));
  call.abi.num_rows += static_cast<int64_t>(piece.rows);
}

/// Outputs that are neighbours at the callers' too, as those of one request or
/// of a decoding batch, are written in place; others are copied later.
void CallPacker::chooseOutput(Call &call) const {
  uint64_t width = session.model->description->output_width;
  const auto *requests = session.at<Request>(session.plan.requests);
  float *first = nullptr;
  for (int64_t i = 0; i < call.abi.num_sequences; ++i) {
    const Piece &piece = call.getPieces()[i];
    if (piece.rows == 0)
      continue;
    float *place =
        requests[piece.request].asked.output + piece.firstKept * width;
    if (!first)
      first = place;
    if (place != first + piece.firstRow * width) {
      first = session.at<float>(session.plan.outputs);
      break;
    }
  }
  call.abi.output = first;
}

/// Likewise: a call that is one whole request writes in place. What no request
/// of the call asks for is not written at all.
void CallPacker::chooseExtras(Call &call) const {
  const auto *requests = session.at<Request>(session.plan.requests);
  const Piece *pieces = call.getPieces();
  for (const ExtraOutput &extra :
       listExtraOutputs(*session.model->description, session.plan)) {
    bool isAsked = false;
    for (int64_t i = 0; i < call.abi.num_sequences; ++i)
      isAsked |= requests[pieces[i].request].asked.*extra.asked != nullptr;
    if (!isAsked)
      continue;
    const braid_request &first = requests[pieces[0].request].asked;
    bool isWhole =
        call.abi.num_sequences == 1 && pieces[0].length == first.length;
    call.abi.*extra.written =
        isWhole ? first.*extra.asked : session.at<float>(extra.staging);
  }
  call.abi.attention_width = static_cast<int64_t>(session.plan.maxContext);
}

} // namespace braid::runtime
