//===- CompileCheckpoint.h - braid compile as a function --------*- C++ -*-===//
#ifndef COMPILER_DRIVER_COMPILECHECKPOINT_H
#define COMPILER_DRIVER_COMPILECHECKPOINT_H

#include "compiler/Driver/Compile.h"

namespace braid {

/// Compiles the checkpoint in `options.checkpoint`.
llvm::Error compileCheckpoint(const CompileOptions &options);

} // namespace braid

#endif // COMPILER_DRIVER_COMPILECHECKPOINT_H
