//===- ThreadTeam.cpp - Threads that run a call together ------------------===//
#include "ThreadTeam.h"

#include <climits>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace braid::runtime {
namespace {

constexpr int kSpins = 2000; // of some 30 cycles: about 20 us
constexpr int kYields = 50;

void sleepWhile(std::atomic<uint32_t> &word, uint32_t value) {
  syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word), FUTEX_WAIT_PRIVATE,
          value, nullptr, nullptr, 0);
}

void wakeAll(std::atomic<uint32_t> &word) {
  syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word), FUTEX_WAKE_PRIVATE,
          INT_MAX, nullptr, nullptr, 0);
}

} // namespace

ThreadTeam::ThreadTeam(size_t size) : size(size) {
  threads.reserve(size - 1);
  for (size_t thread = 1; thread < size; ++thread)
    threads.emplace_back([this, thread] { serve(thread); });
}

ThreadTeam::~ThreadTeam() {
  stopping = true;
  job.fetch_add(1, std::memory_order_release);
  wakeAll(job);
  for (std::thread &thread : threads)
    thread.join();
}

void ThreadTeam::run(Work newWork, void *newArgument) {
  work = newWork;
  argument = newArgument;
  if (size > 1) {
    job.fetch_add(1, std::memory_order_release);
    wakeAll(job);
  }
  work(argument, 0);
  wait();
}

void ThreadTeam::serve(size_t thread) {
  for (uint32_t seen = 0;; ++seen) {
    while (job.load(std::memory_order_acquire) == seen)
      sleepWhile(job, seen);
    if (stopping)
      return;
    work(argument, thread);
    wait();
  }
}

void ThreadTeam::wait() {
  if (size == 1)
    return;
  uint32_t current = generation.load(std::memory_order_relaxed);
  if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == size) {
    // The last one opens the barrier. Nobody can arrive again before it does.
    arrived.store(0, std::memory_order_relaxed);
    generation.store(current + 1, std::memory_order_seq_cst);
    if (sleepers.load(std::memory_order_seq_cst) != 0)
      wakeAll(generation);
    return;
  }
  for (int i = 0; i < kSpins; ++i) {
    if (generation.load(std::memory_order_acquire) != current)
      return;
    __builtin_ia32_pause();
  }
  for (int i = 0; i < kYields; ++i) {
    if (generation.load(std::memory_order_acquire) != current)
      return;
    sched_yield();
  }
  // Announced before the last look: the opener sees either the sleeper or is
  // seen by it.
  sleepers.fetch_add(1, std::memory_order_seq_cst);
  while (generation.load(std::memory_order_seq_cst) == current)
    sleepWhile(generation, current);
  sleepers.fetch_sub(1, std::memory_order_seq_cst);
}

} // namespace braid::runtime
