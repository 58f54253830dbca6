//===- WeightSource.h - Where the numbers of a model come from --*- C++ -*-===//
#ifndef COMPILER_FRONTEND_WEIGHTSOURCE_H
#define COMPILER_FRONTEND_WEIGHTSOURCE_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace braid {

/// Tensors by name, as runs of numbers. Implementations widen what is stored;
/// readers stay within what a ModelSpec names, so nothing can fail. Safe to
/// read from several threads at once.
class WeightSource {
public:
  virtual ~WeightSource() = default;
  /// Writes elements [offset, offset + count) of `tensor`, in row-major order,
  /// to `out`.
  virtual void read(llvm::StringRef tensor, int64_t offset, int64_t count,
                    double *out) = 0;
  virtual void read(llvm::StringRef tensor, int64_t offset, int64_t count,
                    float *out) = 0;
};

} // namespace braid

#endif // COMPILER_FRONTEND_WEIGHTSOURCE_H
