//===- BenchSummary.h - From samples to results -----------------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_BENCHSUMMARY_H
#define TOOLS_BRAID_BENCH_BENCHSUMMARY_H

#include "tools/braid/Bench/Bench.h"
#include "tools/braid/Bench/CaseRunner.h"

namespace braid::tool {

/// A sample, and the roofs around it.
struct Measurement {
  Sample sample;
  double read = 0, arithmetic = 0; ///< a second, of all threads

  /// The least time of the sample, were only the memory in the way, or only
  /// arithmetic.
  double getMemorySeconds() const { return sample.cost.getBytes() / read; }
  double getComputeSeconds() const {
    return sample.cost.operations / arithmetic;
  }
};

/// All but the memory. `arithmetic`: the roof of the model's products.
CaseResult summarizeCase(const BenchCase &benchCase,
                         const std::vector<Measurement> &measurements,
                         Roof arithmetic);

RoofSummary summarizeRoof(Roof roof, const RoofProbe &probe,
                          const std::vector<RoofSweep> &sweeps);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_BENCHSUMMARY_H
