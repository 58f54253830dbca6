//===- RoofProbe.cpp - What this machine can do at most -------------------===//
#include "tools/roofs/RoofProbe.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <fstream>
#include <functional>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace braid::tool {
namespace {

using Clock = std::chrono::steady_clock;

/// What a thread reads between two looks at the clock.
constexpr size_t kReadPiece = size_t(1) << 20;
/// Steps of arithmetic between two looks at the clock: some 10 us.
constexpr uint64_t kStepPiece = 3000;

/// Far beyond the caches, so that what a pass leaves there does not help the
/// next one.
size_t chooseBufferBytes(unsigned threads) {
  size_t wanted = std::max(8 * getCacheBytes(), threads * (size_t(1) << 26));
  return std::clamp<size_t>(wanted, size_t(1) << 28, size_t(1) << 33);
}

/// Runs work(i) on each of `threads` threads at the same time and returns the
/// sum of what they return.
double addUp(unsigned threads, const std::function<double(unsigned)> &work) {
  std::vector<double> results(threads);
  std::atomic<unsigned> waiting{threads};
  auto run = [&](unsigned i) {
    waiting.fetch_sub(1);
    while (waiting.load() != 0)
      std::this_thread::yield();
    results[i] = work(i);
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i)
    others.emplace_back(run, i);
  run(0);
  for (std::thread &thread : others)
    thread.join();
  double sum = 0;
  for (double result : results)
    sum += result;
  return sum;
}

/// Repeats `piece` for `duration`; returns how often a second.
double repeat(std::chrono::nanoseconds duration,
              const std::function<void()> &piece) {
  Clock::time_point begin = Clock::now(), end;
  uint64_t count = 0;
  do {
    piece();
    ++count;
    end = Clock::now();
  } while (end - begin < duration);
  return count / std::chrono::duration<double>(end - begin).count();
}

} // namespace

size_t getCacheBytes() {
  // What libraries say counts every instance of a large processor.
  std::ifstream file("/sys/devices/system/cpu/cpu0/cache/index3/size");
  size_t kilobytes = 0;
  file >> kilobytes;
  return kilobytes * 1024;
}

const char *getName(Roof roof) {
  switch (roof) {
  case Roof::Read:
    return "read";
  case Roof::F32:
    return "f32";
  case Roof::BF16:
    return "bf16";
  case Roof::Int8:
    return "int8";
  }
  return "";
}

void RoofProbe::Unmap::operator()(char *data) const { munmap(data, bytes); }

std::optional<RoofProbe> RoofProbe::create(unsigned threads, size_t mostBytes) {
  size_t bytes = std::min(chooseBufferBytes(threads), mostBytes);
  if (bytes < std::max(2 * getCacheBytes(), threads * kReadPiece))
    return std::nullopt;
  void *data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED)
    return std::nullopt;
  madvise(data, bytes, MADV_HUGEPAGE);
  auto *buffer = static_cast<char *>(data);
  // Each thread touches what it will read. Pages that nobody has written are
  // one and the same page of zeros.
  addUp(threads, [&](unsigned thread) {
    size_t slice = bytes / threads;
    std::memset(buffer + thread * slice, 1, slice);
    return 0.0;
  });
  return RoofProbe(threads, {buffer, Unmap{bytes}}, bytes);
}

double RoofProbe::read(unsigned thread, unsigned threads) const {
  ReadKernel kernel = findReadKernel();
  size_t slice = bufferBytes / threads / kReadPiece * kReadPiece;
  const char *begin = buffer.get() + thread * slice;
  size_t offset = 0;
  double pieces = repeat(duration, [&] {
    kernel(begin + offset, kReadPiece);
    offset = (offset + kReadPiece) % slice;
  });
  return pieces * kReadPiece;
}

double RoofProbe::compute(const ComputeKernel &kernel) const {
  return repeat(duration, [&] { kernel.run(kStepPiece); }) * kStepPiece *
         kernel.operationsPerStep;
}

ComputeKernel RoofProbe::findKernel(Roof roof) const {
  switch (roof) {
  case Roof::Read:
    return {};
  case Roof::F32:
    return findF32Kernel();
  case Roof::BF16:
    if (ComputeKernel kernel = findBF16Kernel())
      return kernel;
    return findF32Kernel();
  case Roof::Int8:
    return findInt8Kernel();
  }
  return {};
}

const char *RoofProbe::getInstruction(Roof roof) const {
  return findKernel(roof).instruction;
}

double RoofProbe::probe(Roof roof, unsigned count) const {
  if (roof == Roof::Read)
    return addUp(count, [&](unsigned thread) { return read(thread, count); });
  ComputeKernel kernel = findKernel(roof);
  if (!kernel)
    return 0;
  return addUp(count, [&](unsigned) { return compute(kernel); });
}

RoofSweep RoofProbe::sweep() const {
  RoofSweep sweep;
  for (Roof roof : kRoofs) {
    size_t i = static_cast<size_t>(roof);
    sweep.one[i] = probe(roof, 1);
    sweep.all[i] = threads == 1 ? sweep.one[i] : probe(roof, threads);
  }
  return sweep;
}

} // namespace braid::tool
