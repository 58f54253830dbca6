//===- SentencePiece.h - The BPE model of tokenizer.model -------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_SENTENCEPIECE_H
#define RUNTIME_SRC_TOKENIZER_SENTENCEPIECE_H

#include "CharsMap.h"
#include "Merger.h"
#include "ModelProto.h"
#include "Trie.h"

#include <array>

namespace braid::text {

/// The character that stands for a blank, U+2581.
constexpr std::string_view kBlankSymbol = "\xe2\x96\x81";

/// Normalization and encoding as SentencePiece does them. Merging joins any two
/// neighbours whose texts together are a piece, that of the highest score first
/// and the leftmost of several.
class SentencePiece {
public:
  explicit SentencePiece(const ModelProto &proto);

  /// Appends the ids of `text`; `dummyPrefix` is whether a blank may be put in
  /// front, if the model has that.
  void encode(std::string_view text, bool dummyPrefix,
              std::vector<int32_t> &ids) const;

  /// Normal and user-defined pieces shadowed by others included: by id.
  const Vocabulary &vocabulary() const { return all; }
  int64_t typeOf(uint32_t id) const { return types[id]; }
  uint32_t unknownId() const { return unknown; }
  /// The byte that a piece of type Byte stands for.
  uint8_t byteOf(uint32_t id) const { return bytes[id]; }

private:
  void readPieces(const ModelProto &proto);
  void readByte(std::string_view text, uint32_t id);
  void makeMerges(const ModelProto &proto);
  std::string normalize(std::string_view text, bool dummyPrefix) const;
  size_t normalizeFront(std::string_view text, std::string_view &result) const;
  void addSymbols(std::string_view text, Merger &merger) const;
  uint32_t symbolOf(std::string_view text) const;

  CharsMap charsMap;
  bool dummy, removeExtra, escape, suffix, byteFallback;
  Vocabulary all;    ///< every piece
  Vocabulary normal; ///< what merging may make
  Trie userDefined;
  MergeTable merges;
  std::vector<int8_t> types;
  std::vector<uint8_t> bytes;
  std::array<uint32_t, 256> byteIds;
  uint32_t unknown = kNone;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_SENTENCEPIECE_H
