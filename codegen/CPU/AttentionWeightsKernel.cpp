//===- AttentionWeightsKernel.cpp - Attentions for the caller -------------===//
#include "codegen/CPU/AttentionScores.h"
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

#include <limits>

namespace mlir::hybrid::cpu {

std::string AttentionWeightsKernel::getName() const {
  uint64_t bits;
  std::memcpy(&bits, &scale, sizeof bits);
  return llvm::formatv("attention_weights_s{0}_q{1}_h{2}x{3}_b{4}_{5:x-}{6}{7}",
                       slots, queryHeads, heads, headSize, blockBytes, bits,
                       getSuffix({input, type}), rounded ? "_rounded" : "");
}

std::string AttentionWeightsKernel::getTile() const {
  return "a query x a vector of positions";
}

/// The softmax of one row of scores, in place, and zeros behind it.
static void emitRow(KernelBuilder &b, AttentionScores &scores, Value unit,
                    Value row, Value width) {
  double infinity = std::numeric_limits<double>::infinity();
  int64_t lanes = b.getLanes();
  Value positions = scores.begin(unit);
  auto maskAt = [&](Value p) { return b.maskOf(b.sub(positions, p)); };
  SmallVector<Value> largest =
      b.loop(b.i64(0), positions, lanes, b.splat(-infinity),
             [&](Value p, ValueRange carried) -> SmallVector<Value> {
               Value line =
                   b.select(maskAt(p), scores.multiply(p), b.splat(-infinity));
               b.store(DType::F32, line, b.at(row, p, 4), maskAt(p));
               return {b.max(carried.front(), line)};
             });
  Value top = b.splat(b.maxOfLanes(largest.front()));
  SmallVector<Value> sums =
      b.loop(b.i64(0), positions, lanes, b.splat(0.0),
             [&](Value p, ValueRange carried) -> SmallVector<Value> {
               Value address = b.at(row, p, 4);
               Value weight =
                   b.exp(b.sub(b.load(DType::F32, address, maskAt(p)), top));
               b.store(DType::F32, weight, address, maskAt(p));
               return {b.add(carried.front(),
                             b.select(maskAt(p), weight, b.splat(0.0)))};
             });
  Value sum = b.splat(b.sumOfLanes(sums.front()));
  b.forColumns(b.i64(0), width, [&](Value p, Value mask) {
    Value address = b.at(row, p, 4);
    Value weight = b.div(b.load(DType::F32, address, maskAt(p)), sum);
    b.store(DType::F32, weight, address, mask);
  });
}

void AttentionWeightsKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  AttentionScores scores(b, {slots, queryHeads, heads, headSize, scale,
                             blockBytes, input, type, rounded});
  Value output = b.getOperand(2);
  b.ifThen(b.isNotNull(output), [&] {
    Value width = b.getAttentionWidth();
    b.loop(b.getBegin(), b.getEnd(), 1, [&](Value unit) {
      emitRow(b, scores, unit, b.at(output, b.mul(unit, width), 4), width);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
