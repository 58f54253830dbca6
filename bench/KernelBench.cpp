//===- KernelBench.cpp - Kernels as shares of their roofs -----------------===//
//
// One thread. `share` is the least time that the machine allows for the bytes
// and operations of a kernel, over the time it took; the roofs are probed right
// before and right after each kernel, in this process.
//
//   usage: braid-kernel-bench [--benchmark_filter=gemm_bf16/512] ...
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
// Products
//===----------------------------------------------------------------------===//

/// y = x w^T, of operands that nobody has touched for long: the weights do not
/// fit the caches.
class Product {
public:
  Product(DType type, int64_t inner, int64_t columns)
      : type(type), inner(inner), columns(columns),
        kernel(loadKernel(choose(type, inner, columns), 3, 1, getHostISA())),
        x(kMostRows * inner * cpu::getBytes(type)),
        w(inner * columns * cpu::getBytes(type)),
        y(kMostRows * columns * sizeof(float)) {}

  void run(int64_t rows) {
    braid_abi_call call = {};
    call.tokens = rows;
    kernel.run(call, {x.data(), w.data(), y.data()}, {0, columns});
  }
  Work getWork(int64_t rows) const {
    Work work;
    work.bytes = w.size();
    (type == DType::BF16 ? work.bf16 : work.f32) = 2.0 * rows * inner * columns;
    return work;
  }

  static constexpr int64_t kMostRows = 512;

private:
  static cpu::LinearKernel choose(DType type, int64_t inner, int64_t columns) {
    return {{{columns, chooseProduct(type, inner, columns), DType::F32}},
            /*hasBias=*/false,
            /*overRows=*/false};
  }

  DType type;
  int64_t inner, columns;
  LoadedKernel kernel;
  Bytes x, w, y;
};

/// One of each kind, made when it is first needed.
Product &getProduct(DType type) {
  static Product f32(DType::F32, 2560, 8192), bf16(DType::BF16, 2560, 16384);
  return type == DType::F32 ? f32 : bf16;
}

void runProduct(benchmark::State &state, DType type) {
  Product &product = getProduct(type);
  int64_t rows = state.range(0);
  measure(state, product.getWork(rows), [&] { product.run(rows); });
}

void addRows(benchmark::internal::Benchmark *all) {
  for (int64_t rows = 1; rows <= 64; ++rows)
    all->Arg(rows);
  all->Arg(Product::kMostRows);
}

BENCHMARK_CAPTURE(runProduct, gemv_f32, DType::F32)
    ->Name("gemv_f32")
    ->Arg(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(runProduct, gemv_bf16, DType::BF16)
    ->Name("gemv_bf16")
    ->Arg(1)
    ->UseRealTime();
BENCHMARK_CAPTURE(runProduct, gemm_f32, DType::F32)
    ->Name("gemm_f32")
    ->Apply(addRows)
    ->UseRealTime();
BENCHMARK_CAPTURE(runProduct, gemm_bf16, DType::BF16)
    ->Name("gemm_bf16")
    ->Apply(addRows)
    ->UseRealTime();

//===----------------------------------------------------------------------===//
// Scan
//===----------------------------------------------------------------------===//

/// Jamba's: steps projected from 160 columns, 16 states a channel. The least
/// time is that of the projection and of six operations a state, exp left out.
void runGatedScan(benchmark::State &state) {
  constexpr int64_t kColumns = 5120, kStates = 16, kRank = 160;
  int64_t tokens = state.range(0);
  cpu::GatedScanKernel kernel{Activation::Silu,
                              kColumns,
                              kStates,
                              kColumns * kStates * 4,
                              chooseProduct(DType::BF16, kRank, kColumns),
                              DType::BF16,
                              DType::F32,
                              DType::F32,
                              DType::F32,
                              DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 11, 1, getHostISA());
  Bytes input(tokens * kColumns * 2), gate(tokens * kColumns * 4),
      dt(tokens * kRank * 2), b(tokens * kStates * 4), c(tokens * kStates * 4),
      weight(kColumns * kRank * 2), bias(kColumns * 4),
      a(kColumns * kStates * 4, -0.5f), skip(kColumns * 4),
      states(kColumns * kStates * 4, 0), output(tokens * kColumns * 2);
  Call call({0, tokens});
  Work work;
  work.bf16 = 2.0 * tokens * kColumns * kRank;
  work.f32 = 6.0 * tokens * kColumns * kStates;
  measure(state, work, [&] {
    loaded.run(call.get(),
               {input.data(), gate.data(), dt.data(), b.data(), c.data(),
                weight.data(), bias.data(), a.data(), skip.data(),
                states.data(), output.data()},
               {0, kColumns});
  });
}
BENCHMARK(runGatedScan)
    ->Name("gated_scan")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

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
