//===- Bandwidth.cu - Memory roofs, and the GEMV below them ---------------===//
//
// Roofs: what a copy, a read and a write move; how many bytes must be in flight
// for the read roof; bf16 GEMV at the shapes of the supported models, weights
// rotated through 4 GiB; what a stream of weights leaves of a buffer in L2.
//
//===----------------------------------------------------------------------===//
#include "Gemv.cuh"
#include "Support.cuh"

#include <numeric>
#include <random>

namespace {

constexpr size_t kPool = size_t(4) << 30;

//===----------------------------------------------------------------------===//
// Roofs
//===----------------------------------------------------------------------===//

__global__ void copyKernel(const uint4 *from, uint4 *to, size_t count) {
  size_t tile = size_t(blockDim.x) * 4;
  for (size_t i = blockIdx.x * tile + threadIdx.x; i < count;
       i += gridDim.x * tile) {
    uint4 v[4];
#pragma unroll
    for (int u = 0; u < 4; ++u)
      v[u] = load<Load::NoAllocate>(from + i + u * blockDim.x);
#pragma unroll
    for (int u = 0; u < 4; ++u)
      to[i + u * blockDim.x] = v[u];
  }
}

__global__ void writeKernel(uint4 *to, size_t count) {
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count;
       i += size_t(gridDim.x) * blockDim.x)
    to[i] = make_uint4(i, i, i, i);
}

/// Reads everything with `Unroll` loads in flight a thread. The sum is stored
/// only if it has one value, which keeps the loads alive.
template <Load Kind, int Unroll>
__global__ void readKernel(const uint4 *from, size_t count, uint32_t *sink) {
  uint32_t sum = 0;
  size_t tile = size_t(blockDim.x) * Unroll;
  for (size_t i = blockIdx.x * tile + threadIdx.x; i < count;
       i += gridDim.x * tile) {
    uint4 v[Unroll];
#pragma unroll
    for (int u = 0; u < Unroll; ++u)
      v[u] = load<Kind>(from + i + u * blockDim.x);
#pragma unroll
    for (int u = 0; u < Unroll; ++u)
      sum += v[u].x ^ v[u].y ^ v[u].z ^ v[u].w;
  }
  if (sum == 0x12345678)
    *sink = sum;
}

void printRate(const char *name, double bytes, Spread time) {
  std::printf("  %-34s %8.1f us  %7.1f GB/s  (%.1f to %.1f)\n", name,
              time.median * 1e3, bytes / time.median / 1e6,
              bytes / time.high / 1e6, bytes / time.low / 1e6);
}

double measureRoofs(int sms, DeviceArray<uint16_t> &pool, uint32_t *sink) {
  std::printf("roofs, 2 GiB a buffer\n");
  size_t half = kPool / 2, count = half / sizeof(uint4);
  auto *from = reinterpret_cast<uint4 *>(pool.data), *to = from + count;
  printRate("cudaMemcpyAsync, read + written", 2.0 * half, measure(0, [&] {
              CHECK(cudaMemcpyAsync(to, from, half, cudaMemcpyDeviceToDevice));
            }));
  cudaStream_t stream;
  CHECK(cudaStreamCreate(&stream));
  cudaGraphExec_t graph = capture(stream, [&] {
    CHECK(cudaMemcpyAsync(to, from, half, cudaMemcpyDeviceToDevice, stream));
  });
  printRate("cudaMemcpyAsync, as a graph node", 2.0 * half,
            measure(stream, [&] { CHECK(cudaGraphLaunch(graph, stream)); }));
  CHECK(cudaGraphExecDestroy(graph));
  CHECK(cudaStreamDestroy(stream));
  printRate("copy kernel, read + written", 2.0 * half,
            measure(0, [&] { copyKernel<<<sms * 8, 256>>>(from, to, count); }));
  Spread read = measure(0, [&] {
    readKernel<Load::NoAllocate, 4><<<sms * 8, 256>>>(from, count, sink);
  });
  printRate("read kernel", half, read);
  printRate("write kernel", half,
            measure(0, [&] { writeKernel<<<sms * 8, 256>>>(to, count); }));
  // Random data again, for what follows.
  fillRandom<<<1024, 256>>>(pool.data, pool.count, 7);
  return half / read.median;
}

