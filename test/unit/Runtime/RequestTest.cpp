//===- RequestTest.cpp - Requests that are refused change nothing ---------===//
#include "Fixture.h"

#include <cstring>

namespace braid::test {
namespace {

/// A session in the middle of a sequence of slot 0, and what should follow.
class Requests : public testing::Test {
protected:
  Requests() : session(model, makeSmallOptions()) {
    session.feed(0, {ids.begin(), ids.begin() + 50});
  }

  static braid_session_options makeSmallOptions() {
    braid_session_options options = makeOptions(3);
    options.max_context = 60;
    options.kv_positions = 96; // 6 blocks, 4 of them taken
    return options;
  }

  /// Expects that a good request of slot 1, then `request`, are refused
  /// together and change nothing.
  void expectRefused(braid_request request, braid_status status,
                     const std::string &message) {
    Work good(1, {1, 2, 3});
    braid_request requests[] = {good.get(), request};
    braid_error error = {};
    EXPECT_EQ(braid_evaluate(session.get(), requests, 2, &error), status);
    EXPECT_EQ(error.status, status);
    EXPECT_TRUE(contains(error.message, message));
    EXPECT_EQ(session.getLength(0), 50u);
    EXPECT_EQ(session.getLength(1), 0u);
    EXPECT_EQ(session.getLength(2), 0u);
  }

  void TearDown() override {
    Work rest(0, {ids.begin() + 50, ids.end()});
    ASSERT_EQ(session.run({&rest}), BRAID_OK) << session.error.message;
    EXPECT_TRUE(
        areSame(rest.output, selectRows(computeLogits(ids),
                                        {50, 51, 52, 53, 54, 55, 56, 57, 58})));
  }

  Model model;
  std::vector<int32_t> ids = makeIds(59);
  Session session;
};

TEST_F(Requests, NameSlotsThatExistOnce) {
  expectRefused(Work(3, {1}).get(), BRAID_INVALID_ARGUMENT,
                "expected a slot below 3, but got 3 (request 1)");
  expectRefused(Work(1, {1}).get(), BRAID_INVALID_ARGUMENT,
                "expected each slot once, but got slot 1 again (request 1)");
}

TEST_F(Requests, HaveTokens) {
  Work work(2, {1, 2});
  braid_request request = work.get();
  request.length = 0;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected at least one token, but got none (request 1)");
  request = work.get();
  request.ids = nullptr;
  expectRefused(request, BRAID_INVALID_ARGUMENT, "but got NULL (request 1)");
  request = work.get();
  float embeddings[8] = {};
  request.embeddings = embeddings;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected ids or embeddings, but got both (request 1)");
}

TEST_F(Requests, HaveIdsOfTheVocabulary) {
  Work low(2, {1, -1}), high(2, {39, 40, 5});
  expectRefused(low.get(), BRAID_INVALID_ARGUMENT,
                "expected ids from 0 to 39, but token 1 of request 1 is -1");
  expectRefused(high.get(), BRAID_INVALID_ARGUMENT,
                "but token 1 of request 1 is 40");
}

TEST_F(Requests, TurnByPositionsThatAnglesTell) {
  for (int32_t position : {-1, BRAID_ROTARY_POSITIONS}) {
    const int32_t positions[] = {0, position};
    Work work(2, {1, 2});
    braid_request request = work.get();
    request.rotary_positions = positions;
    expectRefused(request, BRAID_INVALID_ARGUMENT,
                  "expected rotary positions from 0 to 4194303, but that of "
                  "token 1 of request 1 is " +
                      std::to_string(position));
  }
}

TEST_F(Requests, FitIntoTheContext) {
  Work work(0, makeIds(11));
  expectRefused(work.get(), BRAID_LIMIT,
                "expected at most 60 positions in slot 0, but got 11 tokens "
                "after its 50 (request 1); create the session with more "
                "max_context");
  braid_request request = work.get();
  request.length = UINT64_MAX;
  expectRefused(request, BRAID_LIMIT, "but got 18446744073709551615 tokens");
  Work one(2, {1});
  request = one.get();
  request.whole = uint64_t(1) << 31;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected sequences of at most 2^31 - 1 tokens, but got one of "
                "2147483648 in the end (request 1)");
}

TEST_F(Requests, FitIntoThePool) {
  Work work(2, makeIds(17));
  expectRefused(work.get(), BRAID_LIMIT,
                "expected requests that need at most 2 KV blocks of 16 "
                "positions, as are free of 6, but got requests that need 3");
  // And then two blocks are there still, and once more after a reset.
  for (int i = 0; i < 2; ++i) {
    Work fits(2, makeIds(32));
    EXPECT_EQ(session.run({&fits}), BRAID_OK) << session.error.message;
    EXPECT_TRUE(areSame(fits.output, computeLogits(makeIds(32))));
    EXPECT_EQ(session.reset(2), BRAID_OK);
  }
}

TEST_F(Requests, KeepWhatThereIs) {
  Work work(2, {1, 2, 3}, BRAID_KEEP_POSITIONS, {0, 2});
  braid_request request = work.get();
  request.keep = static_cast<braid_keep>(4);
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected a BRAID_KEEP_ number, but got 4 (request 1)");
  request.keep = BRAID_KEEP_RANGE;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "but got -2147483648 (request");
  request = work.get();
  request.positions = nullptr;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected 2 positions, but got NULL (request 1)");
  request = work.get();
  request.output = nullptr;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected a place for outputs, but got NULL (request 1)");
}

