//===- Bpe.h - The BPE model of tokenizer.json ------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_BPE_H
#define RUNTIME_SRC_TOKENIZER_BPE_H

#include "../Text/Json.h"
#include "Merger.h"
#include "Vocabulary.h"

#include <array>

namespace braid::text {

class Bpe {
public:
  /// Reads the member `model` of tokenizer.json.
  explicit Bpe(const JsonView &json);

  /// Appends the ids of a word, which is not empty.
  void encode(std::string_view word, std::vector<int32_t> &ids,
              Merger &merger) const;

  const Vocabulary &vocabulary() const { return tokens; }

private:
  void readVocabulary(const JsonView &json);
  void readMerges(const JsonView &json);
  /// The two sides of a merge, "a b" or ["a", "b"].
  std::pair<std::string_view, std::string_view> readMerge(const JsonView &json,
                                                          size_t index) const;
  bool addBytes(std::string_view text, Merger &merger) const;
  void addSymbols(std::string_view word, Merger &merger) const;

  Vocabulary tokens;
  MergeTable merges;
  std::array<uint32_t, 256> byteTokens; ///< ids of <0x00> to <0xFF>, or kNone
  std::array<uint32_t, 0x180> single;   ///< ids of single characters, or kNone
  std::string prefix, suffix, unknownName;
  uint32_t unknown = kNone; ///< found only when needed: it may be missing
  bool fuseUnknown = false, byteFallback = false, ignoreMerges = false;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_BPE_H
