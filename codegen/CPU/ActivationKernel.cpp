//===- ActivationKernel.cpp - Scalar functions, gated or not --------------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string ActivationKernel::getName() const {
  return llvm::formatv("{0}_s{1}_c{2}{3}{4}", stringifyActivation(function),
                       slots, columns, hasFactor ? "_times" : "",
                       getSuffix({input, factor, output}));
}

std::string ActivationKernel::getTile() const { return "a vector"; }

void ActivationKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), hasFactor ? 3 : 2);
  SmallVector<Rows> inputs = {{b.getOperand(0), input, columns}};
  if (hasFactor)
    inputs.push_back({b.getOperand(1), factor, columns});
  Rows init{b.getOperand(hasFactor ? 2 : 1), output, columns};
  b.loop(b.i64(0), b.mul(b.getTokens(), b.i64(slots)), 1, [&](Value row) {
    mapColumns(b, b.getBegin(), b.getEnd(), inputs,
               SmallVector<Value>(inputs.size(), row), init, row,
               [&](ValueRange values) {
                 Value y = applyActivation(b, function, values[0]);
                 return hasFactor ? b.mul(y, values[1]) : y;
               });
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
