//===- Fixture.h - Artifacts and sessions of the fake model -----*- C++ -*-===//
#ifndef TEST_UNIT_RUNTIME_FIXTURE_H
#define TEST_UNIT_RUNTIME_FIXTURE_H

#include "FakeModel.h"
#include "braid/state.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <unistd.h>
#include <vector>

namespace braid::test {

/// A directory that is gone when the test is.
class Directory {
public:
  Directory();
  ~Directory();
  Directory(const Directory &) = delete;

  std::string getFile(const char *name) const { return path + "/" + name; }
  const std::string &getPath() const { return path; }

private:
  std::string path;
};

/// weights.bin of the fake model, to be changed before it is written.
struct WeightsFile {
  WeightsFile();
  void write(const std::string &path) const;

  braid_abi_weights_header header = {};
  fake_weights weights;
  uint8_t behindHeader = 0; // the byte after it
  size_t missing = 0;       // bytes to leave out at the end
};

/// An artifact with the fake model's library `variant`.
class Artifact {
public:
  explicit Artifact(const char *variant = "plain",
                    const WeightsFile &weights = WeightsFile());

  const char *getPath() const { return directory.getPath().c_str(); }
  std::string getFile(const char *name) const {
    return directory.getFile(name);
  }

private:
  Directory directory;
};

/// An open fake model.
class Model {
public:
  explicit Model(const char *variant = "plain");
  ~Model();
  Model(const Model &) = delete;
  const braid_model *get() const { return model; }

private:
  Artifact artifact;
  braid_model *model = nullptr;
};

/// The defaults, but for a few slots and one thread.
braid_session_options makeOptions(uint64_t slots = 4, uint64_t threads = 1);

/// A request for all outputs of some tokens, and the place for them.
struct Work {
  Work(uint64_t slot, std::vector<int32_t> ids,
       braid_keep keep = BRAID_KEEP_ALL, std::vector<uint64_t> positions = {},
       bool withStates = false);
  /// The request, with pointers to this object.
  braid_request get();

  uint64_t slot;
  std::vector<int32_t> ids;
  braid_keep keep;
  std::vector<uint64_t> positions;
  std::vector<float> output, states;
};

/// A session of a fake model.
class Session {
public:
  explicit Session(const Model &model,
                   const braid_session_options &options = makeOptions());
  ~Session();
  Session(const Session &) = delete;

  braid_session *get() const { return session; }
  /// Evaluates `work` together; `error` says how that went.
  braid_status run(std::vector<Work *> work);
  /// Feeds `ids` to `slot` in pieces and returns all outputs.
  std::vector<float> feed(uint64_t slot, const std::vector<int32_t> &ids,
                          size_t piece = SIZE_MAX);
  braid_status reset(uint64_t slot);
  braid_status fork(uint64_t from, uint64_t to);
  /// Expects to succeed.
  std::vector<uint8_t> snapshot(uint64_t slot, uint64_t flags = 0);
  braid_status restore(uint64_t slot, const std::vector<uint8_t> &bytes);
  braid_status truncate(uint64_t slot, const std::vector<uint8_t> &bytes);
  uint64_t getLength(uint64_t slot) const;

  braid_error error = {};

private:
  const braid_model *model;
  braid_session *session = nullptr;
};

/// `count` ids that look random.
std::vector<int32_t> makeIds(size_t count, uint32_t seed = 1);

/// Logits of all tokens of one sequence, by the definition; and the hidden
/// states, [layers + 1][length][hidden], if there is a place for them.
std::vector<float> computeLogits(const std::vector<int32_t> &ids,
                                 std::vector<float> *states = nullptr);

/// Rows of `logits` that belong to `positions`.
std::vector<float> selectRows(const std::vector<float> &logits,
                              const std::vector<uint64_t> &positions);

/// Whether two arrays have the same bits.
testing::AssertionResult areSame(const std::vector<float> &actual,
                                 const std::vector<float> &expected);

/// Whether `text` has `part` in it.
testing::AssertionResult contains(const std::string &text,
                                  const std::string &part);

/// Takes address space from this process, for good.
void limitAddressSpace(uint64_t bytes);

/// Runs `work` in a process with half a gibibyte of address space and expects
/// that the error it leaves matches `message`.
template <typename Work>
void expectInLittleSpace(const char *message, Work work) {
  EXPECT_EXIT(
      {
        limitAddressSpace(uint64_t(1) << 29);
        braid_error error = {};
        work(&error);
        std::fputs(error.message, stderr);
        _exit(0);
      },
      testing::ExitedWithCode(0), message);
}

} // namespace braid::test

#endif // TEST_UNIT_RUNTIME_FIXTURE_H
