//===- RMSNormKernel.cpp - Root mean square norms -------------------------===//
#include "codegen/CPU/ColumnLoop.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/NormRow.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string RMSNormKernel::getName() const {
  uint64_t bits;
  static_assert(sizeof bits == sizeof epsilon);
  std::memcpy(&bits, &epsilon, sizeof bits);
  return llvm::formatv("rms_norm_c{0}_{1:x-}{2}{3}", columns, bits,
                       replicated ? "_all" : "", getSuffix({input, output}));
}

std::string RMSNormKernel::getTile() const { return "a row"; }

void RMSNormKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 3);
  Rows rows{b.getOperand(0), input, columns};
  Rows weights{b.getOperand(1), DType::F32, columns};
  Rows init{b.getOperand(2), output, columns};
  b.forTokens(replicated, [&](Value token) {
    emitNormOfRow(b, rows, weights, init, token, epsilon);
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
