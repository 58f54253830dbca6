//===- ExpertBench.cpp - Routers and experts ------------------------------===//
//
// Those of Jamba and JetMoE. Of weights, those of chosen experts count, read
// once a call.
//
//===----------------------------------------------------------------------===//
#include "bench/KernelBench.h"

#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/TeamMemory.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

using namespace mlir::hybrid;
using namespace braid::bench;
using braid::test::LoadedKernel;
using braid::test::loadKernel;
using cpu::DType;

namespace {

constexpr int64_t kSlots = 2;

/// What a router and sort_rows say of some calls, in which all experts are
/// equally likely. Calls take turns, so that those of one token find weights
/// that are in no cache.
class Choices {
public:
  Choices(int64_t tokens, int64_t experts) {
    std::mt19937 random(1);
    std::vector<int32_t> all(experts);
    std::iota(all.begin(), all.end(), 0);
    for (Choice &choice : calls) {
      for (int64_t t = 0; t < tokens; ++t) {
        std::shuffle(all.begin(), all.end(), random);
        choice.experts.insert(choice.experts.end(), all.begin(),
                              all.begin() + kSlots);
      }
      choice.order.resize(choice.experts.size());
      std::iota(choice.order.begin(), choice.order.end(), 0);
      auto byExpert = [&](int32_t place) {
        return std::pair(choice.experts[place], place);
      };
      std::sort(
          choice.order.begin(), choice.order.end(),
          [&](int32_t a, int32_t b) { return byExpert(a) < byExpert(b); });
    }
  }

  struct Choice {
    std::vector<int32_t> experts, order;
  };
  const Choice &next() {
    turn = (turn + 1) % std::size(calls);
    return calls[turn];
  }
  /// How many experts a call chooses, on average.
  double countExperts() const {
    size_t sum = 0;
    for (const Choice &choice : calls)
      sum += std::set(choice.experts.begin(), choice.experts.end()).size();
    return static_cast<double>(sum) / std::size(calls);
  }

private:
  Choice calls[16];
  size_t turn = 0;
};

//===----------------------------------------------------------------------===//
// Who gets which expert
//===----------------------------------------------------------------------===//

/// Jamba's. Softmax and the search for the largest are left out.
void runRouter(benchmark::State &state) {
  constexpr int64_t kExperts = 16, kInner = 2048;
  int64_t tokens = state.range(0);
  cpu::RouterKernel kernel = {};
  kernel.experts = kExperts;
  kernel.slots = kSlots;
  kernel.product = chooseProduct(DType::F32, kInner, kExperts);
  kernel.product.input = DType::BF16;
  LoadedKernel loaded = loadKernel(kernel, 4, 1, getISA());
  Call call({0, tokens});
  size_t places = tokens * kSlots;
  Operands operands({{size_t(tokens * kInner * 2)},
                     {kExperts * kInner * 4},
                     {places * 4},
                     {places * 4}});
  Work work;
  work.bytes = operands.getBytes();
  work.f32 = 2.0 * tokens * kExperts * kInner;
  measure(state, work,
          [&] { loaded.run(call.get(), operands.next(), {0, tokens}); });
}
BENCHMARK(runRouter)->Name("router")->Arg(1)->Arg(64)->Arg(512)->UseRealTime();

/// What takes the time is left out: a chain of loads and stores, as rows of one
/// expert follow one another.
void runSortRows(benchmark::State &state) {
  constexpr int64_t kExperts = 16;
  int64_t tokens = state.range(0);
  LoadedKernel loaded =
      loadKernel(cpu::SortRowsKernel{kSlots, kExperts}, 2, 1, getISA());
  Call call({0, tokens});
  size_t places = tokens * kSlots;
  Operands operands({{places * 4}, {places * 4}});
  operands.set(0, Choices(tokens, kExperts).next().experts);
  Work work;
  work.bytes = operands.getBytes();
  measure(state, work,
          [&] { loaded.run(call.get(), operands.next(), {0, 1}); });
}
BENCHMARK(runSortRows)->Name("sort_rows")->Arg(64)->Arg(512)->UseRealTime();

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

/// A kernel on `weights` stacks, of `experts` weights [columns, inner] each.
struct Experts {
  int64_t experts, columns, inner, weights;

