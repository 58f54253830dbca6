//===- AttentionScores.cpp - Queries times the keys of a cache ------------===//
#include "codegen/CPU/AttentionScores.h"

namespace mlir::hybrid::cpu {

Value AttentionScores::begin(Value unit) {
  Value token = b.div(unit, b.i64(shape.slots * shape.queryHeads));
  Value queryHead = b.rem(unit, b.i64(shape.queryHeads));
  head = b.div(queryHead, b.i64(shape.queryHeads / shape.heads));
  query = b.at(b.getOperand(0), unit, shape.headSize * getBytes(shape.input));
  auto sequence = b.loadSequence(b.getSequenceOf(token));
  blocks = sequence.blocks;
  return b.add(b.add(sequence.past, b.sub(token, sequence.first)), b.i64(1));
}

Value AttentionScores::getBlock(Value position) {
  Value number = b.div(position, b.i64(kPositionsPerKVBlock));
  return b.at(b.getOperand(1), b.loadI32(b.at(blocks, number, 4)),
              shape.blockBytes);
}

Value AttentionScores::multiply(Value position) {
  Value lane = b.rem(position, b.i64(kPositionsPerKVBlock));
  int64_t bytes = getBytes(shape.type);
  Value keys = b.at(layout.getKeys(b, getBlock(position), head), lane, bytes);
  SmallVector<Value> sum = b.loop(
      b.i64(0), b.i64(shape.headSize), 1, b.splat(0.0),
      [&](Value i, ValueRange sum) -> SmallVector<Value> {
        Value q = b.splat(
            b.loadScalar(shape.input, b.at(query, i, getBytes(shape.input))));
        Value k =
            b.load(shape.type, b.at(keys, i, kPositionsPerKVBlock * bytes), {});
        return {b.fma(q, k, sum.front())};
      });
  return b.mul(sum.front(), b.splat(shape.scale));
}

} // namespace mlir::hybrid::cpu
