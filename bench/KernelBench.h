//===- KernelBench.h - What benchmarks of kernels share ---------*- C++ -*-===//
#ifndef BENCH_KERNELBENCH_H
#define BENCH_KERNELBENCH_H

#include "codegen/CPU/ProductTile.h"
#include "test/unit/Support/KernelHarness.h"

#include <functional>

namespace benchmark {
class State;
} // namespace benchmark

namespace braid::bench {

/// What a kernel cannot do without.
struct Work {
  double bytes = 0;         ///< read or written, beyond the caches
  double f32 = 0, bf16 = 0; ///< operations
};

struct Timing {
  double seconds, leastSeconds; ///< of a run; what the machine allows
};

/// Runs `kernel` as often as the benchmark wants, by the wall clock, and counts
/// `share`, of what one thread of this machine could do at best.
Timing measure(benchmark::State &state, const Work &work,
               const std::function<void()> &kernel);

/// The highest instruction set that this host has.
mlir::hybrid::ISA getHostISA();

/// The tile that the compiler would choose for a weight [columns, inner].
mlir::hybrid::cpu::ProductShape chooseProduct(mlir::hybrid::cpu::DType type,
                                              int64_t inner, int64_t columns);

/// Bytes of an operand, full of a value that is a number in f32, and in bf16.
/// They lie in huge pages where the system has them, as weights of an artifact
/// do: of small ones a core reads a third less.
class Bytes {
public:
  explicit Bytes(size_t size, float value = kHalf);
  ~Bytes();
  Bytes(const Bytes &) = delete;
  Bytes &operator=(const Bytes &) = delete;

  void *data() { return bytes; }
  size_t size() const { return count; }

  /// 0x3f003f00: a half in either half, and nearly a half as a whole.
  static constexpr float kHalf = 0.50097656f;

private:
  float *bytes;
  size_t count;
};

/// A call of one sequence.
class Call {
public:
  struct Sequence {
    int64_t past, tokens;
  };
  explicit Call(Sequence sequence);
  Call(const Call &) = delete;

  const braid_abi_call &get() const { return call; }
  int64_t getNumBlocks() const { return blocks.size(); }

private:
  std::vector<int32_t> blocks, tokenSequence;
  braid_abi_sequence sequence = {};
  braid_abi_call call = {};
};

} // namespace braid::bench

#endif // BENCH_KERNELBENCH_H
