//===- Evaluation.cpp - Padded batches through a session ------------------===//
#include "tools/braid/Eval/Evaluation.h"

#include "tools/braid/Command.h"
#include "tools/braid/Eval/EvalInput.h"
#include "tools/braid/Eval/EvalOutput.h"
#include "tools/braid/Eval/Trace.h"

#include <algorithm>

namespace braid::tool {
namespace {

/// How far a row is.
struct Cursor {
  size_t segment = 0;
  uint64_t column = 0;
};

class Evaluator {
public:
  Evaluator(const braid_model *model, const EvaluationOptions &options,
            EvalInput read)
      : model(model), facts(*braid_model_description(model)), options(options),
        input(std::move(read)), output(model, options, input) {}

  llvm::Expected<TensorFile> run();

private:
  /// Rows evaluated together.
  uint64_t getSlots() const {
    if (options.slots)
      return options.slots;
    return std::min({input.rows, uint64_t(16), facts.max_sequences});
  }
  llvm::Error checkGreedy() const;
  uint64_t countContext();
  llvm::Error openSession(uint64_t context);
  llvm::Error runGroup(size_t begin, size_t end);
  llvm::Error runPrompts(size_t begin, size_t end);
  bool addPiece(size_t row, Cursor &cursor, std::vector<EvalPiece> &pieces);
  braid_request makeRequest(const EvalPiece &piece) const;
  llvm::Error runPieces(std::vector<EvalPiece> &pieces, size_t firstRow);
  llvm::Error continueGreedily(size_t begin, size_t end);
  llvm::Error evaluateRequests(const std::vector<braid_request> &requests);
  int64_t pickGreedy(const std::vector<float> &logits) const {
    return std::max_element(logits.begin(), logits.end()) - logits.begin();
  }

