//===- TraceTest.cpp - What traces say ------------------------------------===//
#include "Fixture.h"

#include <chrono>
#include <numeric>
#include <tuple>

namespace braid::test {
namespace {

/// A trace, as copies of its events.
struct Recorder {
  struct Phase {
    uint64_t call, phase, layer;
    std::string name;
    std::vector<uint64_t> units, nanoseconds;
  };
  using Row =
      std::tuple<uint64_t, uint64_t, uint64_t>; // slot, position, length
  struct Call {
    uint64_t call, tokens;
    std::vector<Row> rows;
  };

  void attach(braid_session_options &options) {
    trace.user = this;
    trace.call = [](void *user, const braid_trace_call *event) {
      Call call = {event->call, event->tokens, {}};
      for (size_t i = 0; i < event->num_rows; ++i)
        call.rows.emplace_back(event->rows[i].slot, event->rows[i].position,
                               event->rows[i].length);
      static_cast<Recorder *>(user)->calls.push_back(call);
    };
    trace.phase = [](void *user, const braid_trace_phase *event) {
      size_t count = event->num_threads;
      static_cast<Recorder *>(user)->phases.push_back(
          {event->call,
           event->phase,
           event->layer,
           event->name,
           {event->units, event->units + count},
           {event->nanoseconds, event->nanoseconds + count}});
    };
    options.trace = &trace;
  }

  braid_trace trace;
  std::vector<Call> calls;
  std::vector<Phase> phases;
};

TEST(Trace, ShowsHowWorkIsCut) {
  Model model;
  Recorder recorder;
  braid_session_options options = makeOptions(4);
  options.max_tokens = 8;
  options.max_rows = 4;
  recorder.attach(options);
  Session session(model, options);
  // The example in Packer.h, after four tokens of slot 2.
  session.feed(2, {1, 2, 3, 4});
  Work first(2, makeIds(5), BRAID_KEEP_LAST), second(0, makeIds(6));
  ASSERT_EQ(session.run({&first, &second}), BRAID_OK);

  using Row = Recorder::Row;
  std::vector<std::vector<Row>> expected = {
      {Row(2, 0, 4)}, {Row(2, 4, 5), Row(0, 0, 3)}, {Row(0, 3, 3)}};
  ASSERT_EQ(recorder.calls.size(), expected.size());
  uint64_t tokens[] = {4, 8, 3};
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(recorder.calls[i].call, i);
    EXPECT_EQ(recorder.calls[i].tokens, tokens[i]);
    EXPECT_EQ(recorder.calls[i].rows, expected[i]);
  }
}

TEST(Trace, CutsBeforeTheOutputThatHasNoRow) {
  Model model;
  Recorder recorder;
  braid_session_options options = makeOptions();
  options.max_tokens = 8;
  options.max_rows = 2;
  recorder.attach(options);
  Session session(model, options);
  Work work(0, makeIds(20), BRAID_KEEP_POSITIONS, {1, 2, 5, 19});
  Work last(1, makeIds(3), BRAID_KEEP_LAST);
  ASSERT_EQ(session.run({&work, &last}), BRAID_OK);
  std::vector<uint64_t> tokens;
  for (const Recorder::Call &call : recorder.calls)
    tokens.push_back(call.tokens);
  EXPECT_EQ(tokens, (std::vector<uint64_t>{5, 8, 8, 2}));
  EXPECT_EQ(recorder.calls[2].rows.size(), 2u);
}

TEST(Trace, ListsEveryPhase) {
  Model model;
  Recorder recorder;
  braid_session_options options = makeOptions(1, 3);
  recorder.attach(options);
  Session session(model, options);
  session.feed(0, makeIds(20), 10);

  const std::tuple<uint64_t, uint64_t, const char *, uint64_t> expected[] = {
      {FAKE_EMBED, 0, "embed", 10},   {FAKE_SCAN, 0, "scan", 6},
      {FAKE_ATTEND, 0, "attend", 10}, {FAKE_SCAN, 1, "scan", 6},
      {FAKE_ATTEND, 1, "attend", 10}, {FAKE_SELECT, 0, "select", 10},
      {FAKE_HEAD, 0, "head", 40}};
  ASSERT_EQ(recorder.phases.size(), 2 * std::size(expected));
  for (size_t i = 0; i < recorder.phases.size(); ++i) {
    const Recorder::Phase &phase = recorder.phases[i];
    auto [number, layer, name, units] = expected[i % std::size(expected)];
    EXPECT_EQ(phase.call, i / std::size(expected));
    EXPECT_EQ(phase.phase, number);
    EXPECT_EQ(phase.layer, layer);
    EXPECT_EQ(phase.name, name);
    ASSERT_EQ(phase.units.size(), 3u);
    EXPECT_EQ(
        std::accumulate(phase.units.begin(), phase.units.end(), uint64_t(0)),
        units);
    EXPECT_EQ(phase.units[0], units / 3);
  }
}

TEST(Trace, TimesThreadsFromBarrierToBarrier) {
  Model model;
  Recorder recorder;
  braid_session_options options = makeOptions(1, 2);
  recorder.attach(options);
  Session session(model, options);
  auto begin = std::chrono::steady_clock::now();
  session.feed(0, makeIds(200));
  std::chrono::nanoseconds spent = std::chrono::steady_clock::now() - begin;
  uint64_t sums[2] = {0, 0};
  for (const Recorder::Phase &phase : recorder.phases)
    for (size_t thread = 0; thread < 2; ++thread)
      sums[thread] += phase.nanoseconds[thread];
  for (uint64_t sum : sums) {
    EXPECT_GT(sum, 0u);
    EXPECT_LE(sum, static_cast<uint64_t>(spent.count()));
  }
}

TEST(Trace, ChangesNoBit) {
  Model model;
  std::vector<int32_t> ids = makeIds(100);
  Recorder recorder;
  braid_session_options options = makeOptions(1, 4);
  recorder.attach(options);
  Session session(model, options);
  EXPECT_TRUE(areSame(session.feed(0, ids), computeLogits(ids)));
}

} // namespace
} // namespace braid::test
