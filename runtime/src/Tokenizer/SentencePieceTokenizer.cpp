//===- SentencePieceTokenizer.cpp - tokenizer.model alone -----------------===//
#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "Regex.h"
#include "SentencePiece.h"
#include "Tokenizer.h"

namespace braid::text {
namespace {

class SentencePieceTokenizer : public Tokenizer {
public:
  SentencePieceTokenizer(const ModelProto &proto, const Config &config);

  void encode(std::string_view text, EncodeFlags flags,
              std::vector<int32_t> &ids) const override;
  std::unique_ptr<Decoding> decode(DecodeFlags flags) const override;

private:
  class StreamDecoding;

  const Vocabulary &vocabulary() const override { return model.vocabulary(); }
  uint32_t idOfRole(size_t role) const;

  SentencePiece model;
  std::string unknownSurface;
  bool dropsBlank; ///< decoding takes a blank from the front
  bool dropsAllBlanks;
  bool legacy;
  uint32_t bos = kNone, eos = kNone; ///< to put around texts
};

SentencePieceTokenizer::SentencePieceTokenizer(const ModelProto &proto,
                                               const Config &config)
    : Tokenizer(config), model(proto), unknownSurface(proto.unknownSurface),
      dropsBlank(proto.dummyPrefix || proto.removeExtraBlanks),
      dropsAllBlanks(proto.removeExtraBlanks),
      legacy(config.legacy.value_or(false)) {
  if (findInvalid(unknownSurface) != unknownSurface.size())
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected unk_surface in UTF-8, but got %s",
         quote(unknownSurface).c_str());
  // SentencePiece finds no such pieces in texts: they are cut out before.
  std::vector<AddedToken> cut;
  for (const ModelProto::Piece &piece : proto.pieces) {
    if (piece.type != ModelProto::Control && piece.type != ModelProto::Unknown)
      continue;
    AddedToken token;
    token.content = piece.text;
    token.normalized = false;
    token.special = true;
    cut.push_back(std::move(token));
  }
  added.add(cut, vocabulary());
  addMissing(config);
  added.finish(nullptr);
  const std::string_view names[] = {proto.bosPiece, proto.eosPiece,
                                    proto.unknownPiece, proto.padPiece};
  for (size_t role = 0; role < kRoles.size(); ++role)
    if (uint32_t id = vocabulary().find(names[role]);
        !roles[role] && id != kNone && model.typeOf(id) != ModelProto::Normal)
      roles[role] = names[role];
  auto wanted = [&](std::optional<bool> flag, size_t role) {
    if (!flag.value_or(false))
      return kNone;
    uint32_t id = roles[role] ? find(*roles[role]) : kNone;
    if (id == kNone)
      fail(BRAID_MISMATCH,
           "tokenizer_config.json asks for %s around texts, but neither file "
           "names one; add it to tokenizer_config.json",
           kNamedTokens[kRoles[role]]);
    return id;
  };
  bos = wanted(config.addBos, 0);
  eos = wanted(config.addEos, 1);
}

void SentencePieceTokenizer::encode(std::string_view text, EncodeFlags flags,
                                    std::vector<int32_t> &ids) const {
  Scratch scratch;
  PieceList list = added.extract(text, nullptr, flags.specialAsText,
                                 flags.plainSpans, scratch);
  if (flags.addSpecial && bos != kNone)
    ids.push_back(int32_t(bos));
  for (const Piece &piece : list.pieces) {
    if (piece.token != Piece::kNoToken)
      ids.push_back(int32_t(piece.token));
    else
      model.encode(list.of(piece), legacy || piece.atStart != 0, ids);
  }
  if (flags.addSpecial && eos != kNone)
    ids.push_back(int32_t(eos));
}

class SentencePieceTokenizer::StreamDecoding : public Decoding {
public:
  StreamDecoding(const SentencePieceTokenizer &tokenizer, DecodeFlags flags)
      : tokenizer(tokenizer), flags(flags) {}

  void push(uint32_t id, std::string &text) override;
  void finish(std::string &text) override {
    endBytes(text);
    isEmpty = isFront = true;
    sawBlank = false;
  }

private:
  void emit(std::string_view part, std::string &text) {
    isEmpty &= part.empty();
    text += part;
  }
  void pushByte(uint8_t byte, std::string &text);
  void pushPiece(std::string_view piece, std::string &text);
  void endBytes(std::string &text);

  const SentencePieceTokenizer &tokenizer;
  DecodeFlags flags;
  std::string bytes;     ///< of a character that is not complete
  bool isEmpty = true;   ///< there is no text yet
  bool sawBlank = false; ///< the last piece had its blank taken
  bool isFront = true;   ///< a blank would be taken
};

void SentencePieceTokenizer::StreamDecoding::push(uint32_t id,
                                                  std::string &text) {
  const SentencePiece &model = tokenizer.model;
  auto piece = tokenizer.token(id);
  if (!piece)
    return;
  bool isAdded = id >= model.vocabulary().endId();
  int64_t type = isAdded ? int64_t(ModelProto::Control) : model.typeOf(id);
  if (type == ModelProto::Byte)
    return pushByte(model.byteOf(id), text);
  endBytes(text);
  isFront &= isEmpty && !sawBlank;
  sawBlank = false;
  if (isAdded || type == ModelProto::Control) {
    if (!flags.skipSpecial || !tokenizer.isSpecial(id))
      emit(*piece, text);
  } else if (type == ModelProto::Unknown) {
    emit(flags.skipSpecial ? std::string_view(tokenizer.unknownSurface)
                           : *piece,
         text);
  } else {
    pushPiece(*piece, text);
  }
}

void SentencePieceTokenizer::StreamDecoding::pushPiece(std::string_view piece,
                                                       std::string &text) {
  if (isFront && tokenizer.dropsBlank &&
      piece.substr(0, kBlankSymbol.size()) == kBlankSymbol) {
    piece.remove_prefix(kBlankSymbol.size());
    sawBlank = !tokenizer.dropsAllBlanks;
  }
  std::string result;
  for (size_t at = 0; at < piece.size(); at += lengthOf(piece[at])) {
    std::string_view c = piece.substr(at, lengthOf(piece[at]));
    result += c == kBlankSymbol ? " " : c;
  }
  emit(result, text);
}

void SentencePieceTokenizer::StreamDecoding::pushByte(uint8_t byte,
                                                      std::string &text) {
  bytes += char(byte);
  while (!bytes.empty()) {
    Utf8Front front = examine(bytes);
    if (front.length == 0 && front.incomplete)
      return;
    // Of bytes that are none, each is replaced by itself.
    emit(front.length == 0 ? kReplacement
                           : std::string_view(bytes).substr(0, front.length),
         text);
    bytes.erase(0, front.length == 0 ? 1 : front.length);
  }
}

void SentencePieceTokenizer::StreamDecoding::endBytes(std::string &text) {
  for (; !bytes.empty(); bytes.pop_back())
    emit(kReplacement, text);
}

std::unique_ptr<Decoding>
SentencePieceTokenizer::decode(DecodeFlags flags) const {
  return std::make_unique<StreamDecoding>(*this, flags);
}

} // namespace

std::unique_ptr<Tokenizer> readSentencePiece(std::string_view bytes,
                                             const Config &config) {
  return std::make_unique<SentencePieceTokenizer>(parseModelProto(bytes),
                                                  config);
}

} // namespace braid::text
