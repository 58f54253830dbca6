//===- CharsMap.cpp - SentencePiece's compiled normalization --------------===//
#include "CharsMap.h"

#include "../Text/Failure.h"
#include "../Text/Utf8.h"

#include <cstring>

namespace braid::text {
namespace {

// A unit of the trie: bit 8 says that a value hangs off it, bits 10 and up lead
// to its children, bit 9 scales them; the low byte is the label that led here.
// A unit with the top bit is a value.
bool hasValue(uint32_t unit) { return unit >> 8 & 1; }
uint32_t valueOf(uint32_t unit) { return unit & 0x7fffffff; }
uint32_t labelOf(uint32_t unit) { return unit & 0x800000ff; }
size_t offsetOf(uint32_t unit) {
  return size_t(unit >> 10) << ((unit & 0x200) >> 6);
}

/// Whether a character of UTF-8 cannot begin with `byte`.
bool isInside(char byte) { return (uint8_t(byte) & 0xc0) == 0x80; }

} // namespace

CharsMap::CharsMap(std::string_view blob) {
  if (blob.empty())
    return;
  uint32_t size = 0;
  if (blob.size() > sizeof size)
    std::memcpy(&size, blob.data(), sizeof size);
  if (size == 0 || size % 4 != 0 || size >= blob.size() - sizeof size)
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected a compiled normalization, but got %zu "
         "bytes that say they hold a trie of %u; fetch the file again",
         blob.size(), size);
  units.resize(size / 4);
  std::memcpy(units.data(), blob.data() + sizeof size, size);
  rights = blob.substr(sizeof size + size);
  size_t invalid = findInvalid(rights);
  if (invalid != rights.size() || rights.back() != '\0')
    fail(BRAID_INVALID_ARGUMENT,
         "tokenizer.model: expected texts of UTF-8 in the compiled "
         "normalization, but byte %zu of them is not; fetch the file again",
         invalid);
}

size_t CharsMap::longest(std::string_view text, std::string_view &right) const {
  if (units.empty())
    return 0;
  size_t length = 0, node = offsetOf(units[0]);
  for (size_t at = 0; at < text.size(); ++at) {
    auto label = static_cast<uint8_t>(text[at]);
    node ^= label;
    if (node >= units.size() || labelOf(units[node]) != label)
      break;
    uint32_t unit = units[node];
    node ^= offsetOf(unit);
    if (node >= units.size())
      break;
    size_t value = valueOf(units[node]);
    // A rule that ends, or whose right side begins, within a character is none.
    if (!hasValue(unit) || value >= rights.size() || isInside(rights[value]) ||
        (at + 1 < text.size() && isInside(text[at + 1])))
      continue;
    length = at + 1;
    right = rights.data() + value;
  }
  return length;
}

} // namespace braid::text
