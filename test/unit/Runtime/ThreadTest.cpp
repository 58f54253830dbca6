//===- ThreadTest.cpp - Teams, and what they cost -------------------------===//
#include "Fixture.h"
#include "Interposed.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <thread>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace braid::test {
namespace {

double readCpuSeconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

TEST(Threads, MayBeMoreThanCpus) {
  Model model;
  Session session(model, makeOptions(1, 8));
  auto begin = std::chrono::steady_clock::now();
  // 200 calls of 7 phases.
  std::vector<int32_t> ids = makeIds(200);
  EXPECT_TRUE(areSame(session.feed(0, ids, 1), computeLogits(ids)));
  std::chrono::duration<double> spent =
      std::chrono::steady_clock::now() - begin;
  EXPECT_LT(spent.count(), 20.0);
}

/// A model that says it writes a whole row where it may have a part of it.
TEST(Threads, AreToldApartWhereTheyMeet) {
  Model model("races");
  for (uint64_t threads : {1, 2}) {
    braid_session_options options = makeOptions(1, threads);
    options.flags = BRAID_SESSION_CHECK;
    Session session(model, options);
    Work work(0, makeIds(5));
    EXPECT_EQ(session.run({&work}), threads == 1 ? BRAID_OK : BRAID_INTERNAL);
    if (threads == 2)
      EXPECT_TRUE(contains(session.error.message,
                           "expected threads to keep apart, but in phase 1 of "
                           "the session thread "));
  }
}

TEST(Threads, SleepBetweenEvaluations) {
  Model model;
  Session session(model, makeOptions(1, 4));
  session.feed(0, makeIds(20));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  double before = readCpuSeconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(readCpuSeconds() - before, 0.03);
  // And wake up.
  EXPECT_TRUE(areSame(session.feed(0, {3}),
                      selectRows(computeLogits([] {
                                   std::vector<int32_t> ids = makeIds(20);
                                   ids.push_back(3);
                                   return ids;
                                 }()),
                                 {20})));
}

TEST(Threads, OfManySessionsWorkAtOnce) {
  Model model;
  std::vector<std::thread> callers;
  std::vector<int32_t> ids = makeIds(60);
  std::vector<float> expected = computeLogits(ids), actual[3];
  for (auto &outputs : actual)
    callers.emplace_back([&] {
      Session session(model, makeOptions(2, 2));
      for (int i = 0; i < 5; ++i) {
        outputs = session.feed(1, ids, 7);
        session.reset(1);
      }
    });
  for (std::thread &caller : callers)
    caller.join();
  for (const std::vector<float> &outputs : actual)
    EXPECT_TRUE(areSame(outputs, expected));
}

TEST(Threads, ComeAndGoWithTheirSession) {
  Model model;
  for (int i = 0; i < 50; ++i) {
    Session session(model, makeOptions(1, 1 + i % 5));
    if (i % 2)
      session.feed(0, {1});
  }
}

TEST(Threads, LeaveSignalsToTheProgram) {
  Model model;
  sigset_t before, after;
  pthread_sigmask(SIG_BLOCK, nullptr, &before);
  Session session(model, makeOptions(1, 3));
  pthread_sigmask(SIG_BLOCK, nullptr, &after);
  for (int number = 1; number < 32; ++number)
    EXPECT_EQ(sigismember(&before, number), sigismember(&after, number));
}

#if defined(__SSE__)
TEST(Threads, HaveTheirOwnFloatingPointModes) {
  Model model;
  std::vector<int32_t> ids = makeIds(50);
  std::vector<float> expected = computeLogits(ids);
  unsigned before = _mm_getcsr();
  // Flush to zero, denormals are zero, round up: as a program may have them.
  unsigned odd = before | 0x8040 | _MM_ROUND_UP;
  _mm_setcsr(odd);
  std::vector<float> other = computeLogits(ids);
  std::vector<float> single, several;
  {
    Session one(model), three(model, makeOptions(1, 3));
    single = one.feed(0, ids, 9);
    several = three.feed(0, ids, 9);
  }
  EXPECT_EQ(_mm_getcsr() & ~0x3fu, odd & ~0x3fu); // but for sticky flags
  _mm_setcsr(before);
  EXPECT_FALSE(areSame(other, expected)); // the test would notice
  EXPECT_TRUE(areSame(single, expected));
  EXPECT_TRUE(areSame(several, expected));
}
#endif

/// The CPUs that each of this process's threads called "braid" may use.
std::vector<std::string> listCpusOfTeam() {
  std::vector<std::string> lists;
  for (const auto &task :
       std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "status");
    std::string line, name;
    while (std::getline(file, line)) {
      if (line.rfind("Name:\t", 0) == 0)
        name = line.substr(6);
      if (line.rfind("Cpus_allowed_list:\t", 0) == 0 && name == "braid")
        lists.push_back(line.substr(19));
    }
  }
  std::sort(lists.begin(), lists.end());
  return lists;
}

