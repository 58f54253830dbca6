//===- Bench.h - A model's speed as shares of this machine's ----*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_BENCH_H
#define TOOLS_BRAID_BENCH_BENCH_H

#include "tools/braid/Bench/BenchCase.h"
#include "tools/braid/Bench/Spread.h"
#include "tools/braid/Cost.h"
#include "tools/braid/HostMemory.h"
#include "tools/roofs/RoofProbe.h"

#include <functional>

namespace braid::tool {

struct BenchOptions {
  std::string artifact;
  std::vector<BenchCase> cases;
  uint64_t threads = 0; ///< 0: the CPUs at hand
  uint64_t repeats = 5;
  /// Seconds that a case may take as far as one can tell before, preparation
  /// included; 0: any.
  double limit = 0;
  bool quick = false; ///< shorter samples and probes
  std::function<void(uint64_t done, uint64_t total)> progress;
};

/// The roofs over the whole run.
struct RoofSummary {
  Roof roof;
  const char *instruction; ///< NULL: none
  Spread one, all;         ///< bytes or operations a second
};

struct PhaseTime {
  std::string kind;
  double seconds; ///< of a token; of the slowest thread
};

struct CaseResult {
  BenchCase benchCase;
  Spread rate;  ///< tokens a second
  Cost cost;    ///< of a token
  Roof bound;   ///< what a perfect implementation would wait for
  Spread share; ///< of that roof, each sample against the probes around it
  std::vector<PhaseTime> phases; ///< the longest first
  double seconds;                ///< of a token
  double elsewhere;        ///< of them outside all phases: waiting, bookkeeping
  uint64_t anonymousBytes; ///< resident, that the model and the case brought
};

struct SkippedCase {
  BenchCase benchCase;
  std::string reason;
};

struct BenchResult {
  std::string name, family, dtype, compiler;
  std::string isa; ///< of the artifact
  uint64_t threads = 0, repeats = 0;
  Roof arithmetic = Roof::F32; ///< of products of the weights' dtype
  std::vector<RoofSummary> roofs;
  std::vector<CaseResult> cases;
  std::vector<SkippedCase> skipped;
  /// The weights may lie in caches: shares of the memory's roof mean little.
  bool fitsCache = false;
  FileResidence weights; ///< after the last case
  Spread load;           ///< seconds to open the model and create a session
  Spread firstToken;     ///< seconds from the start of a process

  const RoofSummary &getRoof(Roof roof) const {
    return roofs[static_cast<size_t>(roof)];
  }
};

/// Runs all cases in turn, `repeats` times, with probes of the roofs before,
/// between and after.
llvm::Expected<BenchResult> runBench(const BenchOptions &options);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_BENCH_H
