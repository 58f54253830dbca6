//===- SlotTest.cpp - Forks, snapshots, ways back -------------------------===//
#include "Fixture.h"
#include "Interposed.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace braid::test {
namespace {

std::vector<int32_t> join(std::vector<int32_t> a,
                          const std::vector<int32_t> &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

class Slots : public testing::Test {
protected:
  static braid_session_options makeSmallOptions(uint64_t kvPositions) {
    braid_session_options options = makeOptions(4, 2);
    options.kv_positions = kvPositions;
    return options;
  }

  /// Expects that `slot` goes on as one that has seen `past`.
  void expectGoesOn(Session &session, uint64_t slot,
                    const std::vector<int32_t> &past, uint32_t seed = 77) {
    std::vector<int32_t> ids = makeIds(20, seed);
    ASSERT_EQ(session.getLength(slot), past.size());
    std::vector<float> all = computeLogits(join(past, ids));
    EXPECT_TRUE(
        areSame(session.feed(slot, ids, 7),
                {all.begin() + past.size() * FAKE_VOCABULARY, all.end()}));
  }

  Model model;
};

TEST_F(Slots, ForkWhereverTheyAre) {
  for (size_t length : {0, 1, 15, 16, 17, 32, 50}) {
    Session session(model);
    std::vector<int32_t> ids = makeIds(length);
    session.feed(2, makeIds(9, 8)); // to be forgotten
    session.feed(0, ids);
    ASSERT_EQ(session.fork(0, 2), BRAID_OK) << session.error.message;
    expectGoesOn(session, 2, ids, 1);
    expectGoesOn(session, 0, ids, 2);
    ASSERT_EQ(session.fork(0, 1), BRAID_OK);
    expectGoesOn(session, 1, join(ids, makeIds(20, 2)), 3);
  }
}

TEST_F(Slots, ForkTakesAtMostABlock) {
  Session session(model, makeSmallOptions(16 * 5));
  std::vector<int32_t> ids = makeIds(50); // four blocks, one not full
  session.feed(0, ids);
  ASSERT_EQ(session.fork(0, 1), BRAID_OK) << session.error.message;
  EXPECT_EQ(session.fork(0, 2), BRAID_LIMIT);
  EXPECT_STREQ(session.error.message,
               "expected to need at most 0 KV blocks of 16 positions, as are "
               "free of 5, but need 1; reset slots, or create the session with "
               "more kv_positions");
  EXPECT_EQ(session.getLength(2), 0u);
  // The fork it takes the place of has a block.
  ASSERT_EQ(session.fork(0, 1), BRAID_OK) << session.error.message;
  // Where it began may go; what is shared stays.
  ASSERT_EQ(session.reset(0), BRAID_OK);
  expectGoesOn(session, 1, ids);
}

TEST_F(Slots, GoOnWhenOthersAreFreed) {
  Session session(model, makeSmallOptions(16 * 5));
  std::vector<int32_t> ids = makeIds(48), more = makeIds(17, 4);
  session.feed(0, ids);
  ASSERT_EQ(session.fork(0, 1), BRAID_OK); // shares all three
  ASSERT_EQ(session.feed(1, more).size(), more.size() * FAKE_VOCABULARY);
  Work one(0, {1});
  EXPECT_EQ(session.run({&one}), BRAID_LIMIT);
  EXPECT_TRUE(contains(session.error.message,
                       "expected requests that need at most 0 KV blocks"));
  ASSERT_EQ(session.reset(1), BRAID_OK);
  expectGoesOn(session, 0, ids);
}

TEST_F(Slots, ReturnEveryBlockOfATree) {
  braid_session_options options = makeSmallOptions(16 * 16);
  Session session(model, options);
  for (uint32_t round = 0; round < 50; ++round) {
    uint64_t from = round % 4, to = (round * 7 + 1) % 4;
    Work work(from, makeIds(1 + round % 23, round));
    if (session.run({&work}) != BRAID_OK)
      ASSERT_EQ(session.reset(from), BRAID_OK);
    if (from != to && session.fork(from, to) != BRAID_OK)
      ASSERT_EQ(session.reset(from), BRAID_OK);
  }
  for (uint64_t slot = 0; slot < 4; ++slot)
    ASSERT_EQ(session.reset(slot), BRAID_OK);
  Work a(0, makeIds(200)), b(1, makeIds(48));
  ASSERT_EQ(session.run({&a, &b}), BRAID_OK) << session.error.message;
  EXPECT_TRUE(areSame(a.output, computeLogits(makeIds(200))));
  EXPECT_TRUE(areSame(b.output, computeLogits(makeIds(48))));
}

TEST_F(Slots, RestoreInOtherSessions) {
  for (size_t length : {0, 1, 16, 47}) {
    std::vector<int32_t> ids = makeIds(length);
    Session first(model), second(model, makeOptions(2, 3));
    first.feed(3, ids, 5);
    std::vector<uint8_t> bytes = first.snapshot(3);
    second.feed(1, makeIds(33, 5)); // to be forgotten
    ASSERT_EQ(second.restore(1, bytes), BRAID_OK) << second.error.message;
    EXPECT_EQ(second.snapshot(1), bytes);
    expectGoesOn(second, 1, ids);
    expectGoesOn(first, 3, ids);
  }
}

TEST_F(Slots, GiveTheSameSnapshotHoweverTheyGotThere) {
  std::vector<int32_t> ids = makeIds(60);
  Session session(model);
  session.feed(0, ids);
  session.feed(1, ids, 1);
  session.feed(2, {ids.begin(), ids.begin() + 31}, 9);
  ASSERT_EQ(session.fork(2, 3), BRAID_OK);
  session.feed(3, {ids.begin() + 31, ids.end()}, 4);
  std::vector<uint8_t> expected = session.snapshot(0);
  EXPECT_EQ(session.snapshot(1), expected);
  EXPECT_EQ(session.snapshot(3), expected);
}

TEST_F(Slots, RestoreNeedsItsBlocks) {
  Session session(model, makeSmallOptions(16 * 4));
  std::vector<int32_t> ids = makeIds(40);
  session.feed(0, ids);
  std::vector<uint8_t> bytes = session.snapshot(0);
  EXPECT_EQ(session.restore(1, bytes), BRAID_LIMIT);
  EXPECT_TRUE(contains(session.error.message,
                       "expected to need at most 1 KV blocks of 16 positions, "
                       "as are free of 4, but need 3"));
  // In the place of the slot's own there is room.
  ASSERT_EQ(session.restore(0, bytes), BRAID_OK) << session.error.message;
  expectGoesOn(session, 0, ids);
}

TEST_F(Slots, GoBackToSnapshots) {
  std::vector<int32_t> ids = makeIds(100);
  for (uint64_t flags : {0u, BRAID_SNAPSHOT_WITHOUT_KV})
    for (size_t length : {0, 3, 16, 30, 48}) {
      Session session(model);
      std::vector<int32_t> first(ids.begin(), ids.begin() + length);
      session.feed(0, first, 11);
      std::vector<uint8_t> bytes = session.snapshot(0, flags);
      session.feed(0, {ids.begin() + length, ids.end()}, 11);
      ASSERT_EQ(session.truncate(0, bytes), BRAID_OK) << session.error.message;
      EXPECT_EQ(session.snapshot(0, flags), bytes);
      expectGoesOn(session, 0, first);
      // Also where it goes on in other ways, and in no time.
      ASSERT_EQ(session.truncate(0, bytes), BRAID_OK);
      ASSERT_EQ(session.truncate(0, bytes), BRAID_OK);
      expectGoesOn(session, 0, first, 5);
    }
}

TEST_F(Slots, LeaveForksAloneWhenTheyGoBack) {
  std::vector<int32_t> ids = makeIds(64);
  Session session(model, makeSmallOptions(16 * 6));
  session.feed(0, {ids.begin(), ids.begin() + 20});
  std::vector<uint8_t> bytes = session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV);
  session.feed(0, {ids.begin() + 20, ids.end()});
  ASSERT_EQ(session.fork(0, 1), BRAID_OK);
  // Position 20 is in a block that both have.
  ASSERT_EQ(session.truncate(0, bytes), BRAID_OK) << session.error.message;
  expectGoesOn(session, 0, {ids.begin(), ids.begin() + 20}, 9);
  Work last(1, {7}, BRAID_KEEP_LAST);
  ASSERT_EQ(session.reset(0), BRAID_OK);
  ASSERT_EQ(session.run({&last}), BRAID_OK) << session.error.message;
  EXPECT_TRUE(
      areSame(last.output, selectRows(computeLogits(join(ids, {7})), {64})));
}

TEST_F(Slots, NeedABlockToLeaveASharedOne) {
  std::vector<int32_t> ids = makeIds(40);
  Session session(model, makeSmallOptions(16 * 4));
  session.feed(0, {ids.begin(), ids.begin() + 20});
  std::vector<uint8_t> bytes = session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV);
  session.feed(0, {ids.begin() + 20, ids.begin() + 32});
  ASSERT_EQ(session.fork(0, 1), BRAID_OK);
  session.feed(2, makeIds(32, 3)); // all there are
  EXPECT_EQ(session.truncate(0, bytes), BRAID_LIMIT);
  EXPECT_TRUE(contains(session.error.message, "but need 1; reset slots"));
  EXPECT_EQ(session.getLength(0), 32u);
  ASSERT_EQ(session.reset(2), BRAID_OK);
  ASSERT_EQ(session.truncate(0, bytes), BRAID_OK) << session.error.message;
  expectGoesOn(session, 0, {ids.begin(), ids.begin() + 20});
  ASSERT_EQ(session.reset(0), BRAID_OK);
  expectGoesOn(session, 1, {ids.begin(), ids.begin() + 32});
}

