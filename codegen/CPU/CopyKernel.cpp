//===- CopyKernel.cpp - Values for the caller -----------------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string CopyKernel::getName() const {
  return llvm::formatv("copy_c{0}_to{1}", columns, index);
}

std::string CopyKernel::getTile() const { return "a vector"; }

void CopyKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  Value tokens = b.getTokens();
  Value output =
      b.at(b.getOperand(1), b.mul(tokens, b.i64(index)), columns * 4);
  b.loop(b.i64(0), tokens, 1, [&](Value token) {
    mapColumns(b, b.at(b.getOperand(0), token, columns * 4),
               b.at(output, token, columns * 4),
               [&](ValueRange values) { return values[0]; });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
