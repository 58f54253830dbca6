//===- ProductBench.cpp - Products of few and of many rows ----------------===//
//
// gemv and gemm: the shapes of Jamba. sweep, and gated_linear of a gate and an
// up: columns x inner x rows, of weights that no cache holds; `of_bound` is the
// time over what every number of rows is to keep, 1.15 times the least that the
// machine allows and 5 us. A cliff is a number of rows where it is above 1 and
// well above its neighbours'.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"

#include "codegen/CPU/Kernels.h"

#include "llvm/Support/MathExtras.h"
#include <benchmark/benchmark.h>

#include <map>
#include <tuple>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

/// What is multiplied: by one weight [columns, inner], or by a gate and an up
/// side by side.
struct ProductSize {
  DType type;
  bool gated;
  int64_t inner, columns;

  bool operator<(const ProductSize &other) const {
    auto fields = [](const ProductSize &size) {
      return std::tie(size.type, size.gated, size.inner, size.columns);
    };
    return fields(*this) < fields(other);
  }
  size_t getBytes() const { return inner * columns * cpu::getBytes(type); }
};

/// A product with weights that are in no cache, of rows that are.
class Product {
public:
  Product(const ProductSize &size, int64_t mostRows)
      : size(size), kernel(load(size)),
        x(mostRows * size.inner * cpu::getBytes(size.type)),
        y(mostRows * size.columns * 4),
        weights(std::vector<Operands::Operand>(size.gated ? 2 : 1,
                                               {size.getBytes()})) {}

  void run(int64_t rows) {
    braid_abi_call call = {};
    call.tokens = rows;
    std::vector<const void *> operands = {x.data()};
    const std::vector<const void *> &next = weights.next();
    operands.insert(operands.end(), next.begin(), next.end());
    operands.push_back(y.data());
    kernel.run(call, operands, {0, size.columns});
  }
  Work getWork(int64_t rows) const {
    Work work;
    work.bytes = weights.getBytes();
    (size.type == DType::BF16 ? work.bf16 : work.f32) =
        2.0 * (size.gated ? 2 : 1) * rows * size.inner * size.columns;
    return work;
  }

private:
  static LoadedKernel load(const ProductSize &size) {
    auto [type, gated, inner, columns] = size;
    if (gated)
      return loadKernel(
          cpu::GatedLinearKernel{Activation::Silu, columns,
                                 chooseProduct(type, inner, columns, 2), type},
          4, 1, getISA());
    return loadKernel(
        cpu::LinearKernel{
            {{columns, chooseProduct(type, inner, columns), DType::F32}},
            /*hasBias=*/false,
            /*overRows=*/false},
        3, 1, getISA());
  }

  ProductSize size;
  LoadedKernel kernel;
  Bytes x, y;
  Operands weights;
};

constexpr int64_t kMostRows = 512;

/// One of each kind, made when it is first needed. Those of another shape make
/// room for it.
Product &getProduct(const ProductSize &size) {
  static std::map<ProductSize, Product> products;
  if (products.count(size) == 0) {
    products.clear();
    products.try_emplace(size, size, kMostRows);
  }
  return products.at(size);
}

void runProduct(benchmark::State &state, DType type) {
  Product &product = getProduct(
      {type, /*gated=*/false, 2560, type == DType::F32 ? 8192 : 16384});
  int64_t rows = state.range(0);
  measure(state, product.getWork(rows), [&] { product.run(rows); });
}

void runSweep(benchmark::State &state, DType type, bool gated) {
  Product &product = getProduct({type, gated, state.range(1), state.range(0)});
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

void sweep(benchmark::internal::Benchmark *all, int64_t columns,
           int64_t inner) {
  for (int64_t rows = 1; rows <= 64; ++rows)
    all->Args({columns, inner, rows});
}

void addShapes(benchmark::internal::Benchmark *all) {
  sweep(all, 2048, 2048);
  sweep(all, 8192, 2048);
  sweep(all, 2048, 8192);
}

/// Of Jamba and of Bamba.
void addGatedShapes(benchmark::internal::Benchmark *all) {
  sweep(all, 4096, 2048);
  sweep(all, 14336, 4096);
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

BENCHMARK_CAPTURE(runSweep, sweep_f32, DType::F32, /*gated=*/false)
    ->Name("sweep_f32")
    ->Apply(addShapes)
    ->UseRealTime();
BENCHMARK_CAPTURE(runSweep, sweep_bf16, DType::BF16, /*gated=*/false)
    ->Name("sweep_bf16")
    ->Apply(addShapes)
    ->UseRealTime();
BENCHMARK_CAPTURE(runSweep, gated_f32, DType::F32, /*gated=*/true)
    ->Name("gated_linear_f32")
    ->Apply(addGatedShapes)
    ->UseRealTime();
BENCHMARK_CAPTURE(runSweep, gated_bf16, DType::BF16, /*gated=*/true)
    ->Name("gated_linear_bf16")
    ->Apply(addGatedShapes)
    ->UseRealTime();

//===----------------------------------------------------------------------===//
// A product for each head
//===----------------------------------------------------------------------===//

cpu::LinearResult makeResult(int64_t heads, int64_t inner, int64_t columns,
                             DType type) {
  return {heads * columns, chooseProduct(DType::BF16, inner, columns), type};
}

void measureHeads(benchmark::State &state,
                  const cpu::HeadLinearKernel &kernel) {
  int64_t tokens = state.range(0), heads = kernel.heads;
  const cpu::ProductShape &shape = kernel.results.front().product;
  Work work;
  std::vector<Operands::Operand> weights, biases, inits;
  std::vector<int64_t> units;
  for (const cpu::LinearResult &result : kernel.results) {
    int64_t panels =
        llvm::divideCeil(result.columns / heads, result.product.panel);
    weights.push_back(
        {size_t(heads * panels * result.product.getPanelBytes())});
    if (kernel.hasBias)
      biases.push_back({size_t(result.columns * 4)});
    inits.push_back(
        {size_t(tokens * result.columns * cpu::getBytes(result.type))});
    units.insert(units.end(), {0, result.columns});
    work.bf16 += 2.0 * tokens * result.columns * shape.inner;
  }
  std::vector<Operands::Operand> all = {
      {size_t(tokens * heads * shape.inner * 2)}};
  for (const auto &operands : {weights, biases, inits})
    all.insert(all.end(), operands.begin(), operands.end());
  LoadedKernel loaded =
      loadKernel(kernel, all.size(), kernel.results.size(), getISA());
  Operands operands(all);
  work.bytes = operands.getBytes();
  Call call({0, tokens});
  measure(state, work, [&] { loaded.run(call.get(), operands.next(), units); });
}

/// Zamba's two heads: what steps, b and c are made from, and the steps.
void runToSteps(benchmark::State &state) {
  measureHeads(state, {2,
                       {makeResult(2, 3712, 232, DType::BF16),
                        makeResult(2, 3712, 16, DType::F32),
                        makeResult(2, 3712, 16, DType::F32)},
                       /*hasBias=*/false});
}
void runFromSteps(benchmark::State &state) {
  measureHeads(state,
               {2, {makeResult(2, 232, 3712, DType::F32)}, /*hasBias=*/true});
}

void addTokens(benchmark::internal::Benchmark *all) {
  all->Arg(1)->Arg(64)->Arg(512)->UseRealTime();
}
BENCHMARK(runToSteps)->Name("head_linear/in")->Apply(addTokens);
BENCHMARK(runFromSteps)->Name("head_linear/out")->Apply(addTokens);

} // namespace
