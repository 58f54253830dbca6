//===- AttentionTile.cpp - Queries that share keys and values -------------===//
#include "codegen/CPU/AttentionTile.h"
#include "codegen/CPU/ColumnLoop.h"

#include <limits>

namespace mlir::hybrid::cpu {

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

AttentionTileEmitter::AttentionTileEmitter(KernelBuilder &b,
                                           const AttentionKernel &kernel)
    : b(b), kernel(kernel), layout{kernel.heads, kernel.headSize, kernel.type},
      product(b, kernel.type, kernel.rounded),
      queryBytes(layout.getPadded() * getBytes(product.getFactor())),
      probabilityBytes(kPositionsPerSpan * getBytes(product.getFactor())),
      queries(b.scratch(kernel.tiling.queries * queryBytes)),
      scores(b.scratch(kernel.tiling.queries * kScoreBytes)),
      probabilities(b.scratch(kernel.tiling.queries * probabilityBytes)),
      running(makeSums()), total(makeSums()) {}

int64_t AttentionTileEmitter::countVectors(int64_t most) const {
  int64_t vectors = kernel.tiling.sums / countQueries();
  return std::clamp<int64_t>(vectors, 1, most);
}

/// The number of a query among the rows of all heads.
Value AttentionTileEmitter::getUnit(Value query) {
  Value heads = b.i64(tile.heads);
  Value row = b.add(tile.row, b.div(query, heads));
  return b.add(b.mul(row, b.i64(kernel.queryHeads)),
               b.add(tile.head, b.rem(query, heads)));
}

void AttentionTileEmitter::fetch(Value address) {
  if (kernel.tiling.fetchSpans != 0)
    b.prefetch(address, kernel.tiling.fetchLevel);
}

Value AttentionTileEmitter::getBlock(Value position) {
  Value number = b.div(position, b.i64(kPositionsPerKVBlock));
  return b.at(b.getOperand(1), b.loadI32(b.at(tile.blocks, number, 4)),
              kernel.blockBytes);
}

/// Copies the queries to scratch, as what is quickest to multiply with.
void AttentionTileEmitter::loadQueries() {
  Rows input{b.getOperand(0), kernel.input, kernel.headSize};
  DType type = product.getFactor();
  for (int64_t query = 0; query < countQueries(); ++query) {
    Value unit = getUnit(b.i64(query));
    Value line = b.at(queries, {}, 1, query * queryBytes);
    b.forColumns(b.i64(0), b.i64(kernel.headSize), [&](Value i, Value mask) {
      b.store(type, product.round(input.load(b, unit, i, mask)),
              b.at(line, i, getBytes(type)), mask);
    });
    Value token =
        b.div(b.add(tile.row, b.i64(query / tile.heads)), b.i64(kernel.slots));
    counts.push_back(
        b.add(b.add(tile.past, b.sub(token, tile.first)), b.i64(1)));
  }
}

/// A position that is fetched while the one at `position` is read: as far ahead
/// as the tiling says, if anybody attends to it.
Value AttentionTileEmitter::getAhead(Value position) {
  Value ahead =
      b.add(position, b.i64(kernel.tiling.fetchSpans * kPositionsPerSpan));
  return b.select(b.less(ahead, counts.back()), ahead, position);
}

/// Where the keys of a vector of positions from `position` on begin.
Value AttentionTileEmitter::getKeys(Value position) {
  Value keys = layout.getKeys(b, getBlock(position), tile.kvHead);
  return layout.getKey(b, keys, b.i64(0),
                       b.rem(position, b.i64(kPositionsPerKVBlock)));
}

/// Adds the products with component `i` of the keys, or with as many as a step
/// takes; `half`: with one of them.
SmallVector<Value> AttentionTileEmitter::sumKeys(ArrayRef<Line> keys, Value i,
                                                 ValueRange sums, bool half) {
  DType type = product.getFactor();
  SmallVector<SmallVector<Value>> lines;
  for (const Line &key : keys) {
    lines.push_back(product.load(b.at(key.begin, i, layout.getKeyStride())));
    if (half)
      lines.back() = product.takeHalf(lines.back());
    fetch(b.at(key.ahead, i, layout.getKeyStride()));
  }
  SmallVector<Value> next;
  for (int64_t query = 0; query < countQueries(); ++query) {
    SmallVector<Value> factors = product.splat(
        b.at(queries, i, getBytes(type), query * queryBytes), half);
    for (ValueRange line : lines)
      next.push_back(product.multiply(factors, line, sums[next.size()]));
  }
  return next;
}

/// Stores the scores of `vectors` vectors of positions from `position` on,
/// which somebody attends to; minus infinity where a query does not.
void AttentionTileEmitter::emitProducts(Value position, Value offset,
                                        int64_t vectors) {
  int64_t lanes = b.getLanes(), depth = product.getDepth();
  SmallVector<Line> keys;
  for (int64_t v = 0; v < vectors; ++v) {
    // Blocks nobody attends to need not exist: an existing one stands in.
    Value place = b.add(position, b.i64(v * lanes));
    place = b.select(b.less(place, counts.back()), place, position);
    keys.push_back({getKeys(place), getKeys(getAhead(place))});
  }
  int64_t number = countQueries();
  SmallVector<Value> sums(number * vectors, b.splat(0.0));
  Value end = b.i64(kernel.headSize / depth * depth);
  sums = b.loop(b.i64(0), end, depth, sums, [&](Value i, ValueRange carried) {
    return sumKeys(keys, i, carried, /*half=*/false);
  });
  if (kernel.headSize % depth != 0)
    sums = sumKeys(keys, end, sums, /*half=*/true);
  for (int64_t i = 0; i < number * vectors; ++i) {
    int64_t query = i / vectors, v = i % vectors;
    Value left = b.sub(counts[query], b.add(position, b.i64(v * lanes)));
    Value line = b.select(b.maskOf(left), b.mul(sums[i], b.splat(kernel.scale)),
                          b.splat(-kInfinity));
    b.store(line, b.at(scores, offset, 4, query * kScoreBytes + v * lanes * 4));
  }
}

/// Stores the scores of the span at `first`.
void AttentionTileEmitter::emitScores(Value first) {
  int64_t lanes = b.getLanes(), number = countQueries();
  int64_t vectors = llvm::bit_floor(
      static_cast<uint64_t>(countVectors(kPositionsPerSpan / lanes)));
  b.loop(
      b.i64(0), b.i64(kPositionsPerSpan), vectors * lanes, [&](Value offset) {
        Value position = b.add(first, offset);
        b.ifThen(
            b.less(position, counts.back()),
            [&] { emitProducts(position, offset, vectors); },
            [&] {
              for (int64_t i = 0; i < number * vectors; ++i)
                b.store(b.splat(-kInfinity), b.at(scores, offset, 4,
                                                  i / vectors * kScoreBytes +
                                                      i % vectors * lanes * 4));
            });
      });
}

Value AttentionTileEmitter::findLargest(int64_t query) {
  SmallVector<Value> largest = b.loop(
      b.i64(0), b.i64(kPositionsPerSpan), b.getLanes(), b.splat(-kInfinity),
      [&](Value offset, ValueRange carried) -> SmallVector<Value> {
        return {b.max(carried.front(),
                      b.load(b.at(scores, offset, 4, query * kScoreBytes)))};
      });
  return b.maxOfLanes(largest.front());
}

/// Stores exp(score - largest), rounded, and returns the sum.
Value AttentionTileEmitter::emitProbabilities(int64_t query, Value largest) {
  DType type = product.getFactor();
  SmallVector<Value> sum =
      b.loop(b.i64(0), b.i64(kPositionsPerSpan), b.getLanes(), b.splat(0.0),
             [&](Value offset, ValueRange carried) -> SmallVector<Value> {
               Value score =
                   b.load(b.at(scores, offset, 4, query * kScoreBytes));
               Value p = product.round(b.exp(b.sub(score, b.splat(largest))));
               b.store(type, p,
                       b.at(probabilities, offset, getBytes(type),
                            query * probabilityBytes),
                       {});
               return {b.add(carried.front(), p)};
             });
  return b.sumOfLanes(sum.front());
}

/// `sum` with the product of what is attended to of a step: of its elements,
/// the first `left`, which may be none or more than there are.
Value AttentionTileEmitter::addAttended(ValueRange factors, ValueRange line,
                                        Value sum, Value left) {
  Value whole = product.multiply(factors, line, sum), less = sum;
  if (product.getDepth() == 2) {
    Value half = product.multiply(factors, product.takeHalf(line), sum);
    less = b.select(b.less(b.i64(0), left), half, sum);
  }
  return b.select(b.less(b.i64(product.getDepth() - 1), left), whole, less);
}

/// Adds the positions [from, to) of a KV block, `from` at the beginning of a
/// step. Unless all queries attend to them (`isShared`), each adds those it
/// does: a value that is no number must not reach a query in front of it.
SmallVector<Value> AttentionTileEmitter::sumBlock(const Block &block,
                                                  Value from, Value to,
                                                  ValueRange sums,
                                                  bool isShared) {
  DType type = product.getFactor();
  int64_t depth = product.getDepth(), bytes = depth * getBytes(kernel.type);
  return b.loop(from, to, depth, sums, [&](Value lane, ValueRange carried) {
    Value skipped = b.mul(lane, b.i64(layout.getValueStride()));
    SmallVector<SmallVector<Value>> lines;
    for (int64_t v = 0; v < block.vectors; ++v) {
      int64_t offset = v * b.getLanes() * bytes;
      lines.push_back(
          product.load(b.at(block.values.begin, skipped, 1, offset)));
      fetch(b.at(block.values.ahead, skipped, 1, offset));
    }
    Value place = b.add(block.offset, lane);
    Value position = b.add(block.position, lane);
    SmallVector<Value> next;
    for (int64_t query = 0; query < countQueries(); ++query) {
      SmallVector<Value> p = product.splat(
          b.at(probabilities, place, getBytes(type), query * probabilityBytes),
          /*half=*/false);
      Value left = b.sub(counts[query], position);
      for (ValueRange line : lines) {
        Value sum = carried[next.size()];
        next.push_back(isShared ? product.multiply(p, line, sum)
                                : addAttended(p, line, sum, left));
      }
    }
    return next;
  });
}

/// The sums of probability times value over the span at `first`, of `vectors`
/// vectors from the given one on, query by query. What nobody wrote never
/// counts.
SmallVector<Value> AttentionTileEmitter::sumValues(Value first, int64_t vector,
                                                   int64_t vectors) {
  int64_t depth = product.getDepth();
  int64_t skipped = vector * b.getLanes() * depth * getBytes(kernel.type);
  Value size = b.i64(kPositionsPerKVBlock);
  Value end = b.min(b.i64(kPositionsPerSpan), b.sub(counts.back(), first));
  SmallVector<Value> sums(countQueries() * vectors, b.splat(0.0));
  return b.loop(
      b.i64(0), end, kPositionsPerKVBlock, sums,
      [&](Value offset, ValueRange carried) {
        Value position = b.add(first, offset);
        auto getValues = [&](Value place) {
          Value values = layout.getValues(b, getBlock(place), tile.kvHead);
          return b.at(values, {}, 1, skipped);
        };
        Line values = {getValues(position), getValues(getAhead(position))};
        Block block = {offset, position, values, vectors};
        auto countOf = [&](Value count) {
          return b.min(size, b.sub(count, position));
        };
        Value to = countOf(counts.back());
        if (tile.rows == 1 && depth == 1)
          return sumBlock(block, b.i64(0), to, carried, true);
        Value shared = b.max(b.i64(0), countOf(counts.front()));
        shared = b.sub(shared, b.rem(shared, b.i64(depth)));
        SmallVector<Value> next =
            sumBlock(block, b.i64(0), shared, carried, true);
        return sumBlock(block, shared, to, next, false);
      });
}

/// running = running * keep + take * the sums of the span.
void AttentionTileEmitter::emitValues(Value first, ValueRange keep,
                                      ValueRange take) {
  int64_t number = layout.getPadded() / b.getLanes();
  int64_t most = countVectors(number);
  for (int64_t v = 0; v < number; v += most) {
    int64_t vectors = std::min(most, number - v);
    SmallVector<Value> sums = sumValues(first, v, vectors);
    for (int64_t i = 0; i < countQueries() * vectors; ++i) {
      int64_t query = i / vectors;
      Value address = b.at(
          running.vector, {}, 1,
          (query * layout.getPadded() + (v + i % vectors) * b.getLanes()) * 4);
      Value kept = b.mul(b.load(address), b.splat(keep[query]));
      b.store(b.fma(b.splat(take[query]), sums[i], kept), address);
    }
  }
}

/// Merges the span at `first` into the running vectors; `carried`: the largest
/// score of each query, then the sum of each.
SmallVector<Value> AttentionTileEmitter::emitSpan(Value first,
                                                  ValueRange carried) {
  int64_t number = countQueries();
  emitScores(first);
  SmallVector<Value> tops, sums, keep, take;
  for (int64_t query = 0; query < number; ++query) {
    Value largest = findLargest(query);
    Value sum = emitProbabilities(query, largest);
    Value top = b.max(carried[query], largest);
    keep.push_back(weigh(b, carried[query], top));
    take.push_back(weigh(b, largest, top));
    tops.push_back(top);
    sums.push_back(
        b.fma(take.back(), sum, b.mul(keep.back(), carried[number + query])));
  }
  emitValues(first, keep, take);
  tops.append(sums);
  return tops;
}

void AttentionTileEmitter::emit(const AttentionTile &newTile) {
  tile = newTile;
  counts.clear();
  loadQueries();
  if (tile.piece)
    sharePiece();
  else
    mergePieces();
}

} // namespace mlir::hybrid::cpu
