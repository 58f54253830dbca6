//===- SnapshotTest.cpp - Snapshots that are kept, damaged, in files ------===//
#include "runtime/src/Snapshot.h"
#include "Fixture.h"
#include "Interposed.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <dirent.h>
#include <fstream>
#include <iterator>
#include <random>
#include <sys/resource.h>
#include <sys/stat.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace braid::test {
namespace {

using runtime::SnapshotHeader;

/// Gives a snapshot that was changed its size and checksum, as docs/state.md
/// says.
void fix(std::vector<uint8_t> &bytes) {
  uint64_t size = bytes.size(), zero = 0;
  std::memcpy(&bytes[16], &size, 8);
  std::memcpy(&bytes[24], &zero, 8);
  uint64_t checksum = XXH64(bytes.data(), bytes.size(), 0);
  std::memcpy(&bytes[24], &checksum, 8);
}

class Snapshots : public testing::Test {
protected:
  Snapshots() : session(model, makeSmallOptions()) {
    session.feed(0, ids);
    whole = session.snapshot(0);
    session.feed(1, others);
  }
  static braid_session_options makeSmallOptions() {
    braid_session_options options = makeOptions(3);
    options.max_context = 48;
    return options;
  }

  /// Expects that `bytes` are refused and that this changes nothing.
  void expectRefused(const std::vector<uint8_t> &bytes,
                     const std::string &message,
                     braid_status status = BRAID_MISMATCH) {
    expectRefusedBy(session, bytes, message, status);
    EXPECT_EQ(session.getLength(1), others.size());
    EXPECT_EQ(session.truncate(1, bytes), status);
  }
  void expectRefusedBy(Session &target, const std::vector<uint8_t> &bytes,
                       const std::string &message, braid_status status) {
    EXPECT_EQ(target.restore(1, bytes), status);
    EXPECT_EQ(target.error.status, status);
    EXPECT_TRUE(contains(target.error.message, message));
  }
  /// The same for a snapshot with one number of its header changed, and right
  /// otherwise.
  template <typename T>
  void expectRefused(T SnapshotHeader::*field, T value,
                     const std::string &message,
                     braid_status status = BRAID_MISMATCH) {
    std::vector<uint8_t> bytes = whole;
    SnapshotHeader header;
    std::memcpy(&header, bytes.data(), sizeof header);
    header.*field = value;
    std::memcpy(bytes.data(), &header, sizeof header);
    fix(bytes);
    expectRefused(bytes, message, status);
  }

  void TearDown() override {
    std::vector<int32_t> all = others;
    all.insert(all.end(), ids.begin(), ids.begin() + 9);
    std::vector<float> logits = computeLogits(all);
    EXPECT_TRUE(areSame(
        session.feed(1, {ids.begin(), ids.begin() + 9}),
        {logits.begin() + others.size() * FAKE_VOCABULARY, logits.end()}));
  }

