//===- Pattern.h - What cuts and replaces text ------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_PATTERN_H
#define RUNTIME_SRC_TOKENIZER_PATTERN_H

#include "../Text/Json.h"
#include "CodePointSet.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// A stretch of a text that matches, or lies between matches.
struct Span {
  size_t begin, end;
  bool isMatch;
};

/// Memory that searches reuse within one call of the API.
class Scratch;

/// Cuts texts, all of valid UTF-8, into matches and what lies between them.
class Pattern {
public:
  virtual ~Pattern() = default;
  /// Replaces what is in `spans` by spans that cover `text` in order.
  virtual void split(std::string_view text, std::vector<Span> &spans,
                     Scratch &scratch) const = 0;
};

/// Single characters of a set.
class SetPattern : public Pattern {
public:
  explicit SetPattern(CodePointSet set);
  void split(std::string_view text, std::vector<Span> &spans,
             Scratch &scratch) const override;
  bool contains(uint32_t c) const {
    return c < 128 ? ascii[c] : set.contains(c);
  }

private:
  CodePointSet set;
  bool ascii[128];
};

/// A fixed text, which is not empty.
class LiteralPattern : public Pattern {
public:
  explicit LiteralPattern(std::string literal) : literal(std::move(literal)) {}
  void split(std::string_view text, std::vector<Span> &spans,
             Scratch &scratch) const override;

private:
  std::string literal;
};

/// Words, and runs of what is neither word nor white space.
class WordPattern : public Pattern {
public:
  WordPattern();
  void split(std::string_view text, std::vector<Span> &spans,
             Scratch &scratch) const override;

private:
  SetPattern word;
};

/// {"String": ...} or {"Regex": ...} of tokenizer.json.
std::unique_ptr<Pattern> readPattern(const JsonView &json);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_PATTERN_H
