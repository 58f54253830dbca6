//===- ThreadTest.cpp - Teams, and what they cost -------------------------===//
#include "Fixture.h"
#include "Interposed.h"

#include <chrono>
#include <csignal>
#include <ctime>
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