TEST(Threads, StayOnTheirCpus) {
  cpu_set_t allowed, after;
  ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
  std::vector<uint32_t> cpus;
  for (uint32_t cpu = 0; cpu < CPU_SETSIZE && cpus.size() < 2; ++cpu)
    if (CPU_ISSET(cpu, &allowed))
      cpus.push_back(cpu);
  Model model;
  braid_session_options options = makeOptions(1, 4);
  options.cpus = cpus.data();
  options.num_cpus = cpus.size();
  Session session(model, options);
  std::vector<int32_t> ids = makeIds(30);
  EXPECT_TRUE(areSame(session.feed(0, ids), computeLogits(ids)));
  std::vector<std::string> expected;
  for (size_t thread = 1; thread < 4; ++thread)
    expected.push_back(std::to_string(cpus[thread % cpus.size()]));
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(listCpusOfTeam(), expected);
  // The caller's thread is its own business.
  ASSERT_EQ(sched_getaffinity(0, sizeof after, &after), 0);
  EXPECT_TRUE(CPU_EQUAL(&allowed, &after));
}

TEST(Threads, CannotStayWhereTheyMayNotBe) {
  Model model;
  const uint32_t cpus[] = {65535};
  braid_session_options options = makeOptions(1, 2);
  options.cpus = cpus;
  options.num_cpus = 1;
  braid_session *session = nullptr;
  braid_error error = {};
  EXPECT_EQ(braid_session_create(model.get(), &options, &session, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(session, nullptr);
  EXPECT_TRUE(contains(error.message,
                       "expected cpus that this process may use, but got 65535 "
                       "for thread 1"));
}

/// What lends threads, as a program with a pool of its own would.
struct Lender {
  uint64_t calls = 0, threads = 0;

  static void run(void *user, uint64_t threads,
                  void (*work)(void *argument, uint64_t thread),
                  void *argument) {
    auto *lender = static_cast<Lender *>(user);
    ++lender->calls;
    lender->threads = threads;
    std::vector<std::thread> pool;
    for (uint64_t i = threads; --i > 0;)
      pool.emplace_back(work, argument, i);
    work(argument, 0);
    for (std::thread &thread : pool)
      thread.join();
  }
};

TEST(Threads, MayBeThoseOfTheProgram) {
  Model model;
  std::vector<int32_t> ids = makeIds(70);
  for (uint64_t threads : {1, 3}) {
    Lender lender;
    braid_session_options options = makeOptions(1, threads);
    options.run_threads = Lender::run;
    options.run_threads_user = &lender;
    Session session(model, options);
    EXPECT_TRUE(listCpusOfTeam().empty());
    EXPECT_TRUE(areSame(session.feed(0, ids, 10), computeLogits(ids)));
    EXPECT_EQ(lender.calls, 7u);
    EXPECT_EQ(lender.threads, threads);
  }
}

TEST(Threads, TellHowFarTheyAre) {
  Model model;
  std::vector<std::pair<uint64_t, uint64_t>> reports;
  braid_session_options options = makeOptions(2, 2);
  options.max_tokens = 10;
  options.progress_user = &reports;
  options.progress = [](void *user, uint64_t done, uint64_t total) {
    static_cast<std::vector<std::pair<uint64_t, uint64_t>> *>(user)
        ->emplace_back(done, total);
  };
  Session session(model, options);
  Work first(0, makeIds(13), BRAID_KEEP_LAST), second(1, makeIds(12));
  ASSERT_EQ(session.run({&first, &second}), BRAID_OK);
  std::vector<std::pair<uint64_t, uint64_t>> expected = {
      {10, 25}, {20, 25}, {25, 25}};
  EXPECT_EQ(reports, expected);
}

TEST(Allocations, EndWithTheFirstEvaluation) {
  Model model;
  uint64_t callbacks = 0;
  braid_session_options options = makeOptions(4, 3);
  options.max_rows = 3;
  options.hidden_states = 1;
  braid_trace trace;
  trace.user = &callbacks;
  trace.call = [](void *user, const braid_trace_call *) {
    ++*static_cast<uint64_t *>(user);
  };
  trace.phase = [](void *user, const braid_trace_phase *) {
    ++*static_cast<uint64_t *>(user);
  };
  options.trace = &trace;
  Session session(model, options);
  // By its end all threads have started, which takes memory of the system's.
  session.feed(2, {1});
  Work a(0, makeIds(100)), b(1, makeIds(90), BRAID_KEEP_LAST, {}, true);
  braid_request requests[] = {a.get(), b.get()};
  braid_error error;
  uint64_t before = countAllocations();
  ASSERT_GT(before, 0u);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(braid_evaluate(session.get(), requests, 2, &error), BRAID_OK);
    ASSERT_EQ(braid_evaluate(session.get(), requests, 2, &error), BRAID_OK);
    ASSERT_EQ(braid_evaluate(session.get(), requests, 2, &error), BRAID_LIMIT);
    ASSERT_EQ(braid_slot_reset(session.get(), 0, &error), BRAID_OK);
    ASSERT_EQ(braid_slot_reset(session.get(), 1, &error), BRAID_OK);
  }
  EXPECT_EQ(countAllocations() - before, 0u);
  EXPECT_GT(callbacks, 100u);
}

} // namespace
} // namespace braid::test
