//===- Tokenizer.cpp - Text to ids and back -------------------------------===//
#include "Tokenizer.h"

#include "../Text/Failure.h"

#include <algorithm>

namespace braid::text {
namespace {

/// The largest published tokenizer.json has 33 MB, tokenizer.model 4 MB.
constexpr uint64_t kMaxTokenizerBytes = 64 << 20, kMaxModelBytes = 16 << 20;

} // namespace

Tokenizer::Tokenizer(const Config &config) {
  for (size_t role = 0; role < kRoles.size(); ++role)
    if (const auto &token = config.named[kRoles[role]])
      roles[role] = token->content;
}

std::optional<std::string_view> Tokenizer::token(uint32_t id) const {
  if (const AddedToken *token = added.token(id))
    return token->content;
  return vocabulary().text(id);
}

uint32_t Tokenizer::find(std::string_view token) const {
  uint32_t id = added.find(token);
  return id == kNone ? vocabulary().find(token) : id;
}

uint32_t Tokenizer::endId() const {
  return std::max(added.endId(), vocabulary().endId());
}

bool Tokenizer::isSpecial(uint32_t id) const {
  const AddedToken *token = added.token(id);
  return token && added.isSpecial(token->content);
}

void Tokenizer::addMissing(const Config &config) {
  std::vector<AddedToken> missing;
  auto consider = [&](const AddedToken &token) {
    if (added.find(token.content) == kNone &&
        std::none_of(missing.begin(), missing.end(),
                     [&](const AddedToken &other) {
                       return other.content == token.content;
                     }))
      missing.push_back(token);
  };
  for (const AddedToken &token : config.added)
    consider(token);
  for (const auto &token : config.named)
    if (token)
      consider(*token);
  for (const AddedToken &token : config.extra)
    consider(token);
  added.add(missing, vocabulary());
}

std::unique_ptr<Tokenizer> openTokenizer(const std::string &directory) {
  checkDirectory(directory, "the directory of a tokenizer");
  Config config = readConfig(directory);
  std::string path = directory + "/tokenizer.json";
  if (hasFile(directory, "tokenizer.json"))
    return readTokenizerJson(readFile(path, kMaxTokenizerBytes), config);
  path = directory + "/tokenizer.model";
  if (hasFile(directory, "tokenizer.model"))
    return readSentencePiece(readFile(path, kMaxModelBytes), config);
  fail(BRAID_NOT_FOUND,
       "expected tokenizer.json or tokenizer.model in %s, but there is neither",
       quote(directory).c_str());
}

} // namespace braid::text
