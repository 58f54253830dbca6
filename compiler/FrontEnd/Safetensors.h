//===- Safetensors.h - The header of a safetensors file ---------*- C++ -*-===//
///
/// A safetensors file is a length (8 bytes, little-endian), a JSON header of
/// that length and a buffer. The header gives each tensor's type, shape and
/// place in the buffer; the places cover the buffer without hole or overlap.
/// Nothing here trusts the order or the alignment of anything in the file.
///
//===----------------------------------------------------------------------===//
#ifndef COMPILER_FRONTEND_SAFETENSORS_H
#define COMPILER_FRONTEND_SAFETENSORS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace braid {

/// Element types, under the names of the format.
enum class DType : uint8_t {
  BOOL,
  F4,
  F6_E2M3,
  F6_E3M2,
  U8,
  I8,
  F8_E4M3,
  F8_E5M2,
  F8_E8M0,
  F8_E4M3FNUZ,
  F8_E5M2FNUZ,
  U16,
  I16,
  F16,
  BF16,
  U32,
  I32,
  F32,
  U64,
  I64,
  F64,
  C64,
};

/// "BF16".
llvm::StringRef getName(DType dtype);
/// Bits of an element; not always a multiple of 8.
unsigned getBits(DType dtype);
std::optional<DType> parseDType(llvm::StringRef name);

/// One tensor of a checkpoint, row-major and little-endian.
struct TensorInfo {
  std::string name;
  DType dtype = DType::F32;
  std::vector<int64_t> shape;  ///< empty for a scalar; dimensions may be 0
  int64_t elements = 0;        ///< the product of `shape`
  uint64_t begin = 0, end = 0; ///< bytes [begin, end) of the file's buffer
  unsigned file = 0;           ///< of several files, the one that holds it
};

struct SafetensorsHeader {
  /// By place in the buffer.
  std::vector<TensorInfo> tensors;
  std::map<std::string, std::string> metadata;
  /// Where the buffer begins in the file.
  uint64_t bufferOffset = 0;
};

/// The longest header that the format allows.
constexpr uint64_t kMaxSafetensorsHeader = 100'000'000;

/// Parses and checks the header of a whole file; `place` names it in messages.
/// On success every tensor lies within the buffer and has exactly the bytes
/// that its shape and type take.
llvm::Expected<SafetensorsHeader> parseSafetensorsHeader(llvm::StringRef file,
                                                         llvm::StringRef place);

/// The length and header of a file that holds `tensors`, padded to a multiple
/// of 8 bytes. Places must follow each other without holes.
std::string formatSafetensorsHeader(llvm::ArrayRef<TensorInfo> tensors);

/// "[2, 1, 4]".
std::string formatShape(llvm::ArrayRef<int64_t> shape);

} // namespace braid

#endif // COMPILER_FRONTEND_SAFETENSORS_H
