//===- StopStrings.cpp - Texts that end a continuation --------------------===//
#include "StopStrings.h"

#include <algorithm>

namespace braid::text {

StopStrings::StopStrings(const std::vector<std::string> &stops) {
  for (const std::string &text : stops) {
    Matcher matcher{text, std::vector<uint32_t>(text.size()), 0};
    uint32_t length = 0;
    for (uint32_t i = 1; i < text.size(); ++i) {
      while (length > 0 && text[i] != text[length])
        length = matcher.shorter[length - 1];
      length += text[i] == text[length];
      matcher.shorter[i] = length;
    }
    matchers.push_back(std::move(matcher));
  }
}

/// Whether the text now ends with the whole stop string.
bool StopStrings::Matcher::push(char byte) {
  // A whole one in the prompt goes on as its longest front that it ends with.
  if (matched == text.size())
    matched = shorter[matched - 1];
  while (matched > 0 && text[matched] != byte)
    matched = shorter[matched - 1];
  matched += text[matched] == byte;
  return matched == text.size();
}

void StopStrings::pushPrompt(std::string_view prompt) {
  for (char byte : prompt)
    for (Matcher &matcher : matchers)
      matcher.push(byte);
}

void StopStrings::push(std::string_view text) {
  for (size_t at = 0; at < text.size() && !stop; ++at) {
    ++length;
    for (size_t i = 0; i < matchers.size(); ++i)
      if (matchers[i].push(text[at]) &&
          (!stop || matchers[i].text.size() > matchers[*stop].text.size()))
        stop = i;
  }
  uint64_t held = 0;
  for (const Matcher &matcher : matchers)
    held = std::max<uint64_t>(held, matcher.matched);
  if (stop)
    held = matchers[*stop].text.size();
  certain = length - std::min(held, length);
}

void StopStrings::finish() {
  if (!stop)
    certain = length;
}

} // namespace braid::text
