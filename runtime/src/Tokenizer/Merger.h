//===- Merger.h - Byte pair encoding of one word ----------------*- C++ -*-===//
///
/// A word is a row of symbols. Of all neighbours that a rule joins, the pair of
/// the lowest rank is joined first, the leftmost of several; then the next,
/// until no rule applies.
///
/// Jamba cuts no words: a prompt of a megabyte is one, and looking for the best
/// pair anew after each joining would take its square. Here every pair waits in
/// a heap from the moment its two symbols become neighbours, ordered by rank
/// and place. A pair that comes out of the heap may be gone, one of its symbols
/// having been joined to the other side; it is then passed over. Every joining
/// makes at most two new pairs, so that n symbols take n log n steps.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TOKENIZER_MERGER_H
#define RUNTIME_SRC_TOKENIZER_MERGER_H

#include "Vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace braid::text {

/// What two neighbouring symbols become.
struct MergeRule {
  uint32_t rank;   ///< lower goes first
  uint32_t symbol; ///< what they become
};

/// Rules by pairs of symbols.
class MergeTable {
public:
  void reserve(size_t rules);
  /// Replaces the rule of the pair, if there is one.
  void set(uint32_t left, uint32_t right, MergeRule rule);
  const MergeRule *find(uint32_t left, uint32_t right) const {
    if (slots.empty())
      return nullptr;
    uint64_t key = uint64_t(left) << 32 | right;
    const Slot &slot = slots[slotOf(key)];
    return slot.key == key ? &slot.rule : nullptr;
  }

private:
  static constexpr uint64_t kEmpty = UINT64_MAX; // no symbol is kNone
  struct Slot {
    uint64_t key = kEmpty;
    MergeRule rule = {};
  };
  size_t slotOf(uint64_t key) const {
    size_t slot = (key * 0x9e3779b97f4a7c15ull) >> shift;
    while (slots[slot].key != kEmpty && slots[slot].key != key)
      slot = (slot + 1) & (slots.size() - 1);
    return slot;
  }
  void resize(size_t size);

  std::vector<Slot> slots; ///< a power of two of them
  unsigned shift = 64;
  size_t count = 0;
};

/// Joins the symbols of one word after another, in memory of its own.
class Merger {
public:
  void clear() { symbols.clear(); }
  void add(uint32_t symbol) { symbols.push_back({symbol, 0, 0}); }
  /// Joins what was added since clear().
  void run(const MergeTable &table);
  /// Calls `use`(symbol) for what is left, in order.
  template <typename Use>
  void forEach(Use &&use) const {
    for (size_t at = 0; at < symbols.size(); at = symbols[at].next)
      use(symbols[at].symbol);
  }

private:
  struct Symbol {
    uint32_t symbol; ///< kNone: joined to the one before
    uint32_t previous, next;
  };
  struct Candidate {
    uint64_t order; ///< rank << 32 | place of the left symbol
    uint32_t symbol;
    bool operator>(const Candidate &other) const { return order > other.order; }
    bool operator<(const Candidate &other) const { return order < other.order; }
  };
  void start(const MergeTable &table);
  void push(uint32_t left, uint32_t right, const MergeTable &table);
  bool pop(Candidate &best);

  std::vector<Symbol> symbols;
  /// Pairs of the word as it was, sorted, from `next` on; and those that
  /// joining has made, as a heap.
  std::vector<Candidate> first, heap;
  size_t next = 0;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_MERGER_H
