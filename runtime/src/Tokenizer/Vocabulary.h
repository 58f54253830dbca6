//===- Vocabulary.h - Tokens by text and by id ------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_VOCABULARY_H
#define RUNTIME_SRC_TOKENIZER_VOCABULARY_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// Ids are below this; it bounds tables that ids of a file index.
constexpr uint32_t kMaxIds = 1 << 24;
/// No token, or no symbol.
constexpr uint32_t kNone = UINT32_MAX;

/// A map between texts and ids. A text has one id; of several texts of one id
/// the last one added is what the id means.
class Vocabulary {
public:
  void reserve(size_t tokens, size_t bytes);
  /// False if the text is there already.
  bool add(std::string_view text, uint32_t id);
  /// kNone if `text` is no token.
  uint32_t find(std::string_view text) const;
  /// Nothing if `id` is no token.
  std::optional<std::string_view> text(uint32_t id) const;
  /// The number of texts.
  size_t size() const { return entries.size(); }
  /// One past the highest id.
  uint32_t endId() const { return uint32_t(byId.size()); }

private:
  struct Entry {
    size_t offset;
    uint32_t length, id;
  };
  std::string_view textOf(const Entry &entry) const {
    return std::string_view(bytes).substr(entry.offset, entry.length);
  }
  size_t slotOf(std::string_view text) const;
  void grow();

  std::string bytes;
  std::vector<Entry> entries;
  std::vector<uint32_t> slots; ///< indices into entries, by hash
  std::vector<uint32_t> byId;  ///< the same, by id
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_VOCABULARY_H
