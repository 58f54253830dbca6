//===- MambaKernels.cpp - Convolutions and scans, by definition -----------===//
#include "compiler/Reference/Kernels.h"

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

void run(SelectiveScanOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer step = context.buffer(op.getStep());
  Buffer b = context.buffer(op.getB()), c = context.buffer(op.getC());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> skip = context.vector(op.getSkip());
  int64_t states = b.width;
  for (int64_t d = context.units().begin; d < context.units().end; ++d) {
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
        double x = input.row(t)[d], y = 0;
        for (int64_t n = 0; n < states; ++n) {
          s[n] = std::exp(a[n] * step) * s[n] + step * b.row(t)[n] * x;
          y += s[n] * c.row(t)[n];
        }
        init.row(t)[d] = applyActivation(op.getFunction(), gate.row(t)[d]) *
                         (y + skip[d] * x);
      }
    }
  }
}

} // namespace braid::reference
