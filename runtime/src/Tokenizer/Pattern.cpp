//===- Pattern.cpp - What cuts and replaces text --------------------------===//
#include "Pattern.h"

#include "../Text/Utf8.h"
#include "Regex.h"
#include "Unicode.h"

namespace braid::text {

SetPattern::SetPattern(CodePointSet members) : set(std::move(members)) {
  for (uint32_t c = 0; c < 128; ++c)
    ascii[c] = set.contains(c);
}

void SetPattern::split(std::string_view text, std::vector<Span> &spans,
                       Scratch &) const {
  spans.clear();
  size_t last = 0;
  for (size_t at = 0; at < text.size();) {
    size_t next = at + lengthOf(text[at]);
    if (contains(decode(text, at))) {
      if (last < at)
        spans.push_back({last, at, false});
      spans.push_back({at, next, true});
      last = next;
    }
    at = next;
  }
  if (last < text.size())
    spans.push_back({last, text.size(), false});
}

void LiteralPattern::split(std::string_view text, std::vector<Span> &spans,
                           Scratch &) const {
  spans.clear();
  size_t last = 0;
  for (size_t at = text.find(literal); at != std::string_view::npos;
       at = text.find(literal, last)) {
    if (last < at)
      spans.push_back({last, at, false});
    last = at + literal.size();
    spans.push_back({at, last, true});
  }
  if (last < text.size())
    spans.push_back({last, text.size(), false});
}

WordPattern::WordPattern() : word(tokenWordSet()) {}

void WordPattern::split(std::string_view text, std::vector<Span> &spans,
                        Scratch &) const {
  enum Kind { Space, Word, Other };
  spans.clear();
  Kind kind = Space;
  size_t begin = 0;
  for (size_t at = 0; at < text.size(); at += lengthOf(text[at])) {
    uint32_t c = decode(text, at);
    Kind next = word.contains(c) ? Word : isSpace(c) ? Space : Other;
    if (at != 0 && next != kind) {
      spans.push_back({begin, at, kind != Space});
      begin = at;
    }
    kind = next;
  }
  if (begin < text.size())
    spans.push_back({begin, text.size(), kind != Space});
}

std::unique_ptr<Pattern> readPattern(const JsonView &json) {
  if (json.object().size() == 1) {
    if (auto literal = json.find("String"); literal) {
      if (!literal->string().empty())
        return std::make_unique<LiteralPattern>(std::string(literal->string()));
      return std::make_unique<Regex>("", literal->place());
    }
    if (auto regex = json.find("Regex"); regex)
      return std::make_unique<Regex>(regex->string(), regex->place());
  }
  json.expected(R"({"String": ...} or {"Regex": ...})");
}

} // namespace braid::text
