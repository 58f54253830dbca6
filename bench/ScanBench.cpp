//===- ScanBench.cpp - Scans, as shares of roofs and against libm ---------===//
#include "bench/KernelBench.h"
#include "bench/ScalarScan.h"

#include "codegen/CPU/Kernels.h"

#include <benchmark/benchmark.h>

#include <chrono>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::AlignedFloats;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

constexpr int64_t kColumns = 5120, kStates = 16;

/// Jamba's: steps projected from 160 columns, 16 states a channel. The least
/// time is that of the projection and of six operations a state, exp left out.
void runGatedScan(benchmark::State &state) {
  constexpr int64_t kRank = 160;
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
  kernel.scan.choose(CPUTarget{getHostISA()}, kStates);
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

/// The same recurrence by the kernel and by a scalar loop with libm's expf, of
/// whose times `speedup` is the ratio: the loop runs before and after.
void runScan(benchmark::State &state) {
  int64_t tokens = state.range(0);
  cpu::SelectiveScanKernel kernel{
      kColumns,   1,          kStates,    kColumns * kStates * 4,
      DType::F32, DType::F32, DType::F32, DType::F32,
      DType::F32};
  kernel.scan.choose(CPUTarget{getHostISA()}, kStates);
  LoadedKernel loaded = loadKernel(kernel, 8, 1, getHostISA());
  AlignedFloats input(tokens * kColumns, 0.5f), step(tokens * kColumns, 0.05f),
      b(tokens * kStates, 0.5f), c(tokens * kStates, 0.5f),
      a(kColumns * kStates, -2.0f), skip(kColumns, 1.0f),
      states(kColumns * kStates), output(tokens * kColumns);
  Call call({0, tokens});
  auto run = [&] {
    loaded.run(call.get(),
               {input.data(), step.data(), b.data(), c.data(), a.data(),
                skip.data(), states.data(), output.data()},
               {0, kColumns});
  };
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
  run();
  double before = timeScalar();
  auto begin = std::chrono::steady_clock::now();
  for ([[maybe_unused]] auto iteration : state)
    run();
  std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  double one = time.count() / static_cast<double>(state.iterations());
  state.counters["speedup"] = (before + timeScalar()) / 2 / one;
  state.counters["ns_a_state"] =
      one * 1e9 / static_cast<double>(tokens * kColumns * kStates);
}
BENCHMARK(runScan)->Name("scan")->Arg(1)->Arg(64)->Arg(512)->UseRealTime();

} // namespace