TEST_F(Slots, GoBackOnlyToWhatTheySaw) {
  Session session(model);
  std::vector<int32_t> ids = makeIds(30), others = ids;
  others[7] = (others[7] + 1) % FAKE_VOCABULARY;
  session.feed(0, ids);
  session.feed(1, others);
  EXPECT_EQ(session.truncate(1, session.snapshot(0)), BRAID_STATE);
  EXPECT_STREQ(session.error.message,
               "expected a snapshot of tokens that slot 1 has seen, but got "
               "one of 30 others; restore it");
  session.feed(0, {1});
  std::vector<uint8_t> longer = session.snapshot(0);
  session.feed(2, ids);
  EXPECT_EQ(session.truncate(2, longer), BRAID_STATE);
  EXPECT_STREQ(session.error.message,
               "expected a snapshot of at most the 30 tokens that slot 2 has "
               "seen, but got one of 31; restore it");
  expectGoesOn(session, 1, others);
  expectGoesOn(session, 2, ids);
  // Whoever has seen the tokens may, in whatever session.
  Session another(model);
  another.feed(3, join(ids, {1, 2, 3}), 4);
  ASSERT_EQ(another.truncate(3, longer), BRAID_OK) << another.error.message;
  expectGoesOn(another, 3, join(ids, {1}));
}

