//===- Merger.cpp - Byte pair encoding of one word ------------------------===//
#include "Merger.h"

#include <algorithm>
#include <functional>

namespace braid::text {

void MergeTable::reserve(size_t rules) {
  size_t size = 16;
  while (size < rules * 2)
    size *= 2;
  if (size > slots.size())
    resize(size);
}

void MergeTable::resize(size_t size) {
  std::vector<Slot> old(size);
  old.swap(slots);
  shift = 64 - unsigned(__builtin_ctzll(size));
  for (const Slot &slot : old)
    if (slot.key != kEmpty)
      slots[slotOf(slot.key)] = slot;
}

void MergeTable::set(uint32_t left, uint32_t right, MergeRule rule) {
  reserve(count + 1);
  uint64_t key = uint64_t(left) << 32 | right;
  Slot &slot = slots[slotOf(key)];
  count += slot.key == kEmpty;
  slot = {key, rule};
}

void Merger::push(uint32_t left, uint32_t right, const MergeTable &table) {
  const MergeRule *rule =
      table.find(symbols[left].symbol, symbols[right].symbol);
  if (!rule)
    return;
  heap.push_back({uint64_t(rule->rank) << 32 | left, rule->symbol});
  std::push_heap(heap.begin(), heap.end(), std::greater<>());
}

/// The best pair, of the two places where pairs wait.
bool Merger::pop(Candidate &best) {
  bool hasFirst = next < first.size();
  if (heap.empty() || (hasFirst && first[next] < heap.front())) {
    if (hasFirst)
      best = first[next++];
    return hasFirst;
  }
  std::pop_heap(heap.begin(), heap.end(), std::greater<>());
  best = heap.back();
  heap.pop_back();
  return true;
}

void Merger::start(const MergeTable &table) {
  auto size = uint32_t(symbols.size());
  for (uint32_t i = 0; i < size; ++i) {
    symbols[i].previous = i - 1; // wraps to kNone
    symbols[i].next = i + 1;
  }
  heap.clear();
  first.clear();
  next = 0;
  for (uint32_t i = 0; i + 1 < size; ++i)
    if (const MergeRule *rule =
            table.find(symbols[i].symbol, symbols[i + 1].symbol))
      first.push_back({uint64_t(rule->rank) << 32 | i, rule->symbol});
  std::sort(first.begin(), first.end());
}

void Merger::run(const MergeTable &table) {
  start(table);
  auto size = uint32_t(symbols.size());
  Candidate best;
  while (pop(best)) {
    auto left = uint32_t(best.order);
    uint32_t right = symbols[left].next;
    if (symbols[left].symbol == kNone || right >= size)
      continue;
    // Both are still there only if they still make what they made.
    const MergeRule *rule =
        table.find(symbols[left].symbol, symbols[right].symbol);
    if (!rule || rule->symbol != best.symbol)
      continue;
    symbols[left].symbol = best.symbol;
    symbols[left].next = symbols[right].next;
    symbols[right].symbol = kNone;
    if (symbols[left].next < size)
      symbols[symbols[left].next].previous = left;
    if (symbols[left].previous != kNone)
      push(symbols[left].previous, left, table);
    if (symbols[left].next < size)
      push(left, symbols[left].next, table);
  }
}

} // namespace braid::text
