//===- SelectRowsKernel.cpp - Tokens whose output is kept -----------------===//
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string SelectRowsKernel::getName() const {
  return llvm::formatv("select_rows_c{0}", columns);
}

std::string SelectRowsKernel::getTile() const { return "a row"; }

void SelectRowsKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value row) {
    Value source = b.at(b.getOperand(0), b.getRow(row), columns * 4);
    Value target = b.at(b.getOperand(1), row, columns * 4);
    b.forColumns(b.i64(0), b.i64(columns), [&](Value column, Value mask) {
      Value from = b.at(source, column, 4), to = b.at(target, column, 4);
      if (mask)
        b.storeMasked(b.loadMasked(from, mask), to, mask);
      else
        b.store(b.load(from), to);
    });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
