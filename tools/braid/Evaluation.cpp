//===- Evaluation.cpp - Padded batches through a session ------------------===//
#include "tools/braid/Evaluation.h"

#include "braid/batch.h"
#include "compiler/FrontEnd/Json.h"
#include "compiler/FrontEnd/Safetensors.h"
#include "tools/braid/Command.h"
#include "tools/braid/Trace.h"

#include <algorithm>
#include <cstring>

namespace braid::tool {
namespace {

/// A row without its padding.
struct Row {
  braid_padded_row place; ///< the columns of its tokens
  std::vector<int32_t> ids;
};

class Evaluator {
public:
  Evaluator(const braid_model *model, const EvaluationOptions &options)
      : model(model), facts(*braid_model_description(model)), options(options) {
  }

  llvm::Expected<TensorFile>
  run(const std::map<std::string, Tensor<int64_t>> &input);

private:
  llvm::Error readRows(const std::map<std::string, Tensor<int64_t>> &input);
  llvm::Error fail(const llvm::Twine &expected, const llvm::Twine &got,
                   llvm::StringRef remedy) const {
    return llvm::createStringError("expected " + expected + ", but got " + got +
                                   " (" + options.input + "); " + remedy);
  }
  llvm::Error readMask(const int64_t *mask);
  llvm::Error readIds(const Tensor<int64_t> &tensor, size_t r);
  llvm::Error allocateOutputs();
  /// Rows evaluated together.
  uint64_t getSlots() const {
    if (options.slots)
      return options.slots;
    return std::min({uint64_t(rows.size()), uint64_t(16), facts.max_sequences});
  }
  llvm::Error openSession();
  llvm::Error runGroup(size_t begin, size_t end);
  llvm::Error runPrompts(size_t begin, size_t end);
  llvm::Error continueGreedily(size_t begin, size_t end);
  llvm::Error evaluateRequests(const std::vector<braid_request> &requests);
  int64_t pickGreedy(const float *logits) const {
    return std::max_element(logits, logits + facts.output_width) - logits;
  }

