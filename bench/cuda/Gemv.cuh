//===- Gemv.cuh - The decode GEMV the probes time ---------------*- C++ -*-===//
//
// y = scale * W x in bf16 with f32 sums. A warp owns two rows; a lane streams
// 16 bytes of each in four steps, so eight loads are in flight before the first
// use. Rows are a multiple of 2, columns a multiple of 1024.
//
//===----------------------------------------------------------------------===//
#ifndef BRAID_BENCH_CUDA_GEMV_CUH
#define BRAID_BENCH_CUDA_GEMV_CUH

#include <cstdint>

/// How weights are loaded: past L1 (no_allocate), as the first to leave L2
/// (evict_first), both, or both by relaxed loads, the only ones that the
/// assembler leaves above a griddepcontrol.wait.
enum class Load { Plain, NoAllocate, EvictFirst, Both, Relaxed };

template <Load Kind>
__device__ uint4 load(const void *from) {
  uint4 v;
#define LOAD(TEXT)                                                             \
  asm volatile(TEXT : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w) : "l"(from))
  if constexpr (Kind == Load::Plain)
    LOAD("ld.global.nc.v4.b32 {%0,%1,%2,%3}, [%4];");
  else if constexpr (Kind == Load::NoAllocate)
    LOAD("ld.global.nc.L1::no_allocate.v4.b32 {%0,%1,%2,%3}, [%4];");
  else if constexpr (Kind == Load::EvictFirst)
    LOAD("{ .reg .b64 p; createpolicy.fractional.L2::evict_first.b64 p, 1.0; "
         "ld.global.nc.L2::cache_hint.v4.b32 {%0,%1,%2,%3}, [%4], p; }");
  else if constexpr (Kind == Load::Both)
    LOAD("{ .reg .b64 p; createpolicy.fractional.L2::evict_first.b64 p, 1.0; "
         "ld.global.nc.L1::no_allocate.L2::cache_hint.v4.b32 {%0,%1,%2,%3}, "
         "[%4], p; }");
  else
    LOAD("{ .reg .b64 p; createpolicy.fractional.L2::evict_first.b64 p, 1.0; "
         "ld.relaxed.gpu.global.L1::no_allocate.L2::cache_hint.v4.b32 "
         "{%0,%1,%2,%3}, [%4], p; }");
#undef LOAD
  return v;
}

constexpr int kRows = 2, kSteps = 4, kColumns = 256 * kSteps;

struct Tile {
  uint4 words[kSteps][kRows];
};

template <Load Kind>
__device__ void loadTile(Tile &tile, const uint16_t *w, int row, int column,
                         int columns) {
  const uint16_t *from =
      w + size_t(row) * columns + column + threadIdx.x % 32 * 8;
#pragma unroll
  for (int step = 0; step < kSteps; ++step)
#pragma unroll
    for (int r = 0; r < kRows; ++r)
      tile.words[step][r] = load<Kind>(from + size_t(r) * columns + step * 256);
}

__device__ inline void addPair(float &sum, uint32_t w, uint32_t x) {
  sum = fmaf(__uint_as_float(w << 16), __uint_as_float(x << 16), sum);
  sum = fmaf(__uint_as_float(w & 0xffff0000), __uint_as_float(x & 0xffff0000),
             sum);
}

__device__ inline void addWords(float &sum, const uint4 &w, const uint4 &x) {
  addPair(sum, w.x, x.x);
  addPair(sum, w.y, x.y);
  addPair(sum, w.z, x.z);
  addPair(sum, w.w, x.w);
}

__device__ inline void addTile(float (&sums)[kRows], const Tile &tile,
                               const uint16_t *x) {
#pragma unroll
  for (int step = 0; step < kSteps; ++step) {
    uint4 v =
        *reinterpret_cast<const uint4 *>(x + step * 256 + threadIdx.x % 32 * 8);
#pragma unroll
    for (int r = 0; r < kRows; ++r)
      addWords(sums[r], tile.words[step][r], v);
  }
}

/// Adds up the lanes and stores the sum as bf16.
__device__ inline void storeRow(float sum, uint16_t *y, float scale) {
#pragma unroll
  for (int mask = 16; mask; mask /= 2)
    sum += __shfl_xor_sync(~0u, sum, mask);
  uint32_t bits = __float_as_uint(sum * scale);
  if (threadIdx.x % 32 == 0)
    *y = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/// The share of `warp` out of `warps`. Calls `wait` once before anything but
/// weights is touched; with `Early` the first weights are asked for before it.
template <Load Kind, bool Early, typename Wait>
__device__ void gemv(const uint16_t *w, const uint16_t *x, uint16_t *y,
                     int rows, int columns, int warp, int warps, Wait wait) {
  Tile tile;
  int first = warp * kRows;
  if (Early && first < rows)
    loadTile<Kind>(tile, w, first, 0, columns);
  wait();
  float scale = rsqrtf(columns / 3.0f);
  for (int row = first; row < rows; row += warps * kRows) {
    float sums[kRows] = {};
    for (int column = 0; column < columns; column += kColumns) {
      if (!Early || row != first || column)
        loadTile<Kind>(tile, w, row, column, columns);
      addTile(sums, tile, x + column);
    }
    for (int r = 0; r < kRows; ++r)
      storeRow(sums[r], y + row + r, scale);
  }
}

#endif // BRAID_BENCH_CUDA_GEMV_CUH
