//===- Utf8.cpp - Characters and their bytes ------------------------------===//
#include "Utf8.h"

#include <algorithm>
#include <cstring>

namespace braid::text {

Utf8Front examine(std::string_view text) {
  if (text.empty())
    return {0, 0, true};
  auto lead = static_cast<uint8_t>(text[0]);
  if (lead < 0x80)
    return {1, 0, false};
  if (lead < 0xc2 || lead > 0xf4)
    return {0, 1, false};
  size_t length = lengthOf(text[0]);
  // The second byte rules out long forms, surrogates and what is too large.
  uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (size_t i = 1; i < length; ++i, low = 0x80, high = 0xbf) {
    if (i == text.size())
      return {0, i, true};
    auto byte = static_cast<uint8_t>(text[i]);
    if (byte < low || byte > high)
      return {0, i, false};
  }
  return {length, 0, false};
}

size_t findInvalid(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    uint64_t eight;
    if (text.size() - at >= sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080ull) == 0) {
        at += sizeof eight;
        continue;
      }
    }
    size_t length = validLength(text.substr(at));
    if (length == 0)
      return at;
    at += length;
  }
  return at;
}

bool hasSurrogates(std::string_view text) {
  for (size_t i = text.find('\xed'); i != text.npos;
       i = text.find('\xed', i + 1))
    if (i + 1 < text.size() && uint8_t(text[i + 1]) >= 0xa0)
      return true;
  return false;
}

int64_t countCodePoints(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char byte) { return !continues(byte); });
}

size_t findCodePoint(std::string_view text, int64_t index, size_t from) {
  size_t at = from;
  for (; at < text.size() && index > 0; --index)
    for (++at; at < text.size() && continues(text[at]);)
      ++at;
  return at;
}

} // namespace braid::text
