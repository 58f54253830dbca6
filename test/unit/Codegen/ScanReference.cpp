//===- ScanReference.cpp - Recurrences by their definition ----------------===//
#include "test/unit/Codegen/ScanReference.h"

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {

std::vector<ScanShape> getDefaultShape(ISA isa, int64_t states) {
  ScanShape shape;
  shape.choose(CPUTarget{isa}, states);
  return {shape};
}

std::vector<ScanShape> getOtherShapes(int64_t states) {
  std::vector<ScanShape> shapes;
  for (int64_t group = 1; group <= states + 1; ++group)
    shapes.push_back({/*chunk=*/5, group});
  for (int64_t chunk : {1, 2, 17, 31, 33, 1024})
    shapes.push_back({chunk, /*group=*/2});
  return shapes;
}

ScanReference::ScanReference(ISA isa, int64_t columns, int64_t groups,
                             int64_t states, DType type)
    : columns(columns), groups(groups), states(states),
      call({{1, 9, 3}, {70, 0, 1}, {33, 2, 0}, {2, 0, 4}}),
      x(Elements::draw(type, call.getTokens() * columns, 1)),
      b(Elements::draw(type, call.getTokens() * groups * states, 2)),
      c(Elements::draw(type, call.getTokens() * groups * states, 3)),
      a(DType::F32, getPanels() * kPanel * states),
      exp2(isa, [](KernelBuilder &b, mlir::Value value) {
        return b.exp2OfNegative(value);
      }) {
  Elements drawn = Elements::draw(DType::F32, columns * states, 4, -3, 0);
  for (int64_t d = 0; d < columns; ++d)
    for (int64_t n = 0; n < states; ++n)
      a.set(inPanel(d, n), drawn[d * states + n]);
}

Elements ScanReference::prepareSlots() const {
  Elements slots = Elements::draw(DType::F32, kSlots * getSlotFloats(), 6);
  for (size_t s = 0; s < call.getSequences().size(); ++s)
    for (int64_t d = 0; d < columns && call.getSequences()[s].past == 0; ++d)
      for (int64_t n = 0; n < states; ++n)
        slots.set(inSlots(s, d, n), NAN);
  return slots;
}

/// body(sequence, channel, token, isFirst) for every channel's tokens in order.
template <typename BodyT>
void ScanReference::forTokens(BodyT body) const {
  for (size_t s = 0; s < call.getSequences().size(); ++s)
    for (int64_t d = 0; d < columns; ++d)
      for (int64_t i = 0; i < call.getSequences()[s].length; ++i)
        body(s, d, call.getFirst(s) + i,
             i == 0 && call.getSequences()[s].past == 0);
}

void ScanReference::run(
    Elements &slots, const Recurrence<float> &recurrence,
    const std::function<void(int64_t, int64_t, float)> &finish) const {
  forTokens([&](size_t s, int64_t d, int64_t t, bool isFirst) {
    float input = x[t * columns + d], delta = recurrence.step(t, d);
    float sum = recurrence.skip(d) * input;
    for (int64_t n = 0; n < states; ++n) {
      // exp(a * step) = 2^(a * log2(e) * step).
      float decay = a[inPanel(d, n)] * 1.4426950408889634f;
      float kept =
          recurrence.keep ? recurrence.keep(t, d) : exp2(decay * delta);
      float before = isFirst ? 0 : slots[inSlots(s, d, n)];
      float next = std::fma(kept, before, (delta * input) * b[inRow(t, d, n)]);
      sum = std::fma(next, c[inRow(t, d, n)], sum);
      slots.set(inSlots(s, d, n), next);
    }
    finish(t, d, sum);
  });
}

/// A state's error decays as the state does.
void ScanReference::runInDouble(
    const Elements &slots, const Recurrence<double> &recurrence,
    double stepError,
    const std::function<void(int64_t, int64_t, double, double)> &finish) const {
  constexpr double kUlp = 1.2e-7;
  std::vector<double> state(states), error(states);
  forTokens([&](size_t s, int64_t d, int64_t t, bool isFirst) {
    double input = x[t * columns + d], delta = recurrence.step(t, d);
    double sum = recurrence.skip(d) * input, size = std::abs(sum), off = 0;
    for (int64_t n = 0; n < states; ++n) {
      if (t == call.getFirst(s)) {
        state[n] = isFirst ? 0 : slots[inSlots(s, d, n)];
        error[n] = 0;
      }
      double kept = recurrence.keep ? recurrence.keep(t, d)
                                    : std::exp(a[inPanel(d, n)] * delta);
      double added = delta * b[inRow(t, d, n)] * input;
      double part = kept * std::abs(state[n]) + std::abs(added);
      state[n] = kept * state[n] + added;
      error[n] = kept * error[n] + stepError * part;
      double factor = c[inRow(t, d, n)];
      sum += state[n] * factor;
      size += std::abs(state[n] * factor);
      off += error[n] * std::abs(factor);
    }
    finish(t, d, sum, off + kUlp * static_cast<double>(states + 2) * size);
  });
}

} // namespace braid::test
