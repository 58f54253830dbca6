//===- SessionTest.cpp - Plans and creates sessions -----------------------===//
#include "Fixture.h"
#include "Interposed.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace braid::test {
namespace {

braid_memory_plan makePlan() {
  braid_memory_plan plan;
  braid_memory_plan_init(&plan);
  return plan;
}

/// Expects that neither a plan nor a session can be made.
void expectRefused(const Model &model, const braid_session_options &options,
                   const std::string &message) {
  braid_memory_plan plan = makePlan();
  braid_error error = {};
  EXPECT_EQ(braid_session_plan(model.get(), &options, &plan, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, message));
  auto *session = reinterpret_cast<braid_session *>(&plan);
  error = {};
  EXPECT_EQ(braid_session_create(model.get(), &options, &session, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, message));
  EXPECT_EQ(session, nullptr);
}

TEST(Plan, CountsEveryByte) {
  Model model;
  braid_session_options options = makeOptions(3, 2);
  options.max_context = 40;
  options.max_tokens = 10;
  options.max_rows = 7;
  options.hidden_states = 1;
  braid_memory_plan plan = makePlan();
  ASSERT_EQ(braid_session_plan(model.get(), &options, &plan, nullptr),
            BRAID_OK);
  EXPECT_EQ(plan.slots, 3 * 64u);
  EXPECT_EQ(plan.num_kv_blocks, 3 * 3u);
  EXPECT_EQ(plan.kv, 9 * 768u);
  EXPECT_EQ(plan.token_arena, 10 * 64u);
  EXPECT_EQ(plan.row_arena, 7 * 64u);
  EXPECT_EQ(plan.thread_arenas, 2 * 10 * 64u);
  EXPECT_EQ(plan.outputs, 7 * 160u + 32 + 10 * 3 * 24 + 48);
  EXPECT_EQ(plan.weights, BRAID_ABI_WEIGHTS_HEADER + sizeof(fake_weights));
  EXPECT_EQ(plan.token_arena + plan.row_arena + plan.thread_arenas,
            plan.workspace);
  EXPECT_GT(plan.tables, plan.outputs);
  EXPECT_EQ(plan.slots + plan.kv + plan.workspace + plan.tables, plan.total);
  EXPECT_EQ(plan.total % 64, 0u);
}

TEST(Plan, FillsInDefaults) {
  Model model;
  braid_memory_plan plan = makePlan();
  ASSERT_EQ(braid_session_plan(model.get(), nullptr, &plan, nullptr), BRAID_OK);
  EXPECT_EQ(plan.num_slots, 1u);
  EXPECT_EQ(plan.max_context, uint64_t(FAKE_MAX_CONTEXT));
  EXPECT_EQ(plan.max_tokens, uint64_t(FAKE_MAX_TOKENS));
  EXPECT_EQ(plan.max_rows, uint64_t(FAKE_MAX_TOKENS));
  EXPECT_GE(plan.threads, 1u);
  EXPECT_EQ(plan.num_kv_blocks, 13u); // 200 positions
}

TEST(Plan, SharesThePool) {
  Model model;
  braid_session_options options = makeOptions(4);
  options.kv_positions = 33;
  braid_memory_plan plan = makePlan();
  ASSERT_EQ(braid_session_plan(model.get(), &options, &plan, nullptr),
            BRAID_OK);
  EXPECT_EQ(plan.num_kv_blocks, 3u);
  options.kv_positions = UINT64_MAX;
  ASSERT_EQ(braid_session_plan(model.get(), &options, &plan, nullptr),
            BRAID_OK);
  EXPECT_EQ(plan.num_kv_blocks, 4 * 13u);
}

TEST(Plan, ServesProgramsOfOlderHeaders) {
  Model model;
  braid_session_options options = makeOptions(2);
  options.struct_size = offsetof(braid_session_options, threads);
  options.threads = 1000000; // which is not there
  braid_memory_plan plan = makePlan();
  plan.struct_size = offsetof(braid_memory_plan, num_slots);
  plan.num_slots = 77; // likewise
  ASSERT_EQ(braid_session_plan(model.get(), &options, &plan, nullptr),
            BRAID_OK);
  EXPECT_EQ(plan.slots, 2 * 64u);
  EXPECT_EQ(plan.num_slots, 77u);
}

TEST(Plan, WantsItsArguments) {
  Model model;
  braid_memory_plan plan = makePlan();
  braid_error error = {};
  for (int missing = 0; missing < 2; ++missing) {
    EXPECT_EQ(braid_session_plan(missing == 0 ? nullptr : model.get(), nullptr,
                                 missing == 1 ? nullptr : &plan, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_TRUE(contains(error.message, "but got NULL"));
  }
  plan.struct_size = 1;
  EXPECT_EQ(braid_session_plan(model.get(), nullptr, &plan, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message,
                       "expected a model and a memory plan of at most 136 "
                       "bytes, but got another size; call "
                       "braid_memory_plan_init first"));
}

TEST(Options, HaveBounds) {
  Model model;
  braid_session_options options = makeOptions(9);
  expectRefused(model, options,
                "expected slots from 1 to 8, the bound the model was "
                "compiled with, but got 9; ask for less");
  options = makeOptions();
  options.max_context = 201;
  expectRefused(model, options, "expected max_context from 1 to 200");
  options = makeOptions();
  options.max_tokens = 25;
  expectRefused(model, options, "expected max_tokens from 1 to 24");
  options = makeOptions();
  options.max_tokens = 5;
  options.max_rows = 6;
  expectRefused(model, options,
                "expected max_rows from 1 to 5, the tokens of a call");
  options = makeOptions(1, 1025);
  expectRefused(model, options, "expected threads from 1 to 1024");
  options = makeOptions();
  options.flags = 12;
  expectRefused(model, options, "expected flags among 3, but got 12");
  const uint32_t cpus[] = {0, 65536};
  options = makeOptions();
  options.num_cpus = 2;
  expectRefused(model, options, "expected 2 cpus, but got NULL");
  options.cpus = cpus;
  expectRefused(model, options,
                "expected cpus below 65536, but got 65536 (number 1)");
  options.num_cpus = 1;
  options.run_threads = [](void *, uint64_t, void (*)(void *, uint64_t),
                           void *) {};
  expectRefused(model, options,
                "expected cpus for threads of the session's own, but got "
                "run_threads, too");
  options = makeOptions();
  options.flags = BRAID_SESSION_CHECK;
  expectRefused(model, options, "compile with --instrument");
  options = makeOptions();
  options.struct_size = sizeof options + 8;
  expectRefused(model, options,
                "expected session options of at most " +
                    std::to_string(sizeof options) + " bytes, but got " +
                    std::to_string(sizeof options + 8) +
                    "; call braid_session_options_init first");
  options.struct_size = 0;
  expectRefused(model, options, "but got 0; call");
}

TEST(Plan, RefusesWhatOverflows) {
  Model exabytes("slots-in-exabytes");
  // One slot is more than any machine has; four are 2^64 bytes.
  for (uint64_t slots : {1, 4})
    expectRefused(exabytes, makeOptions(slots),
                  "expected a session of less than 2^56 bytes, but got more "
                  "for " +
                      std::to_string(slots) + " slots of 200 positions");
  Model blocks("many-blocks");
  braid_session_options options = makeOptions(0x7fffffff);
  expectRefused(blocks, options,
                "expected fewer than 2^31 KV blocks, but got "
                "288230376017494016 for 2147483647 slots of 2147483647 "
                "positions");
}

/// The error of a session that does not fit.
std::string failForMemory(const Model &model,
                          const braid_session_options &options) {
  braid_error error = {};
  auto *created = reinterpret_cast<braid_session *>(&error);
  EXPECT_EQ(braid_session_create(model.get(), &options, &created, &error),
            BRAID_OUT_OF_MEMORY);
  EXPECT_EQ(created, nullptr);
  return error.message;
}

/// The number behind `words` in `text`.
uint64_t readNumber(const std::string &text, const char *words) {
  size_t place = text.find(words);
  EXPECT_NE(place, std::string::npos) << text;
  return std::strtoull(text.c_str() + place + std::strlen(words), nullptr, 10);
}

uint64_t planTotal(const Model &model, const braid_session_options &options) {
  braid_memory_plan plan = makePlan();
  EXPECT_EQ(braid_session_plan(model.get(), &options, &plan, nullptr),
            BRAID_OK);
  return plan.total;
}

TEST(Memory, ThatLacksIsToldWithTheSlotsThatFit) {
  Model model("slots-in-gigabytes");
  braid_session_options options = makeOptions(0x100000);
  std::string message = failForMemory(model, options);
  uint64_t available = readNumber(message, "expected at most ");
  uint64_t slots = readNumber(message, "; ask for at most ");
  EXPECT_TRUE(contains(message, "but 1048576 slots of 200 positions need " +
                                    std::to_string(planTotal(model, options))));
  options.slots = slots;
  EXPECT_LE(planTotal(model, options), available);
  options.slots = slots + 1;
  EXPECT_GT(planTotal(model, options), available);
}

TEST(Memory, ThatLacksIsToldWithTheContextThatFits) {
  Model model("context-in-gigabytes");
  braid_session_options options = makeOptions(1);
  std::string message = failForMemory(model, options);
  uint64_t available = readNumber(message, "expected at most ");
  options.max_context =
      readNumber(message, "; ask for 1 slot and a max_context of at most ");
  EXPECT_LE(planTotal(model, options), available);
  options.max_context += 1;
  EXPECT_GT(planTotal(model, options), available);
}

TEST(Memory, ThatLacksForAnythingIsToldSo) {
  Model model("slots-in-petabytes");
  EXPECT_TRUE(contains(failForMemory(model, makeOptions(1)),
                       "; no session fits; ask for fewer threads, or less "
                       "max_tokens than 24"));
}

TEST(Memory, OfTheProcessMayLack) {
  if (UNDER_SANITIZER)
    GTEST_SKIP() << "sanitizers need address space themselves";
  Model model("slots-in-gigabytes");
  braid_session *session;
  braid_session_options options = makeOptions(2);
  options.flags = 0;
  expectInLittleSpace("cannot map [0-9]+ bytes: Cannot allocate memory",
                      [&](braid_error *error) {
                        braid_session_create(model.get(), &options, &session,
                                             error);
                      });
  Model plain;
  options = makeOptions(1, 256);
  expectInLittleSpace(
      "cannot start thread [0-9]+ of 256: .*; ask for fewer threads",
      [&](braid_error *error) {
        braid_session_create(plain.get(), &options, &session, error);
      });
  braid_error error = {};
  {
    NoMemory none;
    EXPECT_EQ(braid_session_create(plain.get(), nullptr, &session, &error),
              BRAID_OUT_OF_MEMORY);
  }
  EXPECT_TRUE(
      contains(error.message, "cannot create a session: std::bad_alloc"));
}

TEST(Sessions, WantAModelAndAPlace) {
  Model model;
  braid_error error = {};
  auto *session = reinterpret_cast<braid_session *>(&error);
  EXPECT_EQ(braid_session_create(nullptr, nullptr, &session, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(
      contains(error.message,
               "expected a model and a place for the session, but got NULL"));
  EXPECT_EQ(session, nullptr);
  EXPECT_EQ(braid_session_create(model.get(), nullptr, nullptr, nullptr),
            BRAID_INVALID_ARGUMENT);
  braid_session_destroy(nullptr);
}

TEST(Sessions, HaveTheSlotsThatWereAskedFor) {
  Model model;
  Session session(model, makeOptions(2));
  EXPECT_EQ(session.getLength(0), 0u);
  EXPECT_EQ(session.getLength(2), 0u);
  EXPECT_EQ(session.reset(1), BRAID_OK);
  EXPECT_EQ(session.reset(2), BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(
      contains(session.error.message, "expected a slot below 2, but got 2"));
  EXPECT_EQ(braid_slot_reset(nullptr, 0, nullptr), BRAID_INVALID_ARGUMENT);
  EXPECT_EQ(braid_slot_length(nullptr, 0), 0u);
}

} // namespace
} // namespace braid::test
