//===- WeightReader.cpp - The numbers of a Weight -------------------------===//
#include "compiler/FrontEnd/WeightReader.h"

#include "llvm/ADT/STLExtras.h"

namespace braid {

WeightReader::WeightReader(const Checkpoint &checkpoint, const Weight &weight) {
  starts.push_back(0);
  for (const WeightPiece &piece : weight.pieces) {
    const TensorInfo *tensor = checkpoint.find(piece.tensor);
    assert(tensor && isDecodable(tensor->dtype) && piece.offset >= 0 &&
           piece.count >= 0 && piece.offset <= tensor->elements &&
           piece.count <= tensor->elements - piece.offset &&
           "not a weight of this checkpoint");
    int64_t elementBytes = getBits(tensor->dtype) / 8;
    pieces.push_back({tensor->dtype, checkpoint.bytes(*tensor).data() +
                                         piece.offset * elementBytes});
    starts.push_back(starts.back() + piece.count);
  }
}

template <typename T>
void WeightReader::readInto(int64_t first, int64_t count, T *out) const {
  assert(first >= 0 && count >= 0 && count <= size() - first);
  // The last piece that begins at or before `first`.
  size_t number = llvm::upper_bound(starts, first) - starts.begin() - 1;
  for (; count > 0; ++number) {
    const Piece &piece = pieces[number];
    int64_t skipped = first - starts[number];
    int64_t taken = std::min(count, starts[number + 1] - first);
    const uint8_t *source =
        piece.data + skipped * int64_t(getBits(piece.dtype) / 8);
    if constexpr (std::is_same_v<T, float>)
      decodeToFloat(piece.dtype, source, taken, out);
    else
      decodeToDouble(piece.dtype, source, taken, out);
    first += taken;
    count -= taken;
    out += taken;
  }
}

void WeightReader::read(int64_t first, int64_t count, float *out) const {
  readInto(first, count, out);
}

void WeightReader::read(int64_t first, int64_t count, double *out) const {
  readInto(first, count, out);
}

} // namespace braid
