//===- Tokenizer.h - Text to ids and back -----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_TOKENIZER_H
#define RUNTIME_SRC_TOKENIZER_TOKENIZER_H

#include "Config.h"
#include "Vocabulary.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// Makes text of ids, one after the other.
class Decoding {
public:
  virtual ~Decoding() = default;
  /// Appends to `text` what `id` makes certain. Ids that are no token vanish.
  virtual void push(uint32_t id, std::string &text) = 0;
  /// Appends what was held back.
  virtual void finish(std::string &text) = 0;
};

struct DecodeFlags {
  bool skipSpecial = false;
  bool whole = false; ///< all ids come before anybody looks at the text
};

struct EncodeFlags {
  bool addSpecial = false;    ///< put around the ids what belongs there
  bool specialAsText = false; ///< special tokens in the text are but text
  PlainSpans plainSpans = {}; ///< or only those within these
};

/// What one directory of files describes. Immutable: threads share it.
class Tokenizer {
public:
  explicit Tokenizer(const Config &config);
  virtual ~Tokenizer() = default;

  /// Appends the ids of `text`, which is valid UTF-8.
  virtual void encode(std::string_view text, EncodeFlags flags,
                      std::vector<int32_t> &ids) const = 0;
  virtual std::unique_ptr<Decoding> decode(DecodeFlags flags) const = 0;

  /// A token as the files write it; nothing for an id that is none.
  std::optional<std::string_view> token(uint32_t id) const;
  /// kNone if there is no such token.
  uint32_t find(std::string_view token) const;
  /// One past the highest id.
  uint32_t endId() const;
  bool isSpecial(uint32_t id) const;
  /// The text of a role, or null.
  const std::string *role(size_t role) const {
    return roles[role] ? &*roles[role] : nullptr;
  }

protected:
  virtual const Vocabulary &vocabulary() const = 0;
  /// Adds the tokens of `config` that are not there yet.
  void addMissing(const Config &config);

  AddedTokens added;
  std::array<std::optional<std::string>, kRoles.size()> roles;
};

/// Texts longer than this are refused: places in a word have 32 bits.
constexpr size_t kMaxText = size_t(1) << 30;

/// Reads tokenizer.json of a directory, or its tokenizer.model if it has none.
std::unique_ptr<Tokenizer> openTokenizer(const std::string &directory);

std::unique_ptr<Tokenizer> readTokenizerJson(std::string_view text,
                                             const Config &config);
std::unique_ptr<Tokenizer> readSentencePiece(std::string_view bytes,
                                             const Config &config);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_TOKENIZER_H
