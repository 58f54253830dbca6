//===- MambaBench.cpp - Convolutions, scans and gated norms ---------------===//
//
// Sequences that go on: their states are read and written. The arithmetic of
// scans is that of their recurrence and of what they project.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"
#include "bench/ScalarScan.h"

#include "codegen/CPU/Kernels.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <limits>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::AlignedFloats;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

constexpr int64_t kPast = 64; // what sequences have seen

/// `columns` of a kernel, on one sequence.
void measureColumns(benchmark::State &state, const LoadedKernel &kernel,
                    Operands &operands, Work work, int64_t columns) {
  Call call({kPast, state.range(0)});
  work.bytes = operands.getBytes();
  measure(state, work,
          [&] { kernel.run(call.get(), operands.next(), {0, columns}); });
}

//===----------------------------------------------------------------------===//
// Convolution
//===----------------------------------------------------------------------===//

/// Jamba's; what silu takes is left out.
void runConv(benchmark::State &state) {
  constexpr int64_t kColumns = 4096, kTaps = 4;
  constexpr size_t kStateBytes = (kTaps - 1) * kColumns * 4;
  cpu::CausalConvKernel kernel{Activation::Silu, kColumns,    kTaps,
                               /*hasBias=*/true, kStateBytes, DType::F32,
                               DType::BF16};
  kernel.choose(CPUTarget{getISA()});
  LoadedKernel loaded = loadKernel(kernel, 5, 1, getISA());
  size_t elements = state.range(0) * kColumns;
  Operands operands({{elements * 4},
                     {kTaps * kColumns * 4},
                     {kColumns * 4},
                     {kStateBytes},
                     {elements * 2}});
  Work work;
  work.f32 = 2.0 * kTaps * static_cast<double>(elements);
  measureColumns(state, loaded, operands, work, kColumns);
}
BENCHMARK(runConv)
    ->Name("causal_conv1d")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

//===----------------------------------------------------------------------===//
// Mamba-1
//===----------------------------------------------------------------------===//

constexpr int64_t kColumns = 5120, kStates = 16;

/// Jamba's: steps projected from 160 columns, 16 states a channel. Six
/// operations a state and token, exp left out, which takes most of the time.
void runGatedScan(benchmark::State &state) {
  constexpr int64_t kRank = 160;
  constexpr size_t kStateBytes = kColumns * kStates * 4;
  size_t tokens = state.range(0);
  cpu::GatedScanKernel kernel{Activation::Silu,
                              kColumns,
                              kStates,
                              kStateBytes,
                              chooseProduct(DType::BF16, kRank, kColumns),
                              DType::BF16,
                              DType::F32,
                              DType::F32,
                              DType::F32,
                              DType::BF16};
  kernel.scan.choose(CPUTarget{getISA()}, kStates);
  LoadedKernel loaded = loadKernel(kernel, 11, 1, getISA());
  Operands operands({{tokens * kColumns * 2},
                     {tokens * kColumns * 4},
                     {tokens * kRank * 2},
                     {tokens * kStates * 4},
                     {tokens * kStates * 4},
                     {kColumns * kRank * 2},
                     {kColumns * 4},
                     {kStateBytes, /*value=*/-0.5f},
                     {kColumns * 4},
                     {kStateBytes, /*value=*/0},
                     {tokens * kColumns * 2}});
  Work work;
  work.bf16 = 2.0 * tokens * kColumns * kRank;
  work.f32 = 6.0 * tokens * kColumns * kStates;
  measureColumns(state, loaded, operands, work, kColumns);
}
BENCHMARK(runGatedScan)
    ->Name("gated_scan")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

