//===- BenchSummary.cpp - From samples to results -------------------------===//
#include "tools/braid/Bench/BenchSummary.h"

#include "llvm/ADT/STLExtras.h"

namespace braid::tool {
namespace {

template <typename Range, typename Function>
Spread summarizeEach(const Range &range, Function function) {
  std::vector<double> values;
  values.reserve(range.size());
  for (const auto &each : range)
    values.push_back(function(each));
  return summarize(std::move(values));
}

/// The sum of all samples.
Sample addUp(const std::vector<Measurement> &measurements) {
  Sample sum;
  for (const Measurement &measurement : measurements) {
    const Sample &sample = measurement.sample;
    sum.tokens += sample.tokens;
    sum.seconds += sample.seconds;
    sum.cost += sample.cost;
    for (auto &[kind, seconds] : sample.phases)
      sum.phases[kind] += seconds;
  }
  return sum;
}

std::vector<PhaseTime> listPhases(const Sample &sum) {
  std::vector<PhaseTime> phases;
  phases.reserve(sum.phases.size());
  for (auto &[kind, seconds] : sum.phases)
    phases.push_back({kind, seconds / sum.tokens});
  llvm::sort(phases, [](const PhaseTime &a, const PhaseTime &b) {
    return a.seconds > b.seconds;
  });
  return phases;
}

} // namespace

CaseResult summarizeCase(const BenchCase &benchCase,
                         const std::vector<Measurement> &measurements,
                         Roof arithmetic) {
  Sample sum = addUp(measurements);
  CaseResult result;
  result.benchCase = benchCase;
  result.rate = summarizeEach(measurements, [](const Measurement &m) {
    return m.sample.tokens / m.sample.seconds;
  });
  double tokens = static_cast<double>(sum.tokens);
  result.cost = sum.cost / tokens;
  Spread memory = summarizeEach(
      measurements, [](const Measurement &m) { return m.getMemorySeconds(); });
  Spread compute = summarizeEach(
      measurements, [](const Measurement &m) { return m.getComputeSeconds(); });
  bool waitsForMemory = memory.median >= compute.median;
  result.bound = waitsForMemory ? Roof::Read : arithmetic;
  result.share = summarizeEach(measurements, [&](const Measurement &m) {
    double least =
        waitsForMemory ? m.getMemorySeconds() : m.getComputeSeconds();
    return least / m.sample.seconds;
  });
  result.phases = listPhases(sum);
  result.seconds = sum.seconds / tokens;
  result.elsewhere = result.seconds;
  for (const PhaseTime &phase : result.phases)
    result.elsewhere -= phase.seconds;
  return result;
}

RoofSummary summarizeRoof(Roof roof, const RoofProbe &probe,
                          const std::vector<RoofSweep> &sweeps) {
  RoofSummary summary;
  summary.roof = roof;
  summary.instruction = probe.getInstruction(roof);
  summary.one = summarizeEach(
      sweeps, [&](const RoofSweep &sweep) { return sweep.getOne(roof); });
  summary.all = summarizeEach(
      sweeps, [&](const RoofSweep &sweep) { return sweep.getAll(roof); });
  return summary;
}

} // namespace braid::tool
