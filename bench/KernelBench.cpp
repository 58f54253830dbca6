//===- KernelBench.cpp - Kernels as shares of their roofs -----------------===//
//
// One thread. `share` is the least time that the machine allows for the bytes
// and operations of a kernel, over the time it took; the roofs are probed right
// before and right after each kernel, in this process.
//
//   usage: braid-kernel-bench [--benchmark_filter=gemm_bf16/512] ...
//
// Benchmarks are named for emitters (getEmitter), products of one weight gemm,
// gemv and sweep, and lie in files that are named as the definitions of ops
// are. Widths are those of published models. Kernels that no benchmark runs are
// in test/Tools/Inputs/kernel-bench.py, with the reason.
//
//===----------------------------------------------------------------------===//
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