  Model model;
  std::vector<int32_t> ids = makeIds(37), others = makeIds(21, 6);
  Session session;
  std::vector<uint8_t> whole;
};

TEST_F(Snapshots, SayWhatTheyAre) {
  braid_snapshot_info info;
  braid_snapshot_info_init(&info);
  braid_error error;
  ASSERT_EQ(braid_snapshot_read(whole.data(), whole.size(), &info, &error),
            BRAID_OK)
      << error.message;
  EXPECT_EQ(info.tokens, 37u);
  EXPECT_EQ(info.flags, 0u);
  EXPECT_EQ(info.bytes, whole.size());
  EXPECT_EQ(info.model_hash[0], 0xfa);
  EXPECT_EQ(info.isa, uint32_t(BRAID_ABI_ISA_X86_64_V3));
  EXPECT_TRUE(std::equal(ids.begin(), ids.end(), info.ids));
  std::vector<uint8_t> light = session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV);
  ASSERT_EQ(braid_snapshot_read(light.data(), light.size(), &info, nullptr),
            BRAID_OK);
  EXPECT_EQ(info.flags, BRAID_SNAPSHOT_WITHOUT_KV);
  info.struct_size = 4;
  EXPECT_EQ(braid_snapshot_read(whole.data(), whole.size(), &info, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "bytes, but got another size; call "
                                      "braid_snapshot_info_init first"));
  EXPECT_EQ(braid_snapshot_read(nullptr, 0, &info, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_TRUE(contains(error.message, "expected a snapshot and an info of at "
                                      "most"));
  EXPECT_TRUE(contains(error.message, "but got NULL"));
}

/// The format, byte by byte.
TEST_F(Snapshots, AreWhatTheyAreDocumentedToBe) {
  EXPECT_EQ(std::memcmp(whole.data(), "!BRAIDS1", 8), 0);
  uint32_t words[32];
  std::memcpy(words, whole.data(), sizeof words);
  EXPECT_EQ(words[2], 1u);               // version
  EXPECT_EQ(words[3], 128u);             // bytes of the header
  EXPECT_EQ(words[4], whole.size());     // and of all
  EXPECT_EQ(words[8] & 0xffff, 0x6efau); // hash
  EXPECT_EQ(words[16], 37u);             // tokens
  EXPECT_EQ(words[18], 4u);              // states
  EXPECT_EQ(words[20], 2 * 24u);         // bytes of conv and ssm states
  EXPECT_EQ(words[22], 2 * 24u);         // bytes of a position
  EXPECT_EQ(words[24], 1u);              // kv in f32
  EXPECT_EQ(words[25], 0u);              // conv: none
  EXPECT_EQ(words[26], 1u);              // ssm in f32
  EXPECT_EQ(words[27], 0u);              // flags
  EXPECT_EQ(words[28], 3u);              // instruction set
  EXPECT_EQ(words[29], 0u);              // reserved
  EXPECT_EQ(words[30], 0u);              // whole: means nothing to this model
  EXPECT_EQ(words[31], 0u);
  EXPECT_EQ(std::memcmp(&whole[128], ids.data(), 37 * 4), 0);
  // Keys of layer 0, its state, keys of layer 1, its state: s is the last k.
  const uint8_t *keys = &whole[128 + 37 * 4], *state = keys + 37 * 24;
  EXPECT_EQ(std::memcmp(keys + 36 * 24, state, 24), 0);
  EXPECT_EQ(std::memcmp(state + 24 + 36 * 24, state + 24 + 37 * 24, 24), 0);
  std::vector<uint8_t> copy = whole;
  fix(copy);
  EXPECT_EQ(copy, whole);
}

TEST_F(Snapshots, MustBeWhole) {
  for (size_t size : {size_t(1), size_t(7), size_t(127)})
    expectRefused({whole.begin(), whole.begin() + size},
                  "expected a snapshot, of 128 bytes or more, but got " +
                      std::to_string(size) + "; it is cut off");
  for (size_t size : {size_t(128), size_t(500), whole.size() - 1})
    expectRefused({whole.begin(), whole.begin() + size},
                  "expected a snapshot of " + std::to_string(whole.size()) +
                      " bytes, as its header says, but got " +
                      std::to_string(size) + "; it is cut off");
  std::vector<uint8_t> more = whole;
  more.push_back(0);
  expectRefused(more, "or more than one");
  EXPECT_EQ(braid_slot_restore(session.get(), 1, nullptr, 500, &session.error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(session.error.message, "expected a snapshot, but got NULL");
}

TEST_F(Snapshots, WithAnyBitFlippedAreRefused) {
  for (size_t bit = 0; bit < 8 * sizeof(SnapshotHeader); ++bit) {
    std::vector<uint8_t> bytes = whole;
    bytes[bit / 8] ^= 1 << bit % 8;
    expectRefused(bytes, bit < 64    ? "expected a snapshot, which begins with"
                         : bit < 128 ? "expected a snapshot of version 1"
                         : bit < 192 ? "as its header says"
                                     : "expected a snapshot with the checksum");
  }
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    std::vector<uint8_t> bytes = whole;
    bytes[random() % bytes.size()] ^= 1 << random() % 8;
    EXPECT_EQ(session.restore(1, bytes), BRAID_MISMATCH);
  }
}

TEST_F(Snapshots, ThatAddUpButDoNotFitAreRefused) {
  const char *parts = "expected a snapshot whose parts are its";
  expectRefused(&SnapshotHeader::tokens, uint64_t(36), parts);
  expectRefused(&SnapshotHeader::tokens, UINT64_MAX / 3, parts);
  expectRefused(&SnapshotHeader::slotBytes, uint64_t(47), parts);
  expectRefused(&SnapshotHeader::kvBytes, UINT64_MAX, parts);
  expectRefused(&SnapshotHeader::flags, 2u, parts);
  expectRefused(&SnapshotHeader::states, uint64_t(5),
                "expected a snapshot of 4 states with 48 bytes and 48 a "
                "position, as 'fake' has, but got 5 with 48 and 48");
  expectRefused(&SnapshotHeader::whole, uint64_t(40),
                "expected a snapshot of a sequence of at most 0 tokens in the "
                "end (0: of any), but got one of 40");
  std::vector<uint8_t> bytes = whole;
  bytes[119] = 1;
  fix(bytes);
  expectRefused(bytes, parts);
  bytes = whole;
  bytes[128 + 4 * 5] = FAKE_VOCABULARY;
  fix(bytes);
  expectRefused(bytes,
                "expected a snapshot of ids below 40, but token 5 is 40");
  bytes = session.snapshot(2);
  bytes.back() = 1;
  fix(bytes);
  expectRefused(bytes, "expected a snapshot of no tokens to have states of "
                       "zero, but got others");
}

TEST_F(Snapshots, OfOtherModelsAreRefused) {
  Model other("model-hash");
  Session target(other);
  expectRefusedBy(target, whole,
                  "expected a snapshot of the model fb6e000000000000... "
                  "('fake'), but got one of fa6e000000000000...; use an "
                  "artifact of the checkpoint that made it",
                  BRAID_MISMATCH);
  Model halves("states-bf16");
  Session shorter(halves);
  expectRefusedBy(shorter, whole,
                  "expected a snapshot with kv states of bf16, as 'fake' has, "
                  "but got f32; use an artifact compiled with the same types",
                  BRAID_MISMATCH);
}

TEST_F(Snapshots, OfMorePositionsAreRefused) {
  Session wide(model);
  wide.feed(0, makeIds(49));
  expectRefused(wide.snapshot(0),
                "expected a snapshot of at most 48 positions, but got 49; "
                "create the session with more max_context",
                BRAID_LIMIT);
}

/// Of a model that asks how long sequences will be.
TEST_F(Snapshots, SayHowLongSequencesWillBe) {
  Model asking("whole");
  Session target(asking);
  auto feed = [&](uint64_t slot, uint64_t length) {
    Work work(slot, ids, BRAID_KEEP_NONE);
    braid_request request = work.get();
    request.whole = length;
    EXPECT_EQ(braid_evaluate(target.get(), &request, 1, nullptr), BRAID_OK);
  };
  feed(0, 90);
  feed(1, 80);
  std::vector<uint8_t> bytes = target.snapshot(0);
  braid_snapshot_info info;
  braid_snapshot_info_init(&info);
  ASSERT_EQ(braid_snapshot_read(bytes.data(), bytes.size(), &info, nullptr),
            BRAID_OK);
  EXPECT_EQ(info.whole, 90u);
  EXPECT_EQ(target.truncate(1, bytes), BRAID_STATE);
  EXPECT_STREQ(target.error.message,
               "expected a snapshot of a sequence of 80 tokens in the end, as "
               "slot 1 was said to have, but got one of 90; restore it");
  // It goes where the sequence does.
  ASSERT_EQ(target.fork(0, 2), BRAID_OK);
  EXPECT_EQ(target.snapshot(2), bytes);
  ASSERT_EQ(target.restore(3, bytes), BRAID_OK);
  EXPECT_EQ(target.snapshot(3), bytes);
  EXPECT_EQ(target.truncate(3, bytes), BRAID_OK);
  std::vector<uint8_t> longer = bytes;
  uint64_t whole = uint64_t(1) << 31;
  std::memcpy(&longer[120], &whole, 8);
  fix(longer);
  EXPECT_EQ(target.restore(3, longer), BRAID_MISMATCH);
  EXPECT_TRUE(contains(target.error.message,
                       "expected a snapshot of a sequence of at most "
                       "2147483647 tokens in the end (0: of any), but got one "
                       "of 2147483648"));
  // Forgotten with the sequence.
  ASSERT_EQ(target.reset(0), BRAID_OK);
  bytes = target.snapshot(0);
  ASSERT_EQ(target.truncate(1, bytes), BRAID_OK) << target.error.message;
  EXPECT_EQ(target.snapshot(1), bytes);
}

/// Tokens without ids, or turned by other positions.
TEST_F(Snapshots, KnowTokensOfAnyKind) {
  std::vector<float> rows(10 * FAKE_HIDDEN), others;
  for (size_t i = 0; i < rows.size(); ++i)
    rows[i] = 0.01f * static_cast<float>(i);
  others = rows;
  others[9 * FAKE_HIDDEN] += 1;
  std::vector<int32_t> few = makeIds(10),
                       places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10};
  auto begin = [&](uint64_t slot, const float *embeddings,
                   const int32_t *positions) {
    ASSERT_EQ(session.reset(slot), BRAID_OK);
    Work work(slot, few, BRAID_KEEP_NONE);
    braid_request request = work.get();
    request.ids = embeddings ? nullptr : few.data();
    request.embeddings = embeddings;
    request.rotary_positions = positions;
    EXPECT_EQ(braid_evaluate(session.get(), &request, 1, &session.error),
              BRAID_OK)
        << session.error.message;
  };
  begin(0, rows.data(), nullptr);
  std::vector<uint8_t> embedded = session.snapshot(0);
  begin(2, others.data(), nullptr);
  EXPECT_EQ(session.truncate(2, embedded), BRAID_STATE);
  begin(2, rows.data(), nullptr);
  EXPECT_EQ(session.snapshot(2), embedded);
  session.feed(2, {1, 2});
  EXPECT_EQ(session.truncate(2, embedded), BRAID_OK) << session.error.message;

  begin(0, nullptr, places.data());
  std::vector<uint8_t> turned = session.snapshot(0);
  begin(2, nullptr, nullptr);
  EXPECT_EQ(session.truncate(2, turned), BRAID_STATE);
  places[9] = 9;
  begin(0, nullptr, places.data());
  EXPECT_EQ(session.truncate(2, session.snapshot(0)), BRAID_OK);
  // They are restored like others.
  ASSERT_EQ(session.restore(0, turned), BRAID_OK) << session.error.message;
  EXPECT_EQ(session.snapshot(0), turned);
}

TEST_F(Snapshots, WithoutKeysAreNotWhole) {
  EXPECT_EQ(session.restore(1, session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV)),
            BRAID_MISMATCH);
  EXPECT_STREQ(session.error.message,
               "expected a snapshot with keys and values, but got one without; "
               "truncate a slot that has seen its 37 tokens");
}

/// A request that keeps snapshots.
struct KeepingWork : Work {
  KeepingWork(const Model &model, uint64_t slot, std::vector<int32_t> ids,
              uint64_t past, std::vector<uint64_t> places, uint64_t flags)
      : Work(slot, std::move(ids)) {
    for (uint64_t place : places) {
      data.emplace_back(braid_snapshot_bytes(model.get(), past + place, flags));
      kept.push_back({place, flags, data.back().data(), data.back().size()});
    }
  }
  braid_request get() {
    braid_request request = Work::get();
    request.snapshots = kept.data();
    request.num_snapshots = kept.size();
    return request;
  }

