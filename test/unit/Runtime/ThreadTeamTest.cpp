//===- ThreadTeamTest.cpp - Barriers, also with too many threads ----------===//
#include "runtime/src/ThreadTeam.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace braid::runtime {
namespace {

/// Each thread adds to its own counter between barriers and reads those of the
/// others after one: without a barrier some would be behind.
struct Rounds {
  ThreadTeam team;
  std::vector<int64_t> counts;
  std::atomic<int> wrong{0};

  explicit Rounds(size_t size) : team(size), counts(size) {
    EXPECT_EQ(team.start(), 0);
    EXPECT_EQ(team.getStarted(), size);
  }

  static void work(void *argument, size_t thread) {
    auto *rounds = static_cast<Rounds *>(argument);
    for (int64_t round = 1; round <= 300; ++round) {
      ++rounds->counts[thread];
      rounds->team.wait();
      for (int64_t count : rounds->counts)
        rounds->wrong += count != rounds->counts[thread];
      rounds->team.wait();
    }
  }
};

class ThreadTeamTest : public testing::TestWithParam<size_t> {};

TEST_P(ThreadTeamTest, MeetsAtBarriers) {
  Rounds rounds(GetParam());
  for (int call = 1; call <= 5; ++call) {
    rounds.team.run(Rounds::work, &rounds);
    EXPECT_EQ(
        std::accumulate(rounds.counts.begin(), rounds.counts.end(), int64_t(0)),
        int64_t(GetParam()) * 300 * call);
  }
  EXPECT_EQ(rounds.wrong, 0);
}

// Eight threads are more than the machines of tests have cores.
INSTANTIATE_TEST_SUITE_P(Sizes, ThreadTeamTest, testing::Values(1, 2, 3, 8));

} // namespace
} // namespace braid::runtime
