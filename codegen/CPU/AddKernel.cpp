//===- AddKernel.cpp - The residual stream --------------------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string AddKernel::getName() const {
  return llvm::formatv("add_c{0}{1}", columns, getSuffix({input, output}));
}

std::string AddKernel::getTile() const { return "a vector"; }

void AddKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 2);
  Rows added{b.getOperand(0), input, columns};
  Rows init{b.getOperand(1), output, columns};
  b.loop(b.i64(0), b.getTokens(), 1, [&](Value row) {
    mapColumns(b, b.getBegin(), b.getEnd(), {init, added}, {row, row}, init,
               row, [&](ValueRange v) { return b.add(v[0], v[1]); });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
