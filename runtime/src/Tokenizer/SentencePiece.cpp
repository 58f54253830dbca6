//===- SentencePiece.cpp - The BPE model of tokenizer.model ---------------===//
#include "SentencePiece.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace braid::text {
namespace {

// A symbol is the id of a normal piece, or one of these and what they mark.
constexpr uint32_t kCharacter = 1u << 30; ///< a code point that is no piece
constexpr uint32_t kFrozen = 1u << 31;    ///< a piece that merges with nothing

/// Of work that reading the pieces may take: the sum of their lengths' squares.
constexpr uint64_t kMaxWork = uint64_t(1) << 31;

constexpr size_t kMaxUserDefined = 4096;

} // namespace

SentencePiece::SentencePiece(const ModelProto &proto)
    : charsMap(proto.charsMap), dummy(proto.dummyPrefix),
      removeExtra(proto.removeExtraBlanks), escape(proto.escapeBlanks),
      suffix(proto.suffixBlanks), byteFallback(proto.byteFallback) {
  if (proto.pieces.empty())
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected a SentencePiece model, but got no pieces; "
         "fetch the file again");
  constexpr const char *kModels[] = {"", "Unigram", "BPE", "Word", "Char"};
  if (proto.model != ModelProto::Bpe)
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: a model of type %s is not supported; supported is "
         "BPE",
         proto.model >= 1 && proto.model <= 4 ? kModels[proto.model]
                                              : "unknown");
  if (!proto.denormalizer.empty())
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: a denormalizer is not supported");
  readPieces(proto);
  makeMerges(proto);
}

void SentencePiece::readPieces(const ModelProto &proto) {
  byteIds.fill(kNone);
  for (uint32_t id = 0; id < proto.pieces.size(); ++id) {
    const ModelProto::Piece &piece = proto.pieces[id];
    auto refuse = [&](const char *expected) {
      fail(BRAID_INVALID_ARGUMENT,
           "tokenizer.model: piece %u: expected %s, but got %s of type %lld",
           id, expected, quote(piece.text).c_str(), (long long)piece.type);
    };
    if (piece.text.empty() || findInvalid(piece.text) != piece.text.size())
      refuse("a text of UTF-8");
    if (std::isnan(piece.score))
      refuse("a score that is a number");
    if (piece.type < ModelProto::Normal || piece.type > ModelProto::Byte ||
        piece.type == ModelProto::Unused)
      refuse(
          "a piece that is normal, unknown, control, user-defined or a byte");
    bool isNormal = piece.type == ModelProto::Normal;
    bool isUser = piece.type == ModelProto::UserDefined;
    if (isUser && piece.text.size() > kMaxUserDefined)
      refuse("at most 4096 bytes");
    if ((isNormal && !normal.add(piece.text, id)) ||
        (isUser && !userDefined.add(piece.text, id)))
      refuse("each text once");
    types.push_back(int8_t(piece.type));
    bytes.push_back(0);
    // Texts that are found by what they are shadow those that merging makes.
    bool isNew = all.add(piece.text, id);
    if (!isNew)
      refuse("each text once");
    if (piece.type == ModelProto::Unknown) {
      if (unknown != kNone)
        refuse("one unknown piece");
      unknown = id;
    }
    if (piece.type == ModelProto::Byte)
      readByte(piece.text, id);
  }
  if (unknown == kNone)
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected an unknown piece, but there is none");
  if (byteFallback && std::count(byteIds.begin(), byteIds.end(), kNone) != 0)
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected 256 pieces for bytes, as byte_fallback is "
         "set, but some are missing");
}

void SentencePiece::readByte(std::string_view text, uint32_t id) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    char name[8];
    std::snprintf(name, sizeof name, "<0x%02X>", byte);
    if (text != name)
      continue;
    byteIds[byte] = id;
    bytes[id] = uint8_t(byte);
    return;
  }
  fail(BRAID_INVALID_ARGUMENT,
       "tokenizer.model: piece %u: expected <0x00> to <0xFF> for a byte, but "
       "got %s",
       id, quote(text).c_str());
}

/// The symbol of a text, or kNone if it can be none.
uint32_t SentencePiece::symbolOf(std::string_view text) const {
  uint32_t id = normal.find(text);
  if (id == kNone && lengthOf(text[0]) == text.size())
    return kCharacter | decode(text, 0);
  return id;
}

