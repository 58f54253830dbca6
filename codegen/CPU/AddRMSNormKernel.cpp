//===- AddRMSNormKernel.cpp - A residual addition and its norm ------------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/NormRow.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string AddRMSNormKernel::getName() const {
  uint64_t bits;
  std::memcpy(&bits, &epsilon, sizeof bits);
  return llvm::formatv("add_rms_norm_c{0}_{1:x-}{2}", columns, bits,
                       getSuffix({input, stream, output}));
}

std::string AddRMSNormKernel::getTile() const { return "a row"; }

void AddRMSNormKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 4);
  Rows added{b.getOperand(0), input, columns};
  Rows weights{b.getOperand(1), DType::F32, columns};
  Rows rows{b.getOperand(2), stream, columns};
  Rows init{b.getOperand(3), output, columns};
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value token) {
    mapColumns(b, b.i64(0), b.i64(columns), {rows, added}, {token, token}, rows,
               token, [&](ValueRange v) { return b.add(v[0], v[1]); });
    emitNormOfRow(b, rows, weights, init, token, epsilon);
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
