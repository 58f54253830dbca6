//===- SessionTest.cpp - Models and sessions by braid.hpp -----------------===//
#include "Helpers.h"

namespace braid::test {
namespace {

SessionOptions makeSessionOptions(uint64_t slots = 4) {
  SessionOptions options;
  options.slots = slots;
  options.threads = 1;
  return options;
}

TEST(CxxModel, DescribesWhatItOpens) {
  FakeModel fake;
  EXPECT_STREQ(fake.model.description().name, "fake");
  EXPECT_EQ(fake.model.get(), braid::Model(std::move(fake.model)).get());
}

TEST(CxxModel, SaysVersionAndHost) {
  EXPECT_EQ(version(), BRAID_VERSION);
  EXPECT_EQ(hostIsa(), braid_host_isa());
  EXPECT_STREQ(isaName(BRAID_ABI_ISA_X86_64_V3), "x86-64-v3");
}

TEST(CxxModel, ThrowsWhereThereIsNone) {
  expectError(BRAID_NOT_FOUND, "/nowhere/model.so",
              [] { braid::Model("/nowhere"); });
}

TEST(CxxModel, HandsOptionsOn) {
  Artifact artifact;
  ModelOptions options;
  EXPECT_EQ(options.struct_size, sizeof(braid_model_options));
  options.max_isa = BRAID_ABI_ISA_X86_64_V3 - 1;
  EXPECT_THROW(braid::Model(artifact.getPath(), options), Error);
}

TEST(CxxModel, PlansWhatASessionTakes) {
  FakeModel fake;
  MemoryPlan small = fake.model.plan(makeSessionOptions(1));
  MemoryPlan large = fake.model.plan(makeSessionOptions(4));
  EXPECT_EQ(large.num_slots, 4u);
  EXPECT_EQ(large.slots, 4 * small.slots);
}

TEST(CxxSession, EvaluatesAndReturnsOutputs) {
  FakeModel fake;
  braid::Session session(fake.model, makeSessionOptions());
  std::vector<int32_t> ids = makeIds(30);
  std::vector<float> expected = computeLogits(ids);
  EXPECT_TRUE(areSame(session.evaluate(0, ids, BRAID_KEEP_ALL), expected));
  EXPECT_TRUE(areSame(session.evaluate(1, ids), selectRows(expected, {29})));
  EXPECT_EQ(session.evaluate(2, ids, BRAID_KEEP_NONE).size(), 0u);
  EXPECT_EQ(session.length(2), 30u);
  session.reset(2);
  EXPECT_EQ(session.length(2), 0u);
}

TEST(CxxSession, EvaluatesRequestsTogether) {
  FakeModel fake;
  braid::Session session(fake.model, makeSessionOptions());
  std::vector<int32_t> first = makeIds(5, 1), second = makeIds(9, 2);
  std::vector<float> out(FAKE_VOCABULARY), others(FAKE_VOCABULARY);
  session.evaluate(std::vector<braid_request>{
      makeRequest(0, first, BRAID_KEEP_LAST, out.data()),
      makeRequest(3, second, BRAID_KEEP_LAST, others.data())});
  EXPECT_TRUE(areSame(out, selectRows(computeLogits(first), {4})));
  EXPECT_TRUE(areSame(others, selectRows(computeLogits(second), {8})));
}

TEST(CxxSession, ThrowsAndSaysWhy) {
  FakeModel fake;
  braid::Session session(fake.model, makeSessionOptions());
  expectError(BRAID_INVALID_ARGUMENT, "expected ids from 0 to 39", [&] {
    session.evaluate(0, std::vector<int32_t>{FAKE_VOCABULARY});
  });
  EXPECT_EQ(session.length(0), 0u);
}

TEST(CxxSession, OutlivesAMove) {
  FakeModel fake;
  bool asked = false;
  SessionOptions options = makeSessionOptions();
  options.callbacks.shouldCancel = [&] { return asked = true, false; };
  braid::Session first(fake.model, options);
  first.evaluate(0, makeIds(3));
  braid::Session second = std::move(first);
  asked = false;
  EXPECT_TRUE(areSame(second.evaluate(0, makeIds(1, 7)), [&] {
    std::vector<int32_t> ids = makeIds(3);
    ids.push_back(makeIds(1, 7)[0]);
    return selectRows(computeLogits(ids), {3});
  }()));
  EXPECT_TRUE(asked);
}

TEST(CxxSession, GoesOnFromForksAndSnapshots) {
  FakeModel fake;
  braid::Session session(fake.model, makeSessionOptions());
  std::vector<int32_t> ids = makeIds(20), rest = makeIds(4, 9), all = ids;
  all.insert(all.end(), rest.begin(), rest.end());
  std::vector<float> expected = selectRows(computeLogits(all), {23});
  session.evaluate(0, ids);
  session.fork(0, 1);
  std::vector<uint8_t> whole = session.snapshot(0);
  std::vector<uint8_t> light = session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV);
  EXPECT_EQ(whole.size(), fake.model.snapshotBytes(20));
  EXPECT_LT(light.size(), whole.size());
  SnapshotInfo info = readSnapshot(whole);
  EXPECT_EQ(info.tokens, 20u);
  EXPECT_EQ(std::vector<int32_t>(info.ids, info.ids + 20), ids);

