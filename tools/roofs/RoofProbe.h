//===- RoofProbe.h - What this machine can do at most -----------*- C++ -*-===//
///
/// The roofs that speeds are shares of, measured rather than looked up: clocks,
/// memory and neighbours differ, from machine to machine and from minute to
/// minute. A probe takes some 25 ms, so it can be repeated beside whatever is
/// compared with it.
///
//===----------------------------------------------------------------------===//
#ifndef TOOLS_ROOFS_ROOFPROBE_H
#define TOOLS_ROOFS_ROOFPROBE_H

#include "tools/roofs/RoofKernels.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace braid::tool {

enum class Roof { Read, F32, BF16, Int8 };
constexpr std::array<Roof, 4> kRoofs = {Roof::Read, Roof::F32, Roof::BF16,
                                        Roof::Int8};
/// "read", "f32", "bf16", "int8".
const char *getName(Roof roof);

/// One probe of each roof, in bytes or operations a second; 0 where the host
/// has no instruction for it.
struct RoofSweep {
  std::array<double, kRoofs.size()> one = {}; ///< of one thread
  std::array<double, kRoofs.size()> all = {}; ///< of all threads together

  double getOne(Roof roof) const { return one[static_cast<size_t>(roof)]; }
  double getAll(Roof roof) const { return all[static_cast<size_t>(roof)]; }
};

/// The last cache that the first CPU has; 0 if unknown.
size_t getCacheBytes();

class RoofProbe {
public:
  /// Takes the memory that reads go over, at most so many bytes; nothing if
  /// that is less than the caches could hold.
  static std::optional<RoofProbe> create(unsigned threads,
                                         size_t mostBytes = SIZE_MAX);

  RoofSweep sweep() const;
  /// One roof of so many threads. Without a bf16 product bf16 is as fast as the
  /// f32 product that it is widened for.
  double probe(Roof roof, unsigned threads) const;

  /// Of the roof's loop: "vdpbf16ps zmm"; NULL if there is none.
  const char *getInstruction(Roof roof) const;

  /// How long each thread of a probe runs.
  std::chrono::nanoseconds duration = std::chrono::milliseconds(25);

private:
  struct Unmap {
    size_t bytes;
    void operator()(char *data) const;
  };

  RoofProbe(unsigned threads, std::unique_ptr<char, Unmap> buffer, size_t bytes)
      : threads(threads), bufferBytes(bytes), buffer(std::move(buffer)) {}

  ComputeKernel findKernel(Roof roof) const;
  double read(unsigned thread, unsigned threads) const;
  double compute(const ComputeKernel &kernel) const;

  unsigned threads;
  size_t bufferBytes;
  std::unique_ptr<char, Unmap> buffer;
};

} // namespace braid::tool

#endif // TOOLS_ROOFS_ROOFPROBE_H
