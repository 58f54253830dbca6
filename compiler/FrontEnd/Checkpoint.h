//===- Checkpoint.h - A directory of config.json and weights ----*- C++ -*-===//
///
/// Opens what `save_pretrained` leaves: config.json with model.safetensors, or
/// with model.safetensors.index.json and the shards it names. (With both, the
/// index decides.) Files are mapped, never read as a whole, and must stay as
/// they are while the checkpoint is open.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_CHECKPOINT_H
#define COMPILER_FRONTEND_CHECKPOINT_H

#include "compiler/FrontEnd/Json.h"
#include "compiler/FrontEnd/Safetensors.h"
#include "compiler/FrontEnd/WeightSource.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace braid {

class Checkpoint : public WeightSource {
public:
  /// Limits of the JSON files.
  static constexpr uint64_t kMaxConfigBytes = 16 << 20;
  static constexpr uint64_t kMaxIndexBytes = 100'000'000;

  /// Opens and checks everything but the numbers: config.json parses, every
  /// header is sound, and index and shards name the same tensors.
  /// What config.json has to be, `checkConfig` may say before any weight is
  /// looked for.
  static llvm::Expected<Checkpoint>
  open(llvm::StringRef directory,
       llvm::function_ref<llvm::Error(const Json &)> checkConfig = nullptr);

  llvm::StringRef path() const { return directory; }
  /// The object in config.json.
  const Json &config() const { return configuration; }

  /// In the order of their names.
  llvm::ArrayRef<TensorInfo> tensors() const { return table; }
  /// The tensor called `name`, or null.
  const TensorInfo *find(llvm::StringRef name) const;
  /// Whether the name of any tensor begins with `prefix`.
  bool hasPrefix(llvm::StringRef prefix) const;
  /// The elements of a tensor of this checkpoint, at any alignment.
  llvm::ArrayRef<uint8_t> bytes(const TensorInfo &tensor) const;
  /// The name of the file that holds a tensor of this checkpoint.
  llvm::StringRef fileOf(const TensorInfo &tensor) const;

  /// Elements of a tensor that a ModelSpec of this checkpoint names.
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            double *out) override;
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            float *out) override;
  void readBF16(llvm::StringRef tensor, int64_t offset, int64_t count,
                uint16_t *out) override;

private:
  struct File {
    std::string name;
    std::unique_ptr<llvm::MemoryBuffer> content;
    uint64_t bufferOffset = 0;
  };

  std::string join(llvm::StringRef name) const;
  llvm::Error addWeights();
  llvm::Error addShards(llvm::StringRef index);
  llvm::Error addFile(llvm::StringRef name);
  llvm::Error sortTable();

  std::string directory;
  Json configuration;
  std::vector<File> files;
  std::vector<TensorInfo> table;
};

/// Whether the functions below know the type: F32, F16 or BF16.
bool isDecodable(DType dtype);

/// Widens `count` elements of a decodable type. `source` may have any
/// alignment; every value is exact.
void decodeToFloat(DType dtype, const uint8_t *source, int64_t count,
                   float *out);
void decodeToDouble(DType dtype, const uint8_t *source, int64_t count,
                    double *out);
/// The same as bits of bf16, rounded as roundToBF16 does.
void decodeToBF16(DType dtype, const uint8_t *source, int64_t count,
                  uint16_t *out);

} // namespace braid

#endif // COMPILER_FRONTEND_CHECKPOINT_H
