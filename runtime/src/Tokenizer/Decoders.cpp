//===- Decoders.cpp - From tokens to text, a token at a time --------------===//
#include "Decoders.h"

#include "../Text/Utf8.h"
#include "DecodeStages.h"
#include "Normalizers.h"
#include "PreTokenizers.h"

namespace braid::text {
namespace {

using Stages = std::vector<std::unique_ptr<TokenSink>>;

/// Makes a stage that `stages` owns.
template <typename Stage, typename... Arguments>
TokenSink &make(Stages &stages, Arguments &&...arguments) {
  stages.push_back(
      std::make_unique<Stage>(std::forward<Arguments>(arguments)...));
  return *stages.back();
}

/// A decoder of nothing but its stage.
template <typename Stage>
class Plain : public Decoder {
public:
  TokenSink &start(TokenSink &next, bool, Stages &stages) const override {
    return make<Stage>(stages, next);
  }
};

class ByteFallback : public Decoder {
public:
  TokenSink &start(TokenSink &next, bool whole, Stages &stages) const override {
    return make<ByteFallbackStage>(stages, next, whole);
  }
};

class Replace : public Decoder {
public:
  explicit Replace(const JsonView &json)
      : content(json.at("content").string()) {
    JsonView what = json.at("pattern");
    pattern = readPattern(what);
    if (auto text = what.find("String"))
      literal = text->string();
  }
  TokenSink &start(TokenSink &next, bool, Stages &stages) const override {
    if (literal.empty())
      return make<ReplacePatternStage>(stages, next, *pattern, content);
    return make<ReplaceLiteralStage>(stages, next, literal, content);
  }

private:
  std::unique_ptr<Pattern> pattern;
  std::string literal, content;
};

class Strip : public Decoder {
public:
  explicit Strip(const JsonView &json)
      : first(json.at("start").integer(UINT32_MAX)),
        last(json.at("stop").integer(UINT32_MAX)) {
    append(content, json.at("content").character());
  }
  TokenSink &start(TokenSink &next, bool, Stages &stages) const override {
    return make<StripStage>(stages, next, content, first, last);
  }

private:
  std::string content;
  uint64_t first, last;
};

class Metaspace : public Decoder {
public:
  explicit Metaspace(const JsonView &json)
      : dropsFirst(readPrependScheme(json) != PrependScheme::Never) {
    append(symbol, json.at("replacement").character());
  }
  TokenSink &start(TokenSink &next, bool, Stages &stages) const override {
    return make<MetaspaceStage>(stages, next, symbol, dropsFirst);
  }

private:
  std::string symbol;
  bool dropsFirst;
};

class Sequence : public Decoder {
public:
  explicit Sequence(const JsonView &json) {
    for (size_t i = 0; i < json.array().size(); ++i)
      parts.push_back(readDecoder(json.at(i)));
  }
  TokenSink &start(TokenSink &next, bool whole, Stages &stages) const override {
    TokenSink *first = &next;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      first = &(*part)->start(*first, whole, stages);
    return *first;
  }

private:
  std::vector<std::unique_ptr<Decoder>> parts;
};

} // namespace

std::unique_ptr<Decoder> readDecoder(const JsonView &json) {
  std::string_view type = json.at("type").string();
  if (type == "Sequence")
    return std::make_unique<Sequence>(json.at("decoders"));
  if (type == "Replace")
    return std::make_unique<Replace>(json);
  if (type == "ByteFallback")
    return std::make_unique<ByteFallback>();
  if (type == "Fuse")
    return std::make_unique<Plain<FuseStage>>();
  if (type == "Strip")
    return std::make_unique<Strip>(json);
  if (type == "ByteLevel")
    return std::make_unique<Plain<ByteLevelStage>>();
  if (type == "Metaspace")
    return std::make_unique<Metaspace>(json);
  refuseComponent(json, "a decoder",
                  "ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence "
                  "and Strip");
}

std::unique_ptr<Decoder> makeJoiningDecoder() {
  return std::make_unique<Plain<JoinStage>>();
}

} // namespace braid::text
