//===- AttentionTile.cpp - Queries that share keys and values -------------===//
#include "codegen/CPU/AttentionTile.h"
#include "codegen/CPU/ColumnLoop.h"

#include <limits>

namespace mlir::hybrid::cpu {

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

AttentionTileEmitter::AttentionTileEmitter(KernelBuilder &b,
                                           const AttentionKernel &kernel)
    : b(b), kernel(kernel), layout{kernel.heads, kernel.headSize, kernel.type},
      queries(b.scratch(kernel.queries * layout.getPadded() * 4)),
      probabilities(b.scratch(kernel.queries * kAttentionSpan * 4)),
      running(makeSums()), total(makeSums()) {}

int64_t AttentionTileEmitter::countVectors(int64_t most) const {
  // Half of the registers: the other half is for what is multiplied.
  int64_t vectors = b.getLanes() / countQueries();
  return std::clamp<int64_t>(vectors, 1, most);
}

/// The number of a query among the rows of all heads.
Value AttentionTileEmitter::getUnit(Value query) {
  Value heads = b.i64(tile.heads);
  Value row = b.add(tile.row, b.div(query, heads));
  return b.add(b.mul(row, b.i64(kernel.queryHeads)),
               b.add(tile.head, b.rem(query, heads)));
}

Value AttentionTileEmitter::getBlock(Value position) {
  Value number = b.div(position, b.i64(kPositionsPerKVBlock));
  return b.at(b.getOperand(1), b.loadI32(b.at(tile.blocks, number, 4)),
              kernel.blockBytes);
}

/// Copies the queries to scratch, where scalars of them are read.
void AttentionTileEmitter::loadQueries() {
  Rows input{b.getOperand(0), kernel.input, kernel.headSize};
  for (int64_t query = 0; query < countQueries(); ++query) {
    Value unit = getUnit(b.i64(query));
    Value line = b.at(queries, {}, 1, query * layout.getPadded() * 4);
    b.forColumns(b.i64(0), b.i64(kernel.headSize), [&](Value i, Value mask) {
      b.store(DType::F32, input.load(b, unit, i, mask), b.at(line, i, 4), mask);
    });
    Value token =
        b.div(b.add(tile.row, b.i64(query / tile.heads)), b.i64(kernel.slots));
    counts.push_back(
        b.add(b.add(tile.past, b.sub(token, tile.first)), b.i64(1)));
  }
}

/// Stores the scores of `vectors` vectors of positions from `position` on,
/// which somebody attends to; minus infinity where a query does not.
void AttentionTileEmitter::emitProducts(Value position, Value offset,
                                        int64_t vectors) {
  int64_t lanes = b.getLanes(), bytes = getBytes(kernel.type);
  SmallVector<Value> keys;
  for (int64_t v = 0; v < vectors; ++v) {
    // Blocks nobody attends to need not exist: an existing one stands in.
    Value place = b.add(position, b.i64(v * lanes));
    place = b.select(b.less(place, counts.back()), place, position);
    keys.push_back(b.at(layout.getKeys(b, getBlock(place), tile.kvHead),
                        b.rem(place, b.i64(kPositionsPerKVBlock)), bytes));
  }
  int64_t number = countQueries();
  SmallVector<Value> sums(number * vectors, b.splat(0.0));
  sums = b.loop(
      b.i64(0), b.i64(kernel.headSize), 1, sums,
      [&](Value i, ValueRange carried) {
        SmallVector<Value> lines, next;
        for (Value line : keys)
          lines.push_back(b.load(
              kernel.type, b.at(line, i, kPositionsPerKVBlock * bytes), {}));
        for (int64_t query = 0; query < number; ++query) {
          Value q = b.splat(
              b.loadF32(b.at(queries, i, 4, query * layout.getPadded() * 4)));
          for (Value line : lines)
            next.push_back(b.fma(q, line, carried[next.size()]));
        }
        return next;
      });
  for (int64_t i = 0; i < number * vectors; ++i) {
    int64_t query = i / vectors, v = i % vectors;
    Value left = b.sub(counts[query], b.add(position, b.i64(v * lanes)));
    Value line = b.select(b.maskOf(left), b.mul(sums[i], b.splat(kernel.scale)),
                          b.splat(-kInfinity));
    b.store(line, b.at(probabilities, offset, 4,
                       (query * kAttentionSpan + v * lanes) * 4));
  }
}

/// Stores the scores of the span at `first`.
void AttentionTileEmitter::emitScores(Value first) {
  int64_t lanes = b.getLanes(), number = countQueries();
  int64_t vectors = llvm::bit_floor(
      static_cast<uint64_t>(countVectors(kAttentionSpan / lanes)));
  b.loop(b.i64(0), b.i64(kAttentionSpan), vectors * lanes, [&](Value offset) {
    Value position = b.add(first, offset);
    b.ifThen(
        b.less(position, counts.back()),
        [&] { emitProducts(position, offset, vectors); },
        [&] {
          for (int64_t i = 0; i < number * vectors; ++i)
            b.store(
                b.splat(-kInfinity),
                b.at(probabilities, offset, 4,
                     (i / vectors * kAttentionSpan + i % vectors * lanes) * 4));
        });
  });
}

Value AttentionTileEmitter::findLargest(int64_t query) {
  SmallVector<Value> largest =
      b.loop(b.i64(0), b.i64(kAttentionSpan), b.getLanes(), b.splat(-kInfinity),
             [&](Value offset, ValueRange carried) -> SmallVector<Value> {
               return {b.max(carried.front(),
                             b.load(b.at(probabilities, offset, 4,
                                         query * kAttentionSpan * 4)))};
             });
  return b.maxOfLanes(largest.front());
}

/// Replaces scores by exp(score - largest) and returns their sum.
Value AttentionTileEmitter::emitProbabilities(int64_t query, Value largest) {
  SmallVector<Value> sum =
      b.loop(b.i64(0), b.i64(kAttentionSpan), b.getLanes(), b.splat(0.0),
             [&](Value offset, ValueRange carried) -> SmallVector<Value> {
               Value address =
                   b.at(probabilities, offset, 4, query * kAttentionSpan * 4);
               Value p = b.exp(b.sub(b.load(address), b.splat(largest)));
               b.store(p, address);
               return {b.add(carried.front(), p)};
             });
  return b.sumOfLanes(sum.front());
}

/// Adds the positions [from, to) of a KV block. Unless all queries attend to
/// them (`isShared`), each adds those it does: a value that is no number must
/// not reach a query in front of it.
SmallVector<Value> AttentionTileEmitter::sumBlock(const Block &block,
                                                  Value from, Value to,
                                                  ValueRange sums,
                                                  bool isShared) {
  int64_t bytes = getBytes(kernel.type);
  return b.loop(from, to, 1, sums, [&](Value lane, ValueRange carried) {
    Value line = b.at(block.values, lane, layout.getPadded() * bytes);
    SmallVector<Value> loaded, next;
    for (int64_t v = 0; v < block.vectors; ++v)
      loaded.push_back(
          b.load(kernel.type, b.at(line, {}, 1, v * b.getLanes() * bytes), {}));
    Value place = b.add(block.offset, lane);
    Value position = b.add(block.position, lane);
    for (int64_t query = 0; query < countQueries(); ++query) {
      Value p = b.splat(
          b.loadF32(b.at(probabilities, place, 4, query * kAttentionSpan * 4)));
      for (Value value : loaded) {
        Value before = carried[next.size()];
        Value sum = b.fma(p, value, before);
        next.push_back(
            isShared ? sum
                     : b.select(b.less(position, counts[query]), sum, before));
      }
    }
    return next;
  });
}

/// The sums of probability times value over the span at `first`, of `vectors`
/// vectors from the given one on, query by query. What nobody wrote is never
/// read.
SmallVector<Value> AttentionTileEmitter::sumValues(Value first, int64_t vector,
                                                   int64_t vectors) {
  int64_t skipped = vector * b.getLanes() * getBytes(kernel.type);
  Value size = b.i64(kPositionsPerKVBlock);
  Value end = b.min(b.i64(kAttentionSpan), b.sub(counts.back(), first));
  SmallVector<Value> sums(countQueries() * vectors, b.splat(0.0));
  return b.loop(
      b.i64(0), end, kPositionsPerKVBlock, sums,
      [&](Value offset, ValueRange carried) {
        Value position = b.add(first, offset);
        Value values = layout.getValues(b, getBlock(position), tile.kvHead);
        Block block = {offset, position, b.at(values, {}, 1, skipped), vectors};
        auto countOf = [&](Value count) {
          return b.min(size, b.sub(count, position));
        };
        Value to = countOf(counts.back());
        if (tile.rows == 1)
          return sumBlock(block, b.i64(0), to, carried, true);
        Value shared = b.max(b.i64(0), countOf(counts.front()));
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
