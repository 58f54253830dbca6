//===- Spread.h - A median and what lies around it --------------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_SPREAD_H
#define TOOLS_BRAID_BENCH_SPREAD_H

#include <algorithm>
#include <cmath>
#include <vector>

namespace braid::tool {

/// Nine in ten samples are above `low`, nine in ten below `high`.
struct Spread {
  double median = 0, low = 0, high = 0;
};

/// The value below which `fraction` of the sorted samples lie, interpolated.
inline double getQuantile(const std::vector<double> &sorted, double fraction) {
  double place = fraction * (sorted.size() - 1);
  auto below = static_cast<size_t>(std::floor(place));
  size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/// Zeros if there are no samples.
inline Spread summarize(std::vector<double> samples) {
  if (samples.empty())
    return {};
  std::sort(samples.begin(), samples.end());
  return {getQuantile(samples, 0.5), getQuantile(samples, 0.1),
          getQuantile(samples, 0.9)};
}

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_SPREAD_H
