//===- ScanChannels.cpp - The recurrence of some channels -----------------===//
#include "codegen/CPU/ScanChannels.h"

namespace mlir::hybrid::cpu {

ScanChannels::ScanChannels(KernelBuilder &b, const ScanOperands &operands,
                           const ScanShape &shape)
    : b(b), operands(operands), shape(shape) {
  if (operands.states > shape.group)
    sums = b.scratch(shape.chunk * b.getLanes() * 4);
}

void ScanChannels::forChunks(
    const KernelBuilder::SequenceFields &sequence,
    llvm::function_ref<void(Value first, Value count)> body) {
  Value end = b.add(sequence.first, sequence.length);
  b.loop(sequence.first, end, shape.chunk, [&](Value first) {
    body(first, b.min(b.i64(shape.chunk), b.sub(end, first)));
  });
}

/// State `n` of the vector at `channel`.
Value ScanChannels::inPanel(Value base, Value channel, int64_t n) {
  int64_t panel = CPUTarget::getChannelPanel();
  Value first =
      b.at(base, b.div(channel, b.i64(panel)), panel * operands.states * 4);
  return b.at(first, b.rem(channel, b.i64(panel)), 4, n * panel * 4);
}

void ScanChannels::run(const KernelBuilder::SequenceFields &sequence,
                       Value first, Value count, const ScanVector &vector) {
  for (int64_t n = 0; n < operands.states; n += shape.group)
    runGroup(sequence, first, count, vector, n,
             std::min(shape.group, operands.states - n));
}

/// exp(a * step) = 2^(a * log2(e) * step).
SmallVector<Value> ScanChannels::loadDecays(const ScanVector &vector,
                                            int64_t firstState,
                                            int64_t numStates) {
  SmallVector<Value> decays;
  if (vector.keep)
    return decays;
  for (int64_t n = 0; n < numStates; ++n)
    decays.push_back(
        b.mul(b.load(inPanel(operands.a, vector.channel, firstState + n)),
              b.splat(1.4426950408889634)));
  return decays;
}

/// A fresh sequence does not read its slot.
SmallVector<Value> ScanChannels::loadStates(Value isFresh, Value slot,
                                            Value channel, int64_t firstState,
                                            int64_t numStates) {
  return b.choose(
      isFresh, [&] { return SmallVector<Value>(numStates, b.splat(0.0)); },
      [&] {
        SmallVector<Value> rows;
        for (int64_t n = 0; n < numStates; ++n)
          rows.push_back(b.load(inPanel(slot, channel, firstState + n)));
        return rows;
      });
}

void ScanChannels::runGroup(const KernelBuilder::SequenceFields &sequence,
                            Value first, Value count, const ScanVector &vector,
                            int64_t firstState, int64_t numStates) {
  Value slot = b.at(operands.state, sequence.slot, operands.slotBytes);
  SmallVector<Value> decays = loadDecays(vector, firstState, numStates);
  Value isFresh = b.logicalAnd(b.equal(sequence.past, b.i64(0)),
                               b.equal(first, sequence.first));
  SmallVector<Value> states =
      loadStates(isFresh, slot, vector.channel, firstState, numStates);
  bool isFirst = firstState == 0;
  bool isLast = firstState + numStates == operands.states;
  int64_t vectorBytes = b.getLanes() * 4;
  auto rowOf = [&](const Rows &rows, Value token) {
    Value row = rows.at(b, token);
    if (vector.group)
      row = b.at(row, vector.group, operands.states * getBytes(rows.type));
    return b.at(row, {}, 1, firstState * getBytes(rows.type));
  };
  auto scalarOf = [&](const Rows &rows, Value row, int64_t n) {
    return b.splat(
        b.loadScalar(rows.type, b.at(row, {}, 1, n * getBytes(rows.type))));
  };
  states = b.loop(b.i64(0), count, 1, states, [&](Value i, ValueRange before) {
    Value token = b.add(first, i);
    Value x = operands.input.load(b, token, vector.channel, vector.mask);
    Value delta = vector.step(token);
    Value kept = vector.keep ? vector.keep(token) : Value();
    Value scaled = b.mul(delta, x);
    Value sum =
        isFirst ? b.mul(vector.skip, x) : b.load(b.at(sums, i, vectorBytes), 4);
    Value rowB = rowOf(operands.b, token), rowC = rowOf(operands.c, token);
    SmallVector<Value> after;
    for (int64_t n = 0; n < numStates; ++n) {
      Value share =
          vector.keep ? kept : b.exp2OfNegative(b.mul(decays[n], delta));
      Value next =
          b.fma(share, before[n], b.mul(scaled, scalarOf(operands.b, rowB, n)));
      sum = b.fma(next, scalarOf(operands.c, rowC, n), sum);
      after.push_back(next);
    }
    if (isLast)
      vector.finish(token, sum);
    else
      b.store(sum, b.at(sums, i, vectorBytes), 4);
    return after;
  });
  for (int64_t n = 0; n < numStates; ++n)
    b.store(DType::F32, states[n],
            inPanel(slot, vector.channel, firstState + n), vector.mask);
}

} // namespace mlir::hybrid::cpu
