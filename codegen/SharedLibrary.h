//===- SharedLibrary.h - Links objects in process ---------------*- C++ -*-===//
#ifndef CODEGEN_SHAREDLIBRARY_H
#define CODEGEN_SHAREDLIBRARY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mlir::hybrid {

/// Links `objects` to the shared library `path`. It may leave memcpy, memmove
/// and memset to the program that loads it; any other undefined symbol is an
/// error that names it.
llvm::Error linkSharedLibrary(llvm::ArrayRef<std::string> objects,
                              llvm::StringRef path);

} // namespace mlir::hybrid

#endif // CODEGEN_SHAREDLIBRARY_H
