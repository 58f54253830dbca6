//===- Artifact.h - The directory that a compile leaves ---------*- C++ -*-===//
#ifndef COMPILER_DRIVER_ARTIFACT_H
#define COMPILER_DRIVER_ARTIFACT_H

#include "codegen/Descriptor.h"
#include "llvm/Support/Error.h"

#include <string>

namespace braid {

/// A directory that is written aside and takes its name only when it is whole;
/// until then its destruction leaves nothing behind.
class Artifact {
public:
  /// Fails if `path` exists or its parent cannot be written.
  static llvm::Expected<Artifact> create(llvm::StringRef path);
  Artifact(Artifact &&other);
  Artifact &operator=(Artifact &&) = delete;
  ~Artifact();

  /// The path of the file `name` while the artifact is written.
  std::string getFile(llvm::StringRef name) const;
  /// Gives the directory its name.
  llvm::Error commit();

private:
  Artifact(std::string path, std::string aside)
      : path(std::move(path)), aside(std::move(aside)) {}

  std::string path, aside;
};

/// Copies config.json and the files of tokenizer and generation that
/// `checkpoint` has.
llvm::Error copySideFiles(llvm::StringRef checkpoint,
                          const Artifact &artifact);

/// Writes manifest.json: what the descriptor says, for people.
llvm::Error writeManifest(const mlir::hybrid::ModelDescriptor &descriptor,
                          const Artifact &artifact);

} // namespace braid

#endif // COMPILER_DRIVER_ARTIFACT_H
