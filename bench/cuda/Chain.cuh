//===- Chain.cuh - A chain of dependent phases, and its barrier -*- C++ -*-===//
//
// Phase p computes x' = W[p] x: even phases read one vector and write the
// other, odd phases the reverse.
//
//===----------------------------------------------------------------------===//
#ifndef BRAID_BENCH_CUDA_CHAIN_CUH
#define BRAID_BENCH_CUDA_CHAIN_CUH

#include <cstdint>

/// Even, so that a chain ends where it began.
constexpr int kPhases = 128;
constexpr int kLargest = 4096;

/// The counters only grow and nothing is reset. All stand alike between
/// launches, and the last one moves after every block has asked for its goal;
/// so a launch needs no argument that changes, and a graph can repeat it.
struct Chain {
  const uint16_t *weights;
  uint16_t *even, *odd;
  uint32_t *counters;
  int size;

  __device__ const uint16_t *weightsOf(int phase) const {
    return weights + phase * size_t(size) * size;
  }
  __device__ uint16_t *inputOf(int phase) const {
    return phase % 2 ? odd : even;
  }

  /// What a counter shows once every block has ended its phase.
  __device__ uint32_t goal() const {
    return loadAcquire(counters + kPhases - 1) + gridDim.x;
  }
  /// One thread a block; a block barrier hands what it sees on to the others.
  __device__ void awaitEnd(int phase, uint32_t goal) const {
    while (int32_t(loadAcquire(counters + phase) - goal) < 0)
      ;
  }
  /// One thread, after a block barrier.
  __device__ void signalEnd(int phase) const {
    asm volatile(
        "red.release.gpu.global.add.u32 [%0], 1;" ::"l"(counters + phase)
        : "memory");
  }

private:
  static __device__ uint32_t loadAcquire(const uint32_t *from) {
    uint32_t value;
    asm volatile("ld.acquire.gpu.global.u32 %0, [%1];"
                 : "=r"(value)
                 : "l"(from)
                 : "memory");
    return value;
  }
};

#endif // BRAID_BENCH_CUDA_CHAIN_CUH
