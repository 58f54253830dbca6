//===- ModelProto.h - The protobuf of tokenizer.model -----------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_MODELPROTO_H
#define RUNTIME_SRC_TOKENIZER_MODELPROTO_H

#include "Vocabulary.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// Of SentencePiece's ModelProto, what encoding and decoding need; with the
/// defaults of fields that a file leaves out.
struct ModelProto {
  enum Type { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };
  enum Model { Unigram = 1, Bpe, Word, Char };
  struct Piece {
    std::string_view text;
    float score = 0;
    int64_t type = Normal;
  };

  std::vector<Piece> pieces;
  int64_t model = Unigram;
  bool suffixBlanks = false, byteFallback = false;
  std::string_view unknownSurface = " \xe2\x81\x87 ", unknownPiece = "<unk>",
                   bosPiece = "<s>", eosPiece = "</s>", padPiece = "<pad>";
  bool dummyPrefix = true, removeExtraBlanks = true, escapeBlanks = true;
  std::string_view charsMap, denormalizer;
};

/// Reads a tokenizer.model; the result points into `bytes`. Fields that are not
/// known are passed over.
ModelProto parseModelProto(std::string_view bytes, size_t maxPieces = kMaxIds);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_MODELPROTO_H
