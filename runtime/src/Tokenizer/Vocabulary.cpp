//===- Vocabulary.cpp - Tokens by text and by id --------------------------===//
#include "Vocabulary.h"

#include <functional>

namespace braid::text {

void Vocabulary::reserve(size_t tokens, size_t size) {
  bytes.reserve(size);
  entries.reserve(tokens);
  byId.reserve(tokens);
}

size_t Vocabulary::slotOf(std::string_view text) const {
  size_t mask = slots.size() - 1;
  size_t slot = std::hash<std::string_view>()(text) & mask;
  while (slots[slot] != kNone && textOf(entries[slots[slot]]) != text)
    slot = (slot + 1) & mask;
  return slot;
}

void Vocabulary::grow() {
  slots.assign(slots.empty() ? 64 : slots.size() * 2, kNone);
  for (uint32_t i = 0; i < entries.size(); ++i)
    slots[slotOf(textOf(entries[i]))] = i;
}

bool Vocabulary::add(std::string_view text, uint32_t id) {
  if (entries.size() * 2 >= slots.size())
    grow();
  size_t slot = slotOf(text);
  if (slots[slot] != kNone)
    return false;
  slots[slot] = uint32_t(entries.size());
  if (id >= byId.size())
    byId.resize(size_t(id) + 1, kNone);
  byId[id] = uint32_t(entries.size());
  entries.push_back({bytes.size(), uint32_t(text.size()), id});
  bytes += text;
  return true;
}

uint32_t Vocabulary::find(std::string_view text) const {
  if (slots.empty())
    return kNone;
  uint32_t entry = slots[slotOf(text)];
  return entry == kNone ? kNone : entries[entry].id;
}

std::optional<std::string_view> Vocabulary::text(uint32_t id) const {
  if (id >= byId.size() || byId[id] == kNone)
    return std::nullopt;
  return textOf(entries[byId[id]]);
}

} // namespace braid::text
