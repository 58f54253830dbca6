//===- AttentionKernels.cpp - Attention and its cache, by definition ------===//
#include "compiler/Reference/Kernels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

/// A KV state is [position][keys of all heads, values of all heads].
void run(AppendKVOp op, KernelContext &context) {
  Buffer keys = context.buffer(op.getKeys());
  Buffer values = context.buffer(op.getValues());
  int64_t width = keys.width;
  Type elements = op.getState().getType().getElementType();
  for (const Sequence &sequence : context.batch.sequences) {
    std::vector<double> &cache = context.state(op.getState(), sequence.slot);
    cache.resize((sequence.past + sequence.length) * 2 * width, NAN);
    for (int64_t t = 0; t < sequence.length; ++t)
      for (int64_t c = context.units().begin; c < context.units().end; ++c) {
        double *position = &cache[(sequence.past + t) * 2 * width];
        position[c] = roundTo(elements, keys.row(sequence.first + t)[c]);
        position[width + c] =
            roundTo(elements, values.row(sequence.first + t)[c]);
      }
  }
}

void run(AttentionOp op, KernelContext &context) {
  Buffer queries = context.buffer(op.getQueries());
  Buffer init = context.buffer(op.getInit());
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  int64_t size = shape[2], width = shape[1] * size;
  int64_t heads = queries.width / size, group = heads / shape[1];
  double scale = op.getScale().convertToDouble();
  for (int64_t unit = context.units().begin; unit < context.units().end;
       ++unit) {
    int64_t t = unit / heads, head = unit % heads;
    const Sequence &sequence =
        context.batch.sequences[context.batch.sequenceOf[t]];
    int64_t positions = sequence.past + t - sequence.first + 1;
    const double *cache = context.state(op.getState(), sequence.slot).data() +
                          head / group * size;
    const double *query = queries.row(t) + head * size;
    std::vector<double> p(positions);
    for (int64_t j = 0; j < positions; ++j)
      p[j] = scale * std::inner_product(query, query + size,
                                        cache + j * 2 * width, 0.0);
    double largest = *std::max_element(p.begin(), p.end()), sum = 0;
    for (double &value : p)
      sum += value = std::exp(value - largest);
    double *out = init.row(t) + head * size;
    std::fill_n(out, size, 0.0);
    for (int64_t j = 0; j < positions; ++j)
      for (int64_t i = 0; i < size; ++i)
        out[i] += p[j] / sum * cache[j * 2 * width + width + i];
  }
}

} // namespace braid::reference
