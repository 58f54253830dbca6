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
/// Triple, data layout and the attributes of functions are set, and `suffix` is
/// added to the names of functions with a body.
llvm::Expected<std::unique_ptr<llvm::Module>>
translate(ModuleOp module, ISA isa, llvm::LLVMContext &context,
          llvm::StringRef suffix = "");

/// Moves everything from `other` to `module`; their names are different.
void merge(llvm::Module &module, std::unique_ptr<llvm::Module> other);

/// Optimises `module` and writes it to `path` as an object. `isa` is what any
/// CPU that loads it has: functions may have more by their attributes.
llvm::Error emitObject(llvm::Module &module, ISA isa, llvm::StringRef path);

} // namespace mlir::hybrid

#endif // CODEGEN_OBJECT_H
