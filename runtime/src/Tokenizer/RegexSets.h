//===- RegexSets.h - Sets of characters in patterns -------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TOKENIZER_REGEXSETS_H
#define RUNTIME_SRC_TOKENIZER_REGEXSETS_H

#include "CodePointSet.h"

#include <optional>
#include <string>
#include <string_view>

namespace braid::text {

/// Reads a pattern from left to right, and of its grammar what stands for one
/// character: escapes and brackets. Whatever it does not understand it refuses,
/// naming the place.
class SetParser {
public:
  SetParser(std::string_view pattern, const std::string &place)
      : pattern(pattern), place(place) {}

protected:
  static constexpr size_t kMaxGroups = 64; ///< inside each other

  [[noreturn]] void refuse(const std::string &what,
                           const std::string &got) const;
  [[noreturn]] void unsupported(std::string_view what) const;

  bool atEnd() const { return position == pattern.size(); }
  bool startsWith(std::string_view text) const {
    return pattern.substr(position, text.size()) == text;
  }
  bool consume(std::string_view text);
  uint32_t next();

  std::optional<uint32_t> parseNumber(int base, size_t maxDigits);
  std::optional<CodePointSet> parseSetEscape(char letter);
  uint32_t parseCharacterEscape();
  CodePointSet parseClass(bool ignoreCase);

  std::string_view pattern;
  const std::string &place;
  size_t position = 0, depth = 0;

private:
  CodePointSet parseProperty(bool negated);
  CodePointSet parseClassItems(bool ignoreCase);
  CodePointSet parsePosixClass();
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_REGEXSETS_H
