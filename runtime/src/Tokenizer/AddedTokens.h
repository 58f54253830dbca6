//===- AddedTokens.h - Tokens that are cut out of the text first -*- C++
//-*-===//
#ifndef RUNTIME_SRC_TOKENIZER_ADDEDTOKENS_H
#define RUNTIME_SRC_TOKENIZER_ADDEDTOKENS_H

#include "Normalizers.h"
#include "Pieces.h"
#include "Trie.h"

#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace braid::text {

struct AddedToken {
  std::string content;
  bool singleWord = false, leftStrip = false, rightStrip = false;
  bool normalized = true, special = false;

  bool operator==(const AddedToken &other) const;
};

/// Reads an entry of `added_tokens` or `added_tokens_decoder`, or the object
/// that tokenizer_config.json writes for a special token.
AddedToken readAddedToken(const JsonView &json);

/// Where special tokens are but text: [begin, end), ascending and apart.
struct PlainSpans {
  struct Span {
    size_t begin, end;
  };
  const Span *spans = nullptr;
  size_t count = 0;

  /// Whether any byte of [begin, end) is in one.
  bool meet(size_t begin, size_t end) const;
};

/// Tokens beside the model's: found in the text before anything else happens to
/// it or, if they are normalized, in what the normalizer has made of it.
class AddedTokens {
public:
  AddedTokens();

  /// Adds tokens: one has the id of its text in `model` if that is a token
  /// there, else the next id, as the reference numbers them. Empty ones are
  /// ignored; a later one of the same text replaces an earlier.
  void add(const std::vector<AddedToken> &tokens, const Vocabulary &model);
  /// Gets ready to search, once all are added.
  void finish(const Normalizer *normalizer);

  /// Cuts `text` and normalizes what is no token. With `specialAsText`, special
  /// tokens are not looked for; else not where they meet `plain`.
  PieceList extract(std::string_view text, const Normalizer *normalizer,
                    bool specialAsText, const PlainSpans &plain,
                    Scratch &scratch) const;

  /// The id of a token, or kNone.
  uint32_t find(std::string_view content) const;
  /// What a decoder is given: the content as the normalizer leaves it.
  std::optional<std::string_view> text(uint32_t id) const;
  /// The content as written; null for what is no added token.
  const AddedToken *token(uint32_t id) const;
  bool isSpecial(std::string_view text) const {
    return special.count(std::string(text)) != 0;
  }
  uint32_t endId() const { return end; }

private:
  struct Entry {
    AddedToken token;
    std::string pattern;
  };
  struct Cut {
    size_t begin, end;
    uint32_t token;
  };
  /// A text that tokens are cut out of.
  struct Cutting {
    std::string_view text;
    bool specialAsText;
    PlainSpans plain;
    std::vector<Cut> &cuts;
    size_t done = 0;     ///< bytes that are in `cuts`
    size_t blankEnd = 0; ///< where the blanks end that were stripped last
  };
  void add(const AddedToken &token, const Vocabulary &model, uint32_t &next);
  void cut(const Trie &trie, Cutting &cutting) const;
  void cutOut(uint32_t id, size_t begin, size_t end, Cutting &cutting) const;
  bool standsAlone(std::string_view text, size_t begin, size_t end) const;

  std::unordered_map<std::string, uint32_t> ids;
  std::unordered_map<uint32_t, Entry> entries;
  std::unordered_set<std::string> special;
  uint32_t end = 0; ///< one past the highest id
  SetPattern word;
  Trie raw, normalized;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_ADDEDTOKENS_H
