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
  while (matched > 0 && text[matched] != byte)
    matched = shorter[matched - 1];
  matched += text[matched] == byte;
  return matched == text.size();
}

void StopStrings::push(std::string_view text, std::string &shown) {
  if (stop)
    return;
  for (char byte : text) {
    held += byte;
    for (size_t i = 0; i < matchers.size(); ++i)
      if (matchers[i].push(byte) &&
          (!stop || matchers[i].text.size() > matchers[*stop].text.size()))
        stop = i;
    if (stop)
      held.resize(held.size() - matchers[*stop].text.size());
    if (stop)
      break;
  }
  size_t kept = 0;
  for (const Matcher &matcher : matchers)
    kept = std::max<size_t>(kept, stop ? 0 : matcher.matched);
  shown.append(held, 0, held.size() - kept);
  held.erase(0, held.size() - kept);
}

void StopStrings::finish(std::string &shown) {
  if (!stop)
    shown += held;
  held.clear();
}

} // namespace braid::text
