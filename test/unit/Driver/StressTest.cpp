//===- StressTest.cpp - Whatever happens to a sequence, the same bits -----===//
//
// Random schedules: sequences come, are cut into pieces, share calls, are
// forked, kept, restored elsewhere, taken back, cancelled and forgotten, in two
// sessions of other threads and sizes whose memory is full of NaN. Every logit
// and, at the end of every sequence, the slot itself is compared bit by bit
// with one evaluation of the same tokens.
//
// BRAID_STRESS_SEED=N runs schedules from seed N on, BRAID_STRESS_RUNS=N so
// many of them.
//
//===----------------------------------------------------------------------===//
#include "braid/state.h"
#include "compiler/Driver/CompileCheckpoint.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <random>
#include <sstream>

namespace braid {
namespace {

/// The families; a checkpoint in the tree is enough to be one.
constexpr const char *kCheckpoints[] = {"tiny-jamba", "tiny-bamba",
                                        "tiny-zamba", "tiny-jetmoe"};

constexpr uint64_t kSlots = 4, kMaxContext = 160, kSteps = 120;

/// What can happen.
enum Event {
  kEvaluated,
  kCancelled,
  kWithoutRoom,
  kForked,
  kRestored,
  kTruncated,
  kRefused,
  kNumEvents
};
constexpr const char *kEvents[kNumEvents] = {
    "evaluated", "cancelled", "without room", "forked",
    "restored",  "truncated", "refused"};

/// A sequence and the outputs of all its tokens.
struct Story {
  std::vector<int32_t> ids;
  std::vector<float> logits;

