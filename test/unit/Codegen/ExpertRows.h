//===- ExpertRows.h - Tokens that choose experts ----------------*- C++ -*-===//
#ifndef TEST_UNIT_CODEGEN_EXPERTROWS_H
#define TEST_UNIT_CODEGEN_EXPERTROWS_H

#include "test/unit/Support/KernelOperands.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace braid::test {

/// What a router and sort_rows say of `tokens` tokens: different experts in the
/// slots of a token, none of them expert 1, if there are enough.
struct ExpertRows {
  ExpertRows(int64_t tokens, int64_t slots, int64_t experts, unsigned seed)
      : slots(slots), choice(tokens * slots) {
    std::mt19937 random(seed);
    std::vector<int32_t> all(experts);
    std::iota(all.begin(), all.end(), 0);
    if (experts > slots + 1)
      all.erase(all.begin() + 1);
    for (int64_t t = 0; t < tokens; ++t) {
      std::shuffle(all.begin(), all.end(), random);
      std::copy_n(all.begin(), slots, choice.begin() + t * slots);
    }
    std::vector<int32_t> places(choice.size());
    std::iota(places.begin(), places.end(), 0);
    std::stable_sort(places.begin(), places.end(), [&](int32_t a, int32_t b) {
      return choice[a] < choice[b];
    });
    chosen = Elements::ofIntegers(choice);
    order = Elements::ofIntegers(places);
  }

  int32_t getExpert(int64_t token, int64_t slot) const {
    return choice[token * slots + slot];
  }
  /// The slots of a token, by ascending expert.
  std::vector<int64_t> getSlotsByExpert(int64_t token) const {
    std::vector<int64_t> sorted(slots);
    std::iota(sorted.begin(), sorted.end(), 0);
    std::sort(sorted.begin(), sorted.end(), [&](int64_t a, int64_t b) {
      return getExpert(token, a) < getExpert(token, b);
    });
    return sorted;
  }

  int64_t slots;
  std::vector<int32_t> choice;                // [tokens][slots]
  Elements chosen = Elements::ofIntegers({}); // the same
  Elements order = Elements::ofIntegers({});  // its sort_rows
};

} // namespace braid::test

#endif // TEST_UNIT_CODEGEN_EXPERTROWS_H