void SentencePiece::makeMerges(const ModelProto &proto) {
  std::vector<float> scores;
  uint64_t work = 0;
  for (const ModelProto::Piece &piece : proto.pieces) {
    if (piece.type != ModelProto::Normal)
      continue;
    scores.push_back(piece.score);
    work += uint64_t(piece.text.size()) * piece.text.size();
    if (work > kMaxWork || piece.text.size() > UINT32_MAX / 2)
      fail(BRAID_LIMIT,
           "tokenizer.model: expected pieces of a few characters, but those up "
           "to %s are too long",
           quote(piece.text).c_str());
  }
  std::sort(scores.begin(), scores.end(), std::greater<>());
  scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
  for (uint32_t id = 0; id < proto.pieces.size(); ++id) {
    const ModelProto::Piece &piece = proto.pieces[id];
    if (piece.type != ModelProto::Normal)
      continue;
    auto rank = uint32_t(std::lower_bound(scores.begin(), scores.end(),
                                          piece.score, std::greater<>()) -
                         scores.begin());
    std::string_view text = piece.text;
    for (size_t at = lengthOf(text[0]); at < text.size();
         at += lengthOf(text[at])) {
      uint32_t left = symbolOf(text.substr(0, at));
      uint32_t right = symbolOf(text.substr(at));
      if (left != kNone && right != kNone)
        merges.set(left, right, {rank, id});
    }
  }
}

/// What the front of `text`, which is not empty, becomes; returns its length.
size_t SentencePiece::normalizeFront(std::string_view text,
                                     std::string_view &result) const {
  size_t length = userDefined.longest(text).length;
  if (length == 0 && (length = charsMap.longest(text, result)) != 0)
    return length;
  if (length == 0)
    length = lengthOf(text[0]);
  result = text.substr(0, length);
  return length;
}

std::string SentencePiece::normalize(std::string_view text,
                                     bool dummyPrefix) const {
  std::string result;
  std::string_view part, blank = escape ? kBlankSymbol : " ";
  if (removeExtra)
    while (!text.empty()) {
      size_t length = normalizeFront(text, part);
      if (part != " ")
        break;
      text.remove_prefix(length);
    }
  if (text.empty())
    return result;
  if (!suffix && dummyPrefix)
    result += blank;
  bool afterBlank = removeExtra;
  while (!text.empty()) {
    text.remove_prefix(normalizeFront(text, part));
    while (afterBlank && !part.empty() && part[0] == ' ')
      part.remove_prefix(1);
    for (char c : part)
      c == ' ' ? void(result += blank) : void(result += c);
    if (!part.empty())
      afterBlank = part.back() == ' ';
    afterBlank &= removeExtra;
  }
  if (removeExtra)
    while (result.size() >= blank.size() &&
           result.compare(result.size() - blank.size(), blank.size(), blank) ==
               0)
      result.resize(result.size() - blank.size());
  if (suffix && dummyPrefix)
    result += blank;
  return result;
}

void SentencePiece::addSymbols(std::string_view text, Merger &merger) const {
  for (size_t at = 0; at < text.size();) {
    Trie::Match match = userDefined.longest(text.substr(at));
    if (match.length != 0) {
      merger.add(kFrozen | match.value);
      at += match.length;
      continue;
    }
    size_t length = lengthOf(text[at]);
    merger.add(symbolOf(text.substr(at, length)));
    at += length;
  }
}

void SentencePiece::encode(std::string_view text, bool dummyPrefix,
                           std::vector<int32_t> &ids) const {
  std::string normalized = normalize(text, dummyPrefix && dummy);
  if (normalized.size() > UINT32_MAX / 4)
    fail(BRAID_LIMIT,
         "expected a text of at most %u bytes after "
         "normalization, but got %zu",
         UINT32_MAX / 4, normalized.size());
  Merger merger;
  addSymbols(normalized, merger);
  merger.run(merges);
  bool afterUnknown = false;
  merger.forEach([&](uint32_t symbol) {
    if (symbol & kFrozen) {
      ids.push_back(int32_t(symbol & ~kFrozen));
      afterUnknown = false;
      return;
    }
    if (!(symbol & kCharacter)) {
      ids.push_back(int32_t(symbol));
      afterUnknown = false;
      return;
    }
    std::string character;
    append(character, symbol & ~kCharacter);
    // A character may be a control piece, though merging made none of it.
    uint32_t id = all.find(character);
    bool isUnknown = id == kNone || id == unknown;
    if (isUnknown && byteFallback)
      for (char c : character)
        ids.push_back(int32_t(byteIds[uint8_t(c)]));
    else if (!isUnknown || !afterUnknown)
      ids.push_back(int32_t(isUnknown ? unknown : id));
    afterUnknown = isUnknown;
  });
}

} // namespace braid::text
