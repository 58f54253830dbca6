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

/// Cuts token `id` out, with the blanks that it strips, unless its flags turn
/// it down.
void AddedTokens::cutOut(uint32_t id, size_t begin, size_t end,
                         Cutting &cutting) const {
  std::string_view text = cutting.text;
  const AddedToken &token = entries.at(id).token;
  if ((cutting.specialAsText || cutting.plain.meet(begin, end)) &&
      isSpecial(token.content))
    return;
  if (token.singleWord && !standsAlone(text, begin, end))
    return;
  if (token.leftStrip) {
    while (begin > cutting.done && isSpace(decode(text, before(text, begin))))
      begin = before(text, begin);
    begin = std::max(begin, cutting.done);
  }
  if (token.rightStrip) {
    // A token may itself be white space: no blank is looked at twice.
    end = std::max(end, cutting.blankEnd);
    while (end < text.size() && isSpace(decode(text, end)))
      end += lengthOf(text[end]);
    cutting.blankEnd = end;
  }
  // The token before has swallowed all of this one.
  if (begin > end)
    return;
  if (cutting.done < begin)
    cutting.cuts.push_back({cutting.done, begin, kNone});
  if (begin < end)
    cutting.cuts.push_back({begin, end, id});
  cutting.done = end;
}

/// The longest token at the leftmost place; then on behind it, even if flags
/// turn it down. A token that the normalizer leaves nothing of is everywhere
/// but right behind another.
void AddedTokens::cut(const Trie &trie, Cutting &cutting) const {
  std::string_view text = cutting.text;
  cutting.cuts.clear();
  size_t last = std::string_view::npos;
  for (size_t at = 0; at < text.size() || trie.hasEmptyText();) {
    Trie::Match match;
    if (trie.hasEmptyText() || trie.mayBegin(text[at]))
      match = trie.longest(text.substr(at));
    if (match.value != kNone && (match.length != 0 || at != last)) {
      cutOut(match.value, at, at + match.length, cutting);
      last = at += match.length;
    } else if (at == text.size()) {
      break;
    } else {
      at += lengthOf(text[at]);
    }
  }
  if (cutting.done < text.size())
    cutting.cuts.push_back({cutting.done, text.size(), kNone});
}

PieceList AddedTokens::extract(std::string_view text,
                               const Normalizer *normalizer, bool specialAsText,
                               const PlainSpans &plain,
                               Scratch &scratch) const {
  PieceList list;
  std::vector<Cut> outer, inner;
  Cutting whole = {text, specialAsText, plain, outer};
  cut(raw, whole);
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
    Cutting rest = {stretch.text, asText, {}, inner};
    cut(normalized, rest);
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
