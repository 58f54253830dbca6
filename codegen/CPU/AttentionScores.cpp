//===- AttentionScores.cpp - Queries times the keys of a cache ------------===//
#include "codegen/CPU/AttentionScores.h"
#include "codegen/CPU/ColumnLoop.h"

namespace mlir::hybrid::cpu {

AttentionScores::AttentionScores(KernelBuilder &b, const AttentionShape &shape)
    : b(b), shape(shape), layout{shape.heads, shape.headSize, shape.type},
      product(b, shape.type, shape.rounded),
      query(b.scratch(layout.getPadded() * getBytes(product.getFactor()))) {}

Value AttentionScores::begin(Value unit) {
  Value token = b.div(unit, b.i64(shape.slots * shape.queryHeads));
  Value queryHead = b.rem(unit, b.i64(shape.queryHeads));
  head = b.div(queryHead, b.i64(shape.queryHeads / shape.heads));
  Rows input{b.getOperand(0), shape.input, shape.headSize};
  DType type = product.getFactor();
  b.forColumns(b.i64(0), b.i64(shape.headSize), [&](Value i, Value mask) {
    b.store(type, product.round(input.load(b, unit, i, mask)),
            b.at(query, i, getBytes(type)), mask);
  });
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
  Value keys = layout.getKey(b, layout.getKeys(b, getBlock(position), head),
                             b.i64(0), lane);
  auto add = [&](Value i, Value sum, bool half) {
    SmallVector<Value> line =
        product.load(b.at(keys, i, layout.getKeyStride()));
    Value address = b.at(query, i, getBytes(product.getFactor()));
    return product.multiply(product.splat(address, half),
                            half ? product.takeHalf(line) : line, sum);
  };
  int64_t depth = product.getDepth();
  Value end = b.i64(shape.headSize / depth * depth);
  Value sum = b.loop(b.i64(0), end, depth, b.splat(0.0),
                     [&](Value i, ValueRange sum) -> SmallVector<Value> {
                       return {add(i, sum.front(), /*half=*/false)};
                     })
                  .front();
  if (shape.headSize % depth != 0)
    sum = add(end, sum, /*half=*/true);
  return b.mul(sum, b.splat(shape.scale));
}

} // namespace mlir::hybrid::cpu
