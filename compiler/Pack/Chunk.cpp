//===- Chunk.cpp - A run of weights.bin that one thread makes -------------===//
#include "compiler/Pack/Chunk.h"

#include "llvm/Support/BLAKE3.h"

#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {
namespace {

/// Bytes that a chunk of bf16 takes, unless a strip takes more.
constexpr int64_t kChunkBytes = int64_t(1) << 19;

/// Rows of a matrix whose values have a digest of their own. Chunks are whole
/// blocks of them, so that the digest of all does not depend on the layout.
constexpr int64_t kRowsOfDigest = 16;

/// Rows that are read, digested and laid out at a time, so that they are in the
/// cache: a panel, and whole blocks of digests.
int64_t getStripRows(WeightType type) {
  PanelsAttr layout = type.getLayout();
  int64_t rows = std::max(layout ? layout.getWidth() : 1, kRowsOfDigest);
  assert(rows % kRowsOfDigest == 0 && "panels are whole blocks of rows");
  return rows;
}

} // namespace

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Calls use(tensor, offset, count) for what makes up `count` elements.
template <typename UseT>
void ElementReader::forEachRun(int64_t first, int64_t count, UseT use) const {
  for (auto piece : pieces.getAsRange<SourceAttr>()) {
    if (count == 0)
      break;
    if (first >= piece.getCount()) {
      first -= piece.getCount();
      continue;
    }
    int64_t taken = std::min<int64_t>(count, piece.getCount() - first);
    piece.forEachRun(first, taken, [&](int64_t offset, int64_t run) {
      use(piece.getTensor(), offset, run);
    });
    count -= taken;
    first = 0;
  }
}

void ElementReader::read(int64_t first, int64_t count, float *out) const {
  float *next = out;
  forEachRun(first, count, [&](StringRef tensor, int64_t offset, int64_t run) {
    source.read(tensor, offset, run, next);
    next += run;
  });
  if (map == WeightMap::NegExp)
    for (float *x = out; x != next; ++x)
      *x = static_cast<float>(-std::exp(static_cast<double>(*x)));
}

void ElementReader::read(int64_t first, int64_t count, uint16_t *out) const {
  if (map == WeightMap::NegExp) {
    std::vector<float> values(count);
    read(first, count, values.data());
    llvm::transform(values, out, roundToBF16);
    return;
  }
  forEachRun(first, count, [&](StringRef tensor, int64_t offset, int64_t run) {
    source.readBF16(tensor, offset, run, out);
    out += run;
  });
}

//===----------------------------------------------------------------------===//
// Packing
//===----------------------------------------------------------------------===//

