//===- Artifact.h - What is in an artifact beside the code ------*- C++ -*-===//
#ifndef COMPILER_DRIVER_ARTIFACT_H
#define COMPILER_DRIVER_ARTIFACT_H

#include "codegen/Descriptor.h"
#include "compiler/FrontEnd/StagedDirectory.h"
#include "llvm/Support/Error.h"

namespace braid {

/// The bytes that copySideFiles() copies.
uint64_t countSideBytes(llvm::StringRef checkpoint);

/// Copies config.json and the files of tokenizer and generation that
/// `checkpoint` has.
llvm::Error copySideFiles(llvm::StringRef checkpoint,
                          const StagedDirectory &artifact);

/// Writes manifest.json: what the descriptor says, for people.
llvm::Error writeManifest(const mlir::hybrid::ModelDescriptor &descriptor,
                          const StagedDirectory &artifact);

} // namespace braid

#endif // COMPILER_DRIVER_ARTIFACT_H