  size_t getBytes() const { return columns * inner * 2; } // of one weight
};

/// Operands 1 and 2 are what tokens choose; those of the experts' weights are
/// not counted by `operands`.
void measureExperts(benchmark::State &state, const LoadedKernel &kernel,
                    Operands &operands, const Experts &shape) {
  int64_t tokens = state.range(0);
  Call call({0, tokens});
  call.share(cpu::kFirstPieceCounter);
  Choices choices(tokens, shape.experts);
  Work work;
  work.bytes = operands.getBytes() +
               choices.countExperts() *
                   static_cast<double>(shape.weights * shape.getBytes());
  work.bf16 = 2.0 * tokens * kSlots * shape.columns * shape.inner *
              static_cast<double>(shape.weights);
  measure(state, work, [&] {
    const Choices::Choice &choice = choices.next();
    std::vector<const void *> all = operands.next();
    all[1] = choice.experts.data();
    all[2] = choice.order.data();
    kernel.run(call.get(), all, {0, shape.columns});
  });
}

/// Jamba's gates and ups.
void runGates(benchmark::State &state) {
  constexpr Experts kShape{16, 4096, 2048, 2};
  int64_t tokens = state.range(0);
  cpu::ExpertGatedLinearKernel kernel = {};
  kernel.function = Activation::Silu;
  kernel.experts = kShape.experts;
  kernel.slots = kSlots;
  kernel.columns = kShape.columns;
  kernel.product =
      chooseProduct(DType::BF16, kShape.inner, kShape.columns, kShape.weights);
  kernel.type = DType::BF16;
  // Calls of few tokens have none.
  kernel.items = tokens == 1 ? 0 : 4 * kernel.product.panel;
  size_t places = tokens * kSlots, stack = kShape.experts * kShape.getBytes();
  Operands operands({{size_t(tokens * kShape.inner * 2)},
                     {places * 4},
                     {places * 4},
                     {stack, Bytes::kHalf, /*counts=*/false},
                     {stack, Bytes::kHalf, /*counts=*/false},
                     {places * kShape.columns * 2}});
  measureExperts(state, loadKernel(kernel, 6, 1, getISA()), operands, kShape);
}
BENCHMARK(runGates)
    ->Name("expert_gated_linear")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

cpu::ExpertLinearKernel makeExpertLinear(const Experts &shape) {
  cpu::ExpertLinearKernel kernel = {};
  kernel.experts = shape.experts;
  kernel.slots = kSlots;
  kernel.columns = shape.columns;
  kernel.results = 1;
  kernel.product = chooseProduct(DType::BF16, shape.inner, shape.columns);
  kernel.type = DType::F32;
  return kernel;
}

/// Jamba's products back, of which a token sums two.
void runSums(benchmark::State &state) {
  constexpr Experts kShape{16, 2048, 4096, 1};
  int64_t tokens = state.range(0);
  cpu::ExpertLinearKernel kernel = makeExpertLinear(kShape);
  kernel.inputHasSlots = kernel.hasScales = true;
  size_t places = tokens * kSlots;
  Operands operands(
      {{places * kShape.inner * 2},
       {places * 4},
       {places * 4},
       {places * 4},
       {kShape.experts * kShape.getBytes(), Bytes::kHalf, /*counts=*/false},
       {size_t(tokens * kShape.columns * 4)}});
  measureExperts(state, loadKernel(kernel, 6, 1, getISA()), operands, kShape);
}
BENCHMARK(runSums)
    ->Name("expert_linear")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

/// JetMoE's queries, for each slot its own.
void runQueries(benchmark::State &state) {
  constexpr Experts kShape{8, 2048, 2048, 1};
  int64_t tokens = state.range(0);
  cpu::ExpertLinearKernel kernel = makeExpertLinear(kShape);
  size_t places = tokens * kSlots;
  Operands operands(
      {{size_t(tokens * kShape.inner * 2)},
       {places * 4},
       {places * 4},
       {kShape.experts * kShape.getBytes(), Bytes::kHalf, /*counts=*/false},
       {places * kShape.columns * 4}});
  measureExperts(state, loadKernel(kernel, 5, 1, getISA()), operands, kShape);
}
BENCHMARK(runQueries)
    ->Name("expert_linear/queries")
    ->Arg(1)
    ->Arg(64)
    ->Arg(512)
    ->UseRealTime();

} // namespace