  std::vector<std::vector<uint8_t>> data;
  std::vector<braid_kept_snapshot> kept;
};

TEST_F(Snapshots, AreKeptOnTheWay) {
  std::vector<int32_t> prompt = makeIds(100, 3);
  std::vector<float> expected = computeLogits(prompt);
  for (uint64_t flags : {0u, BRAID_SNAPSHOT_WITHOUT_KV})
    for (uint64_t maxTokens : {7, 24}) {
      braid_session_options options = makeOptions(4, 2);
      options.max_tokens = maxTokens;
      Session target(model, options);
      target.feed(2, {prompt.begin(), prompt.begin() + 5});
      std::vector<uint64_t> places = {1, 2, 19, 43, 60, 95};
      KeepingWork work(model, 2, {prompt.begin() + 5, prompt.end()}, 5, places,
                       flags);
      Work before(0, makeIds(9, 8)), after(1, makeIds(30, 9));
      braid_request requests[] = {before.get(), work.get(), after.get()};
      braid_error error;
      ASSERT_EQ(braid_evaluate(target.get(), requests, 3, &error), BRAID_OK)
          << error.message;
      EXPECT_TRUE(areSame(work.output, {expected.begin() + 5 * FAKE_VOCABULARY,
                                        expected.end()}));
      EXPECT_TRUE(areSame(after.output, computeLogits(makeIds(30, 9))));
      for (size_t i = 0; i < places.size(); ++i) {
        ASSERT_EQ(target.reset(3), BRAID_OK);
        target.feed(3, {prompt.begin(), prompt.begin() + 5 + places[i]});
        EXPECT_EQ(work.data[i], target.snapshot(3, flags)) << places[i];
      }
    }
}

TEST_F(Snapshots, ThatAreKeptAreAskedForRightly) {
  auto expectRefusal = [&](std::vector<uint64_t> places, uint64_t flags,
                           uint64_t missing, const char *message) {
    KeepingWork work(model, 2, makeIds(5), 0, places, flags);
    if (missing == UINT64_MAX)
      work.kept.back().data = nullptr;
    else
      work.kept.back().capacity -= missing;
    braid_request request = work.get();
    braid_error error = {};
    EXPECT_EQ(braid_evaluate(session.get(), &request, 1, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_STREQ(error.message, message);
    EXPECT_EQ(session.getLength(2), 0u);
  };
  expectRefusal({0}, 0, 0,
                "expected a snapshot after 1 to 5 tokens, but got one after 0 "
                "(snapshot 0 of request 0); ask for them in their order");
  expectRefusal({6}, 0, 0,
                "expected a snapshot after 1 to 5 tokens, but got one after 6 "
                "(snapshot 0 of request 0); ask for them in their order");
  expectRefusal({3, 3}, 0, 0,
                "expected a snapshot after 4 to 5 tokens, but got one after 3 "
                "(snapshot 1 of request 0); ask for them in their order");
  expectRefusal({3}, 4, 0,
                "expected flags of a snapshot among 1, but got 4; the library "
                "may be older than the program");
  expectRefusal({3, 4}, 0, 1,
                "expected room for a snapshot of 384 bytes, but got 383 "
                "(snapshot 1 of request 0); ask braid_snapshot_bytes");
  expectRefusal({3}, 0, UINT64_MAX,
                "expected room for a snapshot of 332 bytes, but got 0 "
                "(snapshot 0 of request 0); ask braid_snapshot_bytes");
  Work none(2, {1});
  braid_request request = none.get();
  request.num_snapshots = 2;
  braid_error error;
  EXPECT_EQ(braid_evaluate(session.get(), &request, 1, &error),
            BRAID_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "expected 2 snapshots, but got NULL (request 0)");
}

class SnapshotFiles : public Snapshots {
protected:
  /// What is in the directory.
  int countEntries() {
    DIR *entries = opendir(directory.getPath().c_str());
    int count = -2; // . and ..
    while (readdir(entries))
      ++count;
    closedir(entries);
    return count;
  }

  Directory directory;
  std::string path = directory.getFile("state");

  braid_status save(const std::string &file, uint64_t flags = 0) {
    return braid_slot_snapshot_file(session.get(), 0, flags, file.c_str(),
                                    &session.error);
  }
  braid_status load(const std::string &file, uint64_t slot = 2) {
    return braid_slot_restore_file(session.get(), slot, file.c_str(),
                                   &session.error);
  }
  std::vector<uint8_t> read() {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::vector<uint8_t> &bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  }
};

TEST_F(SnapshotFiles, HoldWhatBuffersDo) {
  write(std::vector<uint8_t>(100000, 7)); // to be replaced
  ASSERT_EQ(save(path), BRAID_OK) << session.error.message;
  EXPECT_EQ(read(), whole);
  struct stat facts;
  ASSERT_EQ(stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  ASSERT_EQ(load(path), BRAID_OK) << session.error.message;
  EXPECT_EQ(session.snapshot(2), whole);
  ASSERT_EQ(save(path, BRAID_SNAPSHOT_WITHOUT_KV), BRAID_OK);
  EXPECT_EQ(read(), session.snapshot(0, BRAID_SNAPSHOT_WITHOUT_KV));
}

TEST_F(SnapshotFiles, AppearWholeOrNotAtAll) {
  EXPECT_EQ(save("/nowhere/state"), BRAID_IO);
  EXPECT_STREQ(session.error.message, "cannot write '/nowhere/state': No such "
                                      "file or directory");
  // A directory cannot be replaced; nothing is left beside it.
  ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
  EXPECT_EQ(save(path), BRAID_IO);
  EXPECT_TRUE(contains(session.error.message, "Is a directory"));
  ASSERT_EQ(rmdir(path.c_str()), 0);
  EXPECT_EQ(countEntries(), 0);

  // A full disk, as far as the program can tell.
  write({1, 2, 3});
  rlimit before, little = {200, RLIM_INFINITY};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  little.rlim_max = before.rlim_max;
  auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  EXPECT_EQ(save(path), BRAID_IO);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(contains(session.error.message,
                       "cannot write '" + path + "': File too large"));
  EXPECT_EQ(countEntries(), 1);
  EXPECT_EQ(read(), (std::vector<uint8_t>{1, 2, 3}));
}

TEST_F(SnapshotFiles, ThatAreNoneAreTold) {
  EXPECT_EQ(load(path), BRAID_NOT_FOUND);
  EXPECT_TRUE(contains(session.error.message,
                       "cannot read '" + path +
                           "': No such file or directory; expected a snapshot, "
                           "as braid_slot_snapshot_file makes it"));
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(load(path), BRAID_IO);
  EXPECT_TRUE(contains(session.error.message,
                       "expected a regular file, but got another kind"));
  ASSERT_EQ(unlink(path.c_str()), 0);
  write({whole.begin(), whole.begin() + 99});
  EXPECT_EQ(load(path), BRAID_MISMATCH);
  EXPECT_TRUE(
      contains(session.error.message, "it is cut off ('" + path + "')"));
  // Not even read: this is more than any snapshot of 48 positions.
  ASSERT_EQ(truncate(path.c_str(), off_t(1) << 40), 0);
  EXPECT_EQ(load(path), BRAID_LIMIT);
  EXPECT_TRUE(contains(session.error.message,
                       "expected a snapshot of at most 2672 bytes, which the "
                       "session has room for, but got 1099511627776"));
  for (const char *name : {static_cast<const char *>(nullptr), ""}) {
    braid_error error;
    EXPECT_EQ(braid_slot_restore_file(session.get(), 0, name, &error),
              BRAID_INVALID_ARGUMENT);
    EXPECT_EQ(error.message,
              std::string("expected the path of a snapshot, but got ") +
                  (name ? "an empty one" : "NULL"));
    EXPECT_EQ(braid_slot_snapshot_file(session.get(), 0, 0, name, nullptr),
              BRAID_INVALID_ARGUMENT);
  }
  EXPECT_EQ(load("/nowhere", 9), BRAID_INVALID_ARGUMENT);
}

TEST_F(SnapshotFiles, MayBecomeShorter) {
  // A file whose size says 4096, and which has less.
  const char *name = "/sys/kernel/mm/transparent_hugepage/enabled";
  if (access(name, R_OK) != 0)
    GTEST_SKIP() << "no such file here";
  Session wide(model);
  braid_error error;
  EXPECT_EQ(braid_slot_restore_file(wide.get(), 0, name, &error), BRAID_IO);
  EXPECT_TRUE(contains(error.message, "it has become shorter; expected a "
                                      "snapshot"));
}

TEST_F(SnapshotFiles, WantMemory) {
  ASSERT_EQ(save(path), BRAID_OK);
  if (UNDER_SANITIZER)
    GTEST_SKIP() << "sanitizers own malloc";
  {
    NoMemory none;
    EXPECT_EQ(
        braid_slot_restore_file(session.get(), 2, path.c_str(), &session.error),
        BRAID_OUT_OF_MEMORY);
  }
  EXPECT_TRUE(contains(session.error.message,
                       "cannot hold the snapshot '" + path + "'"));
}

} // namespace
} // namespace braid::test
