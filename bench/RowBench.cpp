//===- RowBench.cpp - From rows to rows
//------------------------------------===//
//
// Of so many rows that reading and writing them is all there is; what exp takes
// is left out.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"

#include "codegen/CPU/Kernels.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

constexpr double kEpsilon = 1e-6;

/// Units: rows, or columns of all rows.
void measureRows(benchmark::State &state, const LoadedKernel &kernel,
                 Operands &operands, int64_t rows, int64_t units) {
  Call call({0, rows});
  Work work;
  work.bytes = operands.getBytes();
  measure(state, work,
          [&] { kernel.run(call.get(), operands.next(), {0, units}); });
}

//===----------------------------------------------------------------------===//
// Embedding
//===----------------------------------------------------------------------===//

/// JetMoE's vocabulary, every `step`th row of it in no order: of a table
/// (panel 0), where all are read, or of a tied head's panels, where pairs of
/// elements of 16 rows share a line.
void runEmbed(benchmark::State &state, int64_t panel, int64_t step) {
  constexpr int64_t kVocabulary = 32000, kColumns = 2048;
  cpu::EmbedKernel kernel{kColumns, panel, DType::BF16, DType::F32};
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getISA());
  std::vector<int32_t> ids;
  for (int64_t id = 0; id < kVocabulary; id += step)
    ids.push_back(static_cast<int32_t>(id));
  std::shuffle(ids.begin(), ids.end(), std::mt19937(1));
  Operands operands({{ids.size() * 4},
                     {kVocabulary * kColumns * 2},
                     {ids.size() * kColumns * 4}});
  operands.set(0, ids);
  auto tokens = static_cast<int64_t>(ids.size());
  measureRows(state, loaded, operands, tokens, tokens);
}
BENCHMARK_CAPTURE(runEmbed, table, 0, 1)->Name("embed/table")->UseRealTime();
BENCHMARK_CAPTURE(runEmbed, tied, 64, 16)->Name("embed/tied")->UseRealTime();

//===----------------------------------------------------------------------===//
// Residual stream and norms
//===----------------------------------------------------------------------===//

void runAdd(benchmark::State &state) {
  constexpr int64_t kColumns = 2048;
  int64_t rows = state.range(0);
  cpu::AddKernel kernel{kColumns, DType::F32, DType::F32};
  LoadedKernel loaded = loadKernel(kernel, 2, 1, getISA());
  size_t elements = rows * kColumns;
  Operands operands({{elements * 4}, {elements * 4}});
  measureRows(state, loaded, operands, rows, kColumns);
}
BENCHMARK(runAdd)->Name("add")->Arg(16384)->UseRealTime();

void runNorm(benchmark::State &state) {
  constexpr int64_t kColumns = 2560;
  int64_t rows = state.range(0);
  cpu::RMSNormKernel kernel{kColumns, kEpsilon, /*replicated=*/false,
                            DType::F32, DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getISA());
  size_t elements = rows * kColumns;
  Operands operands({{elements * 4}, {kColumns * 4}, {elements * 2}});
  measureRows(state, loaded, operands, rows, rows);
}
BENCHMARK(runNorm)->Name("rms_norm")->Arg(16384)->UseRealTime();

void runAddNorm(benchmark::State &state) {
  constexpr int64_t kColumns = 2048;
  int64_t rows = state.range(0);
  cpu::AddRMSNormKernel kernel{kColumns, kEpsilon, DType::F32, DType::F32,
                               DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 4, 1, getISA());
  size_t elements = rows * kColumns;
  Operands operands(
      {{elements * 4}, {kColumns * 4}, {elements * 4}, {elements * 2}});
  measureRows(state, loaded, operands, rows, rows);
}
BENCHMARK(runAddNorm)->Name("add_rms_norm")->Arg(16384)->UseRealTime();

/// Zamba's, before its shared blocks.
void runConcatNorm(benchmark::State &state) {
  constexpr int64_t kColumns = 3712;
  int64_t rows = state.range(0);
  cpu::ConcatRMSNormKernel kernel{kColumns,   kColumns,   kEpsilon,
                                  DType::F32, DType::F32, DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 4, 1, getISA());
  size_t elements = rows * kColumns;
  Operands operands(
      {{elements * 4}, {elements * 4}, {2 * kColumns * 4}, {2 * elements * 2}});
  measureRows(state, loaded, operands, rows, rows);
}
BENCHMARK(runConcatNorm)->Name("concat_rms_norm")->Arg(8192)->UseRealTime();

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// Zamba's gate of what a scan makes.
void runGate(benchmark::State &state) {
  constexpr int64_t kColumns = 7424;
  int64_t rows = state.range(0);
  cpu::ActivationKernel kernel{Activation::Silu,   /*slots=*/1, kColumns,
                               /*hasFactor=*/true, DType::F32,  DType::F32,
                               DType::BF16};
  LoadedKernel loaded = loadKernel(kernel, 3, 1, getISA());
  size_t elements = rows * kColumns;
  Operands operands({{elements * 4}, {elements * 4}, {elements * 2}});
  measureRows(state, loaded, operands, rows, kColumns);
}
BENCHMARK(runGate)->Name("activation/silu")->Arg(4096)->UseRealTime();

/// Zamba's steps.
void runSoftplus(benchmark::State &state) {
  constexpr int64_t kColumns = 7424;
  int64_t rows = state.range(0);
  cpu::ActivationKernel kernel{
      Activation::Softplus, /*slots=*/1, kColumns,
      /*hasFactor=*/false,  DType::F32,  DType::F32, DType::F32};
  LoadedKernel loaded = loadKernel(kernel, 2, 1, getISA());
  size_t elements = rows * kColumns;
  Operands operands({{elements * 4}, {elements * 4}});
  measureRows(state, loaded, operands, rows, kColumns);
}
BENCHMARK(runSoftplus)->Name("activation/softplus")->Arg(4096)->UseRealTime();

} // namespace
