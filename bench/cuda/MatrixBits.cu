//===- MatrixBits.cu - Do the tensor-core instructions agree to the bit? --===//
//
// D = A B^T for bf16 A (64 rows) and B (256 rows), f32 D, k in steps of 16: by
// chains of mma.m16n8k16 and of wgmma.m64nNk16 for several N, with operands
// exchanged, k permuted, other columns poisoned; by scalar fmas; and by a model
// of the instruction on the host. Counts the elements whose bits differ.
//
//===----------------------------------------------------------------------===//
#include "MmaModel.h"
#include "Support.cuh"

#include <limits>
#include <random>

namespace {

constexpr int kM = 64, kN = 256;
using Halves = std::vector<uint16_t>;

/// Where an element of D goes; exchanged operands exchange the strides.
struct Output {
  float *data;
  int rowStride, columnStride;
  __device__ void set(int row, int column, float value) const {
    data[row * rowStride + column * columnStride] = value;
  }
};

__device__ uint32_t pairAt(const uint16_t *from) {
  return *reinterpret_cast<const uint32_t *>(from);
}

//===----------------------------------------------------------------------===//
// mma and fma
//===----------------------------------------------------------------------===//

/// One warp: 16 rows of `a`, 8 rows of `b`. Lane 4g + t holds rows g, g + 8 of
/// A, row g of B and columns 2t, 2t + 1 of D.
template <int Step>
__global__ void mmaKernel(const uint16_t *a, const uint16_t *b, int k,
                          Output d) {
  int g = threadIdx.x / 4, t = threadIdx.x % 4;
  a += (blockIdx.x * 16 + g) * k + 2 * t;
  b += (blockIdx.y * 8 + g) * k + 2 * t;
  float s[4] = {};
  for (int i = 0; i < k; i += Step)
    if constexpr (Step == 16)
      asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
          "{%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
          : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3])
          : "r"(pairAt(a + i)), "r"(pairAt(a + i + 8 * k)),
            "r"(pairAt(a + i + 8)), "r"(pairAt(a + i + 8 * k + 8)),
            "r"(pairAt(b + i)), "r"(pairAt(b + i + 8)));
    else
      asm("mma.sync.aligned.m16n8k8.row.col.f32.bf16.bf16.f32 "
          "{%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
          : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3])
          : "r"(pairAt(a + i)), "r"(pairAt(a + i + 8 * k)), "r"(pairAt(b + i)));
  for (int i = 0; i < 4; ++i)
    d.set(blockIdx.x * 16 + g + i / 2 * 8, blockIdx.y * 8 + 2 * t + i % 2,
          s[i]);
}

__device__ float widen(uint16_t bits) {
  return __uint_as_float(uint32_t(bits) << 16);
}

__global__ void fmaKernel(const uint16_t *a, const uint16_t *b, int k,
                          Output d) {
  float sum = 0;
  for (int i = 0; i < k; ++i)
    sum =
        fmaf(widen(a[blockIdx.x * k + i]), widen(b[threadIdx.x * k + i]), sum);
  d.set(blockIdx.x, threadIdx.x, sum);
}

//===----------------------------------------------------------------------===//
// wgmma
//===----------------------------------------------------------------------===//

/// Operand lists of inline assembly: TEN(3) is "%30,...,%39,".
#define TEN(T)                                                                 \
  "%" #T "0,%" #T "1,%" #T "2,%" #T "3,%" #T "4,%" #T "5,%" #T "6,%" #T        \
  "7,%" #T "8,%" #T "9,"
#define SUMS4(I) "+f"(s[I]), "+f"(s[I + 1]), "+f"(s[I + 2]), "+f"(s[I + 3])
#define SUMS16(I) SUMS4(I), SUMS4(I + 4), SUMS4(I + 8), SUMS4(I + 12)
#define SUMS32 SUMS16(0), SUMS16(16)
#define SUMS64 SUMS32, SUMS16(32), SUMS16(48)
#define SUMS128 SUMS64, SUMS16(64), SUMS16(80), SUMS16(96), SUMS16(112)

