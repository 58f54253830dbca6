//===- Fixture.cpp - Artifacts and sessions of the fake model -------------===//
#include "Fixture.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <sys/resource.h>

namespace braid::test {

Directory::Directory() {
  char name[] = "/tmp/braid-runtime-XXXXXX";
  path = mkdtemp(name);
}

Directory::~Directory() {
  if (DIR *directory = opendir(path.c_str())) {
    while (const dirent *entry = readdir(directory))
      unlink(getFile(entry->d_name).c_str());
    closedir(directory);
  }
  rmdir(path.c_str());
}

WeightsFile::WeightsFile() {
  header.magic = BRAID_ABI_WEIGHTS_MAGIC;
  header.file_bytes = BRAID_ABI_WEIGHTS_HEADER + sizeof(fake_weights);
  header.digest[0] = 0xd1;
  header.layout_hash[0] = 0x1a;
  for (int v = 0; v < FAKE_VOCABULARY; ++v)
    for (int c = 0; c < FAKE_HIDDEN; ++c) {
      bool last = c == FAKE_HIDDEN - 1;
      weights.embedding[v][c] =
          last ? 1e-41f * (v + 1) : 0.01f * ((v * 7 + c * 13) % 31 - 15);
      weights.head[v][c] =
          last ? 1e36f * (v + 1) : 0.03f * ((v * 11 + c * 5) % 29 - 14);
    }
  for (int layer = 0; layer < FAKE_LAYERS; ++layer)
    for (int c = 0; c < FAKE_HIDDEN; ++c)
      weights.decay[layer][c] = 0.9f - 0.1f * c - 0.05f * layer;
}

void WeightsFile::write(const std::string &path) const {
  std::vector<uint8_t> bytes(BRAID_ABI_WEIGHTS_HEADER + sizeof weights);
  std::memcpy(bytes.data(), &header, sizeof header);
  bytes[sizeof header] = behindHeader;
  std::memcpy(bytes.data() + BRAID_ABI_WEIGHTS_HEADER, &weights,
              sizeof weights);
  std::FILE *file = std::fopen(path.c_str(), "wb");
  ASSERT_TRUE(file);
  size_t count = bytes.size() - missing;
  EXPECT_EQ(std::fwrite(bytes.data(), 1, count, file), count);
  std::fclose(file);
}

Artifact::Artifact(const char *variant, const WeightsFile &weights) {
  std::string library = std::string(FAKE_MODELS) + "/" + variant + ".so";
  EXPECT_EQ(symlink(library.c_str(), getFile("model.so").c_str()), 0);
  weights.write(getFile("weights.bin"));
}

Model::Model(const char *variant) : artifact(variant) {
  braid_error error = {};
  EXPECT_EQ(braid_model_open(artifact.getPath(), &model, &error), BRAID_OK)
      << error.message;
}

Model::~Model() { braid_model_close(model); }

braid_session_options makeOptions(uint64_t slots, uint64_t threads) {
  braid_session_options options;
  braid_session_options_init(&options);
  options.slots = slots;
  options.threads = threads;
  options.flags = BRAID_SESSION_POISON;
  return options;
}

Work::Work(uint64_t slot, std::vector<int32_t> ids, braid_keep keep,
           std::vector<uint64_t> positions, bool withStates)
    : slot(slot), ids(std::move(ids)), keep(keep),
      positions(std::move(positions)) {
  size_t rows = keep == BRAID_KEEP_ALL         ? this->ids.size()
                : keep == BRAID_KEEP_LAST      ? 1
                : keep == BRAID_KEEP_POSITIONS ? this->positions.size()
                                               : 0;
  output.resize(rows * FAKE_VOCABULARY, -1);
  if (withStates)
    states.resize((FAKE_LAYERS + 1) * this->ids.size() * FAKE_HIDDEN, -1);
}

braid_request Work::get() {
  braid_request request;
  braid_request_init(&request);
  request.slot = slot;
  request.ids = ids.data();
  request.length = ids.size();
  request.keep = keep;
  request.output = output.data();
  request.hidden_states = states.empty() ? nullptr : states.data();
  request.positions = positions.data();
  request.num_positions = positions.size();
  return request;
}

Session::Session(const Model &model, const braid_session_options &options)
    : model(model.get()) {
  EXPECT_EQ(braid_session_create(model.get(), &options, &session, &error),
            BRAID_OK)
      << error.message;
}

Session::~Session() { braid_session_destroy(session); }

braid_status Session::run(std::vector<Work *> work) {
  std::vector<braid_request> requests;
  for (Work *item : work)
    requests.push_back(item->get());
  return braid_evaluate(session, requests.data(), requests.size(), &error);
}

std::vector<float> Session::feed(uint64_t slot, const std::vector<int32_t> &ids,
                                 size_t piece) {
  std::vector<float> outputs;
  for (size_t i = 0; i < ids.size();) {
    size_t length = std::min(piece, ids.size() - i);
    Work work(slot, {ids.begin() + i, ids.begin() + i + length});
    EXPECT_EQ(run({&work}), BRAID_OK) << error.message;
    outputs.insert(outputs.end(), work.output.begin(), work.output.end());
    i += length;
  }
  return outputs;
}

braid_status Session::reset(uint64_t slot) {
  return braid_slot_reset(session, slot, &error);
}

braid_status Session::fork(uint64_t from, uint64_t to) {
  return braid_slot_fork(session, from, to, &error);
}

std::vector<uint8_t> Session::snapshot(uint64_t slot, uint64_t flags) {
  std::vector<uint8_t> bytes(
      braid_snapshot_bytes(model, getLength(slot), flags));
  EXPECT_EQ(braid_slot_snapshot(session, slot, flags, bytes.data(),
                                bytes.size(), &error),
            BRAID_OK)
      << error.message;
  return bytes;
}

braid_status Session::restore(uint64_t slot,
                              const std::vector<uint8_t> &bytes) {
  return braid_slot_restore(session, slot, bytes.data(), bytes.size(), &error);
}

braid_status Session::truncate(uint64_t slot,
                               const std::vector<uint8_t> &bytes) {
  return braid_slot_truncate(session, slot, bytes.data(), bytes.size(), &error);
}

uint64_t Session::getLength(uint64_t slot) const {
  return braid_slot_length(session, slot);
}

std::vector<int32_t> makeIds(size_t count, uint32_t seed) {
  std::vector<int32_t> ids(count);
  for (int32_t &id : ids) {
    seed = seed * 1664525 + 1013904223;
    id = static_cast<int32_t>((seed >> 16) % FAKE_VOCABULARY);
  }
  return ids;
}

std::vector<float> computeLogits(const std::vector<int32_t> &ids,
                                 std::vector<float> *states) {
  const fake_weights weights = WeightsFile().weights;
  size_t length = ids.size();
  std::vector<float> x(length * FAKE_HIDDEN), k(x.size()), all;
  for (size_t t = 0; t < length; ++t)
    std::copy_n(weights.embedding[ids[t]], FAKE_HIDDEN, &x[t * FAKE_HIDDEN]);
  all = x;
  for (int layer = 0; layer < FAKE_LAYERS; ++layer) {
    for (int c = 0; c < FAKE_HIDDEN; ++c) {
      float s = 0;
      for (size_t t = 0; t < length; ++t) {
        s = s * weights.decay[layer][c] + x[t * FAKE_HIDDEN + c];
        k[t * FAKE_HIDDEN + c] = s;
        float sum = 0;
        for (size_t p = 0; p <= t; ++p)
          sum += k[p * FAKE_HIDDEN + c] / static_cast<float>(1 + t - p);
        x[t * FAKE_HIDDEN + c] = s + sum;
      }
    }
    all.insert(all.end(), x.begin(), x.end());
  }
  if (states)
    *states = all;
  std::vector<float> logits(length * FAKE_VOCABULARY);
  for (size_t t = 0; t < length; ++t)
    for (int v = 0; v < FAKE_VOCABULARY; ++v)
      for (int c = 0; c < FAKE_HIDDEN; ++c)
        logits[t * FAKE_VOCABULARY + v] +=
            x[t * FAKE_HIDDEN + c] * weights.head[v][c];
  return logits;
}

std::vector<float> selectRows(const std::vector<float> &logits,
                              const std::vector<uint64_t> &positions) {
  std::vector<float> rows;
  for (uint64_t position : positions)
    rows.insert(rows.end(), logits.begin() + position * FAKE_VOCABULARY,
                logits.begin() + (position + 1) * FAKE_VOCABULARY);
  return rows;
}

testing::AssertionResult areSame(const std::vector<float> &actual,
                                 const std::vector<float> &expected) {
  if (actual.size() != expected.size())
    return testing::AssertionFailure() << "expected " << expected.size()
                                       << " values, but got " << actual.size();
  for (size_t i = 0; i < actual.size(); ++i)
    if (std::memcmp(&actual[i], &expected[i], sizeof(float)) != 0)
      return testing::AssertionFailure()
             << "expected " << expected[i] << ", but got " << actual[i]
             << " (element " << i << ")";
  return testing::AssertionSuccess();
}

testing::AssertionResult contains(const std::string &text,
                                  const std::string &part) {
  if (text.find(part) != std::string::npos)
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << "expected '" << part << "' in '" << text << "'";
}

void limitAddressSpace(uint64_t bytes) {
  rlimit limit = {bytes, bytes};
  ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
}

} // namespace braid::test
