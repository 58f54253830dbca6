//===- RegexSyntax.h - Patterns as tokenizer.json writes them ---*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_REGEXSYNTAX_H
#define RUNTIME_SRC_TOKENIZER_REGEXSYNTAX_H

#include "CodePointSet.h"

#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

/// A pattern whose characters have become sets: text that PCRE2 understands,
/// and between the texts the sets, each of which stands for one character.
struct ParsedRegex {
  static constexpr size_t kNoSet = SIZE_MAX;
  struct Part {
    std::string text;
    size_t set = kNoSet; ///< if not kNoSet, the part is this set
  };
  std::vector<Part> parts;
  std::vector<CodePointSet> sets;
};

/// Parses `pattern` as Oniguruma reads it, in whose (Ruby's) syntax patterns of
/// tokenizer.json are written. What differs between engines, or needs more than
/// sets of characters (references to groups, \X), is an error that names it.
/// `place` names the pattern in messages.
ParsedRegex parseRegex(std::string_view pattern, const std::string &place);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_REGEXSYNTAX_H
