//===- Checkpoint.h - A directory with config and tensors -------*- C++ -*-===//
#ifndef COMPILER_FRONTEND_CHECKPOINT_H
#define COMPILER_FRONTEND_CHECKPOINT_H

#include "compiler/FrontEnd/Json.h"
#include "compiler/FrontEnd/Safetensors.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>
#include <string>
#include <vector>

namespace braid {

/// config.json and the tensors of model.safetensors, or, where there is a
/// model.safetensors.index.json, of the shards it names. Tensors are mapped,
/// not read. Several threads may read at once.
class Checkpoint {
public:
  static llvm::Expected<Checkpoint> open(llvm::StringRef directory);

  llvm::StringRef path() const { return directory; }
  const Json &config() const { return parsedConfig; }
  /// All tensors, in order of their names.
  llvm::ArrayRef<TensorInfo> tensors() const { return sorted; }
  /// Null if there is none of this name.
  const TensorInfo *find(llvm::StringRef name) const;
  /// Whether some name begins so.
  bool hasPrefix(llvm::StringRef prefix) const;
  /// The name of the file that holds `tensor`.
  llvm::StringRef fileOf(const TensorInfo &tensor) const {
    return files[tensor.file].name;
  }
  llvm::ArrayRef<uint8_t> bytes(const TensorInfo &tensor) const;

private:
  struct File {
    std::string name;
    std::unique_ptr<llvm::MemoryBuffer> content;
    uint64_t bufferOffset;
  };

  llvm::Error addFile(llvm::StringRef name);
  llvm::Error addShards();
  llvm::Error sortTensors();
  llvm::Error checkMap(const Json &map) const;
  std::string pathOf(llvm::StringRef name) const;

  std::string directory;
  Json parsedConfig;
  std::vector<File> files;
  std::vector<TensorInfo> sorted;
};

/// Whether weights may be stored so: F32, F16 and BF16.
bool isDecodable(DType dtype);

/// Widens `count` decodable elements at `source`, of any alignment.
void decodeToFloat(DType dtype, const uint8_t *source, int64_t count,
                   float *out);
void decodeToDouble(DType dtype, const uint8_t *source, int64_t count,
                    double *out);

} // namespace braid

#endif // COMPILER_FRONTEND_CHECKPOINT_H
