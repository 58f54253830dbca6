//===- Packer.cpp - Writes weights.bin ------------------------------------===//
#include "compiler/Pack/Packer.h"

#include "braid/abi.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {
namespace {

/// Bytes that are packed at a time, so that each is touched while in cache.
constexpr int64_t kChunkBytes = int64_t(1) << 20;

/// A file whose bytes are hashed as they are written.
class HashedFile {
public:
  HashedFile(llvm::raw_fd_ostream &stream) : stream(stream) {}

  void write(const void *data, size_t size) {
    hasher.update(ArrayRef<uint8_t>(static_cast<const uint8_t *>(data), size));
    stream.write(static_cast<const char *>(data), size);
    position += size;
  }
  /// Zeros up to `offset` bytes behind the header.
  void padTo(uint64_t offset) {
    static const char zeros[4096] = {};
    while (position < offset)
      write(zeros, std::min<uint64_t>(sizeof zeros, offset - position));
  }
  uint64_t getPosition() const { return position; }
  Digest getDigest() { return hasher.final<32>(); }

private:
  llvm::raw_fd_ostream &stream;
  llvm::BLAKE3 hasher;
  uint64_t position = 0;
};

/// The elements of one element of a parameter, in row-major order.
class ElementReader {
public:
  ElementReader(WeightSource &source, ArrayAttr pieces, WeightMap map)
      : source(source), pieces(pieces), map(map) {}

  void read(int64_t first, int64_t count, float *out) const;

private:
  WeightSource &source;
  ArrayAttr pieces;
  WeightMap map;
};

void ElementReader::read(int64_t first, int64_t count, float *out) const {
  float *end = out + count, *next = out;
  for (auto piece : pieces.getAsRange<SourceAttr>()) {
    if (next == end)
      break;
    if (first >= piece.getCount()) {
      first -= piece.getCount();
      continue;
    }
    int64_t taken = std::min<int64_t>(end - next, piece.getCount() - first);
    source.read(piece.getTensor(), piece.getOffset() + first, taken, next);
    next += taken;
    first = 0;
  }
  if (map == WeightMap::NegExp)
    for (float *x = out; x != end; ++x)
      *x = static_cast<float>(-std::exp(static_cast<double>(*x)));
}

/// Elements as they lie in the file: f32, or bf16 rounded to the nearest, ties
/// to even.
class ElementWriter {
public:
  explicit ElementWriter(Type elementType) : isBF16(elementType.isBF16()) {}

  size_t getBytes() const { return isBF16 ? 2 : 4; }
  void put(float value, uint8_t *place) const {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    if (!isBF16) {
      std::memcpy(place, &bits, sizeof bits);
      return;
    }
    bool isNaN = value != value;
    uint32_t rounded = isNaN ? (bits >> 16) | 0x40
                             : (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    auto half = static_cast<uint16_t>(rounded);
    std::memcpy(place, &half, sizeof half);
  }

private:
  bool isBF16;
};

class Packer {
public:
  Packer(HashedFile &file, const Progress &progress, uint64_t total)
      : file(file), progress(progress), total(total) {}

  void packElement(WeightType type, const ElementReader &reader);

private:
  void packPanels(WeightType type, const ElementReader &reader);
  void report() {
    if (progress)
      progress(file.getPosition(), total);
  }

  HashedFile &file;
  const Progress &progress;
  uint64_t total;
  std::vector<float> rows;
  std::vector<uint8_t> packed;
};

void Packer::packElement(WeightType type, const ElementReader &reader) {
  if (type.getLayout())
    return packPanels(type, reader);
  ElementWriter writer(type.getElementType());
  int64_t elements = type.getStoredElements();
  int64_t chunk = kChunkBytes / sizeof(float);
  for (int64_t first = 0; first < elements; first += chunk) {
    int64_t count = std::min(chunk, elements - first);
    rows.resize(count);
    reader.read(first, count, rows.data());
    packed.resize(count * writer.getBytes());
    for (int64_t i = 0; i < count; ++i)
      writer.put(rows[i], &packed[i * writer.getBytes()]);
    file.write(packed.data(), packed.size());
    report();
  }
}

/// Panels of each matrix: `width` rows side by side, element (r, c) at
/// (c / depth * width + r) * depth + c % depth; the last panel and the last
/// columns are padded with zeros.
void Packer::packPanels(WeightType type, const ElementReader &reader) {
  ArrayRef<int64_t> shape = type.getShape();
  int64_t columns = shape.back(), numRows = shape[shape.size() - 2];
  int64_t matrices = type.getRank() == 3 ? shape[0] : 1;
  int64_t width = type.getLayout().getWidth();
  int64_t depth = type.getLayout().getDepth();
  int64_t panelElements = width * llvm::alignTo(columns, depth);
  ElementWriter writer(type.getElementType());
  int64_t step = std::max<int64_t>(
      1, kChunkBytes / (panelElements * static_cast<int64_t>(sizeof(float))));
  for (int64_t matrix = 0; matrix < matrices; ++matrix)
    for (int64_t row = 0; row < numRows; row += step * width) {
      int64_t count = std::min(step * width, numRows - row);
      rows.resize(count * columns);
      reader.read((matrix * numRows + row) * columns, count * columns,
                  rows.data());
      int64_t panels = llvm::divideCeil(count, width);
      packed.assign(panels * panelElements * writer.getBytes(), 0);
      for (int64_t r = 0; r < count; ++r) {
        int64_t first = r / width * panelElements + r % width * depth;
        const float *in = &rows[r * columns];
        for (int64_t c = 0; c < columns; ++c)
          writer.put(in[c],
                     &packed[(first + c / depth * width * depth + c % depth) *
                             writer.getBytes()]);
      }
      file.write(packed.data(), packed.size());
      report();
    }
}

} // namespace

llvm::Expected<Digest> packWeights(ModuleOp module, const ModelLayout &layout,
                                   WeightSource &source, llvm::StringRef path,
                                   const Progress &progress) {
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error);
  if (error)
    return llvm::createFileError(path, error);
  std::vector<char> page(BRAID_ABI_WEIGHTS_HEADER);
  stream.write(page.data(), page.size());

  uint64_t total = layout.weightsBytes - BRAID_ABI_WEIGHTS_HEADER;
  HashedFile file(stream);
  Packer packer(file, progress, total);
  for (auto param : module.getOps<ParamOp>()) {
    Place place = layout.params.lookup(param.getSymName());
    for (auto [number, pieces] :
         llvm::enumerate(param.getSources().getAsRange<ArrayAttr>())) {
      file.padTo(place.offset + number * place.stride -
                 BRAID_ABI_WEIGHTS_HEADER);
      packer.packElement(param.getType(),
                         ElementReader(source, pieces, param.getMap()));
    }
  }
  file.padTo(total);

  braid_abi_weights_header header = {};
  header.magic = BRAID_ABI_WEIGHTS_MAGIC;
  header.file_bytes = layout.weightsBytes;
  Digest digest = file.getDigest();
  std::memcpy(header.digest, digest.data(), digest.size());
  auto hash = layout.getHash(module);
  std::memcpy(header.layout_hash, hash.data(), hash.size());
  stream.seek(0);
  stream.write(reinterpret_cast<const char *>(&header), sizeof header);
  stream.close();
  if (stream.has_error()) {
    std::error_code failure = stream.error();
    stream.clear_error();
    return llvm::createFileError(path, failure);
  }
  return digest;
}

} // namespace braid
