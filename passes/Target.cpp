//===- Target.cpp - Facts of a target, free of IR -------------------------===//
#include "passes/Target.h"

namespace mlir::hybrid {

std::optional<ISA> parseISA(llvm::StringRef name) {
  if (name == "x86-64-v3")
    return ISA::X86_64_V3;
  if (name == "x86-64-v4")
    return ISA::X86_64_V4;
  return std::nullopt;
}

llvm::StringRef getName(ISA isa) {
  return isa == ISA::X86_64_V4 ? "x86-64-v4" : "x86-64-v3";
}

int64_t CPUTarget::getPanelWidth(int64_t rows) const {
  int64_t widest = 4 * getLanes();
  // Below eight wide panels, two threads and up would find too few of them.
  if (rows >= 8 * widest)
    return widest;
  return rows >= 8 * widest / 2 ? widest / 2 : getLanes();
}

int64_t CPUTarget::getInnerBlock(int64_t panelWidth) const {
  // Half of a 1 MiB L2.
  return (int64_t(1) << 19) / (panelWidth * 4);
}

} // namespace mlir::hybrid
