//===- ThreadTeam.h - Threads that run a call together ----------*- C++ -*-===//
///
/// Thread 0 is the caller; the others wait, asleep, between calls. Within a
/// call they meet at barriers: a thread that arrives early spins for a few
/// microseconds, which covers phases of equal work, then yields, then sleeps,
/// so that a host with fewer cores than threads is not burnt.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_THREADTEAM_H
#define RUNTIME_SRC_THREADTEAM_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace braid::runtime {

class ThreadTeam {
public:
  using Work = void (*)(void *argument, size_t thread);

  /// Starts `size` - 1 threads; throws std::system_error if it cannot.
  explicit ThreadTeam(size_t size);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam &) = delete;

  /// Runs work(argument, i) on thread i of the team, i < size, and returns when
  /// all have.
  void run(Work work, void *argument);

  /// Returns when all threads of the team have called it as often as this one.
  void wait();

  size_t getSize() const { return size; }

private:
  void serve(size_t thread);

  const size_t size;
  // Apart from each other: one is polled while the other changes.
  alignas(64) std::atomic<uint32_t> arrived{0};
  alignas(64) std::atomic<uint32_t> generation{0};
  alignas(64) std::atomic<uint32_t> sleepers{0};
  alignas(64) std::atomic<uint32_t> job{0}; // counts calls
  Work work = nullptr;
  void *argument = nullptr;
  bool stopping = false;
  std::vector<std::thread> threads;
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_THREADTEAM_H
