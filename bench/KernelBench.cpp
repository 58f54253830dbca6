//===- KernelBench.cpp - Kernels as shares of their roofs -----------------===//
//
// One thread. `share` is the least time that the machine allows for the bytes
// and operations of a kernel, over the time it took; the roofs are probed right
// before and right after each kernel, in this process.
//
//   usage: braid-kernel-bench [--benchmark_filter=gemm_bf16/512] ...
//
// Products are in ProductBench.cpp, scans in ScanBench.cpp, the rest is here.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"

#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/Kernels.h"

#include <benchmark/benchmark.h>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

//===----------------------------------------------------------------------===//
// Norm
//===----------------------------------------------------------------------===//

/// Of more rows than the caches hold: reading and writing them is all there is.
void runNorm(benchmark::State &state) {
  constexpr int64_t kColumns = 2560;
  int64_t rows = state.range(0);
  cpu::RMSNormKernel kernel{kColumns, 1e-6, /*replicated=*/false, DType::F32,
                            DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getHostISA());
  Bytes input(rows * kColumns * 4), weight(kColumns * 4),
      output(rows * kColumns * 2);
  Call call({0, rows});
  Work work;
  work.bytes = static_cast<double>(input.size() + output.size());
  measure(state, work, [&] {
    loaded.run(call.get(), {input.data(), weight.data(), output.data()},
               {0, rows});
  });
}
BENCHMARK(runNorm)->Name("rms_norm")->Arg(16384)->UseRealTime();

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

/// 20 heads of queries on one of keys and values, 128 wide: `past` positions,
/// then as many tokens.
void runAttention(benchmark::State &state) {
  constexpr int64_t kQueryHeads = 20, kHeadSize = 128;
  int64_t past = state.range(0), tokens = state.range(1);
  cpu::KVBlock layout{1, kHeadSize, DType::BF16};
  int64_t blockBytes = layout.getKeyBytes() + layout.getValueBytes();
  cpu::AttentionKernel kernel{1,           kQueryHeads, 1, kHeadSize,
                              0.088,       blockBytes,  8, DType::F32,
                              DType::BF16, DType::BF16};
  kernel.rounded = true;
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getHostISA());
  Call call({past, tokens});
  Bytes queries(tokens * kQueryHeads * kHeadSize * 4),
      cache(call.getNumBlocks() * blockBytes),
      output(tokens * kQueryHeads * kHeadSize * 2);
  Work work;
  work.bytes = cache.size();
  double seen = past * tokens + tokens * (tokens + 1) / 2.0;
  work.bf16 = 4.0 * kQueryHeads * kHeadSize * seen;
  measure(state, work, [&] {
    loaded.run(call.get(), {queries.data(), cache.data(), output.data()},
               {0, tokens * kQueryHeads});
  });
}
BENCHMARK(runAttention)
    ->Name("attention")
    ->ArgNames({"past", "tokens"})
    ->Args({2048, 1})
    ->Args({8192, 1})
    ->Args({0, 512})
    ->Args({2048, 512})
    ->UseRealTime();

} // namespace

BENCHMARK_MAIN();
