//===- PreTokenizers.cpp - Cutting text into words ------------------------===//
#include "PreTokenizers.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "Normalizers.h"
#include "Regex.h"
#include "Unicode.h"

#include <algorithm>
#include <array>

namespace braid::text {
namespace {

/// How GPT-2 cut text; ByteLevel carries it.
constexpr std::string_view kGpt2 =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+)"
    R"(|\s+(?!\S)|\s+)";

/// Of each byte, the character that stands for it; and the way back.
struct ByteAlphabet {
  ByteAlphabet() {
    uint32_t next = 0x100;
    bytes.fill(-1);
    for (uint32_t byte = 0; byte < 256; ++byte) {
      bool printable = (byte >= '!' && byte <= '~') ||
                       (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
      uint32_t c = printable ? byte : next++;
      characters[byte] = c;
      bytes[c] = int16_t(byte);
    }
  }
  std::array<uint32_t, 256> characters;
  std::array<int16_t, 0x144> bytes;
};

const ByteAlphabet &byteAlphabet() {
  static const ByteAlphabet alphabet;
  return alphabet;
}

class Split : public PreTokenizer {
public:
  Split(std::unique_ptr<Pattern> pattern, Behavior behavior, bool invert)
      : pattern(std::move(pattern)), behavior(behavior), invert(invert) {}
  void apply(PieceList &list, Scratch &scratch) const override {
    splitPieces(list, *pattern, behavior, invert, scratch);
  }

private:
  std::unique_ptr<Pattern> pattern;
  Behavior behavior;
  bool invert;
};

class ByteLevel : public PreTokenizer {
public:
  ByteLevel(bool addPrefixSpace, bool useRegex)
      : addPrefixSpace(addPrefixSpace) {
    if (useRegex)
      regex = std::make_unique<Regex>(kGpt2, "ByteLevel");
  }

  void apply(PieceList &list, Scratch &scratch) const override {
    if (addPrefixSpace)
      rewritePieces(list, [](Stretch &stretch) {
        if (stretch.text[0] != ' ')
          prepend(stretch, " ");
      });
    if (regex)
      splitPieces(list, *regex, Behavior::Isolated, false, scratch);
    std::string spelled;
    rewritePieces(list, [&](Stretch &stretch) {
      spelled.clear();
      size_t atStart = 0;
      for (size_t i = 0; i < stretch.text.size(); ++i) {
        append(spelled, byteToCharacter(uint8_t(stretch.text[i])));
        if (i < stretch.atStart)
          atStart = spelled.size();
      }
      stretch.text.swap(spelled);
      stretch.atStart = atStart;
    });
  }

private:
  bool addPrefixSpace;
  std::unique_ptr<Regex> regex;
};

class Metaspace : public PreTokenizer {
public:
  Metaspace(uint32_t replacement, PrependScheme scheme, bool split)
      : scheme(scheme), split(split), blank(" "),
        pattern(CodePointSet(replacement, replacement)) {
    append(symbol, replacement);
  }

  void apply(PieceList &list, Scratch &scratch) const override {
    rewritePieces(list, [&](Stretch &stretch) {
      replace(stretch, blank, symbol, scratch);
      bool wanted = scheme == PrependScheme::Always ||
                    (scheme == PrependScheme::First && stretch.atStart != 0);
      if (wanted && stretch.text.compare(0, symbol.size(), symbol) != 0)
        prepend(stretch, symbol);
    });
    if (split)
      splitPieces(list, pattern, Behavior::MergedWithNext, false, scratch);
  }

private:
  PrependScheme scheme;
  bool split;
  std::string symbol;
  LiteralPattern blank;
  SetPattern pattern;
};

class Sequence : public PreTokenizer {
public:
  explicit Sequence(const JsonView &json) {
    for (size_t i = 0; i < json.array().size(); ++i)
      parts.push_back(readPreTokenizer(json.at(i)));
  }
  void apply(PieceList &list, Scratch &scratch) const override {
    for (const auto &part : parts)
      part->apply(list, scratch);
  }

private:
  std::vector<std::unique_ptr<PreTokenizer>> parts;
};

/// The names as tokenizer.json has them, which come in two spellings.
Behavior readBehavior(const JsonView &json) {
  std::string_view name = json.string();
  if (name == "Removed" || name == "removed")
    return Behavior::Removed;
  if (name == "Isolated" || name == "isolated")
    return Behavior::Isolated;
  if (name == "MergedWithPrevious" || name == "merged_with_previous")
    return Behavior::MergedWithPrevious;
  if (name == "MergedWithNext" || name == "merged_with_next")
    return Behavior::MergedWithNext;
  if (name == "Contiguous" || name == "contiguous")
    return Behavior::Contiguous;
  json.expected("Removed, Isolated, MergedWithPrevious, MergedWithNext or "
                "Contiguous");
}

std::unique_ptr<PreTokenizer> makeSplit(CodePointSet set, Behavior behavior) {
  return std::make_unique<Split>(std::make_unique<SetPattern>(std::move(set)),
                                 behavior, false);
}

} // namespace

uint32_t byteToCharacter(uint8_t byte) {
  return byteAlphabet().characters[byte];
}

int characterToByte(uint32_t c) {
  const auto &bytes = byteAlphabet().bytes;
  return c < bytes.size() ? bytes[c] : -1;
}

PrependScheme readPrependScheme(const JsonView &json) {
  PrependScheme scheme = PrependScheme::Always;
  if (auto name = json.find("prepend_scheme")) {
    if (name->string() == "first")
      scheme = PrependScheme::First;
    else if (name->string() == "never")
      scheme = PrependScheme::Never;
    else if (name->string() != "always")
      name->expected("always, first or never");
  }
  // What files before prepend_scheme say.
  auto old = json.find("add_prefix_space");
  if (!old || old->boolean())
    return scheme;
  if (json.find("prepend_scheme") && scheme != PrependScheme::Never)
    old->expected("true, as prepend_scheme is not never");
  return PrependScheme::Never;
}

std::unique_ptr<PreTokenizer> readPreTokenizer(const JsonView &json) {
  std::string_view type = json.at("type").string();
  if (type == "Sequence")
    return std::make_unique<Sequence>(json.at("pretokenizers"));
  if (type == "Split")
    return std::make_unique<Split>(readPattern(json.at("pattern")),
                                   readBehavior(json.at("behavior")),
                                   json.at("invert").boolean());
  if (type == "ByteLevel")
    return std::make_unique<ByteLevel>(json.at("add_prefix_space").boolean(),
                                       json.booleanOr("use_regex", true));
  if (type == "Metaspace")
    return std::make_unique<Metaspace>(json.at("replacement").character(),
                                       readPrependScheme(json),
                                       json.booleanOr("split", true));
  if (type == "Whitespace")
    return std::make_unique<Split>(std::make_unique<WordPattern>(),
                                   Behavior::Removed, true);
  if (type == "Digits")
    return makeSplit(numericSet(), json.at("individual_digits").boolean()
                                       ? Behavior::Isolated
                                       : Behavior::Contiguous);
  if (type == "Punctuation") {
    auto behavior = json.find("behavior");
    return makeSplit(punctuationSet(),
                     behavior ? readBehavior(*behavior) : Behavior::Isolated);
  }
  refuseComponent(json, "a pre-tokenizer",
                  "ByteLevel, Digits, Metaspace, Punctuation, Sequence, Split "
                  "and Whitespace");
}

} // namespace braid::text
