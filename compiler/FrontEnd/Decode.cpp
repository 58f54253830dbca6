//===- Decode.cpp - Stored numbers as float and double --------------------===//
#include "compiler/FrontEnd/Checkpoint.h"

#include "llvm/ADT/bit.h"
#include "llvm/Support/ErrorHandling.h"

#include <cstring>

namespace braid {
namespace {

/// Reads a value at any alignment. Checkpoints and hosts are little-endian.
template <typename T>
T load(const uint8_t *source) {
  T value;
  std::memcpy(&value, source, sizeof(T));
  return value;
}

struct F32 {
  static constexpr int64_t kBytes = 4;
  static float decode(const uint8_t *source) { return load<float>(source); }
};

struct BF16 {
  static constexpr int64_t kBytes = 2;
  static float decode(const uint8_t *source) {
    return llvm::bit_cast<float>(uint32_t(load<uint16_t>(source)) << 16);
  }
};

struct F16 {
  static constexpr int64_t kBytes = 2;
  static float decode(const uint8_t *source) {
    uint32_t half = load<uint16_t>(source);
    uint32_t sign = (half & 0x8000) << 16;
    uint32_t magnitude = (half & 0x7FFF) << 13;
    // An exponent of all ones means the same in both formats. Any other needs
    // the difference of the biases, 112; the product normalises subnormals.
    float scaled = llvm::bit_cast<float>(magnitude) * 0x1p112f;
    uint32_t bits = magnitude >= 0x7C00u << 13
                        ? magnitude | 0x7F800000u
                        : llvm::bit_cast<uint32_t>(scaled);
    return llvm::bit_cast<float>(bits | sign);
  }
};

template <typename Format, typename T>
void decodeAs(const uint8_t *source, int64_t count, T *out) {
  for (int64_t i = 0; i < count; ++i)
    out[i] = Format::decode(source + i * Format::kBytes);
}

template <typename T>
void decode(DType dtype, const uint8_t *source, int64_t count, T *out) {
  switch (dtype) {
  case DType::F32:
    return decodeAs<F32>(source, count, out);
  case DType::BF16:
    return decodeAs<BF16>(source, count, out);
  case DType::F16:
    return decodeAs<F16>(source, count, out);
  default:
    llvm_unreachable("readers refuse other types");
  }
}

/// Rounds what is decoded a piece at a time.
template <typename DecodeT>
void decodeAndRound(int64_t count, uint16_t *out, DecodeT decode) {
  float piece[1024];
  for (int64_t done = 0; done < count; done += std::size(piece)) {
    int64_t taken = std::min<int64_t>(std::size(piece), count - done);
    decode(done, taken, piece);
    for (int64_t i = 0; i < taken; ++i)
      out[done + i] = roundToBF16(piece[i]);
  }
}

/// What is bf16 already is only copied, but for NaNs that signal.
void copyBF16(const uint8_t *source, int64_t count, uint16_t *out) {
  for (int64_t i = 0; i < count; ++i) {
    uint16_t bits = load<uint16_t>(source + i * 2);
    uint16_t quiet = (bits & 0x7fff) > 0x7f80 ? 0x40 : 0;
    out[i] = bits | quiet;
  }
}

} // namespace

bool isDecodable(DType dtype) {
  return dtype == DType::F32 || dtype == DType::BF16 || dtype == DType::F16;
}

void decodeToFloat(DType dtype, const uint8_t *source, int64_t count,
                   float *out) {
  decode(dtype, source, count, out);
}

void decodeToDouble(DType dtype, const uint8_t *source, int64_t count,
                    double *out) {
  decode(dtype, source, count, out);
}

void decodeToBF16(DType dtype, const uint8_t *source, int64_t count,
                  uint16_t *out) {
  if (dtype == DType::BF16)
    return copyBF16(source, count, out);
  decodeAndRound(count, out, [&](int64_t first, int64_t taken, float *piece) {
    decode(dtype, source + first * int64_t(getBits(dtype) / 8), taken, piece);
  });
}

void WeightSource::readBF16(llvm::StringRef tensor, int64_t offset,
                            int64_t count, uint16_t *out) {
  decodeAndRound(count, out, [&](int64_t first, int64_t taken, float *piece) {
    read(tensor, offset + first, taken, piece);
  });
}

} // namespace braid
