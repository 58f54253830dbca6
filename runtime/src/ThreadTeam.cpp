//===- ThreadTeam.cpp - Threads that run a call together ------------------===//
#include "ThreadTeam.h"

#include <cerrno>
#include <climits>
#include <csignal>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace braid::runtime {
namespace {

// `pause` takes 10 to 140 cycles, by processor: up to 10 us in all.
constexpr int kSpins = 256;
constexpr int kYields = 32;

void pauseBriefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

void futex(std::atomic<uint32_t> &word, int operation, uint32_t value) {
  static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t),
                "the kernel reads the word as it is");
  syscall(SYS_futex, reinterpret_cast<uint32_t *>(&word),
          operation | FUTEX_PRIVATE_FLAG, value, nullptr, nullptr, 0);
}

} // namespace

uint64_t countCpus() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  // Fails on machines with more CPUs than the set has.
  long count = sched_getaffinity(0, sizeof cpus, &cpus) == 0
                   ? CPU_COUNT(&cpus)
                   : sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? static_cast<uint64_t>(count) : 1;
}

// Spinning helps only if the thread that is waited for can run meanwhile.
ThreadTeam::ThreadTeam(size_t size, braid_run_threads lend, void *user)
    : size(size), lend(lend), lender(user),
      spins(size <= countCpus() ? kSpins : 0),
      members(std::make_unique<Member[]>(size)) {}

ThreadTeam::~ThreadTeam() {
  stopping = true;
  job.fetch_add(1, std::memory_order_seq_cst);
  wake(job, parked);
  for (size_t i = 1; i < started; ++i)
    pthread_join(members[i].thread, nullptr);
}

int ThreadTeam::start() {
  if (lend)
    return 0;
  // Signals are the business of the program's own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int status = 0;
  while (started < size && status == 0) {
    Member &member = members[started];
    member.team = this;
    member.number = started;
    status = pthread_create(&member.thread, nullptr, serve, &member);
    if (status == 0)
      ++started;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

int ThreadTeam::pin(size_t number, uint32_t cpu) {
  // Of any size: machines may have more CPUs than a cpu_set_t.
  cpu_set_t *cpus = CPU_ALLOC(size_t(cpu) + 1);
  if (!cpus)
    return ENOMEM;
  size_t bytes = CPU_ALLOC_SIZE(size_t(cpu) + 1);
  CPU_ZERO_S(bytes, cpus);
  CPU_SET_S(cpu, bytes, cpus);
  int status = pthread_setaffinity_np(members[number].thread, bytes, cpus);
  CPU_FREE(cpus);
  return status;
}

void ThreadTeam::run(Work newWork, void *newArgument) {
  if (lend) {
    lend(lender, size, newWork, newArgument);
    return;
  }
  work = newWork;
  argument = newArgument;
  if (size > 1) {
    job.fetch_add(1, std::memory_order_seq_cst);
    wake(job, parked);
  }
  work(argument, 0);
  wait();
}

void *ThreadTeam::serve(void *argument) {
  auto *member = static_cast<Member *>(argument);
  ThreadTeam &team = *member->team;
  pthread_setname_np(pthread_self(), "braid");
  for (uint32_t seen = 0;; ++seen) {
    team.waitWhile(team.job, seen, team.parked);
    if (team.stopping)
      return nullptr;
    team.work(team.argument, member->number);
    team.wait();
  }
}

void ThreadTeam::wait() {
  if (size == 1)
    return;
  uint32_t current = generation.load(std::memory_order_relaxed);
  if (arrived.fetch_add(1, std::memory_order_acq_rel) + 1 != size) {
    waitWhile(generation, current, sleepers);
    return;
  }
  arrived.store(0, std::memory_order_relaxed);
  generation.store(current + 1, std::memory_order_seq_cst);
  wake(generation, sleepers);
}

void ThreadTeam::waitWhile(std::atomic<uint32_t> &word, uint32_t value,
                           std::atomic<uint32_t> &asleep) {
  for (int i = 0; i < spins; ++i, pauseBriefly())
    if (word.load(std::memory_order_acquire) != value)
      return;
  for (int i = 0; i < kYields; ++i, sched_yield())
    if (word.load(std::memory_order_acquire) != value)
      return;
  asleep.fetch_add(1, std::memory_order_seq_cst);
  while (word.load(std::memory_order_seq_cst) == value)
    futex(word, FUTEX_WAIT, value);
  asleep.fetch_sub(1, std::memory_order_relaxed);
}

void ThreadTeam::wake(std::atomic<uint32_t> &word,
                      const std::atomic<uint32_t> &asleep) {
  if (asleep.load(std::memory_order_seq_cst) != 0)
    futex(word, FUTEX_WAKE, INT_MAX);
}

} // namespace braid::runtime
