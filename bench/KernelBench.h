//===- KernelBench.h - What benchmarks of kernels share ---------*- C++ -*-===//
#ifndef BENCH_KERNELBENCH_H
#define BENCH_KERNELBENCH_H

#include "codegen/CPU/ProductTile.h"
#include "test/unit/Support/KernelHarness.h"

#include <functional>
#include <memory>
#include <vector>

namespace benchmark {
class State;
} // namespace benchmark

namespace braid::bench {

/// What a kernel cannot do without.
struct Work {
  /// Of lines from beyond the caches that are read or written. Each counts
  /// once: those that are written go back while others come, so that adding
  /// them would let kernels in place pass the roof.
  double bytes = 0;
  double f32 = 0, bf16 = 0; ///< operations
};

struct Timing {
  double seconds, leastSeconds; ///< of a run; what the machine allows
};

/// Runs `kernel` as often as the benchmark wants, by the wall clock, and counts
/// `share`, of what one thread of this machine could do at best.
Timing measure(benchmark::State &state, const Work &work,
               const std::function<void()> &kernel);

/// The instruction set that kernels are compiled for: the highest of this host,
/// unless another was set. Roofs are those of the host, whatever it is.
mlir::hybrid::ISA getISA();
/// False if there is none of this name, or this host does not have it.
bool setISA(const char *name);

/// The tile that the compiler would choose for `sides` weights [columns, inner]
/// side by side.
mlir::hybrid::cpu::ProductShape chooseProduct(mlir::hybrid::cpu::DType type,
                                              int64_t inner, int64_t columns,
                                              int64_t sides = 1);

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

/// The operands of a kernel, so many times that no cache holds all: each run
/// finds what nobody has touched for long.
class Operands {
public:
  struct Operand {
    size_t bytes;
    float value = Bytes::kHalf;
    bool counts = true; ///< if not, who knows what is touched adds that
  };
  explicit Operands(std::vector<Operand> operands);

  /// Integers instead of the operand's value, in all copies.
  void set(size_t operand, const std::vector<int32_t> &numbers);
  /// Those of the next run.
  const std::vector<const void *> &next();
  /// Of those that count.
  double getBytes() const;

private:
  std::vector<Operand> operands;
  std::unique_ptr<Bytes> memory;
  std::vector<std::vector<const void *>> copies;
  size_t turn = 0;
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
  /// What threads share within a phase: so many counters, and bytes of a token
  /// and piece.
  void share(size_t numCounters, size_t pieceBytes = 0);

private:
  std::vector<int32_t> blocks, tokenSequence;
  std::vector<uint32_t> counters;
  std::unique_ptr<Bytes> pieces;
  braid_abi_sequence sequence = {};
  braid_abi_call call = {};
};

} // namespace braid::bench

#endif // BENCH_KERNELBENCH_H
