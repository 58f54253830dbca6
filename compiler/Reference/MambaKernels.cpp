//===- MambaKernels.cpp - Convolutions and scans, by definition -----------===//
#include "compiler/Reference/Kernels.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

/// `function` maps what the convolution gives.
template <typename ConvOpT, typename FunctionT>
static void runConv(ConvOpT op, KernelContext &context, FunctionT function) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  int64_t columns = input.width;
  std::vector<double> biases(columns);
  if (op.getBias())
    biases = context.vector(op.getBias());
  for (int64_t c = context.units().begin; c < context.units().end; ++c) {
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
        init.row(sequence.first + t)[c] =
            function(dot(taps, &line[t]) + biases[c]);
      for (int64_t j = 0; j < before; ++j)
        context.state(op.getState(), sequence.slot)[j * columns + c] =
            line[sequence.length + j];
    }
  }
}

void run(CausalConv1DOp op, KernelContext &context) {
  runConv(op, context, [](double x) { return x; });
}

void run(ConvActivationOp op, KernelContext &context) {
  runConv(op, context,
          [&](double x) { return applyActivation(op.getFunction(), x); });
}

/// One step of a channel's states; `a` has the decay of each. Gives what they
/// and the skip make of `x`.
static double stepScan(double *states, llvm::ArrayRef<double> a, double delta,
                       double x, const double *b, const double *c,
                       double skip) {
  double y = 0;
  for (size_t n = 0; n < a.size(); ++n) {
    states[n] = std::exp(a[n] * delta) * states[n] + delta * b[n] * x;
    y += states[n] * c[n];
  }
  return y + skip * x;
}

void run(SelectiveScanOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer step = context.buffer(op.getStep());
  Buffer b = context.buffer(op.getB()), c = context.buffer(op.getC());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> skip = context.vector(op.getSkip());
  int64_t states = b.width / groupsOf(op);
  for (int64_t d = context.units().begin; d < context.units().end; ++d) {
    std::vector<double> a = context.weightRow(op.getA(), d);
    int64_t first = d / (input.width / groupsOf(op)) * states;
    for (const Sequence &sequence : context.batch.sequences) {
      double *s = &context.state(op.getState(), sequence.slot)[d * states];
      for (int64_t t = sequence.first; t < sequence.first + sequence.length;
           ++t) {
        init.row(t)[d] = stepScan(s, a, step.row(t)[d], input.row(t)[d],
                                  &b.row(t)[first], &c.row(t)[first], skip[d]);
      }
    }
  }
}

void run(GatedScanOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer gate = context.buffer(op.getGate()), dt = context.buffer(op.getDt());
  Buffer b = context.buffer(op.getB()), c = context.buffer(op.getC());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> skip = context.vector(op.getSkip());
  std::vector<double> bias = context.vector(op.getDtBias());
  int64_t states = b.width;
  for (int64_t d = context.units().begin; d < context.units().end; ++d) {
    std::vector<double> a = context.weightRow(op.getA(), d);
    std::vector<double> weight = context.weightRow(op.getDtWeight(), d);
    for (const Sequence &sequence : context.batch.sequences) {
      double *s = &context.state(op.getState(), sequence.slot)[d * states];
      for (int64_t t = sequence.first; t < sequence.first + sequence.length;
           ++t) {
        double step = applyActivation(hybrid::Activation::Softplus,
                                      dot(weight, dt.row(t)) + bias[d]);
        init.row(t)[d] =
            applyActivation(op.getFunction(), gate.row(t)[d]) *
            stepScan(s, a, step, input.row(t)[d], b.row(t), c.row(t), skip[d]);
      }
    }
  }
}

void run(SSDScanOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer step = context.buffer(op.getStep());
  Buffer b = context.buffer(op.getB()), c = context.buffer(op.getC());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> a = context.vector(op.getA());
  std::vector<double> bias = context.vector(op.getStepBias());
  std::vector<double> skip = context.vector(op.getSkip());
  double low = op.getLow() ? op.getLow()->convertToDouble() : -INFINITY;
  double high = op.getHigh() ? op.getHigh()->convertToDouble() : INFINITY;
  int64_t heads = step.width, states = b.width / groupsOf(op);
  for (int64_t d = context.units().begin; d < context.units().end; ++d) {
    int64_t h = d / (input.width / heads);
    int64_t first = h / (heads / groupsOf(op)) * states;
    std::vector<double> decays(states, a[h]); // one for all states of a head
    for (const Sequence &sequence : context.batch.sequences) {
      double *s = &context.state(op.getState(), sequence.slot)[d * states];
      for (int64_t t = sequence.first; t < sequence.first + sequence.length;
           ++t) {
        double delta = applyActivation(hybrid::Activation::Softplus,
                                       step.row(t)[h] + bias[h]);
        delta = std::min(std::max(delta, low), high);
        init.row(t)[d] = stepScan(s, decays, delta, input.row(t)[d],
                                  &b.row(t)[first], &c.row(t)[first], skip[h]);
      }
    }
  }
}

void run(GatedRMSNormOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer gate = context.buffer(op.getGate());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> weight = context.vector(op.getWeight());
  double epsilon = op.getEpsilon().convertToDouble();
  int64_t groups = op.getGroups(), size = input.width / groups;
  for (int64_t unit = context.units().begin; unit < context.units().end;
       ++unit) {
    int64_t t = unit / groups, first = unit % groups * size;
    std::vector<double> x(size);
    for (int64_t c = 0; c < size; ++c)
      x[c] = input.row(t)[first + c] *
             applyActivation(hybrid::Activation::Silu, gate.row(t)[first + c]);
    double scale = 1 / std::sqrt(dot(x, x.data()) / size + epsilon);
    for (int64_t c = 0; c < size; ++c)
      init.row(t)[first + c] = x[c] * scale * weight[first + c];
  }
}

} // namespace braid::reference
