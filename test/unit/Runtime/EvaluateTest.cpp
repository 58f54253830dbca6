//===- EvaluateTest.cpp - The same bits, however they are computed --------===//
#include "Fixture.h"

namespace braid::test {
namespace {

class Evaluate : public testing::Test {
protected:
  Model model;
  std::vector<int32_t> ids = makeIds(100);
  std::vector<float> expectedStates;
  std::vector<float> expected = computeLogits(ids, &expectedStates);
};

TEST_F(Evaluate, ComputesWhatTheModelDefines) {
  Session session(model);
  EXPECT_TRUE(areSame(session.feed(0, ids), expected));
  EXPECT_EQ(session.getLength(0), ids.size());
}

TEST_F(Evaluate, MayBeFedInPieces) {
  for (size_t piece : {1, 2, 7, 16, 24, 25, 99}) {
    Session session(model);
    EXPECT_TRUE(areSame(session.feed(0, ids, piece), expected)) << piece;
  }
}

TEST_F(Evaluate, UsesAnySlot) {
  Session session(model, makeOptions(8));
  for (uint64_t slot : {7, 0, 3})
    EXPECT_TRUE(areSame(session.feed(slot, ids), expected)) << slot;
}

TEST_F(Evaluate, UsesAnyNumberOfThreads) {
  for (uint64_t threads : {2, 3, 4, 7}) {
    Session session(model, makeOptions(1, threads));
    EXPECT_TRUE(areSame(session.feed(0, ids, 30), expected)) << threads;
  }
}

TEST_F(Evaluate, CutsCallsAnywhere) {
  for (uint64_t tokens : {1, 3, 24})
    for (uint64_t rows : {1, 2, 3}) {
      braid_session_options options = makeOptions(1, 2);
      options.max_tokens = tokens;
      options.max_rows = std::min(rows, tokens);
      Session session(model, options);
      EXPECT_TRUE(areSame(session.feed(0, ids), expected))
          << tokens << " tokens, " << rows << " rows";
    }
}

TEST_F(Evaluate, BatchesWhatSharesNothing) {
  std::vector<int32_t> second = makeIds(61, 2), third = makeIds(5, 3);
  Session session(model, makeOptions(4, 3));
  Work a(2, ids), b(0, second), c(3, third);
  ASSERT_EQ(session.run({&a, &b, &c}), BRAID_OK) << session.error.message;
  EXPECT_TRUE(areSame(a.output, expected));
  EXPECT_TRUE(areSame(b.output, computeLogits(second)));
  EXPECT_TRUE(areSame(c.output, computeLogits(third)));
  EXPECT_EQ(session.getLength(2), 100u);
  EXPECT_EQ(session.getLength(0), 61u);
  EXPECT_EQ(session.getLength(3), 5u);
}

TEST_F(Evaluate, GrowsSequencesTogether) {
  // Blocks of the two are interleaved in the pool; prompt and decoding mix.
  std::vector<int32_t> second = makeIds(100, 2);
  std::vector<float> outputs[2];
  Session session(model, makeOptions(4, 2));
  size_t ends[2] = {0, 0};
  while (ends[0] < 100) {
    size_t lengths[2] = {std::min<size_t>(9, 100 - ends[0]),
                         std::min<size_t>(ends[1] ? 1 : 40, 100 - ends[1])};
    Work a(1, {ids.begin() + ends[0], ids.begin() + ends[0] + lengths[0]});
    Work b(3,
           {second.begin() + ends[1], second.begin() + ends[1] + lengths[1]});
    ASSERT_EQ(session.run({&a, &b}), BRAID_OK);
    outputs[0].insert(outputs[0].end(), a.output.begin(), a.output.end());
    outputs[1].insert(outputs[1].end(), b.output.begin(), b.output.end());
    ends[0] += lengths[0];
    ends[1] += lengths[1];
  }
  EXPECT_TRUE(areSame(outputs[0], expected));
  std::vector<float> other = computeLogits(second);
  other.resize(outputs[1].size());
  EXPECT_TRUE(areSame(outputs[1], other));
}

/// Counters at rest, the longest past, and pieces of all positions, though the
/// session ends with them.
TEST_F(Evaluate, GivesTeamsWhatTheyShare) {
  Model team("team");
  std::vector<int32_t> longer = makeIds(1300), other = makeIds(30, 2);
  braid_session_options options = makeOptions(2, 3);
  options.max_context = 1300;
  for (uint64_t tokens : {3, 24}) {
    options.max_tokens = tokens;
    options.max_rows = tokens;
    Session session(team, options);
    std::vector<float> output = session.feed(0, longer, 3);
    EXPECT_TRUE(areSame(output, computeLogits(longer))) << tokens;
    EXPECT_TRUE(areSame(session.feed(1, other, 2), computeLogits(other)));
  }
}

TEST_F(Evaluate, KeepsWhatIsAskedFor) {
  std::vector<uint64_t> places = {0, 1, 23, 24, 50, 99};
  for (uint64_t rows : {1, 2, 24}) {
    braid_session_options options = makeOptions();
    options.max_rows = rows;
    Session session(model, options);
    Work none(0, ids, BRAID_KEEP_NONE), last(1, ids, BRAID_KEEP_LAST),
        some(2, ids, BRAID_KEEP_POSITIONS, places),
        empty(3, ids, BRAID_KEEP_POSITIONS);
    ASSERT_EQ(session.run({&none, &last, &some, &empty}), BRAID_OK);
    EXPECT_TRUE(areSame(last.output, selectRows(expected, {99})));
    EXPECT_TRUE(areSame(some.output, selectRows(expected, places)));
    EXPECT_EQ(session.getLength(0), 100u);
    EXPECT_EQ(session.getLength(3), 100u);
  }
}

TEST_F(Evaluate, ReturnsHiddenStates) {
  braid_session_options options = makeOptions(4, 2);
  options.hidden_states = 1;
  Session session(model, options);
  // One request in several calls, beside one that asks for none.
  Work plain(1, ids);
  Work work(0, ids, BRAID_KEEP_LAST, {}, /*withStates=*/true);
  ASSERT_EQ(session.run({&plain, &work}), BRAID_OK);
  EXPECT_TRUE(areSame(work.states, expectedStates));
  EXPECT_TRUE(areSame(work.output, selectRows(expected, {99})));
  EXPECT_TRUE(areSame(plain.output, expected));

  // In one call, in place.
  std::vector<int32_t> few = makeIds(20);
  std::vector<float> states, logits = computeLogits(few, &states);
  Work small(2, few, BRAID_KEEP_ALL, {}, /*withStates=*/true);
  ASSERT_EQ(session.run({&small}), BRAID_OK);
  EXPECT_TRUE(areSame(small.states, states));
  EXPECT_TRUE(areSame(small.output, logits));
}

TEST_F(Evaluate, WritesNeighboursInPlace) {
  // A decoding batch: the outputs of all requests are one array.
  Session session(model, makeOptions(4, 2));
  std::vector<float> logits(3 * FAKE_VOCABULARY);
  braid_request requests[3];
  for (uint64_t slot = 0; slot < 3; ++slot) {
    braid_request_init(&requests[slot]);
    requests[slot].slot = slot;
    requests[slot].ids = &ids[slot];
    requests[slot].length = 1;
    requests[slot].keep = BRAID_KEEP_LAST;
    requests[slot].output = &logits[slot * FAKE_VOCABULARY];
  }
  ASSERT_EQ(braid_evaluate(session.get(), requests, 3, nullptr), BRAID_OK);
  std::vector<float> single;
  for (uint64_t slot = 0; slot < 3; ++slot) {
    std::vector<float> row = computeLogits({ids[slot]});
    single.insert(single.end(), row.begin(), row.end());
  }
  EXPECT_TRUE(areSame(logits, single));
}

TEST_F(Evaluate, ForgetsWhatIsReset) {
  braid_session_options options = makeOptions(2);
  options.kv_positions = 112; // one sequence at a time
  Session session(model, options);
  session.feed(0, makeIds(90, 5));
  for (uint64_t slot : {0, 1}) {
    ASSERT_EQ(session.reset(0), BRAID_OK);
    EXPECT_EQ(session.getLength(0), 0u);
    EXPECT_TRUE(areSame(session.feed(slot, ids, 13), expected)) << slot;
  }
}

TEST_F(Evaluate, WithoutPoisonIsTheSame) {
  braid_session_options options = makeOptions(2, 2);
  options.flags = 0;
  Session session(model, options);
  session.feed(0, makeIds(90, 5));
  ASSERT_EQ(session.reset(0), BRAID_OK);
  EXPECT_TRUE(areSame(session.feed(0, ids, 13), expected));
}

TEST_F(Evaluate, DoesNothingForNoRequests) {
  Session session(model);
  EXPECT_EQ(session.run({}), BRAID_OK);
  EXPECT_EQ(braid_evaluate(session.get(), nullptr, 0, nullptr), BRAID_OK);
}

TEST_F(Evaluate, ServesManySessionsOfOneModel) {
  Session first(model), second(model);
  std::vector<int32_t> others = makeIds(50, 9);
  first.feed(0, {ids.begin(), ids.begin() + 40});
  second.feed(0, others);
  Work rest(0, {ids.begin() + 40, ids.end()}, BRAID_KEEP_LAST);
  ASSERT_EQ(first.run({&rest}), BRAID_OK);
  EXPECT_TRUE(areSame(rest.output, selectRows(expected, {99})));
}

} // namespace
} // namespace braid::test