template <int N>
struct Wgmma;

/// Both forms: A by descriptor, and A in registers. O0 to O4 number the
/// operands after the sums.
#define WGMMA(N, LIST, SUMS, O0, O1, O2, O3, O4)                               \
  template <>                                                                  \
  struct Wgmma<N> {                                                            \
    static __device__ void run(float (&s)[N / 2], uint64_t a, uint64_t b) {    \
      asm volatile("wgmma.mma_async.sync.aligned.m64n" #N                      \
                   "k16.f32.bf16.bf16 {" LIST "}, %" #O0 ", %" #O1             \
                   ", 1, 1, 1, 0, 0;"                                          \
                   : SUMS                                                      \
                   : "l"(a), "l"(b));                                          \
    }                                                                          \
    static __device__ void run(float (&s)[N / 2], const uint32_t (&a)[4],      \
                               uint64_t b) {                                   \
      asm volatile("wgmma.mma_async.sync.aligned.m64n" #N                      \
                   "k16.f32.bf16.bf16 {" LIST "}, {%" #O0 ",%" #O1 ",%" #O2    \
                   ",%" #O3 "}, %" #O4 ", 1, 1, 1, 0;"                         \
                   : SUMS                                                      \
                   : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b));      \
    }                                                                          \
  };
WGMMA(8, "%0,%1,%2,%3", SUMS4(0), 4, 5, 6, 7, 8)
WGMMA(32, TEN() "%10,%11,%12,%13,%14,%15", SUMS16(0), 16, 17, 18, 19, 20)
WGMMA(64, TEN() TEN(1) TEN(2) "%30,%31", SUMS32, 32, 33, 34, 35, 36)
WGMMA(128, TEN() TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) "%60,%61,%62,%63", SUMS64,
      64, 65, 66, 67, 68)
WGMMA(256,
      TEN() TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9)
          TEN(10) TEN(11) "%120,%121,%122,%123,%124,%125,%126,%127",
      SUMS128, 128, 129, 130, 131, 132)

/// A k16 slice of `rows` rows as 8x8 core matrices of 128 bytes: element (r, c)
/// of matrix (r / 8, c / 8) at 2 (r / 8) + c / 8.
__device__ void stage(uint16_t *to, const uint16_t *from, int rows, int k) {
  for (int i = threadIdx.x; i < rows * 16; i += blockDim.x) {
    int r = i / 16, c = i % 16;
    to[(r / 8 * 2 + c / 8) * 64 + r % 8 * 8 + c % 8] = from[r * k + c];
  }
}

/// Core matrices are 128 bytes apart along k and 256 along the rows; no
/// swizzle.
__device__ uint64_t descriptorOf(const uint16_t *matrix) {
  uint64_t address = __cvta_generic_to_shared(matrix);
  return (address & 0x3ffff) >> 4 | uint64_t(128 >> 4) << 16 |
         uint64_t(256 >> 4) << 32;
}

