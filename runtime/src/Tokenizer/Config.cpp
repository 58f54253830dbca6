//===- Config.cpp - tokenizer_config.json ---------------------------------===//
#include "Config.h"

#include "../Text/Failure.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace braid::text {
namespace {

/// Templates make these files long, but not this long.
constexpr uint64_t kMaxConfigBytes = 16 << 20;

/// A special token as text or as an object.
AddedToken readSpecial(const JsonView &json) {
  AddedToken token;
  if (json.get().as<std::string>()) {
    token.content = json.string();
    token.normalized = false;
  } else {
    token = readAddedToken(json);
  }
  token.special = true;
  return token;
}

std::optional<bool> readFlag(const JsonView &json, const char *name) {
  auto flag = json.find(name);
  return flag ? std::optional(flag->boolean()) : std::nullopt;
}

void readAddedTokens(const JsonView &json, Config &config) {
  std::vector<std::pair<uint64_t, AddedToken>> tokens;
  for (const auto &[key, value] : json.object()) {
    JsonView entry(value, json.place() + "[" + quote(key) + "]");
    uint64_t id = 0;
    bool isNumber = !key.empty() && key.size() <= 9;
    for (char digit : key) {
      isNumber &= digit >= '0' && digit <= '9';
      id = id * 10 + uint64_t(digit - '0');
    }
    if (!isNumber)
      fail(BRAID_INVALID_ARGUMENT, "%s: expected ids as keys, but got %s",
           json.place().c_str(), quote(key).c_str());
    tokens.emplace_back(id, readAddedToken(entry));
  }
  std::sort(tokens.begin(), tokens.end(),
            [](const auto &a, const auto &b) { return a.first < b.first; });
  for (auto &[id, token] : tokens)
    config.added.push_back(std::move(token));
}

/// What both files may say.
void readSpecialTokens(const JsonView &json, Config &config) {
  for (size_t i = 0; i < kNamedTokens.size(); ++i)
    if (auto token = json.find(kNamedTokens[i]); token && !config.named[i])
      config.named[i] = readSpecial(*token);
  // The name of today and that of before; a class may name each.
  for (const char *name :
       {"extra_special_tokens", "additional_special_tokens"}) {
    auto more = json.find(name);
    if (more && more->get().as<JsonObject>())
      for (const auto &[key, value] : more->object())
        config.extra.push_back(
            readSpecial(JsonView(value, more->place() + "." + key)));
    else if (more)
      for (size_t i = 0; i < more->array().size(); ++i)
        config.extra.push_back(readSpecial(more->at(i)));
  }
}

} // namespace

void checkDirectory(const std::string &directory, const char *expected) {
  struct stat status;
  if (stat(directory.c_str(), &status) != 0)
    fail(errno == ENOENT ? BRAID_NOT_FOUND : BRAID_IO, "cannot read %s: %s",
         quote(directory).c_str(), std::strerror(errno));
  if (!S_ISDIR(status.st_mode))
    fail(BRAID_NOT_FOUND,
         "expected %s, but %s is a file; name the directory that it is in",
         expected, quote(directory).c_str());
}

bool hasFile(const std::string &directory, const char *name) {
  struct stat status;
  std::string path = directory + "/" + name;
  if (stat(path.c_str(), &status) == 0)
    return true;
  int reason = errno;
  if (reason == ENOENT && lstat(path.c_str(), &status) != 0)
    return false;
  fail(BRAID_IO, "cannot read %s: %s", quote(path).c_str(),
       std::strerror(reason));
}

Config readConfig(const std::string &directory) {
  Config config;
  const char *name = "tokenizer_config.json";
  if (hasFile(directory, name)) {
    Json json =
        parseJson(readFile(directory + "/" + name, kMaxConfigBytes), name);
    JsonView view(json, name);
    config.addBos = readFlag(view, "add_bos_token");
    config.addEos = readFlag(view, "add_eos_token");
    config.legacy = readFlag(view, "legacy");
    if (auto tokens = view.find("added_tokens_decoder"))
      readAddedTokens(*tokens, config);
    readSpecialTokens(view, config);
  }
  name = "special_tokens_map.json";
  if (hasFile(directory, name)) {
    Json json =
        parseJson(readFile(directory + "/" + name, kMaxConfigBytes), name);
    readSpecialTokens(JsonView(json, name), config);
  }
  return config;
}

} // namespace braid::text
