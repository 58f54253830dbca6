//===- NormRow.cpp - The norm of one row ----------------------------------===//
#include "codegen/CPU/NormRow.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::hybrid::cpu {

/// The sum of squares of a row: four vectors of running sums, whose number and
/// tree depend on nothing, so that a row has the same sum wherever it lies.
static Value emitSquares(KernelBuilder &b, DType type, Value row,
                         int64_t columns) {
  constexpr int64_t kSums = 4;
  int64_t lanes = b.getLanes(), step = kSums * lanes, bytes = getBytes(type);
  SmallVector<Value> sums(kSums, b.splat(0.0));
  auto addSquare = [&](Value &sum, Value x) { sum = b.fma(x, x, sum); };
  int64_t whole = columns / step * step;
  sums = b.loop(
      b.i64(0), b.i64(whole), step, sums,
      [&](Value column, ValueRange carried) {
        SmallVector<Value> next(carried);
        for (int64_t i = 0; i < kSums; ++i)
          addSquare(
              next[i],
              b.load(type, b.at(row, column, bytes, i * lanes * bytes), {}));
        return next;
      });
  for (int64_t column = whole, i = 0; column < columns; column += lanes, ++i)
    addSquare(sums[i], b.load(type, b.at(row, {}, 1, column * bytes),
                              b.maskOf(b.i64(columns - column))));
  return b.sumOfLanes(b.add(b.add(sums[0], sums[1]), b.add(sums[2], sums[3])));
}

void emitNormOfRow(KernelBuilder &b, const Rows &rows, const Rows &weights,
                   const Rows &init, Value number, double epsilon) {
  int64_t columns = rows.width;
  Value mean = b.div(emitSquares(b, rows.type, rows.at(b, number), columns),
                     b.f32(static_cast<double>(columns)));
  Value root =
      LLVM::SqrtOp::create(b, b.getF32Type(), b.add(mean, b.f32(epsilon)));
  Value scale = b.splat(b.div(b.f32(1.0), root));
  mapColumns(b, b.i64(0), b.i64(columns), {rows, weights}, {number, b.i64(0)},
             init, number,
             [&](ValueRange v) { return b.mul(b.mul(v[0], scale), v[1]); });
}

} // namespace mlir::hybrid::cpu
