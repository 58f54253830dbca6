//===- AddedTokens.cpp - Tokens that are cut out of the text first --------===//
#include "AddedTokens.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "Regex.h"
#include "Unicode.h"

#include <algorithm>

namespace braid::text {
namespace {

/// A search may look at this many bytes from every place of a text.
constexpr size_t kMaxContent = 4096;

} // namespace

bool AddedToken::operator==(const AddedToken &other) const {
  return content == other.content && singleWord == other.singleWord &&
         leftStrip == other.leftStrip && rightStrip == other.rightStrip &&
         normalized == other.normalized && special == other.special;
}

AddedToken readAddedToken(const JsonView &json) {
  AddedToken token;
  token.content = json.at("content").string();
  if (token.content.size() > kMaxContent)
    fail(BRAID_LIMIT,
         "%s: expected the text of a token to have at most %zu bytes, but got "
         "%zu",
         json.place().c_str(), kMaxContent, token.content.size());
  token.singleWord = json.booleanOr("single_word", false);
  token.leftStrip = json.booleanOr("lstrip", false);
  token.rightStrip = json.booleanOr("rstrip", false);
  token.special = json.booleanOr("special", false);
  token.normalized = json.booleanOr("normalized", !token.special);
  return token;
}

bool PlainSpans::meet(size_t begin, size_t end) const {
  const Span *next =
      std::partition_point(spans, spans + count,
                           [&](const Span &span) { return span.end <= begin; });
  return next != spans + count && next->begin < end;
}

AddedTokens::AddedTokens() : word(tokenWordSet()) {}

void AddedTokens::add(const std::vector<AddedToken> &tokens,
                      const Vocabulary &model) {
  uint32_t next = std::max(end, uint32_t(model.size()));
  for (const AddedToken &token : tokens)
    if (!token.content.empty())
      add(token, model, next);
}

void AddedTokens::add(const AddedToken &token, const Vocabulary &model,
                      uint32_t &next) {
  uint32_t id = find(token.content);
  if (id == kNone)
    id = model.find(token.content);
  if (id == kNone)
    id = next++;
  if (id >= kMaxIds)
    fail(BRAID_LIMIT, "expected ids below %u, but added token %s gets %u",
         kMaxIds, quote(token.content).c_str(), id);
  ids[token.content] = id;
  entries[id].token = token;
  end = std::max(end, id + 1);
  if (token.special)
    special.insert(token.content);
}

void AddedTokens::finish(const Normalizer *normalizer) {
  Scratch scratch;
  for (uint32_t id = 0; id < end; ++id) {
    auto found = entries.find(id);
    if (found == entries.end())
      continue;
    Entry &entry = found->second;
    entry.pattern = entry.token.content;
    if (entry.token.normalized && normalizer) {
      Stretch stretch = {entry.token.content, 0};
      normalizer->apply(stretch, scratch);
      entry.pattern = stretch.text;
    }
    if (entry.pattern.empty())
      fail(BRAID_INVALID_ARGUMENT,
           "expected the normalizer to leave something of every added token, "
           "but of %s it leaves nothing; set its normalized to false",
           quote(entry.token.content).c_str());
    // Of several that the normalizer makes one, the lowest id is found; the
    // reference finds any.
    (entry.token.normalized ? normalized : raw).add(entry.pattern, id);
  }
}

bool AddedTokens::standsAlone(std::string_view text, size_t begin,
                              size_t end) const {
  return (begin == 0 || !word.contains(decode(text, before(text, begin)))) &&
         (end == text.size() || !word.contains(decode(text, end)));
}

/// The longest token at the leftmost place; then on behind it, even if flags
/// turn it down.
void AddedTokens::cut(std::string_view text, const Trie &trie,
                      bool specialAsText, const PlainSpans &plain,
                      std::vector<Cut> &cuts) const {
  cuts.clear();
  size_t done = 0, blankEnd = 0;
  for (size_t at = 0; at < text.size() && !trie.empty();) {
    if (!trie.mayBegin(text[at])) {
      ++at;
      continue;
    }
    Trie::Match match = trie.longest(text.substr(at));
    if (match.length == 0) {
      ++at;
      continue;
    }
    size_t begin = at, end = at + match.length;
    at = end;
    const AddedToken &token = entries.at(match.value).token;
    if ((specialAsText || plain.meet(begin, end)) && isSpecial(token.content))
      continue;
    if (token.singleWord && !standsAlone(text, begin, end))
      continue;
    if (token.leftStrip) {
      while (begin > done && isSpace(decode(text, before(text, begin))))
        begin = before(text, begin);
      begin = std::max(begin, done);
    }
    if (token.rightStrip) {
      // A token may itself be white space: no blank is looked at twice.
      end = std::max(end, blankEnd);
      while (end < text.size() && isSpace(decode(text, end)))
        end += lengthOf(text[end]);
      blankEnd = end;
    }
    // The token before has swallowed all of this one.
    if (begin >= end)
      continue;
    if (done < begin)
      cuts.push_back({done, begin, kNone});
    cuts.push_back({begin, end, match.value});
    done = end;
  }
  if (done < text.size())
    cuts.push_back({done, text.size(), kNone});
}

PieceList AddedTokens::extract(std::string_view text,
                               const Normalizer *normalizer, bool specialAsText,
                               const PlainSpans &plain,
                               Scratch &scratch) const {
  PieceList list;
  std::vector<Cut> outer, inner;
  cut(text, raw, specialAsText, plain, outer);
  size_t firstCharacter = text.empty() ? 0 : lengthOf(text[0]);
  for (const Cut &part : outer) {
    if (part.token != kNone) {
      list.pieces.push_back(
          {list.text.size(), list.text.size(), 0, part.token});
      continue;
    }
    Stretch stretch = {
        std::string(text.substr(part.begin, part.end - part.begin)),
        part.begin == 0 ? firstCharacter : 0};
    if (normalizer)
      normalizer->apply(stretch, scratch);
    // Places in normalized text are others.
    bool asText = specialAsText || plain.meet(part.begin, part.end);
    cut(stretch.text, normalized, asText, {}, inner);
    size_t base = list.text.size();
    for (const Cut &piece : inner)
      list.pieces.push_back(
          {base + piece.begin, base + piece.end,
           stretch.atStart - std::min(stretch.atStart, piece.begin),
           piece.token});
    list.text += stretch.text;
  }
  return list;
}

uint32_t AddedTokens::find(std::string_view content) const {
  auto found = ids.find(std::string(content));
  return found == ids.end() ? kNone : found->second;
}

std::optional<std::string_view> AddedTokens::text(uint32_t id) const {
  auto found = entries.find(id);
  if (found == entries.end())
    return std::nullopt;
  return found->second.pattern;
}

const AddedToken *AddedTokens::token(uint32_t id) const {
  auto found = entries.find(id);
  return found == entries.end() ? nullptr : &found->second.token;
}

} // namespace braid::text