TEST_F(Slots, KnowTheirTokensAfterARestore) {
  Session session(model), another(model);
  std::vector<int32_t> ids = makeIds(50);
  session.feed(0, {ids.begin(), ids.begin() + 21});
  std::vector<uint8_t> early = session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV);
  session.feed(0, {ids.begin() + 21, ids.end()});
  ASSERT_EQ(another.restore(2, session.snapshot(0)), BRAID_OK);
  ASSERT_EQ(another.truncate(2, early), BRAID_OK) << another.error.message;
  expectGoesOn(another, 2, {ids.begin(), ids.begin() + 21});
}

TEST_F(Slots, AllocateNothing) {
  Session session(model);
  session.feed(0, makeIds(50));
  std::vector<uint8_t> bytes = session.snapshot(0);
  uint64_t before = countAllocations();
  for (int i = 0; i < 3; ++i) {
    braid_session *handle = session.get();
    braid_error *error = &session.error;
    EXPECT_EQ(braid_slot_fork(handle, 0, 1, error), BRAID_OK);
    EXPECT_EQ(
        braid_slot_snapshot(handle, 1, 0, bytes.data(), bytes.size(), error),
        BRAID_OK);
    EXPECT_EQ(braid_slot_restore(handle, 2, bytes.data(), bytes.size(), error),
              BRAID_OK);
    EXPECT_EQ(braid_slot_truncate(handle, 2, bytes.data(), bytes.size(), error),
              BRAID_OK);
    EXPECT_EQ(braid_slot_reset(handle, 1, error), BRAID_OK);
  }
  EXPECT_EQ(countAllocations(), before);
}