/// The recurrence alone, in caches, by the kernel and by a scalar loop with
/// libm's expf, of whose times `speedup` is the ratio: the loop runs before and
/// after.
void runScan(benchmark::State &state) {
  int64_t tokens = state.range(0);
  cpu::SelectiveScanKernel kernel{
      kColumns,   1,          kStates,    kColumns * kStates * 4,
      DType::F32, DType::F32, DType::F32, DType::F32,
      DType::F32};
  kernel.scan.choose(CPUTarget{getISA()}, kStates);
  LoadedKernel loaded = loadKernel(kernel, 8, 1, getISA());
  AlignedFloats input(tokens * kColumns, 0.5f), step(tokens * kColumns, 0.05f),
      b(tokens * kStates, 0.5f), c(tokens * kStates, 0.5f),
      a(kColumns * kStates, -2.0f), skip(kColumns, 1.0f),
      states(kColumns * kStates), output(tokens * kColumns);
  auto timeScalar = [&] {
    auto begin = std::chrono::steady_clock::now();
    for (int64_t done = 0; done < 64; done += tokens)
      scanWithLibm({kColumns, kStates, tokens}, input.data(), step.data(),
                   b.data(), c.data(), a.data(), skip.data(), states.data(),
                   output.data());
    std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - begin;
    return time.count() / static_cast<double>((64 + tokens - 1) / tokens);
  };
  Call call({kPast, tokens});
  Work work;
  work.f32 = 6.0 * tokens * kColumns * kStates;
  double before = timeScalar();
  Timing timing = measure(state, work, [&] {
    loaded.run(call.get(),
               {input.data(), step.data(), b.data(), c.data(), a.data(),
                skip.data(), states.data(), output.data()},
               {0, kColumns});
  });
  state.counters["speedup"] = (before + timeScalar()) / 2 / timing.seconds;
  state.counters["ns_a_state"] =
      timing.seconds * 1e9 / static_cast<double>(tokens * kColumns * kStates);
}
BENCHMARK(runScan)
    ->Name("selective_scan")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

//===----------------------------------------------------------------------===//
// Mamba-2
//===----------------------------------------------------------------------===//

constexpr int64_t kHeads = 128, kSSDColumns = 8192;

/// Bamba's: 128 states a channel, of which a token takes five operations each
/// (two fmas and a product).
void runSSDScan(benchmark::State &state) {
  constexpr int64_t kHeadStates = 128;
  constexpr size_t kStateBytes = kSSDColumns * kHeadStates * 4;
  size_t tokens = state.range(0);
  cpu::SSDScanKernel kernel = {};
  kernel.columns = kSSDColumns;
  kernel.heads = kHeads;
  kernel.groups = 1;
  kernel.states = kHeadStates;
  kernel.high = std::numeric_limits<double>::infinity();
  kernel.low = -kernel.high;
  kernel.slotBytes = kStateBytes;
  kernel.scan.choose(CPUTarget{getISA()}, kHeadStates);
  LoadedKernel loaded = loadKernel(kernel, 9, 1, getISA());
  Operands operands({{tokens * kSSDColumns * 4},
                     {tokens * kHeads * 4},
                     {tokens * kHeadStates * 4},
                     {tokens * kHeadStates * 4},
                     {kHeads * 4, /*value=*/-0.5f},
                     {kHeads * 4},
                     {kHeads * 4},
                     {kStateBytes, /*value=*/0},
                     {tokens * kSSDColumns * 4}});
  Work work;
  work.f32 = 5.0 * tokens * kSSDColumns * kHeadStates;
  measureColumns(state, loaded, operands, work, kSSDColumns);
}
BENCHMARK(runSSDScan)
    ->Name("ssd_scan")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

/// Bamba's. What silu takes is left out.
void runGatedNorm(benchmark::State &state) {
  cpu::GatedRMSNormKernel kernel{kSSDColumns, /*groups=*/1, 1e-5,
                                 DType::F32,  DType::F32,   DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 4, 1, getISA());
  int64_t tokens = state.range(0);
  size_t elements = tokens * kSSDColumns;
  Operands operands(
      {{elements * 4}, {elements * 4}, {kSSDColumns * 4}, {elements * 2}});
  measureColumns(state, loaded, operands, {}, tokens);
}
BENCHMARK(runGatedNorm)->Name("gated_rms_norm")->Arg(4096)->UseRealTime();

} // namespace
