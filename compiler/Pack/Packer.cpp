//===- Packer.cpp - Writes weights.bin ------------------------------------===//
#include "compiler/Pack/Packer.h"
#include "compiler/Pack/Chunk.h"
#include "compiler/Pack/ValueDigests.h"

#include "braid/abi.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>

#include <cstring>
#include <deque>

using namespace mlir;
using namespace mlir::hybrid;

namespace braid {
namespace {

/// A file whose bytes are hashed by another thread while they are written.
class HashedFile {
public:
  /// `stream` writes to `descriptor`, nothing but the header yet.
  HashedFile(llvm::raw_fd_ostream &stream, int descriptor)
      : stream(stream), descriptor(descriptor) {}

  void write(ArrayRef<uint8_t> bytes) {
    // One at a time: the future runs here if it is waited for before the thread
    // takes it, so a queue of them would be in no order.
    auto hashed = thread.async([&] { hasher.update(bytes); });
    stream.write(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    hashed.wait();
    position += bytes.size();
    sendToDisk();
  }
  /// Zeros up to `offset` bytes behind the header.
  void padTo(uint64_t offset) {
    static const uint8_t zeros[4096] = {};
    while (position < offset)
      write(ArrayRef(zeros).take_front(
          std::min<uint64_t>(sizeof zeros, offset - position)));
  }
  uint64_t getPosition() const { return position; }
  Digest getDigest() { return hasher.final<32>(); }

private:
  /// Has the disk begin with what is written. Left to itself the system waits
  /// until a tenth of the memory is full of it, and then lets the writer wait.
  void sendToDisk() {
    constexpr uint64_t kBytes = 16 * BRAID_ABI_HUGE_PAGE;
    uint64_t written = llvm::alignDown(BRAID_ABI_WEIGHTS_HEADER + position,
                                       BRAID_ABI_HUGE_PAGE);
    if (written - sent < kBytes)
      return;
    ::sync_file_range(descriptor, sent, written - sent, SYNC_FILE_RANGE_WRITE);
    sent = written;
  }

  llvm::raw_fd_ostream &stream;
  int descriptor;
  llvm::BLAKE3 hasher;
  llvm::DefaultThreadPool thread{llvm::hardware_concurrency(1)};
  uint64_t position = 0; ///< behind the header
  uint64_t sent = 0;     ///< of the whole file
};

/// Makes chunks on all CPUs and writes them in the order they are given.
class Packer {
public:
  Packer(HashedFile &file, const Progress &progress, uint64_t total)
      : file(file), progress(progress), total(total) {
    // Enough to keep every thread busy while one chunk is written, and bounded.
    slots.resize(std::min(4 * pool.getMaxConcurrency(), 64u));
    for (Slot &slot : slots)
      free.push_back(&slot);
  }

  /// Packs one element of `param` to `position`.
  void add(ParamOp param, ArrayAttr pieces, WeightSource &source,
           uint64_t position) {
    Target target{position, param, pieces};
    forEachChunk(param.getType(), ElementReader(source, pieces, param.getMap()),
                 [&](const Chunk &chunk) {
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
  /// The memory of a chunk.
  struct Slot {
    Target target;
    PackedChunk packed;
    std::shared_future<void> done;
  };

  void add(const Target &target, const Chunk &chunk) {
    if (free.empty())
      writeNext();
    Slot &slot = *free.front();
    free.pop_front();
    slot.target = target;
    slot.done = pool.async([&slot, chunk] { chunk.pack(slot.packed); });
    waiting.push_back(&slot);
  }

  void writeNext() {
    Slot &slot = *waiting.front();
    waiting.pop_front();
    slot.done.wait();
    if (slot.target.param) {
      file.padTo(slot.target.position);
      values.begin(slot.target.param, slot.target.pieces);
    }
    values.add(slot.packed.digests);
    file.write(slot.packed.bytes);
    free.push_back(&slot);
    if (progress)
      progress(file.getPosition(), total);
  }

  HashedFile &file;
  const Progress &progress;
  uint64_t total;
  ValueDigests values;
  std::vector<Slot> slots;
  std::deque<Slot *> free, waiting; ///< in the order of their use
  llvm::DefaultThreadPool pool;
};

} // namespace

llvm::Expected<WeightsDigests>
packWeights(ModuleOp module, const ModelLayout &layout, WeightSource &source,
            llvm::StringRef path, const Progress &progress) {
  int descriptor;
  if (std::error_code error = llvm::sys::fs::openFileForWrite(path, descriptor))
    return llvm::createFileError(path, error);
  llvm::raw_fd_ostream stream(descriptor, /*shouldClose=*/true);
  stream.SetBufferSize(BRAID_ABI_HUGE_PAGE);
  std::vector<char> page(BRAID_ABI_WEIGHTS_HEADER);
  stream.write(page.data(), page.size());

  HashedFile file(stream, descriptor);
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