/// Whether what slots let go of is NaN: models that read it show. In debug
/// builds it is in any case.
TEST_F(Slots, LeaveNothingBehind) {
  auto isNaN = [](const std::vector<float> &logits) {
    return std::isnan(logits.back());
  };
  std::vector<int32_t> ids = makeIds(40);
  for (uint64_t flags : {uint64_t(0), uint64_t(BRAID_SESSION_POISON)}) {
    bool expected = POISON_RELEASED || flags;
    braid_session_options options = makeOptions();
    options.flags = flags;
    Model before("reads-before"), behind("reads-behind");
    Session forgotten(before, options);
    forgotten.feed(0, ids);
    ASSERT_EQ(forgotten.reset(0), BRAID_OK);
    EXPECT_EQ(isNaN(forgotten.feed(0, ids)), expected);

    // The block that the slot keeps, and one that it gave back.
    Session cut(behind, options);
    cut.feed(0, {ids.begin(), ids.begin() + 4});
    std::vector<uint8_t> bytes = cut.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV);
    cut.feed(0, {ids.begin() + 4, ids.end()});
    ASSERT_EQ(cut.truncate(0, bytes), BRAID_OK);
    EXPECT_EQ(isNaN(cut.feed(0, {1})), expected);
    ASSERT_EQ(cut.reset(0), BRAID_OK);
    EXPECT_EQ(isNaN(cut.feed(1, {1})), expected);
  }
}

TEST_F(Slots, AreNamedRightly) {
  Session session(model, makeOptions(2));
  std::vector<uint8_t> bytes = session.snapshot(0);
  EXPECT_EQ(session.fork(0, 2), BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(session.error.message, "expected a slot below 2, but got 2");
  EXPECT_EQ(session.fork(5, 0), BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(session.fork(1, 1), BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(session.error.message,
               "expected another slot to fork to, but got slot 1 twice");
  EXPECT_EQ(session.restore(2, bytes), BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(session.truncate(2, bytes), BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(braid_slot_snapshot(session.get(), 2, 0, bytes.data(), bytes.size(),
                                nullptr),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(braid_slot_fork(nullptr, 0, 1, nullptr), BRAID_INVALID_ARGUMENT);
}

TEST_F(Slots, AskForRoom) {
  Session session(model);
  session.feed(0, makeIds(10));
  uint64_t bytes = braid_snapshot_bytes(model.get(), 10, 0);
  // A header, ids, two states of 6 channels, two layers' keys and values.
  EXPECT_EQ(bytes, 128 + 10 * 4 + 2 * 24 + 10 * 2 * 24u);
  EXPECT_EQ(braid_snapshot_bytes(model.get(), 10, BRAID_SNAPSHOT_WITHOUT_KV),
            128 + 10 * 4 + 2 * 24u);
  EXPECT_EQ(braid_snapshot_bytes(model.get(), UINT64_MAX / 8, 0), 0u);
  EXPECT_EQ(braid_snapshot_bytes(nullptr, 1, 0), 0u);
  std::vector<uint8_t> data(bytes);
  braid_error error;
  EXPECT_EQ(
      braid_slot_snapshot(session.get(), 0, 0, data.data(), bytes - 1, &error),
      BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message,
               "expected room for a snapshot of 696 bytes, but got 695; ask "
               "braid_snapshot_bytes");
  EXPECT_EQ(braid_slot_snapshot(session.get(), 0, 0, nullptr, bytes, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(
      braid_slot_snapshot(session.get(), 0, 6, data.data(), bytes, &error),
      BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message,
               "expected flags of a snapshot among 1, but got 6; the library "
               "may be older than the program");
}

} // namespace
} // namespace braid::test
