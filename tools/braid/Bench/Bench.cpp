//===- Bench.cpp - A model's speed as shares of this machine's ------------===//
#include "tools/braid/Bench/Bench.h"

#include "tools/braid/Bench/BenchSummary.h"
#include "tools/braid/Bench/FirstToken.h"
#include "tools/braid/HostMemory.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <chrono>

namespace braid::tool {
namespace {

/// Memory that is left to the rest of the system.
constexpr uint64_t kSparedBytes = uint64_t(256) << 20;

/// A case that is run.
struct Running {
  BenchCase benchCase;
  std::unique_ptr<CaseRunner> runner;
  std::vector<Measurement> measurements;
  uint64_t anonymousBytes = 0;
};

class Bench {
public:
  explicit Bench(const BenchOptions &options) : options(options) {}

  llvm::Expected<BenchResult> run();

private:
  llvm::Error open();
  llvm::Error estimateSpeed();
  llvm::Error prepareCases();
  llvm::Error prepareCase(const BenchCase &benchCase);
  llvm::Expected<std::string> findObstacle(const CaseRunner &runner,
                                           const BenchCase &benchCase);
  llvm::Error measureRounds();
  llvm::Error measure(Running &running);
  void sweep() { sweeps.push_back(probe->sweep()); }
  RunnerOptions getRunnerOptions() const;
  double estimateSeconds(const BenchCase &benchCase) const;
  void advance(uint64_t units);

  BenchResult takeResult();

