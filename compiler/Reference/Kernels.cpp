//===- Kernels.cpp - Each op by its definition ----------------------------===//
//
// Nothing clever: the formula of the op's description, for the units asked for.
//
//===----------------------------------------------------------------------===//
#include "compiler/Reference/Values.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {
namespace {

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

double applyActivation(hybrid::Activation function, double x) {
  switch (function) {
  case hybrid::Activation::Silu:
    return x / (1 + std::exp(-x));
  case hybrid::Activation::Gelu:
    return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
  case hybrid::Activation::GeluTanh:
    return 0.5 * x *
           (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
  case hybrid::Activation::Relu:
    return std::max(0.0, x);
  case hybrid::Activation::Relu2:
    return std::max(0.0, x) * std::max(0.0, x);
  case hybrid::Activation::Softplus:
    return x > 20 ? x : std::log1p(std::exp(x));
  }
  llvm_unreachable("all activations are listed");
}

double dot(const std::vector<double> &a, const double *b) {
  return std::inner_product(a.begin(), a.end(), b, 0.0);
}

//===----------------------------------------------------------------------===//
// Rows in, rows out
//===----------------------------------------------------------------------===//

void run(EmbedOp op, KernelContext &context) {
  Buffer ids = context.buffer(op.getIds());
  Buffer init = context.buffer(op.getInit());
  int64_t vocabulary = op.getWeight().getType().getShape()[0];
  for (int64_t t = context.units.begin; t < context.units.end; ++t)
    llvm::copy(context.weightRow(op.getWeight(),
                                 context.asIndex(*ids.row(t), vocabulary)),
               init.row(t));
}

void run(RMSNormOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> weight = context.vector(op.getWeight());
  double epsilon = op.getEpsilon().convertToDouble();
  for (int64_t t = context.units.begin; t < context.units.end; ++t) {
    const double *x = input.row(t);
    double squares = std::inner_product(x, x + input.width, x, 0.0);
    double scale = 1 / std::sqrt(squares / input.width + epsilon);
    for (int64_t c = 0; c < input.width; ++c)
      init.row(t)[c] = x[c] * scale * weight[c];
  }
}

/// Calls body(result, column) for each column of each result that the units
/// of a linear op cover.
template <typename BodyT>
void forEachColumn(LinearOp op, Units units, BodyT body) {
  Partition partition = op.getPartition();
  if (partition.division == Division::Columns) {
    for (size_t i = 0; i < op.getInits().size(); ++i)
      for (int64_t n = units.begin; n < units.end; ++n)
        body(i, n);
    return;
  }
  PanelsAttr layout =
      cast<WeightType>(op.getWeights()[0].getType()).getLayout();
  int64_t width = layout ? layout.getWidth() : 1, panel = 0;
  for (auto [i, init] : llvm::enumerate(op.getInits()))
    for (int64_t first = 0; first < columnsOf(init); first += width, ++panel)
      if (panel >= units.begin && panel < units.end)
        for (int64_t n = first; n < std::min(first + width, columnsOf(init));
             ++n)
          body(i, n);
}

void run(LinearOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  int64_t rows =
      op.getRows() ? context.batch.getRows() : context.batch.getTokens();
  std::vector<std::vector<double>> biases;
  for (Value bias : op.getBiases())
    biases.push_back(context.vector(bias));
  forEachColumn(op, context.units, [&](size_t i, int64_t n) {
    Buffer init = context.buffer(op.getInits()[i]);
    std::vector<double> weight = context.weightRow(op.getWeights()[i], n);
    double bias = biases.empty() ? 0 : biases[i][n];
    for (int64_t t = 0; t < rows; ++t)
      init.row(t)[n] = dot(weight, input.row(t)) + bias;
  });
}

void run(ActivationOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  int64_t columns = columnsOf(op.getInit());
  for (int64_t t = 0; t < context.batch.getTokens(); ++t)
    for (int64_t first = 0; first < init.width; first += columns)
      for (int64_t c = first + context.units.begin;
           c < first + context.units.end; ++c) {
        double factor =
            op.getFactor() ? context.buffer(op.getFactor()).row(t)[c] : 1;
        init.row(t)[c] =
            applyActivation(op.getFunction(), input.row(t)[c]) * factor;
      }
}

void run(AddOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  for (int64_t t = 0; t < context.batch.getTokens(); ++t)
    for (int64_t c = context.units.begin; c < context.units.end; ++c)
      init.row(t)[c] += input.row(t)[c];
}

void run(SelectRowsOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  for (int64_t r = context.units.begin; r < context.units.end; ++r)
    std::copy_n(input.row(context.batch.rows[r]), input.width, init.row(r));
}

void run(hybrid::CopyOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer output = context.buffer(op.getOutput());
  int64_t tokens = context.batch.getTokens();
  for (int64_t t = 0; t < tokens; ++t)
    for (int64_t c = context.units.begin; c < context.units.end; ++c)
      output.row(op.getIndex() * tokens + t)[c] = input.row(t)[c];
}

//===----------------------------------------------------------------------===//
// Mamba
//===----------------------------------------------------------------------===//

void run(CausalConv1DOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  int64_t columns = input.width;
  std::vector<double> biases(columns);
  if (op.getBias())
    biases = context.vector(op.getBias());
  for (int64_t c = context.units.begin; c < context.units.end; ++c) {
    std::vector<double> taps = context.weightRow(op.getWeight(), c);
    int64_t before = taps.size() - 1;
    for (const Sequence &sequence : context.batch.sequences) {
      // The columns seen so far, then those of the call.
      std::vector<double> line(before + sequence.length);
      for (int64_t j = 0; j < before; ++j)
        line[j] = context.state(op.getState(), sequence.slot)[j * columns + c];
      for (int64_t t = 0; t < sequence.length; ++t)
        line[before + t] = input.row(sequence.first + t)[c];
      for (int64_t t = 0; t < sequence.length; ++t)
        init.row(sequence.first + t)[c] = dot(taps, &line[t]) + biases[c];
      for (int64_t j = 0; j < before; ++j)
        context.state(op.getState(), sequence.slot)[j * columns + c] =
            line[sequence.length + j];
    }
  }
}

void run(SelectiveScanOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer step = context.buffer(op.getStep());
  Buffer b = context.buffer(op.getB()), c = context.buffer(op.getC());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> skip = context.vector(op.getSkip());
  int64_t states = b.width;
  for (int64_t d = context.units.begin; d < context.units.end; ++d) {
    std::vector<double> a = context.weightRow(op.getA(), d);
    for (const Sequence &sequence : context.batch.sequences) {
      double *s = &context.state(op.getState(), sequence.slot)[d * states];
      for (int64_t t = sequence.first; t < sequence.first + sequence.length;
           ++t) {
        double x = input.row(t)[d], delta = step.row(t)[d], y = 0;
        for (int64_t n = 0; n < states; ++n) {
          s[n] = std::exp(a[n] * delta) * s[n] + delta * b.row(t)[n] * x;
          y += s[n] * c.row(t)[n];
        }
        init.row(t)[d] = y + skip[d] * x;
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

/// A KV state is [position][keys of all heads, values of all heads].
void run(AppendKVOp op, KernelContext &context) {
  Buffer keys = context.buffer(op.getKeys());
  Buffer values = context.buffer(op.getValues());
  int64_t width = keys.width;
  for (const Sequence &sequence : context.batch.sequences) {
    std::vector<double> &cache = context.state(op.getState(), sequence.slot);
    cache.resize((sequence.past + sequence.length) * 2 * width, NAN);
    for (int64_t t = 0; t < sequence.length; ++t)
      for (int64_t c = context.units.begin; c < context.units.end; ++c) {
        double *position = &cache[(sequence.past + t) * 2 * width];
        position[c] = keys.row(sequence.first + t)[c];
        position[width + c] = values.row(sequence.first + t)[c];
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
  for (int64_t unit = context.units.begin; unit < context.units.end; ++unit) {
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

//===----------------------------------------------------------------------===//
// Experts
//===----------------------------------------------------------------------===//

void run(RouterOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer scales = context.buffer(op.getInits()[0]);
  Buffer chosen = context.buffer(op.getInits()[1]);
  int64_t experts = op.getWeight().getType().getShape()[0];
  for (int64_t t = context.units.begin; t < context.units.end; ++t) {
    std::vector<double> p(experts);
    for (int64_t e = 0; e < experts; ++e)
      p[e] = dot(context.weightRow(op.getWeight(), e), input.row(t));
    double largest = *std::max_element(p.begin(), p.end()), sum = 0;
    for (double &value : p)
      sum += value = std::exp(value - largest);
    std::vector<int64_t> order(experts);
    std::iota(order.begin(), order.end(), 0);
    llvm::sort(order, [&](int64_t a, int64_t b) {
      return std::pair(-p[a], a) < std::pair(-p[b], b);
    });
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
  for (auto [weight, result] : llvm::zip(op.getWeights(), op.getInits())) {
    Buffer init = context.buffer(result);
    for (int64_t n = context.units.begin; n < context.units.end; ++n) {
      if (op.getScales())
        for (int64_t t = 0; t < tokens; ++t)
          init.row(t)[n] = 0;
      std::vector<double> row;
      int64_t current = -1;
      for (int64_t i = 0; i < tokens * slots; ++i) {
        int64_t place = context.asIndex(order.data[i], tokens * slots);
        int64_t e = context.asIndex(experts.data[place], count);
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
    }
  }
}

} // namespace

LogicalResult runKernel(Operation *op, KernelContext &context) {
  bool known =
      llvm::TypeSwitch<Operation *, bool>(op)
          .Case<ActivationOp, AddOp, AppendKVOp, AttentionOp, CausalConv1DOp,
                hybrid::CopyOp, EmbedOp, ExpertLinearOp, LinearOp, RMSNormOp,
                RouterOp, SelectRowsOp, SelectiveScanOp, SortRowsOp>(
              [&](auto op) {
                run(op, context);
                return true;
              })
          .Default(false);
  if (!known)
    return op->emitOpError("has no reference kernel");
  if (context.sawPoison())
    return op->emitOpError("read an index that nothing wrote");
  return success();
}

} // namespace braid::reference