template <int Unroll>
void sweepRow(int sms, const uint4 *from, size_t count, uint32_t *sink) {
  std::printf("  %2d loads a thread", Unroll);
  for (int threads : {128, 256, 512, 1024, 2048}) {
    int block = std::min(threads, 256);
    Spread time = measure(0, [&] {
      readKernel<Load::NoAllocate, Unroll>
          <<<sms *(threads / block), block>>>(from, count, sink);
    });
    std::printf("  %4d KB %6.0f", threads * Unroll * 16 / 1024,
                count * 16 / time.median / 1e6);
  }
  std::printf("\n");
}

void sweepBytesInFlight(int sms, const uint4 *from, uint32_t *sink) {
  std::printf("bytes in flight a SM and GB/s, 128 to 2048 threads a SM\n");
  size_t count = kPool / 2 / sizeof(uint4);
  sweepRow<1>(sms, from, count, sink);
  sweepRow<2>(sms, from, count, sink);
  sweepRow<4>(sms, from, count, sink);
  sweepRow<8>(sms, from, count, sink);
}

//===----------------------------------------------------------------------===//
// GEMV
//===----------------------------------------------------------------------===//

/// Blocks of four warps, each with its own rows; blockIdx.y chooses the matrix.
template <Load Kind>
__global__ void __launch_bounds__(128, 4)
    gemvKernel(const uint16_t *w, const uint16_t *x, uint16_t *y, int rows,
               int columns) {
  w += blockIdx.y * size_t(rows) * columns;
  gemv<Kind, false>(w, x, y, rows, columns, blockIdx.x * 4 + threadIdx.x / 32,
                    gridDim.x * 4, [] {});
}

struct Shape {
  const char *name;
  int rows, columns;
};

/// All matrices of the pool by one launch, and by a graph with a launch each.
template <Load Kind>
void timeGemv(const char *load, Shape shape, DeviceArray<uint16_t> &pool,
              const uint16_t *x, uint16_t *y, double roof) {
  size_t size = size_t(shape.rows) * shape.columns;
  int matrices = pool.count / size;
  cudaStream_t stream;
  CHECK(cudaStreamCreate(&stream));
  auto launch = [&](const uint16_t *w, int count) {
    dim3 grid(shape.rows / (4 * kRows), count);
    gemvKernel<Kind>
        <<<grid, 128, 0, stream>>>(w, x, y, shape.rows, shape.columns);
  };
  Spread one = measure(stream, [&] { launch(pool.data, matrices); });
  cudaGraphExec_t graph = capture(stream, [&] {
    for (int i = 0; i < matrices; ++i)
      launch(pool.data + i * size, 1);
  });
  Spread each = measure(stream, [&] { CHECK(cudaGraphLaunch(graph, stream)); });
  CHECK(cudaGraphExecDestroy(graph));
  CHECK(cudaStreamDestroy(stream));
  double bytes = 2.0 * size * matrices;
  std::printf("  %-9s %6dx%-6d %-12s %6.1f us %6.0f GB/s %5.1f%% | %6.1f us "
              "%6.0f GB/s %5.1f%%\n",
              shape.name, shape.rows, shape.columns, load,
              one.median * 1e3 / matrices, bytes / one.median / 1e6,
              100 * bytes / one.median / roof, each.median * 1e3 / matrices,
              bytes / each.median / 1e6, 100 * bytes / each.median / roof);
}

