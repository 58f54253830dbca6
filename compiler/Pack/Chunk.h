//===- Chunk.h - A run of weights.bin that one thread makes -----*- C++ -*-===//
#ifndef COMPILER_PACK_CHUNK_H
#define COMPILER_PACK_CHUNK_H

#include "compiler/Pack/Packer.h"

#include <vector>

namespace braid {

/// The elements of one element of a parameter, in row-major order.
class ElementReader {
public:
  ElementReader(WeightSource &source, mlir::ArrayAttr pieces,
                mlir::hybrid::WeightMap map)
      : source(source), pieces(pieces), map(map) {}

  void read(int64_t first, int64_t count, float *out) const;
  /// Rounded, as bits of bf16.
  void read(int64_t first, int64_t count, uint16_t *out) const;

private:
  template <typename UseT>
  void forEachRun(int64_t first, int64_t count, UseT use) const;

  WeightSource &source;
  mlir::ArrayAttr pieces;
  mlir::hybrid::WeightMap map;
};

/// What becomes of a chunk. Packing the next one into the same takes no memory.
struct PackedChunk {
  std::vector<uint8_t> bytes;  ///< as they lie in the file
  std::vector<Digest> digests; ///< of blocks of rows, whatever the layout
};

/// Whole rows without a layout, whole panels with one.
struct Chunk {
  mlir::hybrid::WeightType type;
  ElementReader reader;
  int64_t first;   ///< row, all leading dimensions flattened
  int64_t numRows; ///< of one matrix

  /// Safe for several chunks at once.
  void pack(PackedChunk &out) const;
};

/// Calls body(chunk) for the chunks of one element of a parameter, in the order
/// of the file.
void forEachChunk(mlir::hybrid::WeightType type, const ElementReader &reader,
                  llvm::function_ref<void(const Chunk &)> body);

} // namespace braid

#endif // COMPILER_PACK_CHUNK_H