/// One warpgroup: all 64 rows of `a`, N rows of `b`.
template <int N, bool Registers>
__global__ void __launch_bounds__(128)
    wgmmaKernel(const uint16_t *a, const uint16_t *b, int k, Output d) {
  __shared__ alignas(128) uint16_t sharedA[kM * 16], sharedB[N * 16];
  int warp = threadIdx.x / 32, g = threadIdx.x % 32 / 4, t = threadIdx.x % 4;
  int row = warp * 16 + g;
  float s[N / 2] = {};
  for (int i = 0; i < k; i += 16) {
    stage(sharedA, a + i, kM, k);
    stage(sharedB, b + blockIdx.x * N * k + i, N, k);
    const uint16_t *p = a + row * k + i + 2 * t;
    uint32_t fragment[4] = {pairAt(p), pairAt(p + 8 * k), pairAt(p + 8),
                            pairAt(p + 8 * k + 8)};
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
    __syncthreads();
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
    if constexpr (Registers)
      Wgmma<N>::run(s, fragment, descriptorOf(sharedB));
    else
      Wgmma<N>::run(s, descriptorOf(sharedA), descriptorOf(sharedB));
    asm volatile("wgmma.commit_group.sync.aligned;\n"
                 "wgmma.wait_group.sync.aligned 0;" ::
                     : "memory");
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < N / 2; ++i)
    d.set(row + i / 2 % 2 * 8, blockIdx.x * N + i / 4 * 8 + 2 * t + i % 2,
          s[i]);
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

enum class Data { Uniform, Positive, Wide, Sparse, Tiny, Subnormal, Special };

/// bf16 values: in [-1, 1], in [0, 1], over 24 binades, mostly zeros of both
/// signs, around the root of the smallest f32, around the smallest bf16, and
/// with a few infinities and NaNs.
Halves makeData(Data kind, int count, int seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  Halves data(count);
  for (uint16_t &element : data) {
    float value = uniform(random);
    if (kind == Data::Positive)
      value = std::fabs(value);
    if (kind == Data::Wide)
      value = std::ldexp(value, int(random() % 24) - 12);
    if (kind == Data::Sparse && random() % 4)
      value = std::copysign(0.0f, value);
    if (kind == Data::Tiny)
      value = std::ldexp(value, -int(random() % 12) - 64);
    if (kind == Data::Subnormal)
      value = std::ldexp(value, -int(random() % 12) - 122);
    if (kind == Data::Special && random() % 8192 == 0)
      value = random() % 2 ? std::numeric_limits<float>::infinity()
                           : std::numeric_limits<float>::quiet_NaN();
    element = toBits(value) >> 16;
  }
  return data;
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

using Launch = void (*)(const uint16_t *, const uint16_t *, int, Output);

template <int Step>
void mma(const uint16_t *a, const uint16_t *b, int k, Output d) {
  mmaKernel<Step><<<dim3(kM / 16, kN / 8), 32>>>(a, b, k, d);
}
void exchanged(const uint16_t *a, const uint16_t *b, int k, Output d) {
  std::swap(d.rowStride, d.columnStride);
  mmaKernel<16><<<dim3(kN / 16, kM / 8), 32>>>(b, a, k, d);
}
void fma(const uint16_t *a, const uint16_t *b, int k, Output d) {
  fmaKernel<<<kM, kN>>>(a, b, k, d);
}
template <int N, bool Registers>
void wgmma(const uint16_t *a, const uint16_t *b, int k, Output d) {
  wgmmaKernel<N, Registers><<<kN / N, 128>>>(a, b, k, d);
}

std::vector<float> run(Launch launch, const Halves &a, const Halves &b) {
  DeviceArray<uint16_t> deviceA(a), deviceB(b);
  DeviceArray<float> d(kM * kN);
  CHECK(cudaMemset(d.data, 0xff, d.count * sizeof(float)));
  launch(deviceA.data, deviceB.data, a.size() / kM, {d.data, kN, 1});
  CHECK(cudaGetLastError());
  CHECK(cudaDeviceSynchronize());
  return d.toHost();
}

/// Moves element `from(i)` of every block of `block` to place i.
template <typename From>
Halves permuted(const Halves &data, int block, From from) {
  Halves result(data.size());
  for (size_t i = 0; i < data.size(); ++i)
    result[i] = data[i / block * block + from(i % block)];
  return result;
}

/// All rows but every eighth become NaN.
Halves poisoned(Halves data, int k) {
  for (size_t i = 0; i < data.size(); ++i)
    if (i / k % 8)
      data[i] = 0x7fc0;
  return data;
}

template <int Step>
std::vector<float> emulate(const Halves &a, const Halves &b) {
  int k = a.size() / kM;
  std::vector<float> d(kM * kN);
  for (int i = 0; i < kM * kN; ++i)
    d[i] = multiplyChain<Step>(&a[i / kN * k], &b[i % kN * k], k);
  return d;
}

/// Compares every `step`-th column.
void compare(const char *name, const std::vector<float> &result,
             const std::vector<float> &standard, int step = 1) {
  int differing = 0;
  double worst = 0;
  for (int i = 0; i < kM * kN; i += step) {
    differing += toBits(result[i]) != toBits(standard[i]);
    if (std::isfinite(result[i]) && std::isfinite(standard[i]))
      worst = std::max(worst, std::fabs(double(result[i]) - standard[i]));
  }
  std::printf("  %-40s %5d of %5d differ", name, differing, kM * kN / step);
  std::printf(differing ? ", by at most %.1e\n" : "\n", worst);
}

/// The error against the exact sum, relative to the sum of magnitudes; the mean
/// towards zero shows truncation.
void printError(const char *name, const std::vector<float> &result,
                const Halves &a, const Halves &b) {
  int k = a.size() / kM;
  double square = 0, bias = 0;
  for (int m = 0; m < kM; ++m)
    for (int n = 0; n < kN; ++n) {
      double sum = 0, size = 0;
      for (int i = 0; i < k; ++i) {
        double p =
            double(fromBfloat16(a[m * k + i])) * fromBfloat16(b[n * k + i]);
        sum += p;
        size += std::fabs(p);
      }
      double error = (result[m * kN + n] - sum) / size;
      square += error * error;
      bias += sum < 0 ? -error : error;
    }
  std::printf("  error of %-8s rms %.1e, mean %+.1e\n", name,
              std::sqrt(square / (kM * kN)), bias / (kM * kN));
}

void printTable(const char *name, Data kindA, Data kindB, int k) {
  std::printf("%s, k = %d: against mma.m16n8k16\n", name, k);
  Halves a = makeData(kindA, kM * k, 1), b = makeData(kindB, kN * k, 2);
  std::vector<float> standard = run(mma<16>, a, b);
  const std::pair<const char *, Launch> variants[] = {
      {"mma, operands exchanged", exchanged},
      {"wgmma n8, A in shared memory", wgmma<8, false>},
      {"wgmma n32", wgmma<32, false>},
      {"wgmma n64", wgmma<64, false>},
      {"wgmma n128", wgmma<128, false>},
      {"wgmma n256", wgmma<256, false>},
      {"wgmma n8, A in registers", wgmma<8, true>},
      {"wgmma n256, A in registers", wgmma<256, true>},
      {"two mma.m16n8k8", mma<8>},
      {"scalar fmas", fma},
  };
  for (auto [variant, launch] : variants)
    compare(variant, run(launch, a, b), standard);
  Halves poison = poisoned(b, k);
  compare("mma, other columns NaN", run(mma<16>, a, poison), standard, 8);
  compare("wgmma n256, other columns NaN", run(wgmma<256, false>, a, poison),
          standard, 8);
  auto reverse = [](int i) { return 15 - i; };
  auto interleave = [](int i) { return i % 16 / 4 * 16 + i / 16 * 4 + i % 4; };
  compare("mma, k reversed within each 16",
          run(mma<16>, permuted(a, 16, reverse), permuted(b, 16, reverse)),
          standard);
  compare(
      "mma, k interleaved within each 64",
      run(mma<16>, permuted(a, 64, interleave), permuted(b, 64, interleave)),
      standard);
  compare("the model on the host", emulate<16>(a, b), standard);
  compare("the model, k8 steps against mma.m16n8k8", emulate<8>(a, b),
          run(mma<8>, a, b));
  if (kindA == Data::Uniform || kindA == Data::Positive) {
    printError("mma", standard, a, b);
    printError("fma", run(fma, a, b), a, b);
  }
}

} // namespace

int main() {
  describeDevice();
  printTable("in [-1, 1]", Data::Uniform, Data::Uniform, 64);
  printTable("in [-1, 1]", Data::Uniform, Data::Uniform, 4096);
  printTable("in [0, 1]", Data::Positive, Data::Positive, 4096);
  printTable("over 24 binades", Data::Wide, Data::Wide, 4096);
  printTable("mostly zeros", Data::Sparse, Data::Sparse, 64);
  printTable("products near the smallest f32", Data::Tiny, Data::Tiny, 1024);
  printTable("subnormal factors", Data::Subnormal, Data::Wide, 1024);
  printTable("infinities and NaNs", Data::Special, Data::Special, 1024);
  return 0;
}
