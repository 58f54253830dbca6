//===- ExpertKernels.cpp - Routers and experts, by definition -------------===//
#include "compiler/Reference/Kernels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

void run(RouterOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer scales = context.buffer(op.getInits()[0]);
  Buffer chosen = context.buffer(op.getInits()[1]);
  int64_t experts = op.getWeight().getType().getShape()[0];
  for (int64_t t : context.tokens(op.getReplicated())) {
    std::vector<double> p(experts);
    for (int64_t e = 0; e < experts; ++e)
      p[e] = dot(context.weightRow(op.getWeight(), e), input.row(t));
    if (op.getInits().size() == 3)
      llvm::copy(p, context.buffer(op.getInits()[2]).row(t));
    double largest = *std::max_element(p.begin(), p.end()), sum = 0;
    for (double &value : p)
      sum += value = std::exp(value - largest);
    std::vector<int64_t> order(experts);
    std::iota(order.begin(), order.end(), 0);
    llvm::sort(order, [&](int64_t a, int64_t b) {
      return std::pair(-p[a], a) < std::pair(-p[b], b);
    });
    if (op.getNormalized()) {
      sum = 0;
      for (int64_t s = 0; s < scales.width; ++s)
        sum += p[order[s]];
    }
    for (int64_t s = 0; s < scales.width; ++s) {
      scales.row(t)[s] = p[order[s]] / sum;
      chosen.row(t)[s] = order[s];
    }
  }
}

void run(SortRowsOp op, KernelContext &context) {
  Buffer experts = context.buffer(op.getExperts());
  Buffer init = context.buffer(op.getInit());
  std::vector<int64_t> order(context.batch.getTokens() * experts.width);
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](int64_t a, int64_t b) {
    return std::pair(experts.data[a], a) < std::pair(experts.data[b], b);
  });
  llvm::copy(order, init.data);
}

/// Calls body(column, expert) for what a share computes; expert -1: all.
template <typename OpT, typename BodyT>
static void forShare(OpT op, int64_t columns, bool isSummed,
                     KernelContext &context, BodyT body) {
  int64_t size = op.getItems().value_or(1);
  int64_t chunks = llvm::divideCeil(columns, size);
  for (int64_t i = context.units().begin; i < context.units().end; ++i) {
    int64_t begin = i % chunks * size;
    int64_t expert = op.getItems() && !isSummed ? i / chunks : -1;
    for (int64_t n = begin; n < std::min(begin + size, columns); ++n)
      body(n, expert);
  }
}

/// Walks the rows in the given order, as every lowering does, so that a wrong
/// order shows.
void run(ExpertLinearOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer experts = context.buffer(op.getExperts());
  Buffer order = context.buffer(op.getOrder());
  int64_t slots = experts.width, tokens = context.batch.getTokens();
  int64_t count = cast<WeightType>(op.getWeights()[0].getType()).getShape()[0];
  int64_t inner = columnsOf(op.getInput()),
          columns = columnsOf(op.getInits()[0]);
  bool inputHasSlots = input.width != inner;
  std::vector<double> biases(columns);
  if (op.getBias())
    biases = context.vector(op.getBias());
  for (auto [weight, result] : llvm::zip(op.getWeights(), op.getInits())) {
    Buffer init = context.buffer(result);
    auto compute = [&, weight = weight](int64_t n, int64_t only) {
      if (op.getScales())
        for (int64_t t = 0; t < tokens; ++t)
          init.row(t)[n] = 0;
      std::vector<double> row;
      int64_t current = -1;
      for (int64_t i = 0; i < tokens * slots; ++i) {
        int64_t place = context.asIndex(order.data[i], tokens * slots);
        int64_t e = context.asIndex(experts.data[place], count);
        if (only >= 0 && e != only)
          continue;
        if (e != current)
          row = context.weightRow(weight, e * columns + n);
        current = e;
        int64_t t = place / slots, s = place % slots;
        double y = dot(row, input.row(t) + (inputHasSlots ? s * inner : 0));
        if (op.getScales())
          init.row(t)[n] += context.buffer(op.getScales()).row(t)[s] * y;
        else
          init.row(t)[s * columns + n] = y;
      }
      for (int64_t t = 0; op.getBias() && t < tokens; ++t)
        init.row(t)[n] += biases[n];
    };
    forShare(op, columns, static_cast<bool>(op.getScales()), context, compute);
  }
}

void run(ExpertGatedLinearOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer experts = context.buffer(op.getExperts());
  Buffer order = context.buffer(op.getOrder());
  Buffer init = context.buffer(op.getInit());
  int64_t slots = experts.width, places = context.batch.getTokens() * slots;
  int64_t count = op.getGate().getType().getShape()[0];
  int64_t columns = columnsOf(op.getInit());
  auto compute = [&](int64_t n, int64_t only) {
    std::vector<double> gate, up;
    int64_t current = -1;
    for (int64_t i = 0; i < places; ++i) {
      int64_t place = context.asIndex(order.data[i], places);
      int64_t e = context.asIndex(experts.data[place], count);
      if (only >= 0 && e != only)
        continue;
      if (e != current) {
        gate = context.weightRow(op.getGate(), e * columns + n);
        up = context.weightRow(op.getUp(), e * columns + n);
      }
      current = e;
      const double *x = input.row(place / slots);
      init.row(place / slots)[place % slots * columns + n] =
          applyActivation(op.getFunction(), dot(gate, x)) * dot(up, x);
    }
  };
  forShare(op, columns, /*isSummed=*/false, context, compute);
}

} // namespace braid::reference
