//===- ReadBench.cpp - What pages and addresses cost a reader -------------===//
//
// read: small_pages or huge_pages x bytes between two streams that are read
// side by side, as a gate and an up are. At 268435456 bytes, and at multiples
// of it, addresses agree in their low 28 bits; 17408 more is what layOutModel
// adds.
//
//===----------------------------------------------------------------------===//
#include "codegen/ModelLayout.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <emmintrin.h>
#include <sys/mman.h>

namespace {

constexpr size_t kStream = size_t(48) << 20; // beyond the caches
constexpr size_t kStep = 128;                // of a stream before the other

/// Ors both streams together, so that every byte is loaded.
void readSideBySide(const char *a, const char *b) {
  __m128i sum = _mm_setzero_si128();
  for (size_t offset = 0; offset < kStream; offset += kStep) {
    for (const char *from : {a + offset, b + offset})
      for (size_t i = 0; i < kStep; i += sizeof sum)
        sum = _mm_or_si128(
            sum, _mm_load_si128(reinterpret_cast<const __m128i *>(from + i)));
    asm volatile("" : "+x"(sum));
  }
}

void runRead(benchmark::State &state, int advice) {
  auto distance = static_cast<size_t>(state.range(0));
  size_t bytes = distance + kStream;
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::fprintf(stderr,
                 "expected %zu bytes of memory to read, but the system "
                 "has none\n",
                 bytes);
    std::exit(1);
  }
  madvise(memory, bytes, advice);
  std::memset(memory, 1, bytes);
  auto *begin = static_cast<const char *>(memory);
  for ([[maybe_unused]] auto iteration : state)
    readSideBySide(begin, begin + distance);
  state.SetBytesProcessed(static_cast<int64_t>(2 * kStream) *
                          state.iterations());
  munmap(memory, bytes);
}

void addDistances(benchmark::internal::Benchmark *all) {
  constexpr int64_t kAlike = int64_t(1) << 28;
  int64_t gap = mlir::hybrid::getGapBehind(kStream);
  for (int64_t distance :
       {int64_t(kStream), kAlike / 2, kAlike, kAlike + gap, 2 * kAlike})
    all->Arg(distance);
}

BENCHMARK_CAPTURE(runRead, small, MADV_NOHUGEPAGE)
    ->Name("read/small_pages")
    ->Apply(addDistances)
    ->UseRealTime();
BENCHMARK_CAPTURE(runRead, huge, MADV_HUGEPAGE)
    ->Name("read/huge_pages")
    ->Apply(addDistances)
    ->UseRealTime();

} // namespace
