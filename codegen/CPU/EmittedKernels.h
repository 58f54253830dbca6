//===- EmittedKernels.h - The kernels of a module, each once ----*- C++ -*-===//
#ifndef CODEGEN_CPU_EMITTEDKERNELS_H
#define CODEGEN_CPU_EMITTEDKERNELS_H

#include "codegen/CPU/SelectKernel.h"

#include "llvm/ADT/StringMap.h"

namespace mlir::hybrid::cpu {

/// A kernel's name is what it computes, and its tile all choices of its
/// emitter: kernels that are equal in both are one. The choices stay out of
/// symbols, which people read in traces, unless a module has several of them.
class EmittedKernels {
public:
  EmittedKernels(ModuleOp module, CPUTarget target) : builder(module, target) {}

  /// The symbol of `kernel`, which is emitted if it is the first of its kind:
  /// its name, or, where that is taken by other choices, with a number.
  StringRef get(const Kernel &kernel);
  /// Dictionaries of emitter, isa, name and tile, in the order of emission.
  ArrayAttr describe() { return builder.getArrayAttr(descriptions); }

private:
  KernelBuilder builder;
  llvm::StringMap<std::string> symbols; ///< by name and tile
  SmallVector<Attribute> descriptions;
};

} // namespace mlir::hybrid::cpu

#endif // CODEGEN_CPU_EMITTEDKERNELS_H
