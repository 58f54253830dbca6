//===- WeightReader.h - The numbers of a Weight -----------------*- C++ -*-===//
#ifndef COMPILER_FRONTEND_WEIGHTREADER_H
#define COMPILER_FRONTEND_WEIGHTREADER_H

#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ModelSpec.h"

namespace braid {

/// A Weight of a model as one row-major array, read from the checkpoint that
/// the model was read from. Holds no numbers; the checkpoint must outlive it.
/// Several threads may read at once.
class WeightReader {
public:
  WeightReader(const Checkpoint &checkpoint, const Weight &weight);

  int64_t size() const { return starts.back(); }
  /// Writes elements [first, first + count) to `out`.
  void read(int64_t first, int64_t count, float *out) const;
  void read(int64_t first, int64_t count, double *out) const;

private:
  struct Piece {
    DType dtype;
    const uint8_t *data; ///< of its first element
  };

  template <typename T>
  void readInto(int64_t first, int64_t count, T *out) const;

  std::vector<Piece> pieces;
  /// The first element of each piece, and the end of the last one.
  std::vector<int64_t> starts;
};

} // namespace braid

#endif // COMPILER_FRONTEND_WEIGHTREADER_H
