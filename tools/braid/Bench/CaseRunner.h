//===- CaseRunner.h - Runs one case again and again -------------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_CASERUNNER_H
#define TOOLS_BRAID_BENCH_CASERUNNER_H

#include "tools/braid/Bench/BenchCase.h"
#include "tools/braid/Command.h"
#include "tools/braid/Cost.h"

#include <map>
#include <random>
#include <vector>

namespace braid::tool {

/// What a session did: the work of its calls, and the time of their phases.
class WorkRecorder {
public:
  /// `keptAt`: outputs are kept of the tokens before this position; 0: of all.
  WorkRecorder(const ModelShape &shape, const Storage &storage, uint64_t keptAt)
      : shape(shape), storage(storage), keptAt(keptAt) {}

  /// Lives as long as the recorder, which may not move.
  const braid_trace *getTrace() const { return &trace; }
  void clear();

  Cost cost;
  /// Seconds of the slowest thread in each kind of phase.
  std::map<std::string, double> phases;

private:
  static void noteCall(void *user, const braid_trace_call *event);
  static void notePhase(void *user, const braid_trace_phase *event);

  const ModelShape &shape;
  Storage storage;
  uint64_t keptAt;
  braid_trace trace = {this, noteCall, notePhase};
};

/// What a phase mostly does: "layer_0_small: rms_norm linear append_kv" is
/// "linear + append_kv", in whichever layer or variant. What runs once a call
/// keeps its place: "model: linear".
std::string getPhaseKind(llvm::StringRef phase);

/// One measurement.
struct Sample {
  uint64_t tokens = 0;
  double seconds = 0;
  Cost cost; ///< of all its tokens
  std::map<std::string, double> phases;
};

struct RunnerOptions {
  uint64_t threads = 0;
  uint64_t samples = 0;       ///< that will be asked for, at most
  double sampleSeconds = 0.3; ///< what a sample of short steps adds up to
};

/// A session and the sequences of one case.
class CaseRunner {
public:
  CaseRunner(const braid_model *model, const ModelShape &shape,
             const BenchCase &benchCase, const RunnerOptions &options);

  /// The options of the session.
  braid_session_options getSessionOptions() const;
  /// Creates the session, evaluates random tokens up to the case's context and
  /// takes a first sample, which nobody sees. `report`: called with the tokens
  /// evaluated of the context.
  llvm::Error prepare(llvm::function_ref<void(uint64_t tokens)> report);
  /// Prefill: evaluates the prompts anew. Decode: continues each sequence by
  /// some tokens; those of an empty context begin anew.
  llvm::Expected<Sample> sample();

  /// Tokens that each sequence is continued by, in all samples, at most.
  uint64_t getMostDecoded() const;

private:
  llvm::Error buildContext(llvm::function_ref<void(uint64_t tokens)> report);
  llvm::Error evaluate(uint64_t length, braid_keep keep);
  llvm::Error reset();
  llvm::Error runSteps();

  const braid_model *model;
  const braid_abi_model &facts;
  BenchCase benchCase;
  RunnerOptions options;
  WorkRecorder recorder;
  Session session;
  std::minstd_rand random{1};
  std::vector<int32_t> ids;   // [batch][length]
  std::vector<float> outputs; // [batch][width]
  uint64_t steps = 1;         // of a sample: tokens, or passes over prompts
};

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_CASERUNNER_H
