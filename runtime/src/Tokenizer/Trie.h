//===- Trie.h - Finding the longest of many texts ---------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_TRIE_H
#define RUNTIME_SRC_TOKENIZER_TRIE_H

#include "Vocabulary.h"

#include <array>

namespace braid::text {

/// Texts with values, found by what a text begins with.
class Trie {
public:
  Trie();
  /// False if `text` is there already.
  bool add(std::string_view text, uint32_t value);
  bool empty() const { return nodes.size() == 1 && !hasEmptyText(); }
  /// Whether a text is empty; every text begins with that.
  bool hasEmptyText() const { return nodes[0].value != kNone; }

  struct Match {
    size_t length = 0;
    uint32_t value = kNone; ///< then there is none
  };
  /// The longest text that `text` begins with.
  Match longest(std::string_view text) const;
  /// Whether some text that is not empty begins with `byte`.
  bool mayBegin(char byte) const { return roots[uint8_t(byte)] != 0; }

private:
  struct Node {
    uint32_t child = 0, sibling = 0; ///< 0: none, the root being nobody's
    uint32_t value = kNone;
    char byte = 0;
  };
  uint32_t step(uint32_t node, char byte) const;

  std::array<uint32_t, 256> roots; ///< children of the root
  std::vector<Node> nodes;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_TRIE_H
