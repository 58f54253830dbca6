//===- Regex.cpp - Regular expressions that know Unicode 16 ---------------===//
#define PCRE2_CODE_UNIT_WIDTH 8
#include "Regex.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"
#include "RegexSyntax.h"

#include <pcre2.h>

#include <algorithm>
#include <cstdio>
#include <map>

namespace braid::text {
namespace {

/// Of the memory that a search may take, and of its steps per character: what
/// needs more is not a pattern that cuts text into words.
constexpr size_t kMaxJitStack = 8 << 20;
constexpr uint32_t kMinSteps = 10'000'000, kMaxStepsPerCharacter = 64;

/// A bracket of the kinds for which `members` holds.
std::string bracket(const std::vector<bool> &members) {
  std::string text;
  for (size_t kind = 0; kind < members.size(); ++kind) {
    if (!members[kind])
      continue;
    char escape[8];
    std::snprintf(escape, sizeof escape, "\\x%02zx", kind);
    text += escape;
  }
  return text.empty() ? "(?!)" : "[" + text + "]";
}

} // namespace

Scratch::~Scratch() {
  pcre2_match_data_free(matchData);
  pcre2_match_context_free(context);
  pcre2_jit_stack_free(jitStack);
}

void Scratch::prepare() {
  if (matchData)
    return;
  context = pcre2_match_context_create(nullptr);
  jitStack = pcre2_jit_stack_create(32 << 10, kMaxJitStack, nullptr);
  matchData = pcre2_match_data_create(1, nullptr);
  if (!context || !jitStack || !matchData)
    throw std::bad_alloc();
  pcre2_jit_stack_assign(context, nullptr, jitStack);
}

Regex::Regex(std::string_view pattern, std::string where)
    : source(pattern), place(std::move(where)) {
  ParsedRegex parsed = parseRegex(pattern, place);
  std::vector<std::string> brackets = assignKinds(parsed.sets);
  std::string text;
  for (const ParsedRegex::Part &part : parsed.parts)
    text += part.set == ParsedRegex::kNoSet ? part.text : brackets[part.set];
  compile(text);
}

Regex::~Regex() { pcre2_code_free(code); }

void Regex::compile(const std::string &text) {
  int error;
  size_t offset;
  code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                    PCRE2_NO_AUTO_CAPTURE | PCRE2_NEVER_UCP | PCRE2_NEVER_UTF,
                    &error, &offset, nullptr);
  if (!code) {
    char reason[256];
    pcre2_get_error_message(error, reinterpret_cast<PCRE2_UCHAR *>(reason),
                            sizeof reason);
    fail(BRAID_INVALID_ARGUMENT,
         "%s: expected a pattern that PCRE2 takes, but got %s: %s",
         place.c_str(), quote(source).c_str(), reason);
  }
  // Where memory may not become code, the interpreter does the same.
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
}

std::vector<std::string>
Regex::assignKinds(const std::vector<CodePointSet> &sets) {
  // Between two neighbouring bounds of sets, all characters are of one kind.
  std::vector<uint32_t> starts = {0};
  for (const CodePointSet &set : sets)
    for (CodePointSet::Range range : set.ranges()) {
      starts.push_back(range.first);
      if (range.last < kMaxCodePoint)
        starts.push_back(range.last + 1);
    }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());

  // Which sets a character is in makes its kind.
  std::vector<std::vector<bool>> memberships(starts.size(),
                                             std::vector<bool>(sets.size()));
  for (size_t set = 0; set < sets.size(); ++set)
    for (CodePointSet::Range range : sets[set].ranges()) {
      auto at = std::lower_bound(starts.begin(), starts.end(), range.first);
      for (; at != starts.end() && *at <= range.last; ++at)
        memberships[size_t(at - starts.begin())][set] = true;
    }
  std::map<std::vector<bool>, uint8_t> numbers;
  std::vector<uint8_t> kinds;
  for (const std::vector<bool> &membership : memberships) {
    if (numbers.size() == 256 && !numbers.count(membership))
      fail(BRAID_LIMIT,
           "%s: expected a pattern that tells at most 256 kinds of characters "
           "apart, but got %s",
           place.c_str(), quote(source).c_str());
    kinds.push_back(
        numbers.emplace(membership, uint8_t(numbers.size())).first->second);
  }
  fillPages(starts, kinds);

  std::vector<std::string> brackets;
  for (size_t set = 0; set < sets.size(); ++set) {
    std::vector<bool> members(numbers.size());
    for (const auto &[membership, kind] : numbers)
      members[kind] = membership[set];
    brackets.push_back(bracket(members));
  }
  return brackets;
}

