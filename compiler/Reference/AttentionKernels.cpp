//===- AttentionKernels.cpp - Attention and its cache, by definition ------===//
#include "compiler/Reference/Kernels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

/// The frequencies of a sequence of `length` tokens.
static std::vector<double> getFrequencies(RotaryTableOp op, int64_t length) {
  auto toVector = [](ArrayAttr list) {
    std::vector<double> numbers;
    for (auto number : list.getAsRange<FloatAttr>())
      numbers.push_back(number.getValueAsDouble());
    return numbers;
  };
  std::vector<double> frequencies = toVector(op.getFrequencies());
  int64_t threshold = op.getThreshold().value_or(length);
  if (length <= threshold)
    return frequencies;
  if (op.getLongFrequencies())
    return toVector(*op.getLongFrequencies());
  double factor = op.getStretchFactor()->convertToDouble();
  double stretch = factor * length / threshold - (factor - 1);
  for (auto [frequency, exponent] :
       llvm::zip_equal(frequencies, toVector(*op.getStretchExponents())))
    frequency *= std::pow(stretch, -exponent);
  return frequencies;
}

void run(RotaryTableOp op, KernelContext &context) {
  Buffer init = context.buffer(op.getInit());
  double scale = op.getScale().convertToDouble();
  int64_t pairs = init.width / 2;
  for (int64_t t = context.units().begin; t < context.units().end; ++t) {
    const Sequence &sequence =
        context.batch.sequences[context.batch.sequenceOf[t]];
    double position = context.batch.positions[t];
    std::vector<double> frequencies = getFrequencies(op, sequence.whole);
    for (int64_t m = 0; m < pairs; ++m) {
      init.row(t)[m] = scale * std::cos(position * frequencies[m]);
      init.row(t)[pairs + m] = scale * std::sin(position * frequencies[m]);
    }
  }
}

void run(RopeOp op, KernelContext &context) {
  Buffer table = context.buffer(op.getTable());
  Buffer init = context.buffer(op.getInit());
  int64_t size = op.getHeadSize(), heads = init.width / size;
  int64_t pairs = table.width / 2;
  auto turn = [&](int64_t t, double *x) {
    const double *c = table.row(t), *s = c + pairs;
    for (int64_t m = 0; m < pairs; ++m) {
      double a = x[m], b = x[pairs + m];
      x[m] = a * c[m] - b * s[m];
      x[pairs + m] = b * c[m] + a * s[m];
    }
  };
  if (op.getPartitions().front().division == Division::Heads) {
    for (int64_t unit = context.units().begin; unit < context.units().end;
         ++unit)
      turn(unit / heads, init.row(unit / heads) + unit % heads * size);
    return;
  }
  // Columns of every slot.
  int64_t slots = slotsOf(op.getInit()), columns = init.width / slots;
  for (int64_t t = 0; t < context.batch.getTokens(); ++t)
    for (int64_t slot = 0; slot < slots; ++slot)
      for (int64_t c = context.units().begin; c < context.units().end;
           c += size)
        turn(t, init.row(t) + slot * columns + c);
}

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

/// Replaces scores by their softmax. With `rounded`, exp(score - largest) of
/// the positions of a span is a number of that type.
static void takeSoftmax(std::vector<double> &scores, Type rounded) {
  constexpr size_t kSpan = kPositionsPerSpan;
  double largest = *std::max_element(scores.begin(), scores.end()), sum = 0;
  for (size_t begin = 0; begin < scores.size(); begin += kSpan) {
    auto first = scores.begin() + begin;
    auto last = scores.begin() + std::min(begin + kSpan, scores.size());
    double top = rounded ? *std::max_element(first, last) : largest;
    for (auto at = first; at != last; ++at) {
      double p = std::exp(*at - top);
      *at = rounded ? roundTo(rounded, p) * std::exp(top - largest) : p;
      sum += *at;
    }
  }
  for (double &p : scores)
    p /= sum;
}

/// The heads of a share's units, one after another, and the score of each
/// position. `OpT` has queries and a state.
template <typename OpT, typename BodyT>
static void forHeads(OpT op, KernelContext &context, BodyT body) {
  Buffer queries = context.buffer(op.getQueries());
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  int64_t size = shape[2], width = shape[1] * size;
  int64_t heads = queries.width / size;
  int64_t perSlot = heads / slotsOf(op.getQueries());
  int64_t group = perSlot / shape[1];
  double scale = op.getScale().convertToDouble();
  for (int64_t unit = context.units().begin; unit < context.units().end;
       ++unit) {
    int64_t t = unit / heads, head = unit % heads;
    const Sequence &sequence =
        context.batch.sequences[context.batch.sequenceOf[t]];
    int64_t positions = sequence.past + t - sequence.first + 1;
    const double *cache = context.state(op.getState(), sequence.slot).data() +
                          head % perSlot / group * size;
    std::vector<double> query(queries.row(t) + head * size,
                              queries.row(t) + (head + 1) * size);
    if (op.getRounded())
      for (double &x : query)
        x = roundTo(op.getState().getType().getElementType(), x);
    std::vector<double> p(positions);
    for (int64_t j = 0; j < positions; ++j)
      p[j] = scale * std::inner_product(query.begin(), query.end(),
                                        cache + j * 2 * width, 0.0);
    body(t, head, p, cache + width);
  }
}

void run(AttentionOp op, KernelContext &context) {
  Buffer init = context.buffer(op.getInit());
  ArrayRef<int64_t> shape = op.getState().getType().getShape();
  Type elements = op.getState().getType().getElementType();
  int64_t size = shape[2], stride = 2 * shape[1] * size;
  forHeads(op, context,
           [&](int64_t t, int64_t head, std::vector<double> &p,
               const double *values) {
             takeSoftmax(p, op.getRounded() ? elements : Type());
             double *out = init.row(t) + head * size;
             std::fill_n(out, size, 0.0);
             for (size_t j = 0; j < p.size(); ++j)
               for (int64_t i = 0; i < size; ++i)
                 out[i] += p[j] * values[j * stride + i];
           });
}

void run(AttentionWeightsOp op, KernelContext &context) {
  Buffer output = context.buffer(op.getOutput());
  if (!output.data)
    return;
  int64_t heads = op.getOutput().getType().getDimSize(2);
  int64_t width = output.width / heads;
  int64_t first = context.index(op.getIndex()) * context.batch.getTokens();
  forHeads(
      op, context,
      [&](int64_t t, int64_t head, std::vector<double> &p, const double *) {
        takeSoftmax(p, /*rounded=*/{});
        double *out = output.row(first + t) + head * width;
        std::fill_n(out, width, 0.0);
        std::copy_n(p.begin(), p.size(), out);
      });
}

} // namespace braid::reference
