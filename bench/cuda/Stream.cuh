//===- Stream.cuh - Phases whose weights run ahead of barriers --*- C++ -*-===//
//
// One thread copies weights to a ring of stages in shared memory, for phase
// after phase: weights depend on no activation, so it waits for free stages
// only. Sixteen warps multiply, a row each, and they alone wait for the phase
// before. The order of additions is that of Gemv.cuh.
//
//===----------------------------------------------------------------------===//
#ifndef BRAID_BENCH_CUDA_STREAM_CUH
#define BRAID_BENCH_CUDA_STREAM_CUH

#include "Chain.cuh"
#include "Gemv.cuh"

constexpr int kStageRows = 16, kStageColumns = 1024;
constexpr int kStageBytes = kStageRows * kStageColumns * 2;
constexpr int kConsumers = kStageRows * 32, kStreamThreads = kConsumers + 32;

/// A barrier in shared memory that counts arrivals and bytes.
class StageBarrier {
public:
  __device__ void init(int arrivals) {
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(address()),
                 "r"(arrivals));
  }
  __device__ void arrive() {
    asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(address())
                 : "memory");
  }
  __device__ void arriveAndExpect(int bytes) {
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(
                     address()),
                 "r"(bytes)
                 : "memory");
  }
  __device__ void wait(int parity) {
    uint32_t done;
    do
      asm volatile("{ .reg .pred p;"
                   " mbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;"
                   " selp.u32 %0, 1, 0, p; }"
                   : "=r"(done)
                   : "r"(address()), "r"(parity)
                   : "memory");
    while (!done);
  }
  __device__ uint32_t address() const {
    return __cvta_generic_to_shared(&state);
  }

private:
  uint64_t state;
};

/// Counts turns of a ring: the stage, and the parity of its round.
template <int Stages>
struct Turn {
  int stage = 0, round = 0;
  __device__ void next() {
    if (++stage < Stages)
      return;
    stage = 0;
    round ^= 1;
  }
};

__device__ inline void copyBulk(uint8_t *to, const uint16_t *from, int bytes,
                                const StageBarrier &full) {
  asm volatile(
      "{ .reg .b64 p; createpolicy.fractional.L2::evict_first.b64 p, 1.0; "
      "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes"
      ".L2::cache_hint [%0], [%1], %2, [%3], p; }" ::"r"(
          uint32_t(__cvta_generic_to_shared(to))),
      "l"(from), "r"(bytes), "r"(full.address())
      : "memory");
}

template <int Stages>
struct Ring {
  uint8_t *data;
  StageBarrier *full, *empty;

  __device__ void produce(const Chain &chain, int first, int count) {
    Turn<Stages> turn;
    for (int phase = first; phase < first + count; ++phase)
      for (int row = blockIdx.x * kStageRows; row < chain.size;
           row += gridDim.x * kStageRows)
        for (int column = 0; column < chain.size; column += kStageColumns) {
          StageBarrier &landed = full[turn.stage];
          empty[turn.stage].wait(turn.round ^ 1);
          landed.arriveAndExpect(kStageBytes);
          const uint16_t *from =
              chain.weightsOf(phase) + size_t(row) * chain.size + column;
          for (int r = 0; r < kStageRows; ++r)
            copyBulk(data + turn.stage * kStageBytes + r * kStageColumns * 2,
                     from + size_t(r) * chain.size, kStageColumns * 2, landed);
          turn.next();
        }
  }

  /// This warp's row of the stages of one block of rows.
  __device__ float multiply(Turn<Stages> &turn, const uint16_t *x,
                            int size) const {
    float sum = 0;
    int row = threadIdx.x / 32, lane = threadIdx.x % 32;
    for (int column = 0; column < size; column += kStageColumns) {
      full[turn.stage].wait(turn.round);
      auto *w =
          reinterpret_cast<const uint4 *>(data + turn.stage * kStageBytes) +
          row * kStageColumns / 8 + lane;
      auto *v = reinterpret_cast<const uint4 *>(x + column) + lane;
#pragma unroll
      for (int step = 0; step < kStageColumns / 256; ++step)
        addWords(sum, w[step * 32], v[step * 32]);
      __syncwarp();
      if (lane == 0)
        empty[turn.stage].arrive();
      turn.next();
    }
    return sum;
  }
};

/// Phases first to first + count: all of them, with counters between, or one,
/// launched while the one before still runs.
template <bool Pdl, int Stages>
__global__ void __launch_bounds__(kStreamThreads)
    streamKernel(Chain chain, int first, int count) {
  extern __shared__ __align__(128) uint8_t data[];
  __shared__ StageBarrier full[Stages], empty[Stages];
  __shared__ __align__(16) uint16_t x[kLargest];
  if constexpr (Pdl)
    asm volatile("griddepcontrol.launch_dependents;");
  if (threadIdx.x == 0) {
    for (int stage = 0; stage < Stages; ++stage) {
      full[stage].init(1);
      empty[stage].init(kStageRows);
    }
    asm volatile("fence.mbarrier_init.release.cluster;");
  }
  __syncthreads();
  Ring<Stages> ring = {data, full, empty};
  if (threadIdx.x >= kConsumers) {
    if (threadIdx.x == kConsumers)
      ring.produce(chain, first, count);
    return;
  }
  auto join = [] {
    asm volatile("bar.sync 1, %0;" ::"n"(kConsumers) : "memory");
  };
  uint32_t goal = Pdl ? 0 : chain.goal();
  float scale = rsqrtf(chain.size / 3.0f);
  Turn<Stages> turn;
  for (int phase = first; phase < first + count; ++phase) {
    if constexpr (Pdl)
      asm volatile("griddepcontrol.wait;" ::: "memory");
    else if (phase && threadIdx.x == 0)
      chain.awaitEnd(phase - 1, goal);
    join();
    auto *input = reinterpret_cast<const uint4 *>(chain.inputOf(phase));
    for (int i = threadIdx.x; i < chain.size / 8; i += kConsumers)
      reinterpret_cast<uint4 *>(x)[i] = input[i];
    join();
    for (int row = blockIdx.x * kStageRows; row < chain.size;
         row += gridDim.x * kStageRows) {
      float sum = ring.multiply(turn, x, chain.size);
      storeRow(sum, chain.inputOf(phase + 1) + row + threadIdx.x / 32, scale);
    }
    join();
    if (!Pdl && threadIdx.x == 0)
      chain.signalEnd(phase);
  }
}

#endif // BRAID_BENCH_CUDA_STREAM_CUH
