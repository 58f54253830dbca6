//===- Pieces.cpp - A text on its way to words ----------------------------===//
#include "Pieces.h"

#include <algorithm>

namespace braid::text {
namespace {

/// Joins matches to their neighbours. What stays marked as a match is removed.
void applyBehavior(std::vector<Span> &spans, Behavior behavior) {
  if (behavior == Behavior::Removed)
    return;
  bool reverse = behavior == Behavior::MergedWithNext;
  if (reverse)
    std::reverse(spans.begin(), spans.end());
  size_t kept = 0;
  bool previous = false;
  for (Span span : spans) {
    bool joins = false;
    if (behavior == Behavior::Contiguous)
      joins = span.isMatch == previous;
    else if (behavior != Behavior::Isolated)
      joins = span.isMatch && !previous;
    previous = span.isMatch;
    if (joins && kept != 0) {
      Span &last = spans[kept - 1];
      last.begin = std::min(last.begin, span.begin);
      last.end = std::max(last.end, span.end);
    } else {
      spans[kept++] = {span.begin, span.end, false};
    }
  }
  spans.resize(kept);
  if (reverse)
    std::reverse(spans.begin(), spans.end());
}

} // namespace

void splitPieces(PieceList &list, const Pattern &pattern, Behavior behavior,
                 bool invert, Scratch &scratch) {
  std::vector<Piece> pieces;
  pieces.reserve(list.pieces.size());
  std::vector<Span> spans;
  for (const Piece &piece : list.pieces) {
    if (piece.token != Piece::kNoToken) {
      pieces.push_back(piece);
      continue;
    }
    pattern.split(list.of(piece), spans, scratch);
    if (invert)
      for (Span &span : spans)
        span.isMatch = !span.isMatch;
    applyBehavior(spans, behavior);
    for (Span span : spans)
      if (!span.isMatch && span.begin != span.end)
        pieces.push_back({piece.begin + span.begin, piece.begin + span.end,
                          piece.atStart - std::min(piece.atStart, span.begin)});
  }
  list.pieces = std::move(pieces);
}

void prepend(Stretch &stretch, std::string_view prefix) {
  if (stretch.text.empty())
    return;
  stretch.text.insert(0, prefix);
  if (stretch.atStart != 0)
    stretch.atStart += prefix.size();
}

void replace(Stretch &stretch, const Pattern &pattern, std::string_view content,
             Scratch &scratch) {
  std::vector<Span> spans;
  pattern.split(stretch.text, spans, scratch);
  std::string result;
  size_t atStart = 0;
  for (Span span : spans) {
    std::string_view part = content;
    bool whole = span.end == 0 || span.end - 1 < stretch.atStart;
    if (!span.isMatch)
      part = std::string_view(stretch.text)
                 .substr(span.begin, span.end - span.begin);
    if (whole)
      atStart = result.size() + part.size();
    else if (!span.isMatch && span.begin < stretch.atStart)
      atStart = result.size() + stretch.atStart - span.begin;
    result += part;
  }
  stretch.text = std::move(result);
  stretch.atStart = atStart;
}

} // namespace braid::text
