//===- CodePointSet.cpp - Sets of characters ------------------------------===//
#include "CodePointSet.h"

#include "../Text/Utf8.h"

#include <algorithm>

namespace braid::text {

void CodePointSet::normalize() {
  std::sort(sorted.begin(), sorted.end(),
            [](Range a, Range b) { return a.first < b.first; });
  size_t kept = 0;
  for (Range range : sorted) {
    if (kept != 0 && range.first <= sorted[kept - 1].last + 1)
      sorted[kept - 1].last = std::max(sorted[kept - 1].last, range.last);
    else
      sorted[kept++] = range;
  }
  sorted.resize(kept);
}

CodePointSet CodePointSet::fromBounds(const uint32_t *bounds, size_t count) {
  CodePointSet set;
  for (size_t i = 0; i + 1 < count; i += 2)
    set.sorted.push_back({bounds[i], bounds[i + 1]});
  set.normalize();
  return set;
}

void CodePointSet::add(uint32_t first, uint32_t last) {
  sorted.push_back({first, last});
  normalize();
}

void CodePointSet::add(const CodePointSet &other) {
  sorted.insert(sorted.end(), other.sorted.begin(), other.sorted.end());
  normalize();
}

CodePointSet CodePointSet::complement() const {
  CodePointSet result;
  uint32_t next = 0;
  for (Range range : sorted) {
    if (range.first > next)
      result.sorted.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kMaxCodePoint)
    result.sorted.push_back({next, kMaxCodePoint});
  return result;
}

CodePointSet CodePointSet::intersect(const CodePointSet &other) const {
  CodePointSet outside = complement();
  outside.add(other.complement());
  return outside.complement();
}

bool CodePointSet::contains(uint32_t c) const {
  auto after =
      std::upper_bound(sorted.begin(), sorted.end(), c,
                       [](uint32_t c, Range range) { return c < range.first; });
  return after != sorted.begin() && c <= std::prev(after)->last;
}

} // namespace braid::text
