//===- GatedRMSNormKernel.cpp - Norms of groups of a gated row ------------===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/Kernels.h"
#include "codegen/CPU/NormRow.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

std::string GatedRMSNormKernel::getName() const {
  uint64_t bits;
  std::memcpy(&bits, &epsilon, sizeof bits);
  return llvm::formatv("gated_rms_norm_c{0}_g{1}_{2:x-}{3}", columns, groups,
                       bits, getSuffix({input, gate, output}));
}

std::string GatedRMSNormKernel::getTile() const { return "a group"; }

void GatedRMSNormKernel::emit(KernelBuilder &b) const {
  b.beginKernel(getName(), 4);
  int64_t size = columns / groups;
  // The groups of a token are rows one after another, and so are weights.
  Rows inputs{b.getOperand(0), input, size};
  Rows gates{b.getOperand(1), gate, size};
  Rows init{b.getOperand(3), output, size};
  b.loop(b.getBegin(), b.getEnd(), 1, [&](Value unit) {
    Rows weights{b.at(b.getOperand(2), b.rem(unit, b.i64(groups)), size * 4),
                 DType::F32, size};
    auto elements = [&](Value column, Value mask) -> Value {
      Value z = gates.load(b, unit, column, mask);
      return b.mul(inputs.load(b, unit, column, mask),
                   applyActivation(b, Activation::Silu, z));
    };
    emitNormOfRow(b, size, elements, weights, init, unit, epsilon);
  });
  b.endKernel();
}

} // namespace mlir::hybrid::cpu
