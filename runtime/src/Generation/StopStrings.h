//===- StopStrings.h - Texts that end a continuation ------------*- C++ -*-===//
///
/// Text comes in pieces that end anywhere. Where it ends depends on the text
/// alone: the stop string whose end comes first ends it, of those that end at
/// the same place the longest, in front of which the text ends. What may yet
/// turn out to be the front of a stop string is not certain.
///
///     stops "\nUser:", "###"    text "Hello\nUs" "er: x"
///     certain "Hello"           then stopped
///
/// A stop string may begin in the prompt, but not end there.
///
//===----------------------------------------------------------------------===//
#ifndef RUNTIME_SRC_GENERATION_STOPSTRINGS_H
#define RUNTIME_SRC_GENERATION_STOPSTRINGS_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace braid::text {

class StopStrings {
public:
  /// None of `stops` is empty; they outlive this.
  explicit StopStrings(const std::vector<std::string> &stops);

  /// Adds what the text follows, before any text.
  void pushPrompt(std::string_view prompt);
  /// Adds text. Once there was a stop, nothing happens any more.
  void push(std::string_view text);
  /// No text follows.
  void finish();

  /// How many bytes of the text are certain to be in front of any stop.
  uint64_t countCertain() const { return certain; }
  /// The stop string that ended the text.
  std::optional<size_t> getStop() const { return stop; }

private:
  /// A stop string, how its fronts repeat in it (Knuth, Morris and Pratt), and
  /// how much of it the text ends with.
  struct Matcher {
    std::string_view text;
    std::vector<uint32_t> shorter;
    uint32_t matched = 0;

    bool push(char byte);
  };

  std::vector<Matcher> matchers;
  uint64_t length = 0, certain = 0;
  std::optional<size_t> stop;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_STOPSTRINGS_H
