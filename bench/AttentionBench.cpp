//===- AttentionBench.cpp - Attention, its cache and rotary embeddings ----===//
#include "bench/KernelBench.h"

#include "codegen/CPU/KVBlock.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/TeamMemory.h"

#include <benchmark/benchmark.h>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

constexpr int64_t kHeadSize = 128;

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

struct Heads {
  int64_t slots, queries, keys;
};
/// Those of jamba-dense-1b and of jetmoe-2b.
constexpr Heads kMany{1, 20, 1}, kOne{2, 16, 16};

/// `past` positions, then as many tokens; exp is left out.
void runAttention(benchmark::State &state, const Heads &heads, bool split) {
  int64_t past = state.range(0), tokens = state.range(1);
  cpu::KVBlock layout{heads.keys, kHeadSize, DType::BF16};
  int64_t blockBytes =
      heads.keys * (layout.getKeyBytes() + layout.getValueBytes());
  cpu::AttentionKernel kernel{heads.slots, heads.queries,   heads.keys,
                              kHeadSize,   0.088,           blockBytes,
                              DType::F32,  DType::BF16,     DType::BF16,
                              split,       /*rounded=*/true};
  kernel.tiling.choose(CPUTarget{getISA()});
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getISA());
  Call call({past, tokens});
  int64_t queryHeads = heads.slots * heads.queries;
  int64_t units = tokens * queryHeads;
  if (split) {
    call.share(cpu::kFirstPieceCounter + units,
               queryHeads * cpu::getHeadPieceBytes(kHeadSize));
    units *= llvm::divideCeil(past + tokens, BRAID_ABI_PIECE);
  }
  size_t elements = tokens * queryHeads * kHeadSize;
  Operands operands({{elements * 4},
                     {size_t(call.getNumBlocks() * blockBytes)},
                     {elements * 2}});
  Work work;
  work.bytes = operands.getBytes();
  double seen = past * tokens + tokens * (tokens + 1) / 2.0;
  work.bf16 = 4.0 * static_cast<double>(queryHeads * kHeadSize) * seen;
  measure(state, work,
          [&] { loaded.run(call.get(), operands.next(), {0, units}); });
}
BENCHMARK_CAPTURE(runAttention, many, kMany, false)
    ->Name("attention")
    ->ArgNames({"past", "tokens"})
    ->Args({2048, 1})
    ->Args({8192, 1})
    ->Args({0, 512})
    ->Args({2048, 512})
    ->UseRealTime();
// Few queries for each key: those of one token are bound by memory.
BENCHMARK_CAPTURE(runAttention, one, kOne, false)
    ->Name("attention/few")
    ->ArgNames({"past", "tokens"})
    ->Args({2048, 1})
    ->Args({8192, 1})
    ->Args({0, 512})
    ->UseRealTime();
// As calls of few tokens have it.
BENCHMARK_CAPTURE(runAttention, split, kMany, true)
    ->Name("attention/split")
    ->ArgNames({"past", "tokens"})
    ->Args({2048, 1})
    ->Args({8192, 1})
    ->UseRealTime();

//===----------------------------------------------------------------------===//
// What precedes it
//===----------------------------------------------------------------------===//

/// Bamba's keys and values.
void runAppendKV(benchmark::State &state) {
  constexpr int64_t kHeads = 8;
  int64_t tokens = state.range(0);
  cpu::KVBlock layout{kHeads, kHeadSize, DType::BF16};
  size_t keyBytes = kHeads * layout.getKeyBytes(),
         valueBytes = kHeads * layout.getValueBytes();
  cpu::AppendKVKernel kernel{kHeads, kHeadSize, int64_t(keyBytes + valueBytes),
                             DType::F32, DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getISA());
  Call call({0, tokens});
  size_t columns = kHeads * kHeadSize, blocks = call.getNumBlocks();
  Operands operands(
      {{tokens * columns * 4},
       {tokens * columns * 4},
       {blocks * (keyBytes + valueBytes), Bytes::kHalf, /*counts=*/false}});
  Work work;
  // Every line of a block's keys has some of each token's.
  work.bytes = operands.getBytes() + static_cast<double>(blocks * keyBytes) +
               static_cast<double>(tokens * columns * 2);
  measure(state, work, [&] {
    loaded.run(call.get(), operands.next(), {0, int64_t(columns)});
  });
}
BENCHMARK(runAppendKV)->Name("append_kv")->Arg(1)->Arg(512)->UseRealTime();

/// JetMoE's keys, or half of its queries, in place.
void runRope(benchmark::State &state) {
  constexpr int64_t kHeads = 16;
  int64_t tokens = state.range(0);
  cpu::RopeKernel kernel{/*slots=*/1,         kHeads * kHeadSize,
                         kHeadSize,           kHeadSize / 2,
                         /*byColumns=*/false, DType::F32,
                         DType::F32};
  LoadedKernel loaded = loadKernel(kernel, 2, 1, getISA());
  Call call({0, tokens});
  size_t table = tokens * kHeadSize * 4;
  Operands operands({{table}, {kHeads * table}});
  Work work;
  work.bytes = operands.getBytes();
  measure(state, work, [&] {
    loaded.run(call.get(), operands.next(), {0, tokens * kHeads});
  });
}
BENCHMARK(runRope)->Name("rope")->Arg(1)->Arg(512)->UseRealTime();

} // namespace
