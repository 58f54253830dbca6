//===- AddKernel.cpp - The residual stream --------------------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string AddKernel::getName() const {
  return llvm::formatv("add_c{0}", columns);
}

std::string AddKernel::getTile() const { return "a vector"; }

void AddKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  b.loop(b.i64(0), b.getTokens(), 1, [&](Value token) {
    Value x = b.at(b.getOperand(0), token, columns * 4);
    Value sum = b.at(b.getOperand(1), token, columns * 4);
    mapColumns(b, {sum, x}, sum,
               [&](ValueRange values) { return b.add(values[0], values[1]); });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
