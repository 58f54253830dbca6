//===- Pieces.h - A text on its way to words --------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_PIECES_H
#define RUNTIME_SRC_TOKENIZER_PIECES_H

#include "Pattern.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// A stretch of text that is rewritten as a whole.
///
/// Metaspace has a scheme that acts only where the whole text begins. A
/// character keeps, through all rewriting, the place of the one that it comes
/// from; all we need of it is whether that is the very beginning.
struct Stretch {
  std::string text;
  size_t atStart; ///< bytes in front that come from the first character
};

/// A part of PieceList::text.
struct Piece {
  static constexpr uint32_t kNoToken = UINT32_MAX;
  size_t begin, end;
  size_t atStart;            ///< as Stretch has it
  uint32_t token = kNoToken; ///< an added token's id; then nobody touches it
};

/// What pre-tokenizers cut and rewrite.
struct PieceList {
  std::string text;
  std::vector<Piece> pieces;

  std::string_view of(const Piece &piece) const {
    return std::string_view(text).substr(piece.begin, piece.end - piece.begin);
  }
};

/// What becomes of matches when a text is split.
enum class Behavior {
  Removed,
  Isolated,
  MergedWithPrevious,
  MergedWithNext,
  Contiguous
};

/// Splits every piece that is no token; parts that are empty vanish. `invert`
/// takes what lies between matches for the matches.
void splitPieces(PieceList &list, const Pattern &pattern, Behavior behavior,
                 bool invert, Scratch &scratch);

/// Puts `prefix` in front of a stretch that is not empty.
void prepend(Stretch &stretch, std::string_view prefix);

/// Replaces every match. A replacement comes from the last character of what it
/// replaces, as the reference has it.
void replace(Stretch &stretch, const Pattern &pattern, std::string_view content,
             Scratch &scratch);

/// Rewrites every piece that is no token by `rewrite`(Stretch &).
template <typename Rewrite>
void rewritePieces(PieceList &list, Rewrite &&rewrite) {
  std::string text;
  text.reserve(list.text.size());
  Stretch stretch;
  for (Piece &piece : list.pieces) {
    size_t begin = text.size();
    if (piece.token == Piece::kNoToken) {
      stretch.text = list.of(piece);
      stretch.atStart = piece.atStart;
      rewrite(stretch);
      text += stretch.text;
      piece.atStart = stretch.atStart;
    }
    piece.begin = begin;
    piece.end = text.size();
  }
  list.text = std::move(text);
}

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_PIECES_H
