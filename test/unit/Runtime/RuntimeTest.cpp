//===- RuntimeTest.cpp - The C API on a model by hand ---------------------===//
#include "braid/braid.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <malloc.h>
#include <string>
#include <vector>

namespace {

std::string fake(const char *name) {
  return std::string(BRAID_FAKES) + "/" + name;
}

/// A header page that fits the fake model: all digests are zero.
void writeWeights(const char *name) {
  std::vector<char> page(BRAID_ABI_WEIGHTS_HEADER);
  braid_abi_weights_header header = {};
  header.magic = BRAID_ABI_WEIGHTS_MAGIC;
  header.file_bytes = page.size();
  std::memcpy(page.data(), &header, sizeof header);
  std::ofstream(fake(name) + "/weights.bin").write(page.data(), page.size());
}

void expectRefused(const char *name, braid_status status, const char *message) {
  writeWeights(name);
  braid_model *model;
  braid_error error;
  EXPECT_EQ(braid_model_open(fake(name).c_str(), &model, &error), status);
  EXPECT_EQ(model, nullptr);
  EXPECT_NE(std::string(error.message).find(message), std::string::npos)
      << error.message;
}

TEST(ModelTest, RefusesWhatDoesNotFit) {
  expectRefused("magic", BRAID_MISMATCH, "its magic number is");
  expectRefused("version", BRAID_MISMATCH, "expected a model of ABI version 1");
  expectRefused("version", BRAID_MISMATCH, "has version 7");
  expectRefused("size", BRAID_MISMATCH, "expected a description of");
  expectRefused("isa", BRAID_MISMATCH, "but this machine has x86-64-v");
}

TEST(ModelTest, RefusesNulls) {
  braid_model *model;
  EXPECT_EQ(braid_model_open(nullptr, &model, nullptr), BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(braid_model_open("x", nullptr, nullptr), BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(braid_model_open("/nowhere", &model, nullptr), BRAID_NOT_FOUND);
  EXPECT_EQ(braid_model_description(nullptr), nullptr);
  braid_model_close(nullptr);
  braid_session_destroy(nullptr);
}

TEST(StatusTest, HasNames) {
  EXPECT_STREQ(braid_status_name(BRAID_OK), "ok");
  EXPECT_STREQ(braid_status_name(BRAID_LIMIT), "limit reached");
  EXPECT_STREQ(braid_status_name(static_cast<braid_status>(99)),
               "unknown status");
  EXPECT_EQ(braid_version(), 100u);
}

class SessionTest : public testing::Test {
protected:
  SessionTest() {
    writeWeights("good");
    EXPECT_EQ(braid_model_open(fake("good").c_str(), &model, &error), BRAID_OK)
        << error.message;
    braid_session_options_init(&options);
    options.slots = 3;
    options.threads = 2;
  }
  ~SessionTest() override {
    braid_session_destroy(session);
    braid_model_close(model);
  }
  void open() {
    ASSERT_EQ(braid_session_create(model, &options, &session, &error), BRAID_OK)
        << error.message;
  }
  braid_request makeRequest(uint64_t slot, const std::vector<int32_t> &ids) {
    braid_request request;
    braid_request_init(&request);
    request.slot = slot;
    request.ids = ids.data();
    request.length = ids.size();
    return request;
  }
  void expectFailure(braid_status status, const char *message) {
    EXPECT_EQ(error.status, status);
    EXPECT_NE(std::string(error.message).find(message), std::string::npos)
        << error.message;
  }

  braid_model *model = nullptr;
  braid_session *session = nullptr;
  braid_session_options options;
  braid_error error = {};
};

TEST_F(SessionTest, PlansEveryByte) {
  options.max_context = 33; // three blocks
  options.max_tokens = 10;
  braid_memory_plan plan;
  braid_memory_plan_init(&plan);
  ASSERT_EQ(braid_session_plan(model, &options, &plan, &error), BRAID_OK);
  EXPECT_EQ(plan.slots, 3 * 64u);
  EXPECT_EQ(plan.kv, 3 * 3 * 64u);
  EXPECT_EQ(plan.workspace, 10 * 64u + 2 * 64u);
  EXPECT_EQ(plan.total, plan.slots + plan.kv + plan.workspace + plan.tables);
  EXPECT_EQ(plan.weights, uint64_t(BRAID_ABI_WEIGHTS_HEADER));
}

TEST_F(SessionTest, RefusesOptionsBeyondTheModel) {
  options.slots = 5;
  EXPECT_NE(braid_session_create(model, &options, &session, &error), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected slots from 1 to 4");
  options.slots = 1;
  options.max_context = 101;
  EXPECT_NE(braid_session_create(model, &options, &session, &error), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected max_context from 1 to 100");
  options.max_context = 0;
  options.threads = 1 << 20;
  EXPECT_NE(braid_session_create(model, &options, &session, &error), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected at most 1024 threads");
  options.struct_size = 1000;
  EXPECT_NE(braid_session_create(model, &options, &session, &error), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "braid_session_options_init");
}

TEST_F(SessionTest, ChecksAllRequestsBeforeAnythingRuns) {
  open();
  std::vector<int32_t> good = {1, 2}, bad = {1, 8}, negative = {-1};
  auto evaluate = [&](std::vector<braid_request> requests) {
    return braid_evaluate(session, requests.data(), requests.size(), &error);
  };
  EXPECT_NE(evaluate({makeRequest(0, good), makeRequest(1, bad)}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "token 1 of request 1 is 8");
  EXPECT_NE(evaluate({makeRequest(0, negative)}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected ids from 0 to 7");
  EXPECT_NE(evaluate({makeRequest(1, good), makeRequest(1, good)}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "request 1 names slot 1 again");
  EXPECT_NE(evaluate({makeRequest(3, good)}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected a slot below 3");
  EXPECT_NE(evaluate({makeRequest(0, {})}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected at least one token");
  braid_request request = makeRequest(0, good);
  request.keep = BRAID_KEEP_LAST;
  EXPECT_NE(evaluate({request}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected a place for the outputs");
  float states[8];
  request = makeRequest(0, good);
  request.hidden_states = states;
  EXPECT_NE(evaluate({request}), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "options.hidden_states");
  EXPECT_NE(braid_slot_reset(session, 3, &error), BRAID_OK);
  expectFailure(BRAID_INVALID_ARGUMENT, "expected a slot below 3");
  for (uint64_t slot = 0; slot < 4; ++slot)
    EXPECT_EQ(braid_slot_length(session, slot), 0u);
}

TEST_F(SessionTest, StopsAtTheContextAndGoesOnAfterAReset) {
  options.max_context = 20;
  open();
  std::vector<int32_t> ids(15, 1);
  braid_request request = makeRequest(0, ids);
  ASSERT_EQ(braid_evaluate(session, &request, 1, &error), BRAID_OK);
  EXPECT_EQ(braid_evaluate(session, &request, 1, &error), BRAID_LIMIT);
  expectFailure(BRAID_LIMIT, "expected at most 20 positions in slot 0");
  EXPECT_EQ(braid_slot_length(session, 0), 15u);
  for (int i = 0; i < 100; ++i) { // blocks come back
    ASSERT_EQ(braid_slot_reset(session, 0, &error), BRAID_OK);
    ASSERT_EQ(braid_evaluate(session, &request, 1, &error), BRAID_OK);
  }
}

/// The sums depend on nothing but the ids of the slot.
TEST_F(SessionTest, CutsWorkWithoutChangingIt) {
  options.hidden_states = 1;
  std::vector<int32_t> ids;
  for (int i = 0; i < 90; ++i)
    ids.push_back(i * 7 % 8);
  std::vector<std::vector<float>> outputs;
  for (uint64_t tokens : {32, 7, 1})
    for (uint64_t rows : {1, 5}) {
      braid_session_destroy(session);
      options.max_tokens = tokens;
      options.max_rows = std::min(rows, tokens);
      open();
      std::vector<float> output(2 * ids.size()), states(2 * 2 * ids.size());
      std::vector<float> other(2);
      braid_request requests[] = {makeRequest(2, ids), makeRequest(0, ids)};
      requests[0].keep = BRAID_KEEP_ALL;
      requests[0].output = output.data();
      requests[0].hidden_states = states.data();
      requests[1].keep = BRAID_KEEP_LAST;
      requests[1].output = other.data();
      ASSERT_EQ(braid_evaluate(session, requests, 2, &error), BRAID_OK);
      EXPECT_EQ(other[0], output[output.size() - 2]);
      EXPECT_EQ(states[2 * 89], ids[89]);
      EXPECT_EQ(states[2 * 90 + 2 * 11], ids[11]);
      outputs.push_back(output);
    }
  for (const std::vector<float> &output : outputs)
    EXPECT_EQ(output, outputs.front());
}

TEST_F(SessionTest, AllocatesNothingAfterItsFirstCall) {
  open();
  std::vector<int32_t> ids(30, 3);
  std::vector<float> output(2 * ids.size());
  braid_request request = makeRequest(0, ids);
  request.keep = BRAID_KEEP_ALL;
  request.output = output.data();
  ASSERT_EQ(braid_evaluate(session, &request, 1, &error), BRAID_OK);
  size_t before = mallinfo2().uordblks;
  for (int i = 0; i < 3; ++i)
    braid_evaluate(session, &request, 1, nullptr);
  braid_slot_reset(session, 0, nullptr);
  braid_evaluate(session, &request, 1, nullptr);
  EXPECT_EQ(mallinfo2().uordblks, before);
}

struct Recorder {
  uint64_t calls = 0, tokens = 0, phases = 0, units = 0;
};

TEST_F(SessionTest, TracesCallsAndPhases) {
  Recorder recorder;
  braid_trace trace = {&recorder,
                       [](void *user, uint64_t, uint64_t tokens,
                          const braid_trace_row *rows, size_t numRows) {
                         auto *recorder = static_cast<Recorder *>(user);
                         ++recorder->calls;
                         recorder->tokens += tokens;
                         EXPECT_EQ(numRows, 1u);
                         EXPECT_EQ(rows[0].slot, 1u);
                       },
                       [](void *user, uint64_t, const char *name, uint64_t,
                          const uint64_t *units, const uint64_t *,
                          size_t threads) {
                         auto *recorder = static_cast<Recorder *>(user);
                         ++recorder->phases;
                         EXPECT_EQ(std::string(name).rfind("fake: ", 0), 0u);
                         for (size_t i = 0; i < threads; ++i)
                           recorder->units += units[i];
                       }};
  options.trace = &trace;
  options.max_tokens = 10;
  options.threads = 3;
  open();
  std::vector<int32_t> ids(25, 1);
  braid_request request = makeRequest(1, ids);
  ASSERT_EQ(braid_evaluate(session, &request, 1, &error), BRAID_OK);
  EXPECT_EQ(recorder.calls, 3u);
  EXPECT_EQ(recorder.tokens, 25u);
  EXPECT_EQ(recorder.phases, 6u);
  EXPECT_EQ(recorder.units, 3u);
}

} // namespace