void Regex::fillPages(const std::vector<uint32_t> &starts,
                      const std::vector<uint8_t> &kinds) {
  std::map<Page, uint16_t> known;
  size_t run = 0;
  for (uint32_t first = 0; first <= kMaxCodePoint; first += 256) {
    Page page;
    for (uint32_t c = first; c < first + 256; ++c) {
      if (run + 1 < starts.size() && starts[run + 1] == c)
        ++run;
      page[c - first] = kinds[run];
    }
    auto [entry, isNew] = known.emplace(page, uint16_t(pages.size()));
    if (isNew)
      pages.push_back(page);
    pageOf.push_back(entry->second);
  }
}

bool Regex::search(size_t from, Match &match, Scratch &scratch) const {
  auto *subject = reinterpret_cast<PCRE2_SPTR>(scratch.kinds.data());
  size_t size = scratch.kinds.size();
  int count = pcre2_match(code, subject, size, from, 0, scratch.matchData,
                          scratch.context);
  // The interpreter keeps on the heap what does not fit the other's stack.
  if (count == PCRE2_ERROR_JIT_STACKLIMIT)
    count = pcre2_match(code, subject, size, from, PCRE2_NO_JIT,
                        scratch.matchData, scratch.context);
  if (count == PCRE2_ERROR_NOMATCH)
    return false;
  if (count == PCRE2_ERROR_NOMEMORY)
    throw std::bad_alloc();
  if (count < 0)
    fail(BRAID_LIMIT,
         "pattern %s of %s takes too many steps on this text; shorten the text "
         "or simplify the pattern",
         quote(source).c_str(), place.c_str());
  const size_t *bounds = pcre2_get_ovector_pointer(scratch.matchData);
  match = {bounds[0], bounds[1]};
  return true;
}

void Regex::split(std::string_view text, std::vector<Span> &spans,
                  Scratch &scratch) const {
  spans.clear();
  if (text.empty())
    return;
  scratch.prepare();
  scratch.kinds.clear();
  for (size_t at = 0; at < text.size(); at += lengthOf(text[at]))
    scratch.kinds += char(kindOf(decode(text, at)));
  size_t characters = scratch.kinds.size();
  auto steps = uint32_t(std::min<size_t>(
      UINT32_MAX,
      std::max<size_t>(kMinSteps, characters * kMaxStepsPerCharacter)));
  pcre2_set_match_limit(scratch.context, steps);

  // Matches come in order: their bytes are counted once.
  size_t byte = 0, character = 0;
  auto bytesOf = [&](size_t target) {
    for (; character < target; ++character)
      byte += lengthOf(text[byte]);
    return byte;
  };
  size_t last = 0;
  size_t lastEnd = SIZE_MAX; // of the last match; an empty one there is none
  Match match;
  for (size_t from = 0; from <= characters && search(from, match, scratch);) {
    if (match.begin == match.end && match.end == lastEnd) {
      ++from;
      continue;
    }
    from = lastEnd = match.end;
    size_t begin = bytesOf(match.begin), end = bytesOf(match.end);
    if (last != begin)
      spans.push_back({last, begin, false});
    spans.push_back({begin, end, true});
    last = end;
  }
  if (last != text.size())
    spans.push_back({last, text.size(), false});
}

} // namespace braid::text
