//===- SelectRowsKernel.cpp - Tokens whose output is kept -----------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string SelectRowsKernel::getName() const {
  return llvm::formatv("select_rows_c{0}{1}", columns,
                       getSuffix({input, output}));
}

std::string SelectRowsKernel::getTile() const { return "a row"; }

void SelectRowsKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  Rows from{b.getOperand(0), input, columns};
  Rows to{b.getOperand(1), output, columns};
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value row) {
    mapColumns(b, b.i64(0), b.i64(columns), from, b.getRow(row), to, row,
               [&](ValueRange v) { return v[0]; });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
