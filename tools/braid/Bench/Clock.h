//===- Clock.h - Wall clock -------------------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_CLOCK_H
#define TOOLS_BRAID_BENCH_CLOCK_H

#include <chrono>

namespace braid::tool {

using Clock = std::chrono::steady_clock;

inline double getSecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_CLOCK_H
