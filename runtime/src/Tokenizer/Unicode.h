//===- Unicode.h - What the reference knows of characters -------*- C++ -*-===//
///
/// Tables of Unicode 16, and of older versions where the reference has those,
/// written by tools/generate-unicode-tables.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TOKENIZER_UNICODE_H
#define RUNTIME_SRC_TOKENIZER_UNICODE_H

#include "CodePointSet.h"

#include <optional>
#include <string>
#include <string_view>

namespace braid::text {

/// The set that a pattern names in \p{...}: a general category, its group, a
/// script or one of a few properties. Case, blanks, '-' and '_' do not count.
std::optional<CodePointSet> findProperty(std::string_view name);

/// Sets that patterns and pre-tokenizers share. Built when asked for.
CodePointSet patternWordSet(); ///< \w
CodePointSet bracketWordSet(); ///< [\w], which has not all of \w in Latin-1
CodePointSet tokenWordSet();   ///< of Whitespace and single_word
CodePointSet spaceSet();
CodePointSet punctuationSet();
CodePointSet numericSet();
CodePointSet decimalSet();
CodePointSet unicode12Set();

/// Adds every character that some character of `set` is taken for under (?i).
void addOtherCases(CodePointSet &set);

bool isSpace(uint32_t c);

/// Appends the lower case of `c`.
void appendLower(std::string &text, uint32_t c);

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_UNICODE_H
