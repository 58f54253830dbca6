//===- TokenizerJson.cpp - tokenizer.json, run as written -----------------===//
#include "../Text/Failure.h"
#include "Bpe.h"
#include "Decoders.h"
#include "PostProcessor.h"
#include "PreTokenizers.h"
#include "Regex.h"
#include "Tokenizer.h"

namespace braid::text {
namespace {

class JsonTokenizer : public Tokenizer {
public:
  JsonTokenizer(const JsonView &json, const Config &config);

  void encode(std::string_view text, EncodeFlags flags,
              std::vector<int32_t> &ids) const override;
  std::unique_ptr<Decoding> decode(DecodeFlags flags) const override;

private:
  class StreamDecoding;

  const Vocabulary &vocabulary() const override { return model.vocabulary(); }

  Bpe model;
  std::unique_ptr<Normalizer> normalizer;     ///< or null
  std::unique_ptr<PreTokenizer> preTokenizer; ///< or null
  PostProcessor postProcessor;
  std::unique_ptr<Decoder> decoder;
};

JsonTokenizer::JsonTokenizer(const JsonView &json, const Config &config)
    : Tokenizer(config), model(json.at("model")) {
  if (auto version = json.find("version");
      version && version->string() != "1.0")
    version->expected("version 1.0");
  if (auto part = json.find("normalizer"))
    normalizer = readNormalizer(*part);
  if (auto part = json.find("pre_tokenizer"))
    preTokenizer = readPreTokenizer(*part);
  if (auto part = json.find("post_processor"))
    postProcessor = PostProcessor(*part);
  auto part = json.find("decoder");
  decoder = part ? readDecoder(*part) : makeJoiningDecoder();
  if (auto tokens = json.find("added_tokens")) {
    std::vector<AddedToken> list;
    list.reserve(tokens->array().size());
    for (size_t i = 0; i < tokens->array().size(); ++i)
      list.push_back(readAddedToken(tokens->at(i)));
    added.add(list, model.vocabulary());
  }
  addMissing(config);
  added.finish(normalizer.get());
}

void JsonTokenizer::encode(std::string_view text, EncodeFlags flags,
                           std::vector<int32_t> &ids) const {
  Scratch scratch;
  PieceList list = added.extract(text, normalizer.get(), flags.specialAsText,
                                 flags.plainSpans, scratch);
  if (preTokenizer)
    preTokenizer->apply(list, scratch);
  Merger merger;
  for (const Piece &piece : list.pieces) {
    if (piece.token != Piece::kNoToken)
      ids.push_back(int32_t(piece.token));
    else if (piece.begin != piece.end)
      model.encode(list.of(piece), ids, merger);
  }
  if (flags.addSpecial)
    postProcessor.apply(ids);
}

/// Tokens through the stages of the decoder, into a text.
class JsonTokenizer::StreamDecoding : public Decoding, private TokenSink {
public:
  StreamDecoding(const JsonTokenizer &tokenizer, DecodeFlags flags)
      : tokenizer(tokenizer), flags(flags),
        first(&tokenizer.decoder->start(*this, flags.whole, stages)) {}

  void push(uint32_t id, std::string &text) override {
    auto token = tokenizer.added.text(id);
    if (!token)
      token = tokenizer.model.vocabulary().text(id);
    if (!token || (flags.skipSpecial && tokenizer.added.isSpecial(*token)))
      return;
    output = &text;
    first->text(*token);
    first->endToken();
  }

  void finish(std::string &text) override {
    output = &text;
    first->finish();
    // The next text begins anew.
    stages.clear();
    first = &tokenizer.decoder->start(*this, flags.whole, stages);
  }

private:
  void text(std::string_view text) override { *output += text; }
  void endToken() override {}
  void finish() override {}

  const JsonTokenizer &tokenizer;
  DecodeFlags flags;
  std::vector<std::unique_ptr<TokenSink>> stages;
  TokenSink *first;
  std::string *output = nullptr;
};

std::unique_ptr<Decoding> JsonTokenizer::decode(DecodeFlags flags) const {
  return std::make_unique<StreamDecoding>(*this, flags);
}

} // namespace

std::unique_ptr<Tokenizer> readTokenizerJson(std::string_view text,
                                             const Config &config) {
  Json json = parseJson(text, "tokenizer.json");
  return std::make_unique<JsonTokenizer>(JsonView(json, "tokenizer.json"),
                                         config);
}

} // namespace braid::text
