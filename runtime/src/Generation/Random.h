//===- Random.h - Random numbers by their place -----------------*- C++ -*-===//
///
/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// 2011): a number is a function of a key and a counter. There is no state that
/// sequences could share, so that what one draws does not depend on others.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_GENERATION_RANDOM_H
#define RUNTIME_SRC_GENERATION_RANDOM_H

#include <array>
#include <cstdint>

namespace braid::text {

inline std::array<uint32_t, 4> philox(std::array<uint32_t, 4> counter,
                                      std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    uint64_t first = uint64_t(0xd2511f53) * counter[0];
    uint64_t second = uint64_t(0xcd9e8d57) * counter[2];
    counter = {uint32_t(second >> 32) ^ counter[1] ^ key[0], uint32_t(second),
               uint32_t(first >> 32) ^ counter[3] ^ key[1], uint32_t(first)};
    key[0] += 0x9e3779b9;
    key[1] += 0xbb67ae85;
  }
  return counter;
}

/// What is drawn for. Numbers are fixed: they are part of what a seed means.
enum class Purpose : uint32_t { kToken = 0, kBeam = 1 };

/// A number in [0, 1) of 53 bits, for the token at `place` of a continuation.
inline double drawUniform(uint64_t seed, Purpose purpose, uint64_t place,
                          uint32_t which) {
  auto words =
      philox({uint32_t(place), uint32_t(place >> 32), which, uint32_t(purpose)},
             {uint32_t(seed), uint32_t(seed >> 32)});
  return double((uint64_t(words[0]) << 32 | words[1]) >> 11) * 0x1p-53;
}

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_RANDOM_H
