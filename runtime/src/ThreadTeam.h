//===- ThreadTeam.h - Threads that run a call together ----------*- C++ -*-===//
///
/// Thread 0 is the caller; the others are the team's own, or lent by the
/// program for one job at a time. Whoever waits, for a job or at a barrier,
/// spins for a few microseconds, which covers phases of equal work and the gap
/// between two calls, then yields, then sleeps in the kernel: a host with fewer
/// cores than threads is not burnt, and a team without work costs nothing.
///
/// # Why the barrier is correct
///
/// `arrived` counts the threads of this meeting, `generation` the meetings.
/// Only the last to arrive changes `generation`, and it sets `arrived` to zero
/// first, so that whoever sees the new generation may arrive at the next
/// meeting. All arrivals are read-modify-writes of one variable, hence a
/// release sequence: the last thread has seen what every other wrote before,
/// and hands it on by its store to `generation`. A thread that is about to
/// sleep announces itself in `sleepers` before its last look at `generation`;
/// both and the opener's accesses are sequentially consistent, so either the
/// opener sees the sleeper and wakes it, or the sleeper sees the new generation
/// and stays awake.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_THREADTEAM_H
#define RUNTIME_SRC_THREADTEAM_H

#include "braid/braid.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <pthread.h>

namespace braid::runtime {

/// The CPUs that this process may use, at least 1.
uint64_t countCpus();

class ThreadTeam {
public:
  using Work = void (*)(void *argument, uint64_t thread);

  /// A team of `size` >= 1 threads that have not started; throws
  /// std::bad_alloc. With `lend`, its threads are those that lend(user, ...)
  /// runs the work on, and none are started.
  explicit ThreadTeam(size_t size, braid_run_threads lend = nullptr,
                      void *user = nullptr);
  /// Ends the threads. No job may be running.
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam &) = delete;

  /// Starts the team's own threads; returns 0, or the system's error number.
  int start();

  /// Keeps thread `number`, which has started and is not the caller, on one
  /// CPU; returns 0, or the system's error number.
  int pin(size_t number, uint32_t cpu);

  /// How many threads there are, the caller's included.
  size_t getStarted() const { return started; }

  /// Runs work(argument, i) on thread i of the team, i < size, and returns when
  /// all have.
  void run(Work work, void *argument);

  /// Within a job: returns when all threads of the team have called it as often
  /// as this one.
  void wait();

private:
  struct Member {
    ThreadTeam *team;
    size_t number;
    pthread_t thread;
  };

  static void *serve(void *member);
  void waitWhile(std::atomic<uint32_t> &word, uint32_t value,
                 std::atomic<uint32_t> &asleep);
  static void wake(std::atomic<uint32_t> &word,
                   const std::atomic<uint32_t> &asleep);

  const size_t size;
  const braid_run_threads lend; // null: the team has its own
  void *const lender;
  const int spins;
  size_t started = 1;
  std::unique_ptr<Member[]> members; // [0] is the caller
  Work work = nullptr;               // of the job
  void *argument = nullptr;          // of the job
  bool stopping = false;             // instead of a job
  // Apart from each other: some are polled while others change.
  alignas(64) std::atomic<uint32_t> arrived{0};
  alignas(64) std::atomic<uint32_t> generation{0};
  std::atomic<uint32_t> sleepers{0};
  alignas(64) std::atomic<uint32_t> job{0}; // counts jobs
  std::atomic<uint32_t> parked{0};          // sleepers between jobs
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_THREADTEAM_H
