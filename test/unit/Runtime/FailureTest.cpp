//===- FailureTest.cpp - Evaluations that end half-way --------------------===//
#include "Fixture.h"

namespace braid::test {
namespace {

/// Lets some calls happen.
struct Patience {
  int calls;
  static int isOver(void *user) {
    return static_cast<Patience *>(user)->calls-- == 0;
  }
};

class Cancelling : public testing::Test {
protected:
  braid_session_options makeCancelOptions() {
    braid_session_options options = makeOptions(4, 2);
    options.max_tokens = 8;
    options.cancel_user = &patience;
    options.should_cancel = Patience::isOver;
    return options;
  }

  void expectUsable(uint64_t slot) {
    patience.calls = 1000;
    std::vector<int32_t> ids = makeIds(30, 4);
    EXPECT_TRUE(areSame(session.feed(slot, ids), computeLogits(ids)));
  }

  Patience patience{1000};
  Model model;
  Session session{model, makeCancelOptions()};
};

TEST_F(Cancelling, MarksWhatHadBegun) {
  Work finished(0, makeIds(5)), cut(1, makeIds(20)), waiting(2, makeIds(5));
  patience.calls = 2;
  EXPECT_EQ(session.run({&finished, &cut, &waiting}), BRAID_CANCELLED);
  EXPECT_EQ(session.error.status, BRAID_CANCELLED);
  EXPECT_TRUE(contains(session.error.message,
                       "cancelled after 2 calls; reset or restore the slots "
                       "whose requests had begun"));

  patience.calls = 1000;
  for (uint64_t slot : {0, 1}) {
    Work more(slot, {1});
    EXPECT_EQ(session.run({&more}), BRAID_STATE);
    EXPECT_TRUE(contains(session.error.message,
                         "expected a slot in order, but got slot " +
                             std::to_string(slot) +
                             ", whose last evaluation ended half-way (request "
                             "0); reset or restore it"));
    ASSERT_EQ(session.reset(slot), BRAID_OK);
    expectUsable(slot);
  }
  expectUsable(2);
}

TEST_F(Cancelling, BeforeTheFirstCallChangesNothing) {
  std::vector<int32_t> ids = makeIds(40);
  session.feed(0, {ids.begin(), ids.begin() + 30});
  Work rest(0, {ids.begin() + 30, ids.end()}, BRAID_KEEP_LAST);
  patience.calls = 0;
  EXPECT_EQ(session.run({&rest}), BRAID_CANCELLED);
  patience.calls = 1000;
  EXPECT_EQ(session.run({&rest}), BRAID_OK);
  EXPECT_TRUE(areSame(rest.output, selectRows(computeLogits(ids), {39})));
}

TEST_F(Cancelling, ReturnsEveryBlock) {
  // 4 slots of 200 positions have 52 blocks.
  for (int i = 0; i < 60; ++i) {
    Work work(i % 4, makeIds(100));
    patience.calls = 5;
    EXPECT_EQ(session.run({&work}), BRAID_CANCELLED);
    ASSERT_EQ(session.reset(i % 4), BRAID_OK);
  }
  patience.calls = 1000;
  Work a(0, makeIds(200)), b(1, makeIds(200)), c(2, makeIds(200)),
      d(3, makeIds(200));
  EXPECT_EQ(session.run({&a, &b, &c, &d}), BRAID_OK) << session.error.message;
  EXPECT_TRUE(areSame(d.output, computeLogits(makeIds(200))));
}

TEST(BrokenModel, IsNoticedByTheTrace) {
  Model model("phase");
  braid_session_options options = makeOptions();
  braid_trace trace = {};
  trace.phase = [](void *, const braid_trace_phase *event) {
    EXPECT_LT(event->phase, uint64_t(FAKE_HEAD));
  };
  options.trace = &trace;
  Session session(model, options);
  Work work(0, {1, 2});
  EXPECT_EQ(session.run({&work}), BRAID_INTERNAL);
  EXPECT_TRUE(contains(
      session.error.message,
      "expected phases below 5, but got another from the model (call 0)"));
  EXPECT_EQ(session.run({&work}), BRAID_STATE);
}

/// What a callback does that it must not.
struct Intruder {
  braid_session *session = nullptr;
  braid_error errors[2] = {};

  static void use(void *user, const braid_trace_call *) {
    auto *self = static_cast<Intruder *>(user);
    Work work(1, {1});
    braid_request request = work.get();
    EXPECT_EQ(braid_evaluate(self->session, &request, 1, &self->errors[0]),
              BRAID_STATE);
    EXPECT_EQ(braid_slot_reset(self->session, 0, &self->errors[1]),
              BRAID_STATE);
  }
};

TEST(Sessions, HaveOneCallerAtATime) {
  Model model;
  Intruder intruder;
  braid_session_options options = makeOptions();
  braid_trace trace = {&intruder, Intruder::use, nullptr};
  options.trace = &trace;
  Session session(model, options);
  intruder.session = session.get();
  EXPECT_TRUE(
      areSame(session.feed(0, makeIds(20)), computeLogits(makeIds(20))));
  for (const braid_error &error : intruder.errors)
    EXPECT_TRUE(contains(error.message,
                         "expected one caller of the session at a time, but "
                         "got another during an evaluation"));
}

} // namespace
} // namespace braid::test
