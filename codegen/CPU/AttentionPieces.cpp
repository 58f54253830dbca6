//===- AttentionPieces.cpp - Attention piece by piece ---------------------===//
#include "codegen/CPU/AttentionPieces.h"

#include "codegen/CPU/TeamMemory.h"

#include <limits>

namespace mlir::hybrid::cpu {

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

Value weigh(KernelBuilder &b, Value part, Value top) {
  // One lane of a vector: there is one exp.
  return b.maxOfLanes(b.exp(b.splat(b.sub(part, top))));
}

SoftmaxSum merge(KernelBuilder &b, const SoftmaxSum &total,
                 const SoftmaxSum &part, int64_t padded) {
  Value top = b.max(total.largest, part.largest);
  Value keep = weigh(b, total.largest, top);
  Value take = weigh(b, part.largest, top);
  Value keeps = b.splat(keep), takes = b.splat(take);
  b.loop(b.i64(0), b.i64(padded), b.getLanes(), [&](Value i) {
    Value address = b.at(total.vector, i, 4);
    Value kept = b.mul(b.load(address), keeps);
    b.store(b.fma(takes, b.load(b.at(part.vector, i, 4)), kept), address);
  });
  return {top, b.fma(take, part.sum, b.mul(keep, total.sum)), total.vector};
}

int64_t AttentionPieces::getPadded() const {
  return llvm::alignTo(headSize, 16);
}

Value AttentionPieces::countPieces() {
  Value end = b.add(b.getLongest(), b.i64(kAttentionPiece - 1));
  return b.div(end, b.i64(kAttentionPiece));
}

Value AttentionPieces::getPlace(Value token, Value piece, Value head) {
  Value row = b.add(b.mul(token, countPieces()), piece);
  return b.at(b.getPieces(), b.add(b.mul(row, b.i64(heads)), head),
              getHeadPieceBytes(headSize));
}

void AttentionPieces::store(Value token, Value piece, Value head,
                            const SoftmaxSum &part) {
  Value place = getPlace(token, piece, head);
  b.storeF32(part.largest, place);
  b.storeF32(part.sum, b.at(place, {}, 1, 4));
  b.loop(b.i64(0), b.i64(getPadded()), b.getLanes(), [&](Value i) {
    b.store(b.load(b.at(part.vector, i, 4)), b.at(place, i, 4, 64));
  });
}

void AttentionPieces::arrive(Value token, Value head, Value number,
                             llvm::function_ref<void()> body) {
  Value counter =
      b.getCounter(b.add(b.mul(token, b.i64(heads)), head), kFirstPieceCounter);
  Value before = b.fetchAdd(counter, 1);
  b.ifThen(b.equal(before, b.sub(number, b.i64(1))), [&] {
    b.storeI32(b.i64(0), counter);
    body();
  });
}

Value AttentionPieces::mergeAll(Value token, Value head, Value number,
                                Value total) {
  b.loop(b.i64(0), b.i64(getPadded()), b.getLanes(),
         [&](Value i) { b.store(b.splat(0.0), b.at(total, i, 4)); });
  SmallVector<Value> known = b.loop(
      b.i64(0), number, 1, {b.f32(-kInfinity), b.f32(0.0)},
      [&](Value piece, ValueRange carried) -> SmallVector<Value> {
        Value place = getPlace(token, piece, head);
        SoftmaxSum part = {b.loadF32(place), b.loadF32(b.at(place, {}, 1, 4)),
                           b.at(place, {}, 1, 64)};
        SoftmaxSum sum =
            merge(b, {carried[0], carried[1], total}, part, getPadded());
        return {sum.largest, sum.sum};
      });
  return known[1];
}

} // namespace mlir::hybrid::cpu
