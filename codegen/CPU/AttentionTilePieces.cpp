//===- AttentionTilePieces.cpp - Pieces of a tile's positions -------------===//
#include "codegen/CPU/AttentionTile.h"
#include "codegen/CPU/ColumnLoop.h"

#include <limits>

namespace mlir::hybrid::cpu {

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

SoftmaxSum AttentionTileEmitter::makeSums() {
  int64_t number = kernel.tiling.queries;
  return {b.scratch(number * 4), b.scratch(number * 4),
          b.scratch(number * layout.getPadded() * 4)};
}

/// Where the sums of `query` are, among those of all.
SoftmaxSum AttentionTileEmitter::getSums(const SoftmaxSum &sums, Value query) {
  return {b.at(sums.largest, query, 4), b.at(sums.sum, query, 4),
          b.at(sums.vector, query, layout.getPadded() * 4)};
}

SoftmaxSum AttentionTileEmitter::load(const SoftmaxSum &places) {
  return {b.loadF32(places.largest), b.loadF32(places.sum), places.vector};
}

/// Queries one after another, in one piece of code: what comes once in hundreds
/// of positions need not be fast, but small.
void AttentionTileEmitter::forQueries(KernelBuilder::Body body) {
  b.loop(b.i64(0), b.i64(countQueries()), 1, body);
}

/// Sums of no positions.
void AttentionTileEmitter::clear(const SoftmaxSum &sums) {
  b.loop(b.i64(0), b.i64(countQueries() * layout.getPadded()), b.getLanes(),
         [&](Value i) { b.store(b.splat(0.0), b.at(sums.vector, i, 4)); });
  forQueries([&](Value query) {
    SoftmaxSum places = getSums(sums, query);
    b.storeF32(b.f32(-kInfinity), places.largest);
    b.storeF32(b.f32(0.0), places.sum);
  });
}

/// Attends to the spans of the positions [begin, end), which are in one piece:
/// the running sums are those of the piece.
void AttentionTileEmitter::emitPiece(Value begin, Value end) {
  clear(running);
  int64_t number = countQueries();
  SmallVector<Value> carried(number, b.f32(-kInfinity));
  carried.append(number, b.f32(0.0));
  carried = b.loop(
      begin, end, kPositionsPerSpan, carried,
      [&](Value first, ValueRange values) { return emitSpan(first, values); });
  for (int64_t query = 0; query < number; ++query) {
    SoftmaxSum places = getSums(running, b.i64(query));
    b.storeF32(carried[query], places.largest);
    b.storeF32(carried[number + query], places.sum);
  }
}

/// Attends to all pieces, one after another.
void AttentionTileEmitter::mergePieces() {
  clear(total);
  Value end = b.mul(tile.spans, b.i64(kPositionsPerSpan));
  b.loop(b.i64(0), end, kAttentionPiece, [&](Value begin) {
    emitPiece(begin, b.min(end, b.add(begin, b.i64(kAttentionPiece))));
    forQueries([&](Value query) {
      SoftmaxSum places = getSums(total, query);
      SoftmaxSum sums = merge(b, load(places), load(getSums(running, query)),
                              layout.getPadded());
      b.storeF32(sums.largest, places.largest);
      b.storeF32(sums.sum, places.sum);
    });
  });
  forQueries([&](Value query) {
    SoftmaxSum sums = load(getSums(total, query));
    storeResult(query, sums.sum, sums.vector);
  });
}

/// Leaves a piece where the team can read it. If all others of a query are
/// there, the query's result is computed.
void AttentionTileEmitter::sharePiece() {
  Value begin = b.mul(tile.piece, b.i64(kAttentionPiece));
  emitPiece(begin, b.min(b.mul(tile.spans, b.i64(kPositionsPerSpan)),
                         b.add(begin, b.i64(kAttentionPiece))));
  AttentionPieces pieces(b, kernel);
  Value heads = b.i64(kernel.slots * kernel.queryHeads);
  Value number = b.div(b.add(counts.front(), b.i64(kAttentionPiece - 1)),
                       b.i64(kAttentionPiece));
  forQueries([&](Value query) {
    Value token = b.div(getUnit(query), heads);
    Value head = b.rem(getUnit(query), heads);
    pieces.store(token, tile.piece, head, load(getSums(running, query)));
    pieces.arrive(token, head, number, [&] {
      Value vector = getSums(total, query).vector;
      storeResult(query, pieces.mergeAll(token, head, number, vector), vector);
    });
  });
}

/// `vector` divided by `sum` is the result of `query`.
void AttentionTileEmitter::storeResult(Value query, Value sum, Value vector) {
  Rows output{b.getOperand(2), kernel.output, kernel.headSize};
  Value unit = getUnit(query), divisor = b.splat(sum);
  b.forColumns(b.i64(0), b.i64(kernel.headSize), [&](Value i, Value mask) {
    output.store(b, b.div(b.load(b.at(vector, i, 4)), divisor), unit, i, mask);
  });
}

} // namespace mlir::hybrid::cpu
