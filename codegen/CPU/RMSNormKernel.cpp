//===- RMSNormKernel.cpp - Root mean square norms -------------------------===//
#include "codegen/CPU/Kernels.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string RMSNormKernel::getName() const {
  uint64_t bits;
  static_assert(sizeof bits == sizeof epsilon);
  std::memcpy(&bits, &epsilon, sizeof bits);
  return llvm::formatv("rms_norm_c{0}_{1:x-}", columns, bits);
}

std::string RMSNormKernel::getTile() const { return "a row, 4 sums"; }

/// The sum of squares of a row: four vectors of running sums, whose number and
/// tree depend on nothing, so that a row has the same sum wherever it lies.
static Value emitSquares(KernelBuilder &b, Value row, int64_t columns) {
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
                              b.load(b.at(row, column, 4, i * lanes * 4)));
                  return next;
                });
  for (int64_t column = whole, i = 0; column < columns; column += lanes, ++i)
    addSquare(sums[i], b.loadMasked(b.at(row, {}, 1, column * 4),
                                    b.maskOf(b.i64(columns - column))));
  return b.sumOfLanes(b.add(b.add(sums[0], sums[1]), b.add(sums[2], sums[3])));
}

void RMSNormKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  Value weight = b.getOperand(1);
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value token) {
    Value row = b.at(b.getOperand(0), token, columns * 4);
    Value target = b.at(b.getOperand(2), token, columns * 4);
    Value mean = b.div(emitSquares(b, row, columns),
                       b.f32(static_cast<double>(columns)));
    Value root =
        LLVM::SqrtOp::create(b, b.getF32Type(), b.add(mean, b.f32(epsilon)));
    Value scale = b.splat(b.div(b.f32(1.0), root));
    b.forColumns(b.i64(0), b.i64(columns), [&](Value column, Value mask) {
      auto get = [&](Value base) {
        Value address = b.at(base, column, 4);
        return mask ? b.loadMasked(address, mask) : b.load(address);
      };
      Value y = b.mul(b.mul(get(row), scale), get(weight));
      Value address = b.at(target, column, 4);
      if (mask)
        b.storeMasked(y, address, mask);
      else
        b.store(y, address);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
