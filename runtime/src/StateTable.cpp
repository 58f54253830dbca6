//===- StateTable.cpp - A model's states, without their layouts -----------===//
#include "StateTable.h"
#include "Status.h"

#include <algorithm>

namespace braid::runtime {
namespace {

uint64_t countElementBytes(uint32_t element) {
  return element == BRAID_ABI_BF16 ? 2 : 4;
}

uint64_t place(const braid_abi_axis &axis, uint64_t index) {
  return index / axis.panel * axis.stride + index % axis.panel * axis.step;
}

/// Calls body(offset, count, step) for runs of elements of `plane` in the order
/// of its shape, at one index of its first axis: so many elements, the first at
/// `offset`, each `step` bytes behind the one before.
template <typename Body>
void forEachRun(const braid_abi_plane &plane, uint64_t position, Body body) {
  const braid_abi_axis &row = plane.axes[1], &column = plane.axes[2];
  uint64_t first = plane.offset + place(plane.axes[0], position);
  for (uint64_t i = 0; i < row.size; ++i)
    for (uint64_t j = 0; j < column.size; j += column.panel)
      body(first + place(row, i) + place(column, j),
           std::min(column.panel, column.size - j), column.step);
}

/// Copies `count` elements, each `from` or `to` bytes behind the one before.
template <typename Element>
void copyElements(const uint8_t *source, uint64_t from, uint8_t *target,
                  uint64_t to, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i)
    std::memcpy(target + i * to, source + i * from, sizeof(Element));
}

void copyRun(uint64_t bytes, const uint8_t *source, uint64_t from,
             uint8_t *target, uint64_t to, uint64_t count) {
  if (from == bytes && to == bytes)
    std::memcpy(target, source, count * bytes);
  else if (bytes == 2)
    copyElements<uint16_t>(source, from, target, to, count);
  else
    copyElements<uint32_t>(source, from, target, to, count);
}

/// Calls body(offset, count, step, packed) for the runs of a layer's state,
/// `packed` counting the bytes before each.
template <typename Body>
void forEachRun(const LayerState &layer, uint64_t position, Body body) {
  uint64_t bytes = countElementBytes(layer.state->element), packed = 0;
  for (uint64_t i = 0; i < layer.state->num_planes; ++i)
    forEachRun(layer.state->planes[i], position,
               [&](uint64_t offset, uint64_t count, uint64_t step) {
                 body(layer.offset + offset, count, step, packed);
                 packed += count * bytes;
               });
}

} // namespace

const char *getName(StateKind kind) {
  static const char *const names[] = {"kv", "conv", "ssm"};
  return names[kind];
}

void packState(const LayerState &layer, uint64_t position,
               const uint8_t *memory, uint8_t *packed) {
  uint64_t bytes = countElementBytes(layer.state->element);
  forEachRun(layer, position,
             [&](uint64_t offset, uint64_t count, uint64_t step, uint64_t to) {
               copyRun(bytes, memory + offset, step, packed + to, bytes, count);
             });
}

void unpackState(const LayerState &layer, uint64_t position,
                 const uint8_t *packed, uint8_t *memory) {
  uint64_t bytes = countElementBytes(layer.state->element);
  forEachRun(
      layer, position,
      [&](uint64_t offset, uint64_t count, uint64_t step, uint64_t from) {
        copyRun(bytes, packed + from, bytes, memory + offset, step, count);
      });
}

void poisonState(const LayerState &layer, uint64_t position, uint8_t *memory) {
  static const uint8_t ones[4] = {0xff, 0xff, 0xff, 0xff};
  uint64_t bytes = countElementBytes(layer.state->element);
  forEachRun(layer, position,
             [&](uint64_t offset, uint64_t count, uint64_t step, uint64_t) {
               for (uint64_t i = 0; i < count; ++i)
                 std::memcpy(memory + offset + i * step, ones, bytes);
             });
}

} // namespace braid::runtime
