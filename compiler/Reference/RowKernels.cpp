//===- RowKernels.cpp - Rows in, rows out, by definition ------------------===//
#include "compiler/Reference/Kernels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

void run(EmbedOp op, KernelContext &context) {
  Buffer ids = context.buffer(op.getIds());
  Buffer init = context.buffer(op.getInit());
  int64_t vocabulary = op.getWeight().getType().getShape()[0];
  for (int64_t t = context.units().begin; t < context.units().end; ++t)
    if (!context.batch.embeddings.empty())
      std::copy_n(&context.batch.embeddings[t * init.width], init.width,
                  init.row(t));
    else
      llvm::copy(context.weightRow(op.getWeight(),
                                   context.asIndex(*ids.row(t), vocabulary)),
                 init.row(t));
}

void run(RMSNormOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> weight = context.vector(op.getWeight());
  double epsilon = op.getEpsilon().convertToDouble();
  for (int64_t t : context.tokens(op.getReplicated())) {
    const double *x = input.row(t);
    double squares = std::inner_product(x, x + input.width, x, 0.0);
    double scale = 1 / std::sqrt(squares / input.width + epsilon);
    for (int64_t c = 0; c < input.width; ++c)
      init.row(t)[c] = x[c] * scale * weight[c];
  }
}

void run(ConcatRMSNormOp op, KernelContext &context) {
  Buffer first = context.buffer(op.getFirst());
  Buffer second = context.buffer(op.getSecond());
  Buffer init = context.buffer(op.getInit());
  std::vector<double> weight = context.vector(op.getWeight());
  double epsilon = op.getEpsilon().convertToDouble();
  for (int64_t t = context.units().begin; t < context.units().end; ++t) {
    std::vector<double> x(first.row(t), first.row(t) + first.width);
    x.insert(x.end(), second.row(t), second.row(t) + second.width);
    double scale = 1 / std::sqrt(dot(x, x.data()) / init.width + epsilon);
    for (int64_t c = 0; c < init.width; ++c)
      init.row(t)[c] = x[c] * scale * weight[c];
  }
}

void run(LinearOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  int64_t rows =
      op.getRows() ? context.batch.getRows() : context.batch.getTokens();
  std::vector<std::vector<double>> biases;
  for (Value bias : op.getBiases())
    biases.push_back(context.vector(bias));
  for (auto [i, init] : llvm::enumerate(op.getInits())) {
    Buffer result = context.buffer(init);
    for (int64_t n = context.units(i).begin; n < context.units(i).end; ++n) {
      std::vector<double> weight = context.weightRow(op.getWeights()[i], n);
      double bias = biases.empty() ? 0 : biases[i][n];
      for (int64_t t = 0; t < rows; ++t) {
        double kept = op.getAccumulate() ? result.row(t)[n] : 0;
        result.row(t)[n] = kept + (dot(weight, input.row(t)) + bias);
      }
    }
  }
}

void run(GatedLinearOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  for (int64_t n = context.units().begin; n < context.units().end; ++n) {
    std::vector<double> gate = context.weightRow(op.getGate(), n);
    std::vector<double> up = context.weightRow(op.getUp(), n);
    for (int64_t t = 0; t < context.batch.getTokens(); ++t)
      init.row(t)[n] =
          applyActivation(op.getFunction(), dot(gate, input.row(t))) *
          dot(up, input.row(t));
  }
}

void run(HeadLinearOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  int64_t inner = input.width / headsOf(op);
  for (auto [i, init] : llvm::enumerate(op.getInits())) {
    Buffer result = context.buffer(init);
    std::vector<double> biases(result.width);
    if (!op.getBiases().empty())
      biases = context.vector(op.getBiases()[i]);
    int64_t columns = result.width / headsOf(op);
    for (int64_t n = context.units(i).begin; n < context.units(i).end; ++n) {
      // Rows of all heads follow each other, like the columns of the result.
      std::vector<double> weight = context.weightRow(op.getWeights()[i], n);
      for (int64_t t = 0; t < context.batch.getTokens(); ++t)
        result.row(t)[n] =
            dot(weight, input.row(t) + n / columns * inner) + biases[n];
    }
  }
}

void run(ActivationOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  int64_t columns = columnsOf(op.getInit());
  for (int64_t t = 0; t < context.batch.getTokens(); ++t)
    for (int64_t first = 0; first < init.width; first += columns)
      for (int64_t c = first + context.units().begin;
           c < first + context.units().end; ++c) {
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
    for (int64_t c = context.units().begin; c < context.units().end; ++c)
      init.row(t)[c] += input.row(t)[c];
}

void run(AddRMSNormOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer stream = context.buffer(op.getInits()[0]);
  Buffer normed = context.buffer(op.getInits()[1]);
  std::vector<double> weight = context.vector(op.getWeight());
  double epsilon = op.getEpsilon().convertToDouble();
  for (int64_t t : context.tokens(/*replicated=*/false)) {
    double *x = stream.row(t), squares = 0;
    for (int64_t c = 0; c < input.width; ++c) {
      x[c] += input.row(t)[c];
      squares += x[c] * x[c];
    }
    double scale = 1 / std::sqrt(squares / input.width + epsilon);
    for (int64_t c = 0; c < input.width; ++c)
      normed.row(t)[c] = x[c] * scale * weight[c];
  }
}

void run(SelectRowsOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer init = context.buffer(op.getInit());
  for (int64_t r = context.units().begin; r < context.units().end; ++r)
    std::copy_n(input.row(context.batch.rows[r]), input.width, init.row(r));
}

void run(hybrid::CopyOp op, KernelContext &context) {
  Buffer input = context.buffer(op.getInput());
  Buffer output = context.buffer(op.getOutput());
  if (!output.data)
    return;
  int64_t tokens = context.batch.getTokens(),
          index = context.index(op.getIndex());
  for (int64_t t = 0; t < tokens; ++t)
    for (int64_t c = context.units().begin; c < context.units().end; ++c)
      output.row(index * tokens + t)[c] = input.row(t)[c];
}

} // namespace braid::reference
