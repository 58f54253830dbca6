//===- Config.h - tokenizer_config.json -------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_CONFIG_H
#define RUNTIME_SRC_TOKENIZER_CONFIG_H

#include "AddedTokens.h"

#include <array>
#include <optional>

namespace braid::text {

/// Special tokens that have a name, in the order in which they get ids.
constexpr std::array<const char *, 7> kNamedTokens = {
    "bos_token", "eos_token", "unk_token", "sep_token",
    "pad_token", "cls_token", "mask_token"};
/// Those of them that programs ask for, in the order of braid_token_role.
constexpr std::array<size_t, 4> kRoles = {0, 1, 2, 4};

/// What is said beside the tokenizer itself.
struct Config {
  std::optional<bool> addBos, addEos, legacy;
  /// Nothing where the files name none.
  std::array<std::optional<AddedToken>, kNamedTokens.size()> named;
  /// Of added_tokens_decoder, by ascending id.
  std::vector<AddedToken> added;
  /// Special tokens beside those that are named.
  std::vector<AddedToken> extra;
};

/// Reads tokenizer_config.json in `directory` and, where that names no special
/// tokens, special_tokens_map.json. Neither need be there.
Config readConfig(const std::string &directory);

/// Fails where there is no directory; `expected` says what it would hold.
void checkDirectory(const std::string &directory, const char *expected);

/// Whether `directory` has a file called `name`; fails for a link that leads
/// nowhere.
bool hasFile(const std::string &directory, const char *name);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_CONFIG_H
