//===- CopyKernel.cpp - Values for the caller -----------------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string CopyKernel::getName() const {
  return llvm::formatv("copy_c{0}{1}", columns, getSuffix({input}));
}

std::string CopyKernel::getTile() const { return "a vector"; }

void CopyKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  Rows from{b.getOperand(0), input, columns};
  Rows to{b.getOperand(1), DType::F32, columns};
  b.ifThen(b.isNotNull(to.base), [&] {
    b.loop(b.i64(0), b.getTokens(), 1, [&](Value row) {
      mapColumns(b, b.getBegin(), b.getEnd(), from, row, to, row,
                 [&](ValueRange v) { return v[0]; });
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
