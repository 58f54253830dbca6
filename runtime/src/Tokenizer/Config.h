//===- Config.h - tokenizer_config.json -------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_CONFIG_H
#define RUNTIME_SRC_TOKENIZER_CONFIG_H

#include "AddedTokens.h"

#include <array>
#include <optional>

namespace braid::text {

/// Tokens that programs ask for by name, in the order of braid_token_role.
constexpr std::array<const char *, 4> kRoles = {"bos_token", "eos_token",
                                                "unk_token", "pad_token"};

/// What is said beside the tokenizer itself.
struct Config {
  std::optional<bool> addBos, addEos, legacy;
  /// By role; nothing where the files name none.
  std::array<std::optional<AddedToken>, kRoles.size()> roles;
  /// Of added_tokens_decoder, by ascending id.
  std::vector<AddedToken> added;
  /// Further special tokens: of classes, masks and additional ones.
  std::vector<AddedToken> special;
};

/// Reads tokenizer_config.json in `directory` and, where that names no special
/// tokens, special_tokens_map.json. Neither need be there.
Config readConfig(const std::string &directory);

/// Whether `directory` has a file called `name`.
bool hasFile(const std::string &directory, const char *name);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_CONFIG_H
