//===- SnapshotFuzzer.cpp - Any bytes as a snapshot -----------------------===//
//
// Whatever the bytes say, restoring and truncating return; what is refused
// changes nothing, and what is taken is given back the same, byte by byte, by a
// slot that works.
//
//   clang-22 -O1 -g -fsanitize=address -Iruntime/include -ffp-contract=off \
//     -c test/unit/Runtime/FakeModel.c -o /tmp/FakeModel.o
//   clang++-22 -std=c++17 -O1 -g -fsanitize=fuzzer,address,undefined -I. \
//     -Iruntime/include test/fuzz/SnapshotFuzzer.cpp runtime/src/*.cpp \
//     /tmp/FakeModel.o
//
//===----------------------------------------------------------------------===//
#include "braid/state.h"
#include "runtime/src/Model.h"
#include "runtime/src/Snapshot.h"
#include "test/unit/Runtime/FakeModel.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

extern "C" const braid_abi_model *braid_model_query(uint32_t version);

using namespace braid::runtime;

/// Stops the fuzzer, in release builds too.
static void require(bool condition) {
  if (!condition)
    abort();
}

/// The fake model in this program, and a session of it in which slot 0 has seen
/// 21 tokens.
struct Target {
  Target() {
    model.description = braid_model_query(BRAID_ABI_VERSION);
    require(readStates(*model.description, model.states, "here", nullptr) ==
            BRAID_OK);
    model.weights = weights.data();
    braid_session_options options;
    braid_session_options_init(&options);
    options.slots = 3;
    options.max_context = 64;
    options.kv_positions = 96;
    options.threads = 1;
    options.flags = BRAID_SESSION_POISON;
    require(braid_session_create(&model, &options, &session, nullptr) ==
            BRAID_OK);
    feed(0, 21);
    before = snapshot(0);
  }

  void feed(uint64_t slot, uint64_t length) {
    std::vector<int32_t> ids(length, 3);
    braid_request request;
    braid_request_init(&request);
    request.slot = slot;
    request.ids = ids.data();
    request.length = length;
    require(braid_evaluate(session, &request, 1, nullptr) == BRAID_OK);
  }
  std::vector<uint8_t> snapshot(uint64_t slot) {
    std::vector<uint8_t> bytes(
        braid_snapshot_bytes(&model, braid_slot_length(session, slot), 0));
    require(braid_slot_snapshot(session, slot, 0, bytes.data(), bytes.size(),
                                nullptr) == BRAID_OK);
    return bytes;
  }

  void check(const std::vector<uint8_t> &bytes) {
    braid_error error;
    if (braid_slot_truncate(session, 0, bytes.data(), bytes.size(), &error) ==
        BRAID_OK) {
      // Only to what the slot has seen, which it can see again.
      uint64_t length = braid_slot_length(session, 0);
      require(length <= 21);
      require(braid_slot_restore(session, 0, before.data(), before.size(),
                                 &error) == BRAID_OK);
    }
    require(snapshot(0) == before);
    if (braid_slot_restore(session, 1, bytes.data(), bytes.size(), &error) !=
        BRAID_OK)
      return;
    SnapshotHeader given, taken;
    std::vector<uint8_t> again = snapshot(1);
    require(again.size() == bytes.size());
    // Who made it is told, not kept.
    std::memcpy(&given, bytes.data(), sizeof given);
    std::memcpy(&taken, again.data(), sizeof taken);
    given.isa = taken.isa;
    given.checksum = taken.checksum;
    require(std::memcmp(&given, &taken, sizeof given) == 0);
    uint64_t length = given.tokens;
    require(std::equal(again.begin() + sizeof given, again.end(),
                       bytes.begin() + sizeof given));
    require(braid_slot_fork(session, 1, 2, &error) == BRAID_OK ||
            error.status == BRAID_LIMIT);
    if (length < 64)
      feed(1, 1);
    for (uint64_t slot : {1, 2})
      require(braid_slot_reset(session, slot, &error) == BRAID_OK);
    require(snapshot(0) == before);
  }

  std::vector<uint8_t> weights = std::vector<uint8_t>(
      BRAID_ABI_WEIGHTS_HEADER + sizeof(fake_weights), 0x3c);
  braid_model model;
  braid_session *session = nullptr;
  std::vector<uint8_t> before;
};

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static Target &target = *new Target;
  std::vector<uint8_t> bytes(data, data + size);
  target.check(bytes);
  // Hardly anything adds up by chance: the same bytes again, with a header that
  // is right but for what the first of them change in it, and adds up.
  if (size < 8)
    return 0;
  size_t body = size - 8;
  uint64_t perToken = sizeof(int32_t) + target.model.states.kvBytes;
  SnapshotHeader header;
  std::memcpy(&header, target.before.data(), sizeof header);
  header.tokens = body / perToken;
  auto *fields = reinterpret_cast<uint8_t *>(&header);
  if (data[4] % 2)
    fields[data[5] % sizeof header] ^= data[6];
  std::vector<uint8_t> whole(sizeof header);
  whole.insert(whole.end(), data + 8, data + size);
  uint64_t expected;
  if (!countSnapshotBytes(target.model, header.tokens, header.flags & 1,
                          expected) ||
      expected > (1 << 20))
    return 0;
  whole.resize(data[7] % 8 ? expected : whole.size());
  // Ids of the vocabulary, unless they are to be others.
  uint64_t ids = sizeof header + header.tokens * sizeof(int32_t);
  for (uint64_t i = sizeof header; data[7] % 16 < 12 && i < ids; ++i)
    if (i < whole.size())
      whole[i] = i % 4 == 0 ? whole[i] % FAKE_VOCABULARY : 0;
  if (data[7] % 32 != 31)
    header.bytes = whole.size();
  std::memcpy(whole.data(), &header, sizeof header);
  header.checksum = computeChecksum(whole.data(), whole.size());
  std::memcpy(whole.data(), &header, sizeof header);
  target.check(whole);
  return 0;
}