  const braid_model *model;
  const braid_abi_model &facts;
  const EvaluationOptions &options;
  const EvalInput input;
  EvalOutput output;
  uint64_t done = 0, total = 0; // tokens
  std::unique_ptr<Trace> trace;
  Session session;
};

llvm::Expected<TensorFile> Evaluator::run() {
  if (llvm::Error error = checkGreedy())
    return std::move(error);
  uint64_t context = countContext();
  // First: the bounds of sessions are those of what has to be held.
  if (llvm::Error error = openSession(context))
    return std::move(error);
  if (llvm::Error error = output.allocate(context))
    return std::move(error);
  size_t slots = getSlots();
  for (size_t begin = 0; begin < input.rows; begin += slots)
    if (llvm::Error error =
            runGroup(begin, std::min<size_t>(input.rows, begin + slots)))
      return std::move(error);
  if (trace)
    if (llvm::Error error = trace->close())
      return std::move(error);
  return output.finish();
}

llvm::Error Evaluator::checkGreedy() const {
  if (options.greedy == 0)
    return llvm::Error::success();
  if (facts.head != BRAID_ABI_HEAD_CAUSAL_LM)
    return llvm::createStringError(
        "expected a model with logits for --greedy, but this one has none; "
        "compile with --head=causal-lm");
  for (size_t r = 0; r < input.rows; ++r)
    if (input.segments[r].empty())
      return llvm::createStringError(
          "expected at least one token in each row for --greedy, but got none "
          "in row %zu (%s); leave the row out",
          r, options.input.c_str());
  return llvm::Error::success();
}

/// The longest sequence, and all tokens.
uint64_t Evaluator::countContext() {
  uint64_t longest = 1;
  for (const std::vector<Segment> &segments : input.segments) {
    for (const Segment &segment : segments) {
      total += segment.end - segment.begin;
      longest = std::max(longest, segment.end - segment.begin + options.greedy);
    }
    // The last one is not fed.
    total += options.greedy != 0 ? options.greedy - 1 : 0;
  }
  return longest;
}

llvm::Error Evaluator::openSession(uint64_t context) {
  braid_session_options session_options;
  braid_session_options_init(&session_options);
  session_options.slots = getSlots();
  session_options.max_context = context;
  // All outputs are kept: a bound on them would only cut calls.
  session_options.max_rows = facts.max_tokens;
  session_options.threads = options.threads;
  session_options.hidden_states = output.wantsHiddenStates();
  session_options.router_logits = output.wantsRouterLogits();
  session_options.attentions = output.wantsAttentions();
  session_options.flags = options.check ? BRAID_SESSION_CHECK : 0;
  if (!options.trace.empty()) {
    auto opened = Trace::open(options.trace);
    if (!opened)
      return opened.takeError();
    trace = std::move(*opened);
    session_options.trace = trace->get();
  }
  auto created = createSession(model, session_options);
  if (!created)
    return created.takeError();
  session = std::move(*created);
  return llvm::Error::success();
}

llvm::Error Evaluator::runGroup(size_t begin, size_t end) {
  if (llvm::Error error = runPrompts(begin, end))
    return error;
  return continueGreedily(begin, end);
}

/// All rows of the group, a chunk of each at a time.
llvm::Error Evaluator::runPrompts(size_t begin, size_t end) {
  std::vector<Cursor> cursors(end - begin);
  while (true) {
    std::vector<EvalPiece> pieces;
    for (size_t r = begin; r < end; ++r)
      addPiece(r, cursors[r - begin], pieces);
    if (pieces.empty())
      return llvm::Error::success();
    if (llvm::Error error = runPieces(pieces, begin))
      return error;
  }
}

/// The next columns of a row, of one segment; false if there are none.
bool Evaluator::addPiece(size_t row, Cursor &cursor,
                         std::vector<EvalPiece> &pieces) {
  const std::vector<Segment> &segments = input.segments[row];
  if (cursor.segment == segments.size())
    return false;
  const Segment &segment = segments[cursor.segment];
  EvalPiece piece;
  piece.row = row;
  piece.segment = segment;
  piece.begin = std::max(cursor.column, segment.begin);
  piece.end = segment.end;
  if (options.chunk != 0)
    piece.end = piece.begin + std::min(piece.end - piece.begin, options.chunk);
  cursor.column = piece.end;
  if (piece.end == segment.end)
    ++cursor.segment;
  pieces.push_back(std::move(piece));
  return true;
}

braid_request Evaluator::makeRequest(const EvalPiece &piece) const {
  uint64_t place = piece.row * input.columns + piece.begin;
  braid_request request;
  braid_request_init(&request);
  request.length = piece.getLength();
  request.whole = piece.segment.whole;
  if (input.embeddings.empty())
    request.ids = input.ids.data() + place;
  else
    request.embeddings = input.embeddings.data() + place * facts.hidden;
  if (!input.positions.empty())
    request.rotary_positions = input.positions.data() + place;
  return request;
}

llvm::Error Evaluator::runPieces(std::vector<EvalPiece> &pieces,
                                 size_t firstRow) {
  std::vector<braid_request> requests;
  for (EvalPiece &piece : pieces) {
    braid_request request = makeRequest(piece);
    request.slot = piece.row - firstRow;
    output.ask(piece, request);
    // The sequences of a row use its slot in turn.
    if (piece.begin == piece.segment.begin)
      braid_slot_reset(session.get(), request.slot, nullptr);
    requests.push_back(request);
  }
  if (llvm::Error error = evaluateRequests(requests))
    return error;
  for (const EvalPiece &piece : pieces)
    if (llvm::Error error = output.take(piece))
      return error;
  return llvm::Error::success();
}

/// The likeliest token of each row, the lowest id of equals, again and again.
llvm::Error Evaluator::continueGreedily(size_t begin, size_t end) {
  for (uint64_t step = 0; step < options.greedy; ++step) {
    std::vector<int32_t> next(end - begin), positions(end - begin);
    std::vector<braid_request> requests;
    for (size_t r = begin; r < end; ++r) {
      int64_t id = pickGreedy(output.getLast(r));
      output.getGreedy().values[r * options.greedy + step] = id;
      next[r - begin] = static_cast<int32_t>(id);
      braid_request request;
      braid_request_init(&request);
      request.slot = r - begin;
      request.ids = &next[r - begin];
      request.length = 1;
      request.keep = BRAID_KEEP_LAST;
      request.output = output.getLast(r).data();
      if (!input.positions.empty()) {
        int32_t place = input.positions[r * input.columns + input.getLast(r)];
        positions[r - begin] = place + 1 + static_cast<int32_t>(step);
        request.rotary_positions = &positions[r - begin];
      }
      requests.push_back(request);
    }
    if (step + 1 == options.greedy)
      break;
    if (llvm::Error error = evaluateRequests(requests))
      return error;
  }
  return llvm::Error::success();
}

llvm::Error
Evaluator::evaluateRequests(const std::vector<braid_request> &requests) {
  braid_error error;
  if (braid_evaluate(session.get(), requests.data(), requests.size(), &error) !=
      BRAID_OK)
    return toError(error);
  for (const braid_request &request : requests)
    done += request.length;
  if (options.progress)
    options.progress(done, total);
  return llvm::Error::success();
}

} // namespace

llvm::Expected<TensorFile> evaluate(const braid_model *model,
                                    TensorFile tensors,
                                    const EvaluationOptions &options) {
  auto input = readInput(std::move(tensors), *braid_model_description(model),
                         options.input);
  if (!input)
    return input.takeError();
  return Evaluator(model, options, std::move(*input)).run();
}

} // namespace braid::tool
