//===- Packer.cpp - Writes weights.bin ------------------------------------===//
#include "compiler/Pack/Packer.h"
#include "compiler/Pack/ValueDigests.h"

#include "braid/abi.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstring>
#include <deque>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {
namespace {

/// Bytes that are packed at a time, so that each is touched while in cache.
constexpr int64_t kChunkBytes = int64_t(1) << 20;

/// Rows of a matrix whose values have a digest of their own. Chunks are whole
/// blocks of them, so that the digest of all does not depend on the layout.
constexpr int64_t kRowsOfDigest = 16;

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
    piece.forEachRun(first, taken, [&](int64_t offset, int64_t count) {
      source.read(piece.getTensor(), offset, count, next);
      next += count;
    });
    first = 0;
  }
  if (map == WeightMap::NegExp)
    for (float *x = out; x != end; ++x)
      *x = static_cast<float>(-std::exp(static_cast<double>(*x)));
}

/// Elements as they lie in the file: f32, or bf16 rounded to the nearest, ties
/// to even.
void convert(float value, float &out) { out = value; }
void convert(float value, uint16_t &out) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bool isNaN = value != value;
  out = static_cast<uint16_t>(isNaN ? (bits >> 16) | 0x40
                                    : (bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/// What a thread makes of a chunk.
struct PackedChunk {
  std::vector<uint8_t> bytes;
  std::vector<Digest> digests; ///< of blocks of rows
};

/// A run of the file that one thread makes: whole rows without a layout, whole
/// panels with one.
struct Chunk {
  WeightType type;
  ElementReader reader;
  int64_t first;   ///< row, all leading dimensions flattened
  int64_t numRows; ///< of one matrix

  PackedChunk pack() const {
    return type.getElementType().isBF16() ? packAs<uint16_t>()
                                          : packAs<float>();
  }

private:
  template <typename ElementT>
  PackedChunk packAs() const;
  template <typename ElementT>
  std::vector<uint8_t> layOut(ArrayRef<ElementT> rows) const;
};

/// The digests of blocks of rows.
template <typename ElementT>
std::vector<Digest> digestRows(ArrayRef<ElementT> rows, int64_t columns) {
  std::vector<Digest> digests;
  size_t block = kRowsOfDigest * columns;
  for (size_t i = 0; i < rows.size(); i += block) {
    ArrayRef<ElementT> part = rows.slice(i, std::min(block, rows.size() - i));
    digests.push_back(llvm::BLAKE3::hash<32>(
        ArrayRef(reinterpret_cast<const uint8_t *>(part.data()),
                 part.size() * sizeof(ElementT))));
  }
  return digests;
}

template <typename ElementT>
PackedChunk Chunk::packAs() const {
  int64_t columns = type.getShape().back();
  std::vector<float> read(numRows * columns);
  reader.read(first * columns, read.size(), read.data());
  std::vector<ElementT> rows(read.size());
  for (size_t i = 0; i < read.size(); ++i)
    convert(read[i], rows[i]);
  return {layOut(ArrayRef(rows)), digestRows(ArrayRef(rows), columns)};
}

template <typename ElementT>
std::vector<uint8_t> Chunk::layOut(ArrayRef<ElementT> rows) const {
  int64_t columns = type.getShape().back();
  PanelsAttr layout = type.getLayout();
  int64_t width = layout ? layout.getWidth() : 1;
  int64_t depth = layout ? layout.getDepth() : columns;
  int64_t panelElements = width * llvm::alignTo(columns, depth);
  std::vector<uint8_t> bytes(llvm::divideCeil(numRows, width) * panelElements *
                             sizeof(ElementT));
  auto *out = reinterpret_cast<ElementT *>(bytes.data());
  // A few columns of all rows at a time: their lines are written while they are
  // in the cache.
  constexpr int64_t kColumns = 32;
  for (int64_t begin = 0; begin < columns; begin += kColumns)
    for (int64_t r = 0; r < numRows; ++r) {
      ElementT *panel = out + r / width * panelElements + r % width * depth;
      int64_t end = std::min(columns, begin + kColumns);
      for (int64_t c = begin; c < end; ++c)
        panel[c / depth * width * depth + c % depth] = rows[r * columns + c];
    }
  return bytes;
}

/// Calls body(chunk) for the chunks of one element of a parameter, in the order
/// of the file.
template <typename BodyT>
void forEachChunk(WeightType type, const ElementReader &reader, BodyT body) {
  ArrayRef<int64_t> shape = type.getShape();
  PanelsAttr layout = type.getLayout();
  int64_t elements = ShapedType::getNumElements(shape);
  int64_t rows = elements / shape.back();
  // A vector is a row.
  int64_t rowsOfMatrix = shape.size() > 1 ? shape[shape.size() - 2] : 1;
  int64_t unit =
      std::max<int64_t>(layout ? layout.getWidth() : 1, kRowsOfDigest);
  assert(unit % kRowsOfDigest == 0 && "panels are whole blocks of rows");
  int64_t step = std::max<int64_t>(
      1, kChunkBytes /
             (shape.back() * static_cast<int64_t>(sizeof(float)) * unit));
  for (int64_t matrix = 0; matrix < rows; matrix += rowsOfMatrix)
    for (int64_t row = 0; row < rowsOfMatrix; row += step * unit)
      body(Chunk{type, reader, matrix + row,
                 std::min(step * unit, rowsOfMatrix - row)});
}

/// Makes chunks on all CPUs and writes them in the order they are given.
class Packer {
public:
  Packer(HashedFile &file, const Progress &progress, uint64_t total)
      : file(file), progress(progress), total(total) {}

  /// Packs one element of `param` to `position`.
  void add(ParamOp param, ArrayAttr pieces, WeightSource &source,
           uint64_t position) {
    Target target{position, param, pieces};
    forEachChunk(param.getType(), ElementReader(source, pieces, param.getMap()),
                 [&](Chunk chunk) {
                   add(target, chunk);
                   target = {};
                 });
  }
  WeightsDigests finish() {
    while (!waiting.empty())
      writeNext();
    file.padTo(total);
    return {file.getDigest(), values.getDigest()};
  }

private:
  /// Where an element's first chunk goes; empty for those behind it.
  struct Target {
    uint64_t position = 0;
    ParamOp param;
    ArrayAttr pieces;
  };
  struct Waiting {
    Target target;
    std::shared_future<PackedChunk> packed;
  };

  void add(const Target &target, Chunk chunk) {
    // Enough to keep every thread busy while one chunk is written, and bounded.
    if (waiting.size() >= std::min(4 * pool.getMaxConcurrency(), 64u))
      writeNext();
    waiting.push_back({target, pool.async([chunk] { return chunk.pack(); })});
  }

  void writeNext() {
    const auto &[target, future] = waiting.front();
    const PackedChunk &packed = future.get();
    if (target.param) {
      file.padTo(target.position);
      values.begin(target.param, target.pieces);
    }
    values.add(packed.digests);
    file.write(packed.bytes.data(), packed.bytes.size());
    waiting.pop_front();
    if (progress)
      progress(file.getPosition(), total);
  }

  HashedFile &file;
  const Progress &progress;
  uint64_t total;
  ValueDigests values;
  std::deque<Waiting> waiting;
  llvm::DefaultThreadPool pool;
};

} // namespace

llvm::Expected<WeightsDigests>
packWeights(ModuleOp module, const ModelLayout &layout, WeightSource &source,
            llvm::StringRef path, const Progress &progress) {
  std::error_code error;
  llvm::raw_fd_ostream stream(path, error);
  if (error)
    return llvm::createFileError(path, error);
  std::vector<char> page(BRAID_ABI_WEIGHTS_HEADER);
  stream.write(page.data(), page.size());

  HashedFile file(stream);
  Packer packer(file, progress, layout.weightsBytes - BRAID_ABI_WEIGHTS_HEADER);
  for (auto param : module.getOps<ParamOp>()) {
    Place place = layout.params.lookup(param.getSymName());
    for (auto [number, pieces] :
         llvm::enumerate(param.getSources().getAsRange<ArrayAttr>()))
      packer.add(param, pieces, source,
                 place.offset + number * place.stride -
                     BRAID_ABI_WEIGHTS_HEADER);
  }
  WeightsDigests digests = packer.finish();

  braid_abi_weights_header header = {};
  header.magic = BRAID_ABI_WEIGHTS_MAGIC;
  header.file_bytes = layout.weightsBytes;
  std::memcpy(header.digest, digests.file.data(), digests.file.size());
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
  return digests;
}

} // namespace braid