  const BenchOptions &options;
  uint64_t threads = 0;
  Roof arithmetic = Roof::F32;
  Model model;
  const braid_abi_model *facts = nullptr;
  ModelShape shape;
  std::optional<RoofProbe> probe;
  uint64_t openedBytes = 0;   ///< anonymous, that opening the model took
  double tokensPerSecond = 0; ///< of a first prefill
  std::vector<Running> running;
  std::vector<SkippedCase> skipped;
  std::vector<RoofSweep> sweeps;
  std::vector<double> loads, firstTokens; ///< seconds
  uint64_t unitsDone = 0, unitsOfAll = 0;
};

llvm::Expected<BenchResult> Bench::run() {
  if (llvm::Error error = open())
    return std::move(error);
  if (llvm::Error error = estimateSpeed())
    return std::move(error);
  if (llvm::Error error = prepareCases())
    return std::move(error);
  if (llvm::Error error = measureRounds())
    return std::move(error);
  return takeResult();
}

//===----------------------------------------------------------------------===//
// Preparation
//===----------------------------------------------------------------------===//

llvm::Error Bench::open() {
  uint64_t before = getAnonymousBytes();
  auto opened = openModel(options.artifact);
  if (!opened)
    return opened.takeError();
  model = std::move(*opened);
  openedBytes = getAnonymousGrowth(before);
  facts = braid_model_description(model.get());
  auto read = readShape(options.artifact, *facts);
  if (!read)
    return read.takeError();
  shape = *read;
  arithmetic = llvm::StringRef(facts->dtype) == "bf16" ? Roof::BF16 : Roof::F32;

  // The runtime knows what "all threads" means.
  braid_session_options session;
  braid_session_options_init(&session);
  session.threads = options.threads;
  braid_memory_plan plan;
  braid_memory_plan_init(&plan);
  braid_error error;
  if (braid_session_plan(model.get(), &session, &plan, &error) != BRAID_OK)
    return toError(error);
  threads = plan.threads;
  uint64_t available = getAvailableBytes();
  probe = RoofProbe::create(threads, available ? available / 2 : SIZE_MAX);
  if (!probe)
    return llvm::createStringError(
        "expected memory of twice the last cache (%s) for the probes of the "
        "roofs, but half of what is free is less (%s); end other programs",
        formatBytes(getCacheBytes()).c_str(),
        formatBytes(available / 2).c_str());
  if (options.quick)
    probe->duration = std::chrono::milliseconds(5);
  return llvm::Error::success();
}

RunnerOptions Bench::getRunnerOptions() const {
  RunnerOptions runner;
  runner.threads = threads;
  runner.samples = options.repeats;
  if (options.quick)
    runner.sampleSeconds = 0.05;
  return runner;
}

/// Evaluates a short prompt, to know roughly what the cases will take.
llvm::Error Bench::estimateSpeed() {
  BenchCase small{BenchCase::Prefill,
                  std::min({uint64_t(64), facts->max_context}), 1};
  CaseRunner runner(model.get(), shape, small, getRunnerOptions());
  if (llvm::Error error = runner.prepare([](uint64_t) {}))
    return error;
  auto sample = runner.sample();
  if (!sample)
    return sample.takeError();
  tokensPerSecond = sample->tokens / sample->seconds;
  return llvm::Error::success();
}

double Bench::estimateSeconds(const BenchCase &benchCase) const {
  double evaluation = benchCase.length * benchCase.batch / tokensPerSecond;
  double samples = options.repeats + 1;
  if (benchCase.isDecode())
    return evaluation + samples * getRunnerOptions().sampleSeconds;
  return samples * std::max(evaluation, getRunnerOptions().sampleSeconds);
}

llvm::Error Bench::prepareCases() {
  uint64_t contexts = 0;
  for (const BenchCase &benchCase : options.cases)
    contexts += benchCase.getContextTokens();
  // A unit: a token of a context, or what takes as long as a thousand.
  unitsOfAll = contexts + 1000 * options.cases.size() * (options.repeats + 1);
  for (const BenchCase &benchCase : options.cases) {
    if (llvm::Error error = prepareCase(benchCase))
      return error;
  }
  if (running.empty() && !skipped.empty())
    return llvm::createStringError(
        "expected a case that this artifact can run, but got none; %s: %s",
        skipped.front().benchCase.getName().c_str(),
        skipped.front().reason.c_str());
  return llvm::Error::success();
}

llvm::Error Bench::prepareCase(const BenchCase &benchCase) {
  auto runner = std::make_unique<CaseRunner>(model.get(), shape, benchCase,
                                             getRunnerOptions());
  auto obstacle = findObstacle(*runner, benchCase);
  if (!obstacle)
    return obstacle.takeError();
  uint64_t units = benchCase.getContextTokens() + 1000 * (options.repeats + 1);
  if (!obstacle->empty()) {
    skipped.push_back({benchCase, *obstacle});
    unitsOfAll -= units;
    return llvm::Error::success();
  }
  uint64_t before = getAnonymousBytes(), doneBefore = unitsDone;
  if (llvm::Error error = runner->prepare(
          [&](uint64_t tokens) { advance(doneBefore + tokens - unitsDone); }))
    return error;
  advance(1000);
  uint64_t bytes = getAnonymousGrowth(before) + openedBytes;
  running.push_back({benchCase, std::move(runner), {}, bytes});
  return llvm::Error::success();
}

/// Why the case cannot or should not be run; "" if there is nothing.
llvm::Expected<std::string> Bench::findObstacle(const CaseRunner &runner,
                                                const BenchCase &benchCase) {
  std::string bounds =
      explainBounds(benchCase, runner.getMostDecoded(), *facts);
  if (!bounds.empty())
    return bounds;
  braid_session_options session = runner.getSessionOptions();
  braid_memory_plan plan;
  braid_memory_plan_init(&plan);
  braid_error error;
  if (braid_session_plan(model.get(), &session, &plan, &error) != BRAID_OK)
    return toError(error);
  uint64_t available = getAvailableBytes();
  if (available != 0 && plan.total + kSparedBytes > available)
    return llvm::formatv("takes {0} of memory, {1} are free",
                         formatBytes(plan.total), formatBytes(available))
        .str();
  double seconds = estimateSeconds(benchCase);
  if (options.limit != 0 && seconds > options.limit)
    return llvm::formatv("would take about {0:f0} s; name it in --cases, or "
                         "raise --limit",
                         seconds)
        .str();
  return std::string();
}

void Bench::advance(uint64_t units) {
  unitsDone += units;
  if (options.progress)
    options.progress(unitsDone, unitsOfAll);
}

//===----------------------------------------------------------------------===//
// Rounds
//===----------------------------------------------------------------------===//

llvm::Error Bench::measureRounds() {
  sweep();
  for (uint64_t round = 0; round < options.repeats; ++round) {
    auto first = timeFirstToken(options.artifact, threads);
    if (!first)
      return first.takeError();
    loads.push_back(first->load);
    firstTokens.push_back(first->total);
    sweep(); // what the process left behind is not the first case's
    for (Running &each : running) {
      if (llvm::Error error = measure(each))
        return error;
      advance(1000);
    }
  }
  return llvm::Error::success();
}

/// Takes a sample between two probes.
llvm::Error Bench::measure(Running &each) {
  RoofSweep before = sweeps.back();
  auto sample = each.runner->sample();
  if (!sample)
    return sample.takeError();
  sweep();
  auto average = [&](Roof roof) {
    return (before.getAll(roof) + sweeps.back().getAll(roof)) / 2;
  };
  each.measurements.push_back(
      {std::move(*sample), average(Roof::Read), average(arithmetic)});
  return llvm::Error::success();
}

BenchResult Bench::takeResult() {
  BenchResult result;
  result.name = facts->name;
  result.family = facts->family;
  result.dtype = facts->dtype;
  result.compiler = facts->compiler;
  result.isa = braid_isa_name(facts->isa);
  result.threads = threads;
  result.repeats = options.repeats;
  result.arithmetic = arithmetic;
  for (Roof roof : kRoofs)
    result.roofs.push_back(summarizeRoof(roof, *probe, sweeps));
  for (const Running &each : running) {
    result.cases.push_back(
        summarizeCase(each.benchCase, each.measurements, arithmetic));
    result.cases.back().anonymousBytes = each.anonymousBytes;
  }
  result.skipped = std::move(skipped);
  result.fitsCache = facts->weights_bytes < 2 * getCacheBytes();
  result.weights = getFileResidence("weights.bin");
  result.load = summarize(loads);
  result.firstToken = summarize(firstTokens);
  return result;
}

} // namespace

llvm::Expected<BenchResult> runBench(const BenchOptions &options) {
  return Bench(options).run();
}

} // namespace braid::tool
