//===- KernelBench.cpp - Kernels as shares of their roofs -----------------===//
//
// One thread. `share` is the least time that the machine allows for the bytes
// and operations of a kernel, over the time it took; the roofs are probed right
// before and right after each kernel, in this process.
//
//   usage: braid-kernel-bench [--cpu=x86-64-v3]
//   [--benchmark_filter=gemm_bf16/512]
//          ...
//
// Benchmarks are named for emitters (getEmitter), products of one weight gemm,
// gemv and sweep, and lie in files that are named as the definitions of ops
// are. Widths are those of published models. Kernels that no benchmark runs are
// in test/Tools/Inputs/kernel-bench.py, with the reason.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <string>

/// Takes `--cpu=LEVEL` out of the arguments.
static bool takeLevel(int &argc, char **argv) {
  constexpr char kOption[] = "--cpu=";
  constexpr size_t kSize = sizeof(kOption) - 1;
  char **end = argv + argc;
  char **found = std::find_if(argv + 1, end, [&](const char *argument) {
    return std::string(argument).compare(0, kSize, kOption) == 0;
  });
  if (found == end)
    return true;
  const char *level = *found + kSize;
  if (!braid::bench::setISA(level)) {
    std::fprintf(stderr,
                 "expected an instruction set that this host has behind --cpu, "
                 "one of x86-64-v3, x86-64-v4 and x86-64-v4-bf16, but got "
                 "'%s'\n",
                 level);
    return false;
  }
  std::rotate(found, found + 1, end);
  --argc;
  return true;
}

int main(int argc, char **argv) {
  if (!takeLevel(argc, argv))
    return 1;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
