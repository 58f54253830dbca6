//===- Describe.h - The descriptor of a compilation -------------*- C++ -*-===//
#ifndef COMPILER_DRIVER_DESCRIBE_H
#define COMPILER_DRIVER_DESCRIBE_H

#include "codegen/Descriptor.h"
#include "codegen/ModelLayout.h"
#include "compiler/Driver/Compile.h"
#include "passes/Target.h"

namespace braid {

/// What is known of `module` in phase form, whose model form has the digest
/// `modelForm`.
mlir::hybrid::ModelDescriptor
describe(mlir::ModuleOp module, const mlir::hybrid::ModelLayout &layout,
         const ModelSpec &spec, const CompileOptions &options,
         llvm::StringRef dtype, const Digest &modelForm,
         const WeightsDigests &weights);

/// The kernels and phases of `module` after hybrid-convert-to-cpu. `suffix`
/// will be that of its functions.
mlir::hybrid::ModelDescriptor::Level
describeCode(mlir::ModuleOp module, mlir::hybrid::ISA isa, std::string suffix);

} // namespace braid

#endif // COMPILER_DRIVER_DESCRIBE_H
