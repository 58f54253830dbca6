//===- StateFit.cpp - Are a model's states what this version knows? -------===//
#include "KvPool.h"
#include "StateTable.h"
#include "Status.h"

using namespace braid::runtime;

namespace {

/// Checks one state of a description and adds its layers to the table.
class StateReader {
public:
  StateReader(const braid_abi_model &model, StateTable &table, const char *path,
              braid_error *error)
      : model(model), table(table), path(path), error(error) {}

  braid_status read(const braid_abi_state &state);

private:
  braid_status checkForm(const braid_abi_state &state, StateKind &kind);
  braid_status checkElement(const braid_abi_state &state, StateKind kind);
  braid_status checkExtent(const braid_abi_state &state, StateKind kind,
                           uint64_t &elements);
  braid_status addLayers(const braid_abi_state &state, StateKind kind,
                         uint64_t bytes);

  const braid_abi_model &model;
  StateTable &table;
  const char *path;
  braid_error *const error;
};

braid_status StateReader::read(const braid_abi_state &state) {
  StateKind kind = {}; // g++ does not see that checkForm sets it
  uint64_t elements;
  if (braid_status status = checkForm(state, kind))
    return status;
  if (braid_status status = checkElement(state, kind))
    return status;
  if (braid_status status = checkExtent(state, kind, elements))
    return status;
  return addLayers(state, kind,
                   elements * (state.element == BRAID_ABI_BF16 ? 2 : 4));
}

braid_status StateReader::checkForm(const braid_abi_state &state,
                                    StateKind &kind) {
  if (!state.name || !state.kind || !state.type || !state.planes ||
      !state.places || state.count == 0)
    return fail(error, BRAID_MISMATCH,
                "expected complete states, but got NULL or none for a field of "
                "state %zu ('%s'); compile the checkpoint again",
                static_cast<size_t>(&state - model.states), path);
  int number = 0;
  while (number < kNumKinds &&
         std::strcmp(state.kind, getName(static_cast<StateKind>(number))) != 0)
    ++number;
  kind = static_cast<StateKind>(number);
  if (kind == kNumKinds || state.num_planes != (kind == kKv ? 2 : 1))
    return fail(error, BRAID_MISMATCH,
                "expected states kv of two planes, conv or ssm of one, but got "
                "'%s' of %u (state '%s' of '%s'); update libbraid",
                state.kind, state.num_planes, state.name, path);
  return BRAID_OK;
}

braid_status StateReader::checkElement(const braid_abi_state &state,
                                       StateKind kind) {
  if (state.element != BRAID_ABI_F32 && state.element != BRAID_ABI_BF16)
    return fail(error, BRAID_MISMATCH,
                "expected elements that this version knows, but got number %u "
                "(state '%s' of '%s'); update libbraid",
                state.element, state.name, path);
  uint32_t &element = table.elements[kind];
  if (element != 0 && element != state.element)
    return fail(error, BRAID_MISMATCH,
                "expected one type for all states %s, but got numbers %u and "
                "%u (state '%s' of '%s'); compile the checkpoint again",
                state.kind, element, state.element, state.name, path);
  element = state.element;
  return BRAID_OK;
}

/// Adds what lies between the first and the last element of `axis` to `end`.
bool addAxis(const braid_abi_axis &axis, uint64_t &end) {
  if (axis.size == 0 || axis.panel == 0)
    return false;
  uint64_t last = axis.size - 1;
  return multiplyAdd(last / axis.panel, axis.stride, end, end) &&
         multiplyAdd(last < axis.panel ? last : axis.panel - 1, axis.step, end,
                     end);
}

braid_status StateReader::checkExtent(const braid_abi_state &state,
                                      StateKind kind, uint64_t &elements) {
  uint64_t room = kind == kKv ? model.kv_block_bytes : model.slot_bytes;
  uint64_t positions = kind == kKv ? BRAID_ABI_KV_BLOCK : 1;
  elements = 0;
  for (uint64_t i = 0; i < state.num_planes; ++i) {
    const braid_abi_plane &plane = state.planes[i];
    uint64_t bytes = state.element == BRAID_ABI_BF16 ? 2 : 4;
    uint64_t rows, end = bytes;
    bool fits = multiplyAdd(state.count - 1, state.stride, end, end) &&
                multiplyAdd(1, state.offset, end, end) &&
                multiplyAdd(1, plane.offset, end, end) &&
                addAxis(plane.axes[0], end) && addAxis(plane.axes[1], end) &&
                addAxis(plane.axes[2], end) &&
                multiplyAdd(plane.axes[1].size, plane.axes[2].size, 0, rows) &&
                multiplyAdd(1, rows, elements, elements);
    // Elements have places of their own: so many bytes do not overflow.
    if (!fits || end > room || elements > room / bytes ||
        plane.axes[0].size != positions)
      return fail(error, BRAID_MISMATCH,
                  "expected states within %llu bytes, but got one that leaves "
                  "them (state '%s' of '%s'); compile the checkpoint again",
                  static_cast<ull>(room), state.name, path);
  }
  return BRAID_OK;
}

braid_status StateReader::addLayers(const braid_abi_state &state,
                                    StateKind kind, uint64_t bytes) {
  for (uint64_t i = 0; i < state.count; ++i) {
    if (state.places[i] >= table.layers.size() ||
        table.layers[state.places[i]].state)
      return fail(error, BRAID_MISMATCH,
                  "expected %zu states in places of their own, but got place "
                  "%llu (state '%s' of '%s'); compile the checkpoint again",
                  table.layers.size(), static_cast<ull>(state.places[i]),
                  state.name, path);
    table.layers[state.places[i]] = {&state, kind,
                                     state.offset + i * state.stride, bytes};
    uint64_t &sum = kind == kKv ? table.kvBytes : table.slotBytes;
    if (!multiplyAdd(1, bytes, sum, sum))
      return fail(error, BRAID_MISMATCH,
                  "expected states of less than 2^64 bytes, but got more "
                  "('%s'); compile the checkpoint again",
                  path);
  }
  return BRAID_OK;
}

} // namespace

braid_status braid::runtime::readStates(const braid_abi_model &model,
                                        StateTable &table, const char *path,
                                        braid_error *error) {
  // Every layer's state has a byte of its own, at the least.
  uint64_t count = 0, most = model.slot_bytes + model.kv_block_bytes;
  for (uint64_t i = 0; i < model.num_states; ++i)
    if (!multiplyAdd(1, model.states[i].count, count, count) || count > most)
      return fail(error, BRAID_MISMATCH,
                  "expected at most a state a byte of slots and KV blocks, but "
                  "got %llu for %llu bytes ('%s'); compile the checkpoint "
                  "again",
                  static_cast<ull>(model.states[i].count),
                  static_cast<ull>(most), path);
  table.layers.resize(count);
  StateReader reader(model, table, path, error);
  for (uint64_t i = 0; i < model.num_states; ++i)
    if (braid_status status = reader.read(model.states[i]))
      return status;
  return BRAID_OK;
}