namespace {

/// Appends the digests of blocks of rows.
template <typename ElementT>
void digestRows(ArrayRef<ElementT> rows, int64_t columns,
                std::vector<Digest> &digests) {
  size_t block = kRowsOfDigest * columns;
  for (size_t i = 0; i < rows.size(); i += block) {
    ArrayRef<ElementT> part = rows.slice(i, std::min(block, rows.size() - i));
    digests.push_back(llvm::BLAKE3::hash<32>(
        ArrayRef(reinterpret_cast<const uint8_t *>(part.data()),
                 part.size() * sizeof(ElementT))));
  }
}

/// Lays out `numRows` of a panel. What is stored together moves as a UnitT, of
/// which a row has `units` whole ones.
template <typename UnitT>
void layOutUnits(const uint8_t *rows, int64_t rowBytes, int64_t numRows,
                 int64_t units, int64_t width, uint8_t *panel) {
  // A line of each row at a time: those of the panel stay in the first cache.
  constexpr int64_t kUnits = 64 / sizeof(UnitT);
  for (int64_t begin = 0; begin < units; begin += kUnits)
    for (int64_t r = 0; r < numRows; ++r) {
      const uint8_t *in = rows + r * rowBytes;
      uint8_t *out = panel + r * sizeof(UnitT);
      int64_t end = std::min(units, begin + kUnits);
      for (int64_t u = begin; u < end; ++u)
        std::memcpy(out + u * width * sizeof(UnitT), in + u * sizeof(UnitT),
                    sizeof(UnitT));
    }
}

/// Lays out `numRows` rows of `columns` elements as one panel of `width`, whose
/// bytes are zero.
template <typename ElementT>
void layOutPanel(const ElementT *rows, int64_t numRows, int64_t columns,
                 int64_t width, int64_t depth, ElementT *panel) {
  const auto *in = reinterpret_cast<const uint8_t *>(rows);
  auto *out = reinterpret_cast<uint8_t *>(panel);
  int64_t rowBytes = columns * sizeof(ElementT), units = columns / depth;
  switch (depth * sizeof(ElementT)) {
  case 2:
    layOutUnits<uint16_t>(in, rowBytes, numRows, units, width, out);
    break;
  case 4:
    layOutUnits<uint32_t>(in, rowBytes, numRows, units, width, out);
    break;
  case 8:
    layOutUnits<uint64_t>(in, rowBytes, numRows, units, width, out);
    break;
  default:
    llvm_unreachable("a depth is 1 or 2");
  }
  for (int64_t r = 0; r < numRows; ++r)
    for (int64_t c = units * depth; c < columns; ++c)
      panel[(units * width + r) * depth + c % depth] = rows[r * columns + c];
}

template <typename ElementT>
void packAs(const Chunk &chunk, PackedChunk &out) {
  int64_t columns = chunk.type.getShape().back();
  int64_t stripRows = getStripRows(chunk.type);
  PanelsAttr layout = chunk.type.getLayout();
  int64_t width = layout ? layout.getWidth() : 1;
  int64_t depth = layout ? layout.getDepth() : 1;
  int64_t panelElements = width * llvm::alignTo(columns, depth);
  out.digests.clear();
  out.bytes.resize(llvm::divideCeil(chunk.numRows, width) * panelElements *
                   sizeof(ElementT));
  auto *packed = reinterpret_cast<ElementT *>(out.bytes.data());
  if (chunk.numRows % width != 0 || columns % depth != 0)
    llvm::fill(out.bytes, 0);

  static thread_local std::vector<ElementT> strip;
  for (int64_t row = 0; row < chunk.numRows; row += stripRows) {
    int64_t count = std::min(stripRows, chunk.numRows - row);
    ElementT *rows = packed + row * columns;
    if (layout) {
      strip.resize(stripRows * columns);
      rows = strip.data();
    }
    chunk.reader.read((chunk.first + row) * columns, count * columns, rows);
    digestRows(ArrayRef(rows, count * columns), columns, out.digests);
    if (layout)
      for (int64_t r = 0; r < count; r += width)
        layOutPanel(rows + r * columns, std::min(width, count - r), columns,
                    width, depth, packed + (row + r) / width * panelElements);
  }
}

} // namespace

void Chunk::pack(PackedChunk &out) const {
  if (type.getElementType().isBF16())
    packAs<uint16_t>(*this, out);
  else
    packAs<float>(*this, out);
}

void forEachChunk(WeightType type, const ElementReader &reader,
                  llvm::function_ref<void(const Chunk &)> body) {
  ArrayRef<int64_t> shape = type.getShape();
  int64_t rows = ShapedType::getNumElements(shape) / shape.back();
  // A vector is a row.
  int64_t rowsOfMatrix = shape.size() > 1 ? shape[shape.size() - 2] : 1;
  int64_t strip = getStripRows(type);
  int64_t stripBytes = strip * shape.back() * int64_t(sizeof(uint16_t));
  int64_t step = std::max<int64_t>(1, kChunkBytes / stripBytes) * strip;
  for (int64_t matrix = 0; matrix < rows; matrix += rowsOfMatrix)
    for (int64_t row = 0; row < rowsOfMatrix; row += step)
      body({type, reader, matrix + row, std::min(step, rowsOfMatrix - row)});
}

} // namespace braid
