//===- Bpe.cpp - The BPE model of tokenizer.json --------------------------===//
#include "Bpe.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"

#include <cstdio>

namespace braid::text {

Bpe::Bpe(const JsonView &json) {
  if (auto type = json.find("type"); type && type->string() != "BPE")
    fail(BRAID_INVALID_ARGUMENT,
         "%s: a model of type %s is not supported; supported is BPE",
         json.place().c_str(), quote(type->string()).c_str());
  if (auto dropout = json.find("dropout"))
    if (const auto *rate = dropout->get().as<uint64_t>();
        (!rate || *rate != 0) &&
        (!dropout->get().as<double>() || *dropout->get().as<double>() != 0))
      dropout->expected("null or 0, as merges that are left out at random are "
                        "for training");
  auto text = [&](const char *name) {
    auto value = json.find(name);
    return value ? std::string(value->string()) : std::string();
  };
  prefix = text("continuing_subword_prefix");
  suffix = text("end_of_word_suffix");
  fuseUnknown = json.booleanOr("fuse_unk", false);
  byteFallback = json.booleanOr("byte_fallback", false);
  ignoreMerges = json.booleanOr("ignore_merges", false);
  readVocabulary(json.at("vocab"));
  readMerges(json.at("merges"));
  unknownName = text("unk_token");
  unknown = tokens.find(unknownName);
}

void Bpe::readVocabulary(const JsonView &json) {
  size_t bytes = 0;
  for (const auto &[text, id] : json.object())
    bytes += text.size();
  tokens.reserve(json.object().size(), bytes);
  for (const auto &[text, id] : json.object()) {
    const auto *number = id.as<uint64_t>();
    if (!number || *number >= kMaxIds)
      JsonView(id, json.place() + "[" + quote(text) + "]")
          .expected("an id below " + std::to_string(kMaxIds));
    tokens.add(text, uint32_t(*number));
  }
  for (unsigned byte = 0; byte < 256; ++byte) {
    char name[8];
    std::snprintf(name, sizeof name, "<0x%02X>", byte);
    byteTokens[byte] = tokens.find(name);
  }
  for (uint32_t c = 0; c < single.size(); ++c) {
    std::string name;
    append(name, c);
    single[c] = tokens.find(name);
  }
}

std::pair<std::string_view, std::string_view>
Bpe::readMerge(const JsonView &json, size_t index) const {
  const Json &merge = json.get().as<JsonArray>()->at(index);
  if (const auto *line = merge.as<std::string>()) {
    size_t blank = line->find(' ');
    if (blank != std::string::npos &&
        line->find(' ', blank + 1) == std::string::npos)
      return {std::string_view(*line).substr(0, blank),
              std::string_view(*line).substr(blank + 1)};
  } else if (const auto *pair = merge.as<JsonArray>()) {
    if (pair->size() == 2 && pair->front().as<std::string>() &&
        pair->back().as<std::string>())
      return {*pair->front().as<std::string>(),
              *pair->back().as<std::string>()};
  }
  json.at(index).expected(R"(two tokens, as "a b" or ["a", "b"])");
}

void Bpe::readMerges(const JsonView &json) {
  size_t count = json.array().size();
  merges.reserve(count);
  std::string joined;
  uint32_t rank = 0;
  for (size_t i = 0; i < count; ++i) {
    // A comment that files of merges begin with.
    const auto *line = json.array()[i].as<std::string>();
    if (line && line->compare(0, 8, "#version") == 0)
      continue;
    auto [left, right] = readMerge(json, i);
    auto idOf = [&](std::string_view token) {
      uint32_t id = tokens.find(token);
      if (id == kNone)
        fail(BRAID_INVALID_ARGUMENT,
             "%s[%zu]: expected tokens of the vocabulary, but %s is none",
             json.place().c_str(), i, quote(token).c_str());
      return id;
    };
    uint32_t leftId = idOf(left), rightId = idOf(right);
    if (right.size() < prefix.size())
      json.at(i).expected("a right side that begins with the prefix " +
                          quote(prefix));
    joined = left;
    joined += right.substr(prefix.size());
    merges.set(leftId, rightId, {rank++, idOf(joined)});
  }
}

bool Bpe::addBytes(std::string_view text, Merger &merger) const {
  for (char c : text)
    if (byteTokens[uint8_t(c)] == kNone)
      return false;
  for (char c : text)
    merger.add(byteTokens[uint8_t(c)]);
  return true;
}

/// The symbols that merging starts with. An unknown one waits until it is known
/// whether the next is unknown, too; bytes do not end the wait, as the
/// reference has it.
void Bpe::addSymbols(std::string_view word, Merger &merger) const {
  bool isSimple = prefix.empty() && suffix.empty(), pending = false;
  std::string spelled;
  for (size_t at = 0, next; at < word.size(); at = next) {
    next = at + lengthOf(word[at]);
    std::string_view text = word.substr(at, next - at);
    uint32_t id = kNone;
    if (isSimple) {
      uint32_t c = decode(word, at);
      id = c < single.size() ? single[c] : tokens.find(text);
    } else {
      spelled = at == 0 ? "" : prefix;
      spelled += text;
      spelled += next == word.size() ? suffix : "";
      text = spelled;
      id = tokens.find(text);
    }
    if (id == kNone && byteFallback && addBytes(text, merger))
      continue;
    bool isUnknown = id == kNone;
    if (isUnknown && unknown == kNone) {
      if (unknownName.empty())
        continue; // as if it were not there
      fail(BRAID_MISMATCH,
           "%s is not in the vocabulary, and neither is unk_token %s",
           quote(text).c_str(), quote(unknownName).c_str());
    }
    if (pending && !(isUnknown && fuseUnknown))
      merger.add(unknown);
    pending = isUnknown;
    if (!isUnknown)
      merger.add(id);
  }
  if (pending)
    merger.add(unknown);
}

void Bpe::encode(std::string_view word, std::vector<int32_t> &ids,
                 Merger &merger) const {
  if (ignoreMerges) {
    uint32_t id = tokens.find(word);
    if (id != kNone) {
      ids.push_back(int32_t(id));
      return;
    }
  }
  merger.clear();
  addSymbols(word, merger);
  merger.run(merges);
  merger.forEach([&](uint32_t id) { ids.push_back(int32_t(id)); });
}

} // namespace braid::text
