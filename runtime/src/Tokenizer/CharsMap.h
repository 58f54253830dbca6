//===- CharsMap.h - SentencePiece's compiled normalization ------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_CHARSMAP_H
#define RUNTIME_SRC_TOKENIZER_CHARSMAP_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// Rules from texts to texts: a double-array trie of the left sides, whose
/// values are offsets of zero-terminated right sides. Empty: no rules.
class CharsMap {
public:
  CharsMap() = default;
  /// Checks what of the blob can be checked; searches check the rest.
  explicit CharsMap(std::string_view blob);

  /// The longest left side that `text` begins with: its length, 0 for none,
  /// and its right side.
  size_t longest(std::string_view text, std::string_view &right) const;

private:
  std::vector<uint32_t> units;
  std::string rights;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_CHARSMAP_H
