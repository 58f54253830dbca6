//===- CaseRunner.cpp - Runs one case again and again ---------------------===//
#include "tools/braid/Bench/CaseRunner.h"

#include "tools/braid/Bench/Clock.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>

namespace braid::tool {
namespace {

/// Steps of a sample, at most: a context hardly grows by them.
constexpr uint64_t kMostSteps = 32;
/// Tokens of a context that are evaluated between two reports.
constexpr uint64_t kContextPiece = 512;

} // namespace

//===----------------------------------------------------------------------===//
// WorkRecorder
//===----------------------------------------------------------------------===//

std::string getPhaseKind(llvm::StringRef phase) {
  static constexpr llvm::StringLiteral kCompanions[] = {
      "rms_norm", "add", "copy", "select_rows", "router", "sort_rows"};
  auto [function, list] = phase.split(": ");
  llvm::SmallVector<llvm::StringRef> ops, main;
  list.split(ops, ' ');
  llvm::copy_if(ops, std::back_inserter(main), [](llvm::StringRef op) {
    return !llvm::is_contained(kCompanions, op);
  });
  if (main.empty())
    main.push_back(ops.front());
  std::string kind = llvm::join(main, " + ");
  return function.starts_with("layer") ? kind : "model: " + kind;
}

void WorkRecorder::clear() {
  cost = {};
  phases.clear();
}

void WorkRecorder::noteCall(void *user, const braid_trace_call *event) {
  auto &recorder = *static_cast<WorkRecorder *>(user);
  std::vector<SequencePart> parts;
  for (size_t i = 0; i < event->num_rows; ++i) {
    const braid_trace_row &row = event->rows[i];
    bool keeps =
        recorder.keptAt == 0 || row.position + row.length == recorder.keptAt;
    parts.push_back({row.position, row.length, keeps});
  }
  recorder.cost += measureCall(recorder.shape, recorder.storage, parts);
}

void WorkRecorder::notePhase(void *user, const braid_trace_phase *event) {
  auto &recorder = *static_cast<WorkRecorder *>(user);
  uint64_t slowest = *std::max_element(event->nanoseconds,
                                       event->nanoseconds + event->num_threads);
  recorder.phases[getPhaseKind(event->name)] += slowest * 1e-9;
}

//===----------------------------------------------------------------------===//
// CaseRunner
//===----------------------------------------------------------------------===//

CaseRunner::CaseRunner(const braid_model *model, const ModelShape &shape,
                       const BenchCase &benchCase, const RunnerOptions &options)
    : model(model), facts(*braid_model_description(model)),
      benchCase(benchCase), options(options),
      recorder(shape, describeStorage(facts),
               benchCase.isDecode() ? 0 : benchCase.length),
      outputs(benchCase.batch * facts.output_width) {}

uint64_t CaseRunner::getMostDecoded() const {
  if (!benchCase.isDecode())
    return 0;
  // The first sample has one step, to learn how many the others may have.
  return benchCase.length == 0 ? kMostSteps : 1 + options.samples * kMostSteps;
}

braid_session_options CaseRunner::getSessionOptions() const {
  braid_session_options session;
  braid_session_options_init(&session);
  session.slots = benchCase.batch;
  session.max_context = benchCase.length + getMostDecoded();
  session.max_rows = std::min(benchCase.batch, facts.max_tokens);
  session.threads = options.threads;
  session.trace = recorder.getTrace();
  return session;
}

llvm::Error
CaseRunner::prepare(llvm::function_ref<void(uint64_t tokens)> report) {
  auto created = createSession(model, getSessionOptions());
  if (!created)
    return created.takeError();
  session = std::move(*created);
  if (benchCase.isDecode())
    if (llvm::Error error = buildContext(report))
      return error;
  auto first = sample();
  if (!first)
    return first.takeError();
  double wanted = options.sampleSeconds / first->seconds;
  steps = std::clamp<double>(wanted, 1, kMostSteps);
  return llvm::Error::success();
}

llvm::Error
CaseRunner::buildContext(llvm::function_ref<void(uint64_t tokens)> report) {
  for (uint64_t done = 0; done < benchCase.length;) {
    uint64_t piece = std::min(kContextPiece, benchCase.length - done);
    if (llvm::Error error = evaluate(piece, BRAID_KEEP_NONE))
      return error;
    done += piece;
    report(done * benchCase.batch);
  }
  return llvm::Error::success();
}

/// Continues every sequence by `length` random tokens.
llvm::Error CaseRunner::evaluate(uint64_t length, braid_keep keep) {
  ids.resize(benchCase.batch * length);
  for (int32_t &id : ids)
    id = static_cast<int32_t>(random() % facts.vocabulary);
  std::vector<braid_request> requests(benchCase.batch);
  for (uint64_t i = 0; i < benchCase.batch; ++i) {
    braid_request &request = requests[i];
    braid_request_init(&request);
    request.slot = i;
    request.ids = ids.data() + i * length;
    request.length = length;
    request.keep = keep;
    request.output = outputs.data() + i * facts.output_width;
  }
  braid_error error;
  if (braid_evaluate(session.get(), requests.data(), requests.size(), &error) !=
      BRAID_OK)
    return toError(error);
  return llvm::Error::success();
}

llvm::Error CaseRunner::reset() {
  braid_error error;
  for (uint64_t i = 0; i < benchCase.batch; ++i)
    if (braid_slot_reset(session.get(), i, &error) != BRAID_OK)
      return toError(error);
  return llvm::Error::success();
}

llvm::Error CaseRunner::runSteps() {
  for (uint64_t step = 0; step < steps; ++step) {
    bool begins = !benchCase.isDecode() || (benchCase.length == 0 && step == 0);
    if (begins)
      if (llvm::Error error = reset())
        return error;
    uint64_t length = benchCase.isDecode() ? 1 : benchCase.length;
    if (llvm::Error error = evaluate(length, BRAID_KEEP_LAST))
      return error;
  }
  return llvm::Error::success();
}

llvm::Expected<Sample> CaseRunner::sample() {
  recorder.clear();
  Clock::time_point begin = Clock::now();
  if (llvm::Error error = runSteps())
    return std::move(error);
  Sample sample;
  sample.seconds = getSecondsSince(begin);
  uint64_t length = benchCase.isDecode() ? 1 : benchCase.length;
  sample.tokens = steps * length * benchCase.batch;
  sample.cost = recorder.cost;
  sample.phases = recorder.phases;
  return sample;
}

} // namespace braid::tool
