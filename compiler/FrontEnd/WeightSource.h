//===- WeightSource.h - Where the numbers of a model come from --*- C++ -*-===//
#ifndef COMPILER_FRONTEND_WEIGHTSOURCE_H
#define COMPILER_FRONTEND_WEIGHTSOURCE_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <cstring>

namespace braid {

/// The bits of the bf16 nearest to `value`, ties to even; NaNs become quiet.
inline uint16_t roundToBF16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return static_cast<uint16_t>(value != value
                                   ? (bits >> 16) | 0x40
                                   : (bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

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
  /// The same as bits of bf16, as roundToBF16 makes them.
  virtual void readBF16(llvm::StringRef tensor, int64_t offset, int64_t count,
                        uint16_t *out);
};

} // namespace braid

#endif // COMPILER_FRONTEND_WEIGHTSOURCE_H
