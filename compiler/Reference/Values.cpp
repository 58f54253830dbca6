//===- Values.cpp - What kernels see of values, weights and states --------===//
#include "compiler/Reference/Values.h"

#include <cmath>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid::reference {

Buffer KernelContext::buffer(Value value) const {
  Buffer buffer = environment.values.lookup(value).buffer;
  buffer.data += buffer.threadStride * share.thread;
  return buffer;
}

/// Reads elements [first, first + count) of one element of a parameter.
static void readPieces(WeightSource &source, ArrayAttr pieces, int64_t first,
                       int64_t count, double *out) {
  for (auto piece : pieces.getAsRange<SourceAttr>()) {
    if (count == 0)
      return;
    if (first >= piece.getCount()) {
      first -= piece.getCount();
      continue;
    }
    int64_t taken = std::min(count, piece.getCount() - first);
    piece.forEachRun(first, taken, [&](int64_t offset, int64_t run) {
      source.read(piece.getTensor(), offset, run, out);
      out += run;
    });
    count -= taken;
    first = 0;
  }
}

double roundTo(Type elementType, double x) {
  if (!elementType.isBF16() || !std::isfinite(x))
    return x;
  // bf16 has 8 bits of mantissa, the first of them implied.
  int exponent;
  double mantissa = std::frexp(x, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(mantissa, 8)), exponent - 8);
}

void KernelContext::roundInits(ComputeOpInterface op) const {
  auto inits = cast<DestinationStyleOpInterface>(*op).getDpsInits();
  for (Value init : inits) {
    Type elements = cast<ShapedType>(init.getType()).getElementType();
    if (!elements.isBF16())
      continue;
    Buffer values = buffer(init);
    for (double &x : llvm::make_range(values.data,
                                      values.data + values.rows * values.width))
      x = roundTo(elements, x);
  }
}

std::vector<double> KernelContext::weightRow(Value handle, int64_t row) const {
  WeightHandle weight = environment.values.lookup(handle).weight;
  int64_t columns = weight.param.getType().getShape().back();
  std::vector<double> values(columns);
  readPieces(source, cast<ArrayAttr>(weight.param.getSources()[weight.index]),
             row * columns, columns, values.data());
  if (weight.param.getMap() == WeightMap::NegExp)
    for (double &value : values)
      value = -std::exp(value);
  Type elements = weight.param.getType().getElementType();
  for (double &value : values)
    value = roundTo(elements, value);
  return values;
}

std::vector<double> KernelContext::vector(Value handle) const {
  return weightRow(handle, 0);
}

std::vector<double> &KernelContext::state(Value handle, int64_t slot) const {
  StateHandle state = environment.values.lookup(handle).state;
  std::vector<double> &values = slots[slot].states[{state.state, state.index}];
  StateType type = state.state.getType();
  if (values.empty() && type.getKind() != StateKind::KV)
    values.resize(ShapedType::getNumElements(type.getShape()));
  return values;
}

int64_t KernelContext::asIndex(double number, int64_t limit) const {
  if (number >= 0 && number < static_cast<double>(limit))
    return static_cast<int64_t>(number);
  poison = true;
  return 0;
}

} // namespace braid::reference