TEST_F(Requests, KeepAscendingPositions) {
  const char *message = "expected ascending positions below 3, but got ";
  Work equal(2, {1, 2, 3}, BRAID_KEEP_POSITIONS, {1, 1});
  Work behind(2, {1, 2, 3}, BRAID_KEEP_POSITIONS, {1, 0});
  Work beyond(2, {1, 2, 3}, BRAID_KEEP_POSITIONS, {0, 3});
  for (Work *work : {&equal, &behind, &beyond})
    expectRefused(work->get(), BRAID_INVALID_ARGUMENT,
                  message + std::to_string(work->positions[1]) +
                      " (position 1 of request 1)");
}

TEST_F(Requests, AskForHiddenStatesBeforehand) {
  Work work(2, {1, 2, 3}, BRAID_KEEP_ALL, {}, /*withStates=*/true);
  expectRefused(work.get(), BRAID_INVALID_ARGUMENT,
                "expected no hidden_states to be asked for, but got a place "
                "for them (request 1); create the session with "
                "options.hidden_states");
}

TEST_F(Requests, AskForWhatTheModelHas) {
  Work work(2, {1, 2, 3});
  braid_request request = work.get();
  float place;
  request.router_logits = &place;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                "expected a model that has router_logits, but got a place for "
                "them and a model without (request 1)");
}

TEST_F(Requests, HaveOneSize) {
  const std::string expected = "expected requests of at most " +
                               std::to_string(sizeof(braid_request)) +
                               " bytes, all of one size, but got ";
  Work work(2, {1});
  braid_request request = work.get();
  request.struct_size = 8;
  expectRefused(request, BRAID_INVALID_ARGUMENT,
                expected + "8 (request 1); call braid_request_init first");
  size_t later = sizeof(braid_request) + 8;
  request.struct_size = later;
  braid_error error;
  EXPECT_EQ(braid_evaluate(session.get(), &request, 1, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(error.message, expected + std::to_string(later) +
                               " (request 0); call braid_request_init first");
}

TEST_F(Requests, MayBeOfAnOlderHeader) {
  // As if `positions` had been added later.
  struct OldRequest {
    uint8_t bytes[offsetof(braid_request, positions)];
  } requests[2];
  Work a(1, {1, 2, 3}), b(2, {4, 5});
  for (int i = 0; i < 2; ++i) {
    braid_request request = (i ? b : a).get();
    request.struct_size = sizeof(OldRequest);
    std::memcpy(requests[i].bytes, &request, sizeof(OldRequest));
  }
  EXPECT_EQ(braid_evaluate(session.get(),
                           reinterpret_cast<braid_request *>(requests), 2,
                           nullptr),
            BRAID_OK);
  EXPECT_TRUE(areSame(a.output, computeLogits({1, 2, 3})));
  EXPECT_TRUE(areSame(b.output, computeLogits({4, 5})));
}

TEST_F(Requests, AreOfASession) {
  Work work(2, {1});
  braid_request request = work.get();
  braid_error error = {};
  EXPECT_EQ(braid_evaluate(nullptr, &request, 1, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(
      contains(error.message, "expected a session and requests, but got NULL"));
  EXPECT_EQ(braid_evaluate(session.get(), nullptr, 1, nullptr),
            BRAID_INVALID_ARGUMENT);
}

} // namespace
} // namespace braid::test