void timeGemvs(DeviceArray<uint16_t> &pool, double roof) {
  const Shape shapes[] = {
      {"attention", 4096, 4096}, {"mamba in", 16384, 4096},
      {"mamba out", 4096, 8192}, {"gate + up", 28672, 4096},
      {"down", 4096, 14336},     {"head", 65536, 4096},
      {"narrow", 2048, 2048},    {"expert", 5632, 2048},
  };
  DeviceArray<uint16_t> x(65536), y(65536);
  std::printf("bf16 GEMV a matrix: one launch for all | a launch each, in a "
              "graph; share of the read roof\n");
  for (const Shape &shape : shapes) {
    timeGemv<Load::Plain>("nc", shape, pool, x.data, y.data, roof);
    timeGemv<Load::NoAllocate>("no_allocate", shape, pool, x.data, y.data,
                               roof);
    timeGemv<Load::EvictFirst>("evict_first", shape, pool, x.data, y.data,
                               roof);
    timeGemv<Load::Both>("both", shape, pool, x.data, y.data, roof);
    timeGemv<Load::Relaxed>("relaxed", shape, pool, x.data, y.data, roof);
  }
}

//===----------------------------------------------------------------------===//
// What a stream leaves in L2
//===----------------------------------------------------------------------===//

constexpr int kLine = 128 / sizeof(uint32_t), kHops = 8192;

/// Follows a ring of 128-byte lines past L1, one load at a time.
__global__ void chaseKernel(const uint32_t *ring, uint32_t *sink) {
  uint32_t at = 0;
  for (int hop = 0; hop < kHops; ++hop)
    at = __ldcg(ring + at);
  *sink = at;
}

std::vector<uint32_t> makeRing(size_t bytes) {
  std::vector<uint32_t> order(bytes / 128), ring(bytes / sizeof(uint32_t));
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin() + 1, order.end(), std::mt19937(3));
  for (size_t i = 0; i < order.size(); ++i)
    ring[order[i] * kLine] = order[(i + 1) % order.size()] * kLine;
  return ring;
}

/// Touches the ring, streams `bytes` of weights, and times loads of the ring.
template <Load Kind>
void timeRing(const char *load, const DeviceArray<uint32_t> &ring,
              const DeviceArray<uint16_t> &pool, int sms, uint32_t *sink) {
  cudaEvent_t begin, end;
  CHECK(cudaEventCreate(&begin));
  CHECK(cudaEventCreate(&end));
  std::printf("  %-12s", load);
  for (size_t mib : {0, 16, 64, 256, 1024}) {
    std::vector<double> times;
    for (int round = 0; round < 5; ++round) {
      for (int touch = 0; touch < 2; ++touch)
        readKernel<Load::Plain, 1><<<sms, 256>>>(
            reinterpret_cast<uint4 *>(ring.data), ring.count / 4, sink);
      if (mib)
        readKernel<Kind, 4><<<sms * 8, 256>>>(
            reinterpret_cast<uint4 *>(pool.data), (mib << 20) / 16, sink);
      CHECK(cudaEventRecord(begin));
      chaseKernel<<<1, 1>>>(ring.data, sink);
      CHECK(cudaEventRecord(end));
      CHECK(cudaEventSynchronize(end));
      float time;
      CHECK(cudaEventElapsedTime(&time, begin, end));
      times.push_back(time);
    }
    std::printf("  %4zu MiB %4.0f ns", mib,
                spreadOf(times).median * 1e6 / kHops);
  }
  std::printf("\n");
}

void timeRings(const DeviceArray<uint16_t> &pool, int sms, uint32_t *sink) {
  for (size_t mib : {8, 24}) {
    std::printf("a load of a %zu MiB buffer after a stream of\n", mib);
    DeviceArray<uint32_t> ring(makeRing(mib << 20));
    timeRing<Load::Plain>("nc", ring, pool, sms, sink);
    timeRing<Load::NoAllocate>("no_allocate", ring, pool, sms, sink);
    timeRing<Load::EvictFirst>("evict_first", ring, pool, sms, sink);
    timeRing<Load::Both>("both", ring, pool, sms, sink);
    timeRing<Load::Relaxed>("relaxed", ring, pool, sms, sink);
  }
}

} // namespace

int main() {
  int sms = describeDevice();
  DeviceArray<uint16_t> pool(kPool / sizeof(uint16_t));
  DeviceArray<uint32_t> sink(1);
  double roof = measureRoofs(sms, pool, sink.data);
  sweepBytesInFlight(sms, reinterpret_cast<uint4 *>(pool.data), sink.data);
  timeGemvs(pool, roof);
  timeRings(pool, sms, sink.data);
  return 0;
}
