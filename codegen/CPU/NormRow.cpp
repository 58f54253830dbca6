//===- NormRow.cpp - The norm of one row ----------------------------------===//
#include "codegen/CPU/NormRow.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::hybrid::cpu {

/// The sum of squares of a row: four vectors of running sums, whose number and
/// tree depend on nothing, so that a row has the same sum wherever it lies. The
/// number is part of the result and no choice: others add in another order.
static Value emitSquares(KernelBuilder &b, int64_t columns,
                         RowElements elements) {
  constexpr int64_t kSums = 4;
  int64_t lanes = b.getLanes(), step = kSums * lanes;
  SmallVector<Value> sums(kSums, b.splat(0.0));
  auto addSquare = [&](Value &sum, Value x) { sum = b.fma(x, x, sum); };
  int64_t whole = columns / step * step;
  sums = b.loop(b.i64(0), b.i64(whole), step, sums,
                [&](Value column, ValueRange carried) {
                  SmallVector<Value> next(carried);
                  for (int64_t i = 0; i < kSums; ++i)
                    addSquare(next[i],
                              elements(b.add(column, b.i64(i * lanes)), {}));
                  return next;
                });
  for (int64_t column = whole, i = 0; column < columns; column += lanes, ++i)
    addSquare(sums[i],
              elements(b.i64(column), b.maskOf(b.i64(columns - column))));
  return b.sumOfLanes(b.add(b.add(sums[0], sums[1]), b.add(sums[2], sums[3])));
}

void emitNormOfRow(KernelBuilder &b, int64_t columns, RowElements elements,
                   const Rows &weights, const Rows &init, Value number,
                   double epsilon) {
  Value mean = b.div(emitSquares(b, columns, elements),
                     b.f32(static_cast<double>(columns)));
  Value root =
      LLVM::SqrtOp::create(b, b.getF32Type(), b.add(mean, b.f32(epsilon)));
  Value scale = b.splat(b.div(b.f32(1.0), root));
  b.forColumns(b.i64(0), b.i64(columns), [&](Value column, Value mask) {
    Value weight = weights.load(b, b.i64(0), column, mask);
    Value y = b.mul(b.mul(elements(column, mask), scale), weight);
    init.store(b, y, number, column, mask);
  });
}

void emitNormOfRow(KernelBuilder &b, const Rows &rows, const Rows &weights,
                   const Rows &init, Value number, double epsilon) {
  emitNormOfRow(
      b, rows.width,
      [&](Value column, Value mask) {
        return rows.load(b, number, column, mask);
      },
      weights, init, number, epsilon);
}

} // namespace mlir::hybrid::cpu
