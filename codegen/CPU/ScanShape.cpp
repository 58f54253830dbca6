//===- ScanShape.cpp - How much of a recurrence at a time -----------------===//
#include "codegen/CPU/ScanShape.h"

#include "llvm/Support/FormatVariadic.h"

namespace mlir::hybrid::cpu {

/// A chunk suits all targets as it is.
void ScanShape::choose(const CPUTarget &target, int64_t states) {
  // Half of the registers: decays come from memory, as operands.
  group = std::min(states, target.getVectorRegisters() / 2);
}

LogicalResult ScanShape::verify(const CPUTarget &target,
                                EmitError emitError) const {
  if (chunk < 1 || chunk > kMostTokens)
    return emitError() << "expected a scan's chunks to be of 1 to "
                       << kMostTokens << " tokens, but got " << chunk;
  if (group < 1 || group > target.getVectorRegisters())
    return emitError() << "expected a scan to keep 1 to "
                       << target.getVectorRegisters()
                       << " states in registers, but got " << group;
  return success();
}

std::string ScanShape::describe() const {
  return llvm::formatv("{0} states in registers, {1} tokens in a chunk", group,
                       chunk);
}

} // namespace mlir::hybrid::cpu