  EXPECT_TRUE(areSame(session.evaluate(0, rest), expected));
  EXPECT_TRUE(areSame(session.evaluate(1, rest), expected));
  session.truncate(1, light);
  EXPECT_EQ(session.length(1), 20u);
  EXPECT_TRUE(areSame(session.evaluate(1, rest), expected));
  session.restore(2, whole);
  EXPECT_TRUE(areSame(session.evaluate(2, rest), expected));
}

TEST(CxxSession, KeepsSnapshotsInFiles) {
  FakeModel fake;
  Directory directory;
  std::string path = directory.getFile("state");
  braid::Session session(fake.model, makeSessionOptions());
  session.evaluate(0, makeIds(17));
  session.saveSnapshot(0, path);
  session.loadSnapshot(3, path);
  EXPECT_EQ(session.snapshot(3), session.snapshot(0));
  expectError(BRAID_NOT_FOUND, "/nothing",
              [&] { session.loadSnapshot(3, directory.getFile("nothing")); });
}

TEST(CxxCallbacks, SeeCallsAndPhases) {
  FakeModel fake;
  uint64_t tokens = 0, phases = 0;
  SessionOptions options = makeSessionOptions();
  options.callbacks.onCall = [&](const braid_trace_call &event) {
    tokens += event.tokens;
  };
  options.callbacks.onPhase = [&](const braid_trace_phase &) { ++phases; };
  braid::Session session(fake.model, options);
  session.evaluate(0, makeIds(30));
  EXPECT_EQ(tokens, 30u);
  EXPECT_EQ(phases, 2 * (FAKE_NUM_PHASES + (FAKE_LAYERS - 1) * 2));
}

TEST(CxxCallbacks, SeeProgress) {
  FakeModel fake;
  std::vector<uint64_t> done;
  SessionOptions options = makeSessionOptions();
  options.callbacks.onProgress = [&](uint64_t now, uint64_t total) {
    EXPECT_EQ(total, 30u);
    done.push_back(now);
  };
  braid::Session session(fake.model, options);
  session.evaluate(0, makeIds(30));
  EXPECT_EQ(done, (std::vector<uint64_t>{FAKE_MAX_TOKENS, 30}));
}

TEST(CxxCallbacks, CancelAnEvaluation) {
  FakeModel fake;
  int calls = 0;
  SessionOptions options = makeSessionOptions();
  options.callbacks.shouldCancel = [&] { return ++calls == 2; };
  braid::Session session(fake.model, options);
  expectError(BRAID_CANCELLED, "",
              [&] { session.evaluate(0, makeIds(FAKE_MAX_TOKENS + 1)); });
}

TEST(CxxCallbacks, ThrowThroughAnEvaluation) {
  FakeModel fake;
  SessionOptions options = makeSessionOptions();
  int calls = 0;
  options.callbacks.onCall = [&](const braid_trace_call &) {
    ++calls;
    throw std::domain_error("mine");
  };
  braid::Session session(fake.model, options);
  EXPECT_THROW(session.evaluate(0, makeIds(3 * FAKE_MAX_TOKENS)),
               std::domain_error);
  EXPECT_EQ(calls, 1); // The calls after it are cancelled.
}

} // namespace
} // namespace braid::test