  bool isPrefixOf(const Story &other) const {
    return ids.size() <= other.ids.size() &&
           std::equal(ids.begin(), ids.end(), other.ids.begin());
  }
};

/// A snapshot and what it is one of.
struct Saved {
  Story story;
  uint64_t flags;
  std::vector<uint8_t> bytes;
};

uint64_t readNumber(const char *name, uint64_t otherwise) {
  const char *text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

/// A session, and what its slots should hold.
class Stage {
public:
  Stage(const braid_model *model, const braid_session_options &given)
      : model(model) {
    braid_session_options options = given;
    options.flags = BRAID_SESSION_POISON;
    options.cancel_user = this;
    options.should_cancel = [](void *user) {
      return int(static_cast<Stage *>(user)->patience-- == 0);
    };
    braid_error error;
    EXPECT_EQ(braid_session_create(model, &options, &session, &error), BRAID_OK)
        << error.message;
    stories.resize(options.slots);
    marked.resize(options.slots);
  }
  ~Stage() { braid_session_destroy(session); }

  std::vector<uint8_t> snapshot(uint64_t slot, uint64_t flags) {
    std::vector<uint8_t> bytes(
        braid_snapshot_bytes(model, stories[slot].ids.size(), flags));
    braid_error error;
    EXPECT_EQ(braid_slot_snapshot(session, slot, flags, bytes.data(),
                                  bytes.size(), &error),
              BRAID_OK)
        << error.message;
    return bytes;
  }
  void reset(uint64_t slot) {
    EXPECT_EQ(braid_slot_reset(session, slot, nullptr), BRAID_OK);
    stories[slot] = {};
    marked[slot] = false;
  }

  const braid_model *model;
  braid_session *session = nullptr;
  std::vector<Story> stories;
  std::vector<bool> marked;
  int patience = -1; // calls until the evaluation is cancelled; < 0: never
};

class Schedule {
public:
  Schedule(const braid_model *model, uint64_t seed)
      : model(model), random(seed * 1000 + braid_snapshot_bytes(model, 1, 0)),
        oracle(model, makeOptions(1)) {
    for (int i = 0; i < 2; ++i) {
      braid_session_options options = makeOptions(draw(1, 4));
      options.slots = kSlots;
      options.max_tokens = draw(5, 64);
      options.max_rows = draw(1, options.max_tokens);
      // Too little for all, so that the pool runs out now and then.
      options.kv_positions = draw(kMaxContext, kMaxContext * 3 / 2);
      stages.push_back(std::make_unique<Stage>(model, options));
    }
  }

  void run() {
    for (uint64_t i = 0; i < kSteps && !testing::Test::HasFailure(); ++i) {
      SCOPED_TRACE("step " + std::to_string(i));
      step();
    }
    for (auto &stage : stages)
      for (uint64_t slot = 0; slot < kSlots; ++slot)
        finish(*stage, slot);
  }

  /// How often what could happen did.
  uint64_t counts[kNumEvents] = {};

private:
  static braid_session_options makeOptions(uint64_t threads) {
    braid_session_options options;
    braid_session_options_init(&options);
    options.slots = 1;
    options.max_context = kMaxContext;
    options.threads = threads;
    return options;
  }
  uint64_t draw(uint64_t least, uint64_t most) {
    return std::uniform_int_distribution<uint64_t>(least, most)(random);
  }

  uint64_t drawFlags() { return draw(0, 2) ? 0 : BRAID_SNAPSHOT_WITHOUT_KV; }

  void step() {
    Stage &stage = *stages[draw(0, 1)];
    uint64_t slot = draw(0, kSlots - 1), action = draw(0, 19);
    if (action < 10)
      evaluate(stage);
    else if (action < 12)
      save(stage, slot);
    else if (action < 14)
      fork(stage, slot, (slot + draw(1, kSlots - 1)) % kSlots);
    else if (action < 16)
      restore(stage, slot);
    else if (action < 19)
      truncate(stage, slot);
    else
      finish(stage, slot);
  }

  /// A piece for some slots, together; with snapshots on the way.
  struct Piece {
    uint64_t slot;
    std::vector<int32_t> ids;
    std::vector<float> output;
    std::vector<Saved> saved;
    std::vector<braid_kept_snapshot> kept;
  };
  void evaluate(Stage &stage);
  Piece drawPiece(const Story &story, uint64_t slot);
  /// Lets `patience` calls happen; all if it is negative.
  braid_status tryEvaluate(Stage &stage, std::vector<Piece> &pieces,
                           int patience);
  void keep(Saved saved) {
    if (pool.size() == 12)
      pool.erase(pool.begin());
    pool.push_back(std::move(saved));
  }

  void save(Stage &stage, uint64_t slot) {
    if (stage.marked[slot])
      return;
    uint64_t flags = drawFlags();
    keep({stage.stories[slot], flags, stage.snapshot(slot, flags)});
  }
  void fork(Stage &stage, uint64_t from, uint64_t to);
  void restore(Stage &stage, uint64_t slot);
  void truncate(Stage &stage, uint64_t slot);
  void check(Stage &stage, uint64_t slot);
  void finish(Stage &stage, uint64_t slot) {
    check(stage, slot);
    stage.reset(slot);
  }

  const braid_model *model;
  std::mt19937_64 random;
  Stage oracle;
  std::vector<std::unique_ptr<Stage>> stages;
  std::vector<Saved> pool;
};

Schedule::Piece Schedule::drawPiece(const Story &story, uint64_t slot) {
  const braid_abi_model &facts = *braid_model_description(model);
  uint64_t past = story.ids.size();
  Piece piece{slot, {}, {}, {}, {}};
  piece.ids.resize(
      std::min(draw(0, 2) ? draw(1, 3) : draw(1, 70), kMaxContext - past));
  for (int32_t &id : piece.ids)
    id = static_cast<int32_t>(draw(0, facts.vocabulary - 1));
  piece.output.resize(piece.ids.size() * facts.output_width, NAN);
  for (uint64_t place = draw(1, 60); place <= piece.ids.size();
       place += draw(1, 60)) {
    uint64_t flags = drawFlags();
    piece.saved.push_back({story, flags, {}});
    piece.saved.back().bytes.resize(
        braid_snapshot_bytes(model, past + place, flags));
    piece.kept.push_back({place, flags, piece.saved.back().bytes.data(),
                          piece.saved.back().bytes.size()});
  }
  return piece;
}

braid_status Schedule::tryEvaluate(Stage &stage, std::vector<Piece> &pieces,
                                   int patience) {
  std::vector<braid_request> requests;
  for (Piece &piece : pieces) {
    braid_request request;
    braid_request_init(&request);
    request.slot = piece.slot;
    request.ids = piece.ids.data();
    request.length = piece.ids.size();
    request.keep = BRAID_KEEP_ALL;
    request.output = piece.output.data();
    request.snapshots = piece.kept.data();
    request.num_snapshots = piece.kept.size();
    requests.push_back(request);
  }
  stage.patience = patience;
  return braid_evaluate(stage.session, requests.data(), requests.size(),
                        nullptr);
}

void Schedule::evaluate(Stage &stage) {
  std::vector<Piece> pieces;
  for (uint64_t slot = 0; slot < kSlots; ++slot)
    if (!stage.marked[slot] && stage.stories[slot].ids.size() < kMaxContext &&
        draw(0, 2))
      pieces.push_back(drawPiece(stage.stories[slot], slot));
  std::shuffle(pieces.begin(), pieces.end(), random);
  int patience = draw(0, 5) ? -1 : static_cast<int>(draw(0, 4));
  braid_status status = tryEvaluate(stage, pieces, patience);
  if (status == BRAID_LIMIT) {
    ++counts[kWithoutRoom];
    return finish(stage, draw(0, kSlots - 1));
  }
  if (status == BRAID_CANCELLED) {
    ++counts[kCancelled];
    // Which slots are marked, the library tells before it looks at a snapshot.
    for (const Piece &piece : pieces)
      stage.marked[piece.slot] =
          braid_slot_truncate(stage.session, piece.slot, nullptr, 0, nullptr) ==
          BRAID_STATE;
    return;
  }
  ASSERT_EQ(status, BRAID_OK);
  ++counts[kEvaluated];
  uint64_t width = braid_model_description(model)->output_width;
  for (Piece &piece : pieces) {
    Story &story = stage.stories[piece.slot];
    for (auto [saved, kept] : llvm::zip(piece.saved, piece.kept)) {
      saved.story.ids.insert(saved.story.ids.end(), piece.ids.begin(),
                             piece.ids.begin() + kept.tokens);
      saved.story.logits.insert(saved.story.logits.end(), piece.output.begin(),
                                piece.output.begin() + kept.tokens * width);
      keep(std::move(saved));
    }
    story.ids.insert(story.ids.end(), piece.ids.begin(), piece.ids.end());
    story.logits.insert(story.logits.end(), piece.output.begin(),
                        piece.output.end());
  }
}

void Schedule::fork(Stage &stage, uint64_t from, uint64_t to) {
  if (stage.marked[from])
    return;
  check(stage, to);
  braid_status status = braid_slot_fork(stage.session, from, to, nullptr);
  if (status == BRAID_LIMIT)
    return void(++counts[kWithoutRoom]);
  ASSERT_EQ(status, BRAID_OK);
  ++counts[kForked];
  stage.stories[to] = stage.stories[from];
  stage.marked[to] = false;
}

void Schedule::restore(Stage &stage, uint64_t slot) {
  if (pool.empty())
    return;
  const Saved &saved = pool[draw(0, pool.size() - 1)];
  bool isWhole = !(saved.flags & BRAID_SNAPSHOT_WITHOUT_KV);
  check(stage, slot);
  braid_error error;
  braid_status status = braid_slot_restore(
      stage.session, slot, saved.bytes.data(), saved.bytes.size(), &error);
  if (status == BRAID_LIMIT)
    return void(++counts[kWithoutRoom]);
  if (status == BRAID_MISMATCH && !isWhole)
    return void(++counts[kRefused]);
  ASSERT_EQ(status, BRAID_OK) << error.message;
  ++counts[kRestored];
  stage.stories[slot] = saved.story;
  stage.marked[slot] = false;
}

/// To a snapshot of the slot's sequence, if there is one; or any.
void Schedule::truncate(Stage &stage, uint64_t slot) {
  if (pool.empty() || stage.marked[slot])
    return;
  std::shuffle(pool.begin(), pool.end(), random);
  auto saved = std::find_if(pool.begin(), pool.end(), [&](const Saved &saved) {
    return saved.story.isPrefixOf(stage.stories[slot]);
  });
  if (saved == pool.end())
    saved = pool.begin();
  bool fits = saved->story.isPrefixOf(stage.stories[slot]);
  check(stage, slot);
  braid_error error;
  braid_status status = braid_slot_truncate(
      stage.session, slot, saved->bytes.data(), saved->bytes.size(), &error);
  if (status == BRAID_LIMIT)
    return void(++counts[kWithoutRoom]);
  ASSERT_EQ(status, fits ? BRAID_OK : BRAID_STATE) << error.message;
  if (!fits)
    return void(++counts[kRefused]);
  ++counts[kTruncated];
  stage.stories[slot] = saved->story;
}

/// Compares all outputs of a sequence, and what the slot holds, with those of
/// one evaluation.
void Schedule::check(Stage &stage, uint64_t slot) {
  const Story &story = stage.stories[slot];
  oracle.reset(0);
  if (!story.ids.empty()) {
    std::vector<Piece> whole(1);
    whole[0].ids = story.ids;
    whole[0].output.resize(story.logits.size(), NAN);
    ASSERT_EQ(tryEvaluate(oracle, whole, -1), BRAID_OK);
    for (size_t i = 0; i < story.logits.size(); ++i)
      ASSERT_EQ(std::memcmp(&story.logits[i], &whole[0].output[i], 4), 0)
          << "token " << i / braid_model_description(model)->output_width
          << " of " << story.ids.size() << " in slot " << slot;
    oracle.stories[0] = story;
  }
  if (!stage.marked[slot])
    EXPECT_EQ(stage.snapshot(slot, 0), oracle.snapshot(0, 0)) << slot;
}

class StressTest
    : public testing::TestWithParam<std::tuple<const char *, const char *>> {
protected:
  void SetUp() override {
    CompileOptions options;
    options.checkpoint =
        std::string(BRAID_DATA) + "/" + std::get<0>(GetParam());
    options.dtype = std::get<1>(GetParam());
    options.output = directory.getFile("artifact");
    llvm::Error failure = compileCheckpoint(options);
    ASSERT_FALSE(failure) << llvm::toString(std::move(failure));
    braid_error error;
    ASSERT_EQ(braid_model_open(options.output.c_str(), &model, &error),
              BRAID_OK)
        << error.message;
  }
  void TearDown() override { braid_model_close(model); }

  test::TemporaryDirectory directory;
  braid_model *model = nullptr;
};

TEST_P(StressTest, KeepsEveryBit) {
  uint64_t first = readNumber("BRAID_STRESS_SEED", 1);
  uint64_t runs = readNumber("BRAID_STRESS_RUNS", 1);
  uint64_t most[kNumEvents] = {};
  // A schedule in which nothing happens proves nothing: then there are more.
  auto isEnough = [&](uint64_t done) {
    return done >= runs && std::count(most, most + kNumEvents, 0u) == 0;
  };
  for (uint64_t seed = first; !isEnough(seed - first) && !HasFailure();
       ++seed) {
    ASSERT_LT(seed - first, runs + 10) << "schedules lack an event";
    SCOPED_TRACE("BRAID_STRESS_SEED=" + std::to_string(seed));
    Schedule schedule(model, seed);
    schedule.run();
    std::ostringstream line;
    for (size_t i = 0; i < kNumEvents; ++i) {
      line << ", " << schedule.counts[i] << ' ' << kEvents[i];
      most[i] = std::max(most[i], schedule.counts[i]);
    }
    std::cout << "seed " << seed << line.str() << std::endl;
  }
}

INSTANTIATE_TEST_SUITE_P(Families, StressTest,
                         testing::Combine(testing::ValuesIn(kCheckpoints),
                                          testing::Values("f32", "bf16")),
                         [](const auto &info) {
                           std::string name =
                               std::string(std::get<0>(info.param)) + "_" +
                               std::get<1>(info.param);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

} // namespace
} // namespace braid
