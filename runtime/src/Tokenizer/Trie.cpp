//===- Trie.cpp - Finding the longest of many texts -----------------------===//
#include "Trie.h"

namespace braid::text {

Trie::Trie() : nodes(1) { roots.fill(0); }

uint32_t Trie::step(uint32_t node, char byte) const {
  if (node == 0)
    return roots[uint8_t(byte)];
  uint32_t child = nodes[node].child;
  while (child != 0 && nodes[child].byte != byte)
    child = nodes[child].sibling;
  return child;
}

bool Trie::add(std::string_view text, uint32_t value) {
  uint32_t node = 0;
  for (char byte : text) {
    uint32_t child = step(node, byte);
    if (child == 0) {
      child = uint32_t(nodes.size());
      nodes.emplace_back();
      nodes[child].byte = byte;
      if (node == 0) {
        roots[uint8_t(byte)] = child;
      } else {
        nodes[child].sibling = nodes[node].child;
        nodes[node].child = child;
      }
    }
    node = child;
  }
  if (nodes[node].value != kNone)
    return false;
  nodes[node].value = value;
  return true;
}

Trie::Match Trie::longest(std::string_view text) const {
  Match match = {0, nodes[0].value};
  uint32_t node = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    node = step(node, text[at]);
    if (node == 0)
      break;
    if (nodes[node].value != kNone)
      match = {at + 1, nodes[node].value};
  }
  return match;
}

} // namespace braid::text