  const braid_model *model;
  const braid_abi_model &facts;
  const EvaluationOptions &options;
  uint64_t columns = 0;
  uint64_t done = 0, total = 0; // tokens
  std::vector<Row> rows;
  TensorFile result;
  float *output = nullptr;              // [B,L,width]
  std::vector<float *> hiddenStates;    // by layer, [B,L,H]
  std::vector<std::vector<float>> last; // of each row, [width]
  std::unique_ptr<Trace> trace;
  Session session;
};

llvm::Expected<TensorFile>
Evaluator::run(const std::map<std::string, Tensor<int64_t>> &input) {
  if (options.greedy != 0 && facts.head != BRAID_ABI_HEAD_CAUSAL_LM)
    return llvm::createStringError(
        "expected a model with logits for --greedy, but this one has none; "
        "compile with --head=causal-lm");
  if (llvm::Error error = readRows(input))
    return std::move(error);
  if (llvm::Error error = allocateOutputs())
    return std::move(error);
  if (llvm::Error error = openSession())
    return std::move(error);
  size_t slots = getSlots();
  for (size_t begin = 0; begin < rows.size(); begin += slots)
    if (llvm::Error error =
            runGroup(begin, std::min(rows.size(), begin + slots)))
      return std::move(error);
  if (trace)
    if (llvm::Error error = trace->close())
      return std::move(error);
  return std::move(result);
}

llvm::Error
Evaluator::readRows(const std::map<std::string, Tensor<int64_t>> &input) {
  for (auto &[name, tensor] : input)
    if (name != "input_ids" && name != "attention_mask")
      return fail("input_ids and attention_mask", quote(name),
                  "remove it; no other input is there yet");
  auto ids = input.find("input_ids");
  if (ids == input.end())
    return fail("a tensor 'input_ids'", "none", "add it");
  const Tensor<int64_t> &tensor = ids->second;
  if (tensor.shape.size() != 2 || tensor.values.empty())
    return fail("input_ids of shape [rows, columns]", formatShape(tensor.shape),
                "give at least one token");
  columns = tensor.shape[1];
  rows.resize(tensor.shape[0]);
  auto mask = input.find("attention_mask");
  if (mask != input.end() && mask->second.shape != tensor.shape)
    return fail("attention_mask of shape " + formatShape(tensor.shape) +
                    ", as input_ids has",
                formatShape(mask->second.shape), "give a number for each id");
  if (llvm::Error error =
          readMask(mask == input.end() ? nullptr : mask->second.values.data()))
    return error;
  for (size_t r = 0; r < rows.size(); ++r)
    if (llvm::Error error = readIds(tensor, r))
      return error;
  return llvm::Error::success();
}

/// Finds the tokens of every row; `mask` is null where all of them are.
llvm::Error Evaluator::readMask(const int64_t *mask) {
  std::vector<braid_padded_row> places(rows.size());
  braid_error error;
  if (braid_padded_rows(mask, rows.size(), columns, places.data(), &error) !=
      BRAID_OK)
    return llvm::createStringError("%s (%s)", error.message,
                                   options.input.c_str());
  for (size_t r = 0; r < rows.size(); ++r) {
    rows[r].place = places[r];
    if (places[r].length == 0 && options.greedy != 0)
      return fail("at least one token in each row for --greedy",
                  "none in row " + llvm::Twine(r), "leave the row out");
  }
  return llvm::Error::success();
}

/// Copies the ids of row `r` and its tokens; others mean nothing.
llvm::Error Evaluator::readIds(const Tensor<int64_t> &tensor, size_t r) {
  Row &row = rows[r];
  for (uint64_t i = 0; i < row.place.length; ++i) {
    uint64_t column = row.place.first + i;
    int64_t id = tensor.values[r * columns + column];
    if (id < 0 || static_cast<uint64_t>(id) >= facts.vocabulary)
      return fail("ids from 0 to " + llvm::Twine(facts.vocabulary - 1),
                  llvm::Twine(id) + " in row " + llvm::Twine(r) + ", column " +
                      llvm::Twine(column),
                  "use the tokenizer of this model");
    row.ids.push_back(static_cast<int32_t>(id));
  }
  return llvm::Error::success();
}

llvm::Error Evaluator::allocateOutputs() {
  auto allocate = [&](auto &tensors, const std::string &name,
                      std::vector<int64_t> shape) -> llvm::Error {
    llvm::Expected<uint64_t> count = countElements(shape);
    if (!count)
      return count.takeError();
    auto &tensor = tensors[name];
    tensor.shape = std::move(shape);
    tensor.values.resize(*count);
    return llvm::Error::success();
  };
  auto size = [](uint64_t value) { return static_cast<int64_t>(value); };
  std::string name =
      facts.head == BRAID_ABI_HEAD_BASE ? "last_hidden_state" : "logits";
  if (llvm::Error error = allocate(
          result.floats, name,
          {size(rows.size()), size(columns), size(facts.output_width)}))
    return error;
  output = result.floats[name].values.data();
  for (uint64_t i = 0; options.hiddenStates && i <= facts.layers; ++i) {
    std::string state = "hidden_states." + std::to_string(i);
    if (llvm::Error error =
            allocate(result.floats, state,
                     {size(rows.size()), size(columns), size(facts.hidden)}))
      return error;
    hiddenStates.push_back(result.floats[state].values.data());
  }
  last.assign(rows.size(), std::vector<float>(facts.output_width));
  if (options.greedy == 0)
    return llvm::Error::success();
  return allocate(result.integers, "greedy",
                  {size(rows.size()), size(options.greedy)});
}

llvm::Error Evaluator::openSession() {
  uint64_t longest = 1;
  for (const Row &row : rows) {
    uint64_t length = row.ids.size() + options.greedy;
    longest = std::max(longest, length);
    total += length;
  }
  braid_session_options session_options;
  braid_session_options_init(&session_options);
  session_options.slots = getSlots();
  session_options.max_context = longest;
  // All outputs are kept: a bound on them would only cut calls.
  session_options.max_rows = facts.max_tokens;
  session_options.threads = options.threads;
  session_options.hidden_states = options.hiddenStates;
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
  for (size_t slot = 0; slot < end - begin; ++slot)
    braid_slot_reset(session.get(), slot, nullptr);
  if (llvm::Error error = runPrompts(begin, end))
    return error;
  return continueGreedily(begin, end);
}

/// All rows of the group, a chunk of each at a time.
llvm::Error Evaluator::runPrompts(size_t begin, size_t end) {
  uint64_t width = facts.output_width, hidden = facts.hidden;
  uint64_t chunk = options.chunk ? options.chunk : columns;
  for (uint64_t done = 0; done < columns; done += chunk) {
    std::vector<braid_request> requests;
    std::vector<std::vector<float>> states;
    std::vector<size_t> owners;
    for (size_t r = begin; r < end; ++r) {
      const Row &row = rows[r];
      if (done >= row.ids.size())
        continue;
      uint64_t length = std::min<uint64_t>(chunk, row.ids.size() - done);
      braid_request request;
      braid_request_init(&request);
      request.slot = r - begin;
      request.ids = row.ids.data() + done;
      request.length = length;
      request.whole = row.ids.size();
      request.keep = BRAID_KEEP_ALL;
      request.output = output + (r * columns + row.place.first + done) * width;
      if (options.hiddenStates) {
        states.emplace_back((facts.layers + 1) * length * hidden);
        request.hidden_states = states.back().data();
      }
      requests.push_back(request);
      owners.push_back(r);
    }
    if (llvm::Error error = evaluateRequests(requests))
      return error;
    for (size_t i = 0; i < requests.size(); ++i) {
      size_t r = owners[i];
      uint64_t length = requests[i].length;
      for (size_t layer = 0; layer < hiddenStates.size(); ++layer)
        std::memcpy(hiddenStates[layer] +
                        (r * columns + rows[r].place.first + done) * hidden,
                    states[i].data() + layer * length * hidden,
                    length * hidden * sizeof(float));
      std::memcpy(last[r].data(), requests[i].output + (length - 1) * width,
                  width * sizeof(float));
    }
  }
  return llvm::Error::success();
}

/// The likeliest token of each row, the lowest id of equals, again and again.
llvm::Error Evaluator::continueGreedily(size_t begin, size_t end) {
  for (uint64_t step = 0; step < options.greedy; ++step) {
    std::vector<int32_t> next(end - begin);
    std::vector<braid_request> requests;
    for (size_t r = begin; r < end; ++r) {
      int64_t id = pickGreedy(last[r].data());
      result.integers["greedy"].values[r * options.greedy + step] = id;
      next[r - begin] = static_cast<int32_t>(id);
      braid_request request;
      braid_request_init(&request);
      request.slot = r - begin;
      request.ids = &next[r - begin];
      request.length = 1;
      request.keep = BRAID_KEEP_LAST;
      request.output = last[r].data();
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

llvm::Expected<TensorFile>
evaluate(const braid_model *model,
         const std::map<std::string, Tensor<int64_t>> &input,
         const EvaluationOptions &options) {
  return Evaluator(model, options).run(input);
}

} // namespace braid::tool
