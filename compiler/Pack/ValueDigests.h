//===- ValueDigests.h - What weights are, however they lie ------*- C++ -*-===//
#ifndef COMPILER_PACK_VALUEDIGESTS_H
#define COMPILER_PACK_VALUEDIGESTS_H

#include "compiler/Pack/Packer.h"
#include "llvm/Support/BLAKE3.h"

#include <string>
#include <vector>

namespace braid {

/// Gathers the digests of all elements of parameters, in whatever order, into
/// one that does not depend on it.
class ValueDigests {
public:
  /// What is added next are the digests of the rows of this element of `param`,
  /// which these sources name.
  void begin(mlir::hybrid::ParamOp param, mlir::Attribute sources);
  void add(llvm::ArrayRef<Digest> digests);

  Digest getDigest();

private:
  void finish();

  std::string name; ///< of the element at hand, empty if there is none
  llvm::BLAKE3 hasher;
  std::vector<std::string> lines; ///< a name and a digest each
};

} // namespace braid

#endif // COMPILER_PACK_VALUEDIGESTS_H
