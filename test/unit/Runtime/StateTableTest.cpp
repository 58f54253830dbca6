//===- StateTableTest.cpp - Elements of states, wherever they lie ---------===//
#include "runtime/src/StateTable.h"
#include "Fixture.h"

#include <algorithm>
#include <numeric>

using namespace braid::runtime;

namespace braid::test {
namespace {

/// The description of a model with one state, for tests to change.
struct States {
  States(const States &) = delete;
  States() {
    state.planes = planes;
    state.places = places;
    model.states = &state;
    model.num_states = 1;
    model.slot_bytes = 1024;
    model.kv_block_bytes = 4096;
  }

  braid_status read() { return readStates(model, table, "place", &error); }
  void expectRefused(const std::string &message) {
    table = {};
    EXPECT_EQ(read(), BRAID_MISMATCH);
    EXPECT_TRUE(contains(error.message, message));
    EXPECT_TRUE(contains(error.message, "'place'"));
  }

  // Five channels in panels of four, three states each, in f32.
  braid_abi_plane planes[2] = {
      {8, {{1, 1, 0, 0}, {5, 4, 4 * 3 * 4, 4}, {3, 3, 0, 4 * 4}}}, {}};
  uint64_t places[2] = {0, 1};
  braid_abi_state state = {"s", "ssm",         "5x3xf32", 16,      128,
                           2,   BRAID_ABI_F32, 1,         nullptr, nullptr};
  braid_abi_model model = {};
  StateTable table;
  braid_error error = {};
};

TEST(StateTable, CountsWhatIsThere) {
  States states;
  ASSERT_EQ(states.read(), BRAID_OK) << states.error.message;
  EXPECT_EQ(states.table.slotBytes, 2 * 60u);
  EXPECT_EQ(states.table.kvBytes, 0u);
  EXPECT_EQ(states.table.elements[kSsm], uint32_t(BRAID_ABI_F32));
  EXPECT_EQ(states.table.elements[kKv], 0u);
  ASSERT_EQ(states.table.layers.size(), 2u);
  EXPECT_EQ(states.table.layers[1].offset, 16 + 128u);
}

TEST(StateTable, PutsLayersInTheirPlaces) {
  States states;
  std::swap(states.places[0], states.places[1]);
  ASSERT_EQ(states.read(), BRAID_OK);
  EXPECT_EQ(states.table.layers[0].offset, 16 + 128u);
  EXPECT_EQ(states.table.layers[1].offset, 16u);
}

TEST(StateTable, TakesElementsOutOfPanels) {
  States states;
  ASSERT_EQ(states.read(), BRAID_OK);
  std::vector<float> memory(256);
  std::iota(memory.begin(), memory.end(), 0.0f);
  std::vector<float> packed(15);
  packState(states.table.layers[0], 0,
            reinterpret_cast<uint8_t *>(memory.data()),
            reinterpret_cast<uint8_t *>(packed.data()));
  // Channel 0 begins 16 + 8 bytes in, channel 4 a panel behind it.
  EXPECT_EQ(packed, (std::vector<float>{6, 10, 14, 7, 11, 15, 8, 12, 16, 9, 13,
                                        17, 18, 22, 26}));
}

TEST(StateTable, PutsElementsBackAndTouchesNothingElse) {
  States states;
  ASSERT_EQ(states.read(), BRAID_OK);
  std::vector<float> memory(256, -1), packed(15), again(15);
  std::iota(packed.begin(), packed.end(), 1.0f);
  const LayerState &layer = states.table.layers[1];
  auto bytesOf = [](std::vector<float> &values) {
    return reinterpret_cast<uint8_t *>(values.data());
  };
  unpackState(layer, 0, bytesOf(packed), bytesOf(memory));
  packState(layer, 0, bytesOf(memory), bytesOf(again));
  EXPECT_EQ(again, packed);
  EXPECT_EQ(std::count(memory.begin(), memory.end(), -1.0f), 256 - 15);
  poisonState(layer, 0, bytesOf(memory));
  EXPECT_EQ(std::count(memory.begin(), memory.end(), -1.0f), 256 - 15);
  EXPECT_EQ(std::count_if(memory.begin(), memory.end(),
                          [](float x) { return x != x; }),
            15);
}

/// Keys [heads][head size][16], values [heads][16][head size padded to 4], of
/// bf16: two heads of three.
struct KvStates : States {
  KvStates() {
    state.kind = "kv";
    state.element = BRAID_ABI_BF16;
    state.num_planes = 2;
    state.offset = 0;
    state.stride = 512;
    planes[0] = {0, {{16, 16, 0, 2}, {2, 2, 0, 96}, {3, 3, 0, 32}}};
    planes[1] = {192, {{16, 16, 0, 8}, {2, 2, 0, 128}, {3, 3, 0, 2}}};
  }
};

TEST(StateTable, TakesAPositionOfKeysAndValues) {
  KvStates states;
  ASSERT_EQ(states.read(), BRAID_OK) << states.error.message;
  EXPECT_EQ(states.table.kvBytes, 2 * 2 * 2 * 3 * 2u);
  std::vector<uint16_t> memory(2048), packed(12);
  std::iota(memory.begin(), memory.end(), 0);
  packState(states.table.layers[0], 5,
            reinterpret_cast<uint8_t *>(memory.data()),
            reinterpret_cast<uint8_t *>(packed.data()));
  EXPECT_EQ(packed, (std::vector<uint16_t>{5, 21, 37, 53, 69, 85, 116, 117, 118,
                                           180, 181, 182}));
}

TEST(StateTable, RefusesWhatItDoesNotKnow) {
  States states;
  states.state.kind = "memory";
  states.expectRefused("expected states kv of two planes, conv or ssm of one, "
                       "but got 'memory' of 1 (state 's' of");
  KvStates kv;
  kv.state.num_planes = 1;
  kv.expectRefused("but got 'kv' of 1");
}

TEST(StateTable, RefusesOtherElements) {
  States states;
  states.state.element = 9;
  states.expectRefused(
      "expected elements that this version knows, but got number 9");
  States mixed;
  braid_abi_state two[] = {mixed.state, mixed.state};
  uint64_t places[] = {2, 3};
  two[1].element = BRAID_ABI_BF16;
  two[1].places = places;
  mixed.model.states = two;
  mixed.model.num_states = 2;
  mixed.expectRefused(
      "expected one type for all states ssm, but got numbers 1 and 2");
}

TEST(StateTable, RefusesWhatIsIncomplete) {
  States states;
  states.state.planes = nullptr;
  states.expectRefused("expected complete states, but got NULL or none for a "
                       "field of state 0");
  States none;
  none.state.count = 0;
  none.expectRefused("expected complete states");
}

TEST(StateTable, RefusesStatesThatLeaveTheirRoom) {
  const char *message = "but got one that leaves them (state 's'";
  // The last panel of the second layer ends at 16 + 128 + 8 + 48 + 12 + 32 + 4.
  States exact;
  exact.model.slot_bytes = 248;
  EXPECT_EQ(exact.read(), BRAID_OK);
  exact.model.slot_bytes = 247;
  exact.expectRefused(message);
  States offset;
  offset.state.offset = UINT64_MAX - 8;
  offset.expectRefused(message);
  States stride;
  stride.state.stride = UINT64_MAX / 2;
  stride.expectRefused(message);
  States panel;
  panel.planes[0].axes[1].panel = 0;
  panel.expectRefused(message);
  States size;
  size.planes[0].axes[2] = {UINT64_MAX, 1, 0, 0};
  size.expectRefused(message);
  KvStates positions;
  positions.planes[1].axes[0].size = 15;
  positions.expectRefused(message);
}

TEST(StateTable, RefusesPlacesThatAreTakenOrNotThere) {
  States taken;
  taken.places[1] = 0;
  taken.expectRefused(
      "expected 2 states in places of their own, but got place 0");
  States far;
  far.places[1] = 2;
  far.expectRefused("but got place 2");
}

TEST(StateTable, RefusesMoreStatesThanThereAreBytes) {
  States states;
  states.state.count = uint64_t(1) << 40;
  states.expectRefused("expected at most a state a byte of slots and KV "
                       "blocks, but got 1099511627776 for 5120 bytes");
}

TEST(StateTable, RefusesStatesThatCannotBeCounted) {
  States states;
  uint64_t many[5] = {0, 1, 2, 3, 4};
  uint64_t size = uint64_t(1) << 30; // elements that share their place
  states.planes[0] = {0, {{1, 1, 0, 0}, {size, size, 0, 0}, {size, 1, 0, 0}}};
  states.state.places = many;
  states.state.count = 5;
  states.state.stride = 0;
  states.model.slot_bytes = uint64_t(1) << 63;
  states.expectRefused("expected states of less than 2^64 bytes, but got more");
}

TEST(Model, WantsStatesThatFit) {
  Artifact artifact("state-outside");
  braid_model *model;
  braid_error error;
  EXPECT_EQ(braid_model_open(artifact.getPath(), &model, &error),
            BRAID_MISMATCH);
  EXPECT_TRUE(contains(error.message, "expected states within 64 bytes, but "
                                      "got one that leaves them (state 's'"));
}

} // namespace
} // namespace braid::test
