//===- ProductBench.cpp - Products of few and of many rows ----------------===//
//
// gemv and gemm: the shapes of Jamba. sweep: columns x inner x rows, of weights
// that no cache holds; `of_bound` is the time over what every number of rows is
// to keep, 1.15 times the least that the machine allows and 5 us. A cliff is a
// number of rows where it is above 1 and well above its neighbours'.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"

#include "codegen/CPU/Kernels.h"

#include <benchmark/benchmark.h>

#include <map>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

/// y = x w^T, of weights that nobody has touched for long: there are so many
/// copies of them that no cache holds all.
class Product {
public:
  Product(DType type, int64_t inner, int64_t columns, int64_t mostRows)
      : type(type), inner(inner), columns(columns),
        kernel(loadKernel(choose(type, inner, columns), 3, 1, getHostISA())),
        x(mostRows * inner * cpu::getBytes(type)), y(mostRows * columns * 4) {
    constexpr int64_t kBeyondCaches = int64_t(256) << 20;
    int64_t bytes = inner * columns * cpu::getBytes(type);
    for (int64_t all = 0; all < kBeyondCaches; all += bytes)
      weights.push_back(std::make_unique<Bytes>(bytes));
  }

  void run(int64_t rows) {
    braid_abi_call call = {};
    call.tokens = rows;
    next = (next + 1) % weights.size();
    kernel.run(call, {x.data(), weights[next]->data(), y.data()}, {0, columns});
  }
  Work getWork(int64_t rows) const {
    Work work;
    work.bytes = weights.front()->size();
    (type == DType::BF16 ? work.bf16 : work.f32) = 2.0 * rows * inner * columns;
    return work;
  }

private:
  static cpu::LinearKernel choose(DType type, int64_t inner, int64_t columns) {
    return {{{columns, chooseProduct(type, inner, columns), DType::F32}},
            /*hasBias=*/false,
            /*overRows=*/false};
  }

  DType type;
  int64_t inner, columns;
  LoadedKernel kernel;
  Bytes x, y;
  std::vector<std::unique_ptr<Bytes>> weights;
  size_t next = 0;
};

constexpr int64_t kMostRows = 512;

/// One of each kind, made when it is first needed. Those of another shape make
/// room for it.
Product &getProduct(DType type, int64_t inner, int64_t columns) {
  using Key = std::tuple<DType, int64_t, int64_t>;
  static std::map<Key, Product> products;
  Key key(type, inner, columns);
  if (products.count(key) == 0) {
    products.clear();
    products.try_emplace(key, type, inner, columns, kMostRows);
  }
  return products.at(key);
}

void runProduct(benchmark::State &state, DType type) {
  Product &product = getProduct(type, 2560, type == DType::F32 ? 8192 : 16384);
  int64_t rows = state.range(0);
  measure(state, product.getWork(rows), [&] { product.run(rows); });
}

void runSweep(benchmark::State &state, DType type) {
  Product &product = getProduct(type, state.range(1), state.range(0));
  int64_t rows = state.range(2);
  Timing timing =
      measure(state, product.getWork(rows), [&] { product.run(rows); });
  state.counters["of_bound"] =
      timing.seconds / (1.15 * timing.leastSeconds + 5e-6);
}

void addRows(benchmark::internal::Benchmark *all) {
  for (int64_t rows = 1; rows <= 64; ++rows)
    all->Arg(rows);
  all->Arg(kMostRows);
}

void addShapes(benchmark::internal::Benchmark *all) {
  constexpr std::pair<int64_t, int64_t> kShapes[] = {
      {2048, 2048}, {8192, 2048}, {2048, 8192}};
  for (auto [columns, inner] : kShapes)
    for (int64_t rows = 1; rows <= 64; ++rows)
      all->Args({columns, inner, rows});
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

BENCHMARK_CAPTURE(runSweep, sweep_f32, DType::F32)
    ->Name("sweep_f32")
    ->Apply(addShapes)
    ->UseRealTime();
BENCHMARK_CAPTURE(runSweep, sweep_bf16, DType::BF16)
    ->Name("sweep_bf16")
    ->Apply(addShapes)
    ->UseRealTime();

} // namespace
