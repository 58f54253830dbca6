//===- AttentionKernel.cpp - Attention over KV blocks ---------------------===//
#include "codegen/CPU/AttentionScores.h"
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <limits>

namespace mlir::hybrid::cpu {

/// Positions whose softmax is taken together: part of the result, on every
/// path and every target.
static constexpr int64_t kSpan = 64;

/// Vectors of the result that a pass over a span's values keeps in registers.
static constexpr int64_t kVectorsInRegisters = 8;

std::string AttentionKernel::getName() const {
  uint64_t bits;
  std::memcpy(&bits, &scale, sizeof bits);
  return llvm::formatv("attention_s{0}_q{1}_h{2}x{3}_b{4}_{5:x-}{6}", slots,
                       queryHeads, heads, headSize, blockBytes, bits,
                       getSuffix({input, type, output}));
}

std::string AttentionKernel::getTile() const {
  return llvm::formatv("a query x {0} positions", kSpan);
}

namespace {

/// Emits one head of one token. Scratch holds the probabilities of a span and
/// the running vector.
class AttentionEmitter {
public:
  AttentionEmitter(KernelBuilder &b, const AttentionKernel &kernel)
      : b(b), kernel(kernel),
        scores(b,
               {kernel.slots, kernel.queryHeads, kernel.heads, kernel.headSize,
                kernel.scale, kernel.blockBytes, kernel.input, kernel.type}),
        layout(scores.getLayout()), probabilities(b.scratch(kSpan * 4)),
        running(b.scratch(layout.getPadded() * 4)) {}

  void emit(Value unit);

private:
  SmallVector<Value> emitSpan(Value first, Value count, ValueRange carried);
  Value emitScores(Value first, Value count);
  Value emitProbabilities(Value largest);
  void emitValues(Value first, Value count, Value keep, Value take);
  int64_t getVectorsOf(int64_t elements) { return elements / b.getLanes(); }

  KernelBuilder &b;
  const AttentionKernel &kernel;
  AttentionScores scores;
  KVBlock layout;
  Value probabilities, running;
};

/// Stores the scores of positions [first, first + count), minus infinity
/// behind them, and returns the largest.
Value AttentionEmitter::emitScores(Value first, Value count) {
  double infinity = std::numeric_limits<double>::infinity();
  int64_t lanes = b.getLanes();
  SmallVector<Value> largest = b.loop(
      b.i64(0), b.i64(kSpan), lanes, b.splat(-infinity),
      [&](Value offset, ValueRange carried) -> SmallVector<Value> {
        Value left = b.sub(count, offset);
        Value line =
            b.choose(
                 b.greater(left, b.i64(0)),
                 [&]() -> SmallVector<Value> {
                   Value products = scores.multiply(b.add(first, offset));
                   return {
                       b.select(b.maskOf(left), products, b.splat(-infinity))};
                 },
                 [&]() -> SmallVector<Value> { return {b.splat(-infinity)}; })
                .front();
        b.store(line, b.at(probabilities, offset, 4));
        return {b.max(carried.front(), line)};
      });
  return b.maxOfLanes(largest.front());
}

/// Replaces scores by exp(score - largest) and returns their sum.
Value AttentionEmitter::emitProbabilities(Value largest) {
  SmallVector<Value> sum =
      b.loop(b.i64(0), b.i64(kSpan), b.getLanes(), b.splat(0.0),
             [&](Value offset, ValueRange carried) -> SmallVector<Value> {
               Value address = b.at(probabilities, offset, 4);
               Value p = b.exp(b.sub(b.load(address), b.splat(largest)));
               b.store(p, address);
               return {b.add(carried.front(), p)};
             });
  return b.sumOfLanes(sum.front());
}

/// running = running * keep + take * sum_p probability[p] * value[p], over the
/// positions that exist: what nobody wrote is never read.
void AttentionEmitter::emitValues(Value first, Value count, Value keep,
                                  Value take) {
  int64_t vectors = getVectorsOf(layout.getPadded());
  for (int64_t v = 0; v < vectors; v += kVectorsInRegisters) {
    int64_t group = std::min(kVectorsInRegisters, vectors - v);
    SmallVector<Value> sums(group, b.splat(0.0));
    sums =
        b.loop(b.i64(0), count, 1, sums, [&](Value offset, ValueRange carried) {
          Value position = b.add(first, offset);
          Value p = b.splat(b.loadF32(b.at(probabilities, offset, 4)));
          Value lane = b.rem(position, b.i64(kPositionsPerKVBlock));
          Value values = b.at(
              layout.getValues(b, scores.getBlock(position), scores.getHead()),
              lane, layout.getPadded() * getBytes(kernel.type));
          SmallVector<Value> next;
          for (int64_t i = 0; i < group; ++i)
            next.push_back(b.fma(
                p,
                b.load(kernel.type,
                       b.at(values, {}, 1,
                            (v + i) * b.getLanes() * getBytes(kernel.type)),
                       {}),
                carried[i]));
          return next;
        });
    for (int64_t i = 0; i < group; ++i) {
      Value address = b.at(running, {}, 1, (v + i) * b.getLanes() * 4);
      Value kept = b.mul(b.load(address), b.splat(keep));
      b.store(b.fma(b.splat(take), sums[i], kept), address);
    }
  }
}

/// Merges the span at `first` into (largest, sum) and the running vector.
SmallVector<Value> AttentionEmitter::emitSpan(Value first, Value count,
                                              ValueRange carried) {
  Value largest = emitScores(first, count);
  Value sum = emitProbabilities(largest);
  Value top = b.max(carried[0], largest);
  auto weigh = [&](Value part) {
    // One lane of a vector: there is one exp.
    return b.maxOfLanes(b.exp(b.splat(b.sub(part, top))));
  };
  Value keep = weigh(carried[0]), take = weigh(largest);
  emitValues(first, count, keep, take);
  return {top, b.fma(take, sum, b.mul(keep, carried[1]))};
}

void AttentionEmitter::emit(Value unit) {
  double infinity = std::numeric_limits<double>::infinity();
  Value positions = scores.begin(unit);

  b.loop(b.i64(0), b.i64(layout.getPadded()), b.getLanes(),
         [&](Value i) { b.store(b.splat(0.0), b.at(running, i, 4)); });
  SmallVector<Value> last =
      b.loop(b.i64(0), positions, kSpan, {b.f32(-infinity), b.f32(0.0)},
             [&](Value first, ValueRange carried) {
               Value count = b.min(b.i64(kSpan), b.sub(positions, first));
               return emitSpan(first, count, carried);
             });
  Rows output{b.getOperand(2), kernel.output, kernel.headSize};
  Value sum = b.splat(last[1]);
  b.forColumns(b.i64(0), b.i64(kernel.headSize), [&](Value i, Value mask) {
    Value y = b.div(b.load(b.at(running, i, 4)), sum);
    output.store(b, y, unit, i, mask);
  });
}

} // namespace

void AttentionKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  AttentionEmitter emitter(b, *this);
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value unit) { emitter.emit(unit); });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
