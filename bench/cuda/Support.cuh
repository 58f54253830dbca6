//===- Support.cuh - What the hardware probes share -------------*- C++ -*-===//
//
// Checked calls, device arrays of random data, timing, and the decode GEMV in
// the form the code generator aims at.
//
//===----------------------------------------------------------------------===//
#ifndef BRAID_BENCH_CUDA_SUPPORT_CUH
#define BRAID_BENCH_CUDA_SUPPORT_CUH

#include <cuda_runtime.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#define CHECK(call) check((call), #call, __FILE__, __LINE__)

inline void check(cudaError_t error, const char *call, const char *file,
                  int line) {
  if (error == cudaSuccess)
    return;
  std::fprintf(stderr, "%s:%d: %s: %s\n", file, line, call,
               cudaGetErrorString(error));
  std::exit(1);
}

/// bf16 in [-1, 1], never zero: kernels run faster on zeros than on data.
static __global__ void fillRandom(uint16_t *data, size_t count, uint32_t seed) {
  size_t stride = size_t(gridDim.x) * blockDim.x;
  for (size_t i = blockIdx.x * size_t(blockDim.x) + threadIdx.x; i < count;
       i += stride) {
    uint32_t bits = uint32_t(i) * 2654435761u ^ uint32_t(i >> 32) ^ seed;
    bits = (bits ^ bits >> 16) * 0x85ebca6bu;
    bits = (bits ^ bits >> 13) * 0xc2b2ae35u;
    float value = (int32_t(bits ^ bits >> 16) | 0x10000) / 2147483648.0f;
    data[i] = __float_as_uint(value) >> 16;
  }
}

/// Owns device memory; elements of 16 bits start random, others zero.
template <typename T>
class DeviceArray {
public:
  explicit DeviceArray(size_t count) : count(count) {
    CHECK(cudaMalloc(&data, count * sizeof(T)));
    if (sizeof(T) == 2)
      fillRandom<<<1024, 256>>>(reinterpret_cast<uint16_t *>(data), count, 7);
    else
      CHECK(cudaMemset(data, 0, count * sizeof(T)));
    CHECK(cudaDeviceSynchronize());
  }
  explicit DeviceArray(const std::vector<T> &host) : DeviceArray(host.size()) {
    CHECK(cudaMemcpy(data, host.data(), count * sizeof(T),
                     cudaMemcpyHostToDevice));
  }
  DeviceArray(const DeviceArray &) = delete;
  ~DeviceArray() { cudaFree(data); }

  std::vector<T> toHost() const {
    std::vector<T> host(count);
    CHECK(cudaMemcpy(host.data(), data, count * sizeof(T),
                     cudaMemcpyDeviceToHost));
    return host;
  }

  T *data = nullptr;
  size_t count;
};

/// Milliseconds: the median and the extremes of some rounds.
struct Spread {
  double median, low, high;
};

inline Spread spreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

/// Times `work` between two events on `stream`, after two warm-up rounds.
inline Spread measure(cudaStream_t stream, const std::function<void()> &work,
                      int rounds = 21) {
  cudaEvent_t begin, end;
  CHECK(cudaEventCreate(&begin));
  CHECK(cudaEventCreate(&end));
  std::vector<double> times;
  for (int round = -2; round < rounds; ++round) {
    CHECK(cudaEventRecord(begin, stream));
    work();
    CHECK(cudaGetLastError());
    CHECK(cudaEventRecord(end, stream));
    CHECK(cudaEventSynchronize(end));
    float time = 0;
    CHECK(cudaEventElapsedTime(&time, begin, end));
    if (round >= 0)
      times.push_back(time);
  }
  CHECK(cudaEventDestroy(begin));
  CHECK(cudaEventDestroy(end));
  return spreadOf(times);
}

/// Records what `work` launches on `stream`.
inline cudaGraphExec_t capture(cudaStream_t stream,
                               const std::function<void()> &work) {
  cudaGraph_t graph;
  cudaGraphExec_t exec;
  CHECK(cudaStreamBeginCapture(stream, cudaStreamCaptureModeGlobal));
  work();
  CHECK(cudaStreamEndCapture(stream, &graph));
  CHECK(cudaGraphInstantiate(&exec, graph, 0));
  CHECK(cudaGraphDestroy(graph));
  return exec;
}

/// Prints what every figure depends on; returns the number of multiprocessors.
inline int describeDevice() {
  cudaDeviceProp device;
  int driver = 0, clock = 0, memoryClock = 0;
  CHECK(cudaGetDeviceProperties(&device, 0));
  CHECK(cudaDriverGetVersion(&driver));
  CHECK(cudaDeviceGetAttribute(&clock, cudaDevAttrClockRate, 0));
  CHECK(cudaDeviceGetAttribute(&memoryClock, cudaDevAttrMemoryClockRate, 0));
  std::printf("%s, sm_%d%d, %d SMs, L2 %.0f MiB, clock at most %d MHz, memory "
              "%d MHz, CUDA %d.%d\n",
              device.name, device.major, device.minor,
              device.multiProcessorCount, device.l2CacheSize / 1048576.0,
              clock / 1000, memoryClock / 1000, driver / 1000,
              driver % 1000 / 10);
  return device.multiProcessorCount;
}

#endif // BRAID_BENCH_CUDA_SUPPORT_CUH
