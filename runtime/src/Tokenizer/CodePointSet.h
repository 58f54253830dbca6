//===- CodePointSet.h - Sets of characters ----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_CODEPOINTSET_H
#define RUNTIME_SRC_TOKENIZER_CODEPOINTSET_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace braid::text {

/// A set of code points, as ranges that are sorted and apart.
class CodePointSet {
public:
  struct Range {
    uint32_t first, last;
    bool operator==(const Range &other) const {
      return first == other.first && last == other.last;
    }
  };

  CodePointSet() = default;
  CodePointSet(uint32_t first, uint32_t last) { add(first, last); }
  /// Of `count` / 2 pairs [first, last].
  static CodePointSet fromBounds(const uint32_t *bounds, size_t count);

  void add(uint32_t first, uint32_t last);
  void add(const CodePointSet &other);
  CodePointSet complement() const;
  CodePointSet intersect(const CodePointSet &other) const;
  bool contains(uint32_t c) const;

  const std::vector<Range> &ranges() const { return sorted; }
  bool operator==(const CodePointSet &other) const {
    return sorted == other.sorted;
  }

private:
  void normalize();

  std::vector<Range> sorted;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_CODEPOINTSET_H
