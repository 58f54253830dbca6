//===- Object.h - LLVM dialect to object code -------------------*- C++ -*-===//
#ifndef CODEGEN_OBJECT_H
#define CODEGEN_OBJECT_H

#include "mlir/IR/BuiltinOps.h"
#include "passes/Target.h"
#include "llvm/Support/Error.h"

#include <memory>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace mlir::hybrid {

/// Translates `module`, which is in the LLVM dialect, for a CPU that has `isa`.
/// Triple, data layout and the attributes of functions are set.
llvm::Expected<std::unique_ptr<llvm::Module>>
translate(ModuleOp module, ISA isa, llvm::LLVMContext &context);

/// Optimises `module` and writes it to `path` as an object.
llvm::Error emitObject(llvm::Module &module, ISA isa, llvm::StringRef path);

} // namespace mlir::hybrid

#endif // CODEGEN_OBJECT_H
