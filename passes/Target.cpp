//===- Target.cpp - Facts of a target, free of IR -------------------------===//
#include "passes/Target.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::hybrid {

std::optional<ISA> parseISA(llvm::StringRef name) {
  for (ISA isa : {ISA::X86_64_V3, ISA::X86_64_V4, ISA::X86_64_V4_BF16})
    if (name == getName(isa))
      return isa;
  return std::nullopt;
}

llvm::StringRef getName(ISA isa) {
  switch (isa) {
  case ISA::X86_64_V3:
    return "x86-64-v3";
  case ISA::X86_64_V4:
    return "x86-64-v4";
  case ISA::X86_64_V4_BF16:
    return "x86-64-v4-bf16";
  }
  llvm_unreachable("all instruction sets are listed");
}

llvm::StringRef getISANames() {
  return "x86-64-v3, x86-64-v4 or x86-64-v4-bf16";
}

llvm::StringRef getLLVMCPU(ISA isa) {
  return isa == ISA::X86_64_V3 ? "x86-64-v3" : "x86-64-v4";
}

llvm::StringRef getLLVMFeatures(ISA isa) {
  return isa == ISA::X86_64_V4_BF16 ? "+avx512bf16" : "";
}

int64_t CPUTarget::getPanelWidth(int64_t rows, int64_t sides) {
  // Below eight wide panels, two threads and up would find too few of them.
  if (rows >= 8 * 64)
    return 64 / sides;
  return rows >= 8 * 32 ? 32 : 16;
}

int64_t CPUTarget::getInnerBlock(int64_t inner, int64_t columnBytes) const {
  // A quarter of a 1 MiB L2: beside it lies the next block, which comes while
  // the rows pass by, and what the caches keep of the rows.
  int64_t most = (int64_t(1) << 18) / columnBytes;
  if (inner <= most)
    return inner;
  int64_t blocks = llvm::divideCeil(inner, most);
  return llvm::alignTo(llvm::divideCeil(inner, blocks), 2);
}

} // namespace mlir::hybrid
