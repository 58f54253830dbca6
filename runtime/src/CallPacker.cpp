//===- CallPacker.cpp - Cuts requests into calls --------------------------===//
#include "CallPacker.h"

#include <algorithm>
#include <cstring>

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
  abi.threads = static_cast<int64_t>(plan.threads);
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
  while (current < count && addPiece(call, requests[current])) {
    if (requests[current].asked.hidden_states)
      call.entry = model.forward_with_states;
    // A request that is not done has met a bound of the call.
    if (!requests[current].isDone())
      break;
    ++current;
  }
  if (call.entry == model.forward_with_states)
    chooseHidden(call);
  else if (static_cast<uint64_t>(call.abi.tokens) <= model.small_tokens)
    call.entry = model.forward_small;
  chooseOutput(call);
}

/// Adds as much of `request` as fits; false if nothing does.
bool CallPacker::addPiece(Call &call, Request &request) {
  const SessionPlan &plan = session.plan;
  auto tokens = static_cast<uint64_t>(call.abi.tokens);
  auto rows = static_cast<uint64_t>(call.abi.num_rows);
  // The piece ends where the call is full of tokens, or before the first output
  // that has no row left.
  uint64_t end =
      std::min(request.asked.length, request.done + plan.maxTokens - tokens);
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
  std::memcpy(session.at<int32_t>(plan.ids) + first, asked.ids + piece.begin,
              piece.length * sizeof(int32_t));
  std::fill_n(session.at<int32_t>(plan.tokenSequence) + first, piece.length,
              number);
  call.abi.tokens += static_cast<int64_t>(piece.length);
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

/// Likewise: a call that is one whole request writes in place.
void CallPacker::chooseHidden(Call &call) const {
  const Piece &piece = *call.getPieces();
  const braid_request &asked =
      session.at<Request>(session.plan.requests)[piece.request].asked;
  bool isWhole = call.abi.num_sequences == 1 && piece.length == asked.length;
  call.abi.hidden_states =
      isWhole ? asked.hidden_states : session.at<float>(session.plan.hidden);
}

} // namespace braid::runtime
