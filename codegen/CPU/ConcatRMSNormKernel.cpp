//===- ConcatRMSNormKernel.cpp - The norm of two rows side by side --------===//
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/NormRow.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string ConcatRMSNormKernel::getName() const {
  uint64_t bits;
  std::memcpy(&bits, &epsilon, sizeof bits);
  return llvm::formatv("concat_rms_norm_c{0}+{1}_{2:x-}{3}", firstColumns,
                       secondColumns, bits, getSuffix({first, second, output}));
}

std::string ConcatRMSNormKernel::getTile() const { return "a row"; }

void ConcatRMSNormKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 4);
  int64_t columns = firstColumns + secondColumns;
  Rows left{b.getOperand(0), first, firstColumns};
  Rows right{b.getOperand(1), second, secondColumns};
  Rows weights{b.getOperand(2), DType::F32, columns};
  Rows init{b.getOperand(3), output, columns};
  b.forTokens(/*replicated=*/false, [&](Value token) {
    auto elements = [&](Value column, Value mask) -> Value {
      // A vector may lie on both sides. Lanes that a mask leaves out are
      // neither read nor anything but 0.
      Value isLeft = b.maskOf(b.sub(b.i64(firstColumns), column));
      Value all = mask ? mask : b.maskOf(b.i64(b.getLanes()));
      Value x = left.load(b, token, column, b.logicalAnd(all, isLeft));
      Value y = right.load(b, token, b.sub(column, b.i64(firstColumns)),
                           b.andNot(all, isLeft));
      return b.select(isLeft, x, y);
    };
    emitNormOfRow(b, columns, elements, weights, init, token, epsilon);
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
