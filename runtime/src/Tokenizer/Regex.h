//===- Regex.h - Regular expressions that know Unicode 16 -------*- C++ -*-===//
///
/// PCRE2 finds the matches, but it never sees a character. Two characters that
/// no set of a pattern tells apart are the same to it, and a pattern tells some
/// dozens of kinds apart, not a million: each character becomes one byte, its
/// kind, and each set a bracket of such bytes. For \p{N}{1,3}|\p{L}+ there are
/// three kinds, the pattern is [\x01]{1,3}|[\x02]+, and of "a1" the engine sees
/// 02 01.
///
/// ## Why not give PCRE2 the text?
///
/// What is a letter depends on the version of Unicode: the reference has 16,
/// the distribution's PCRE2 has 14, and 9272 letters differ. Sets written out
/// as ranges overflow its limit on the size of a pattern, and are searched one
/// by one for every character. A bracket of bytes is one look-up.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_TOKENIZER_REGEX_H
#define RUNTIME_SRC_TOKENIZER_REGEX_H

#include "Pattern.h"

#include <array>

struct pcre2_real_code_8;
struct pcre2_real_match_data_8;
struct pcre2_real_match_context_8;
struct pcre2_real_jit_stack_8;

namespace braid::text {

class Scratch {
public:
  Scratch() = default;
  ~Scratch();
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;

private:
  friend class Regex;
  void prepare();

  pcre2_real_match_data_8 *matchData = nullptr;
  pcre2_real_match_context_8 *context = nullptr;
  pcre2_real_jit_stack_8 *jitStack = nullptr;
  std::string kinds;
};

class Regex : public Pattern {
public:
  /// Compiles `pattern`; `place` names it in messages.
  Regex(std::string_view pattern, std::string place);
  ~Regex() override;
  Regex(const Regex &) = delete;
  Regex &operator=(const Regex &) = delete;

  void split(std::string_view text, std::vector<Span> &spans,
             Scratch &scratch) const override;

private:
  struct Match {
    size_t begin, end; ///< in characters
  };
  using Page = std::array<uint8_t, 256>;

  void compile(const std::string &text);
  /// Numbers the kinds and returns, of each set, its bracket.
  std::vector<std::string> assignKinds(const std::vector<CodePointSet> &sets);
  void fillPages(const std::vector<uint32_t> &starts,
                 const std::vector<uint8_t> &kinds);
  uint8_t kindOf(uint32_t c) const { return pages[pageOf[c >> 8]][c & 255]; }
  bool search(size_t from, Match &match, Scratch &scratch) const;

  std::string source, place;
  pcre2_real_code_8 *code = nullptr;
  std::vector<uint16_t> pageOf; ///< [0x1100]
  std::vector<Page> pages;
};

} // namespace braid::text

#endif // RUNTIME_SRC_TOKENIZER_REGEX_H
