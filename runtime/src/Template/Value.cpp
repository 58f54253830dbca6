//===- Value.cpp - The values of templates --------------------------------===//
#include "Value.h"
#include "Characters.h"

namespace braid::jinja {

void clearCycles(Heap &heap) noexcept {
  Ref<Cyclic> object(static_cast<Cyclic *>(heap.cyclic));
  while (object) {
    object->clear();
    Ref<Cyclic> next(object->next);
    object = next;
  }
}

int64_t String::getLength() const {
  if (length < 0)
    length = countCodePoints(bytes);
  return length;
}

//===----------------------------------------------------------------------===//
// Dict
//===----------------------------------------------------------------------===//

/// Dicts up to this size are searched from the front.
constexpr size_t kSmallDict = 8;

/// Any total order in which equal keys are equal.
static int compareKeys(const Value &a, const Value &b) {
  if (a.isNumber() && b.isNumber())
    return compareNumbers(a, b);
  int x = a.isNumber() ? 1 : 2 + int(a.getKind());
  int y = b.isNumber() ? 1 : 2 + int(b.getKind());
  if (x != y)
    return x < y ? -1 : 1;
  if (a.isNone() || a.isUndefined() || isSame(a, b))
    return 0;
  if (a.isString())
    return getText(a).compare(getText(b));
  if (!a.is(Kind::Tuple))
    return a.getObject() < b.getObject() ? -1 : 1;
  Depth depth(a.getObject()->heap);
  a.getObject()->heap.work(1);
  const auto &left = a.as<Sequence>().items, &right = b.as<Sequence>().items;
  for (size_t i = 0; i < left.size() && i < right.size(); ++i)
    if (int order = compareKeys(left[i], right[i]))
      return order;
  return left.size() < right.size() ? -1 : left.size() > right.size();
}

bool KeyLess::operator()(const Value &a, const Value &b) const {
  return compareKeys(a, b) < 0;
}

size_t Dict::findIndex(const Value &key) const {
  if (!index.empty()) {
    auto found = index.find(key);
    return found == index.end() ? entries.size() : found->second;
  }
  for (size_t i = 0; i < entries.size(); ++i)
    if (compareKeys(entries[i].first, key) == 0)
      return i;
  return entries.size();
}

const Value *Dict::find(const Value &key) const {
  size_t position = findIndex(key);
  return position == entries.size() ? nullptr : &entries[position].second;
}

const Value *Dict::find(std::string_view key) const {
  if (!index.empty())
    return find(makeString(heap, std::string(key)));
  for (const Entry &entry : entries)
    if (entry.first.isString() && getText(entry.first) == key)
      return &entry.second;
  return nullptr;
}

void Dict::set(const Value &key, Value value) {
  size_t position = findIndex(key);
  if (position != entries.size()) {
    entries[position].second = std::move(value);
    return;
  }
  grow(sizeof(Entry) + 64);
  entries.emplace_back(key, std::move(value));
  if (!index.empty())
    index.emplace(key, position);
  else if (entries.size() > kSmallDict)
    for (size_t i = 0; i < entries.size(); ++i)
      index.emplace(entries[i].first, i);
}

void Dict::set(std::string_view key, Value value) {
  set(makeString(heap, std::string(key)), std::move(value));
}

//===----------------------------------------------------------------------===//
// The others
//===----------------------------------------------------------------------===//

static int64_t countRange(int64_t start, int64_t stop, int64_t step) {
  if (step > 0 ? start >= stop : start <= stop)
    return 0;
  auto distance = step > 0 ? uint64_t(stop) - uint64_t(start)
                           : uint64_t(start) - uint64_t(stop);
  uint64_t stride = step > 0 ? uint64_t(step) : 0 - uint64_t(step);
  uint64_t count = (distance - 1) / stride + 1;
  return count > INT64_MAX ? INT64_MAX : static_cast<int64_t>(count);
}

Range::Range(Heap &heap, int64_t start, int64_t stop, int64_t step)
    : Object(heap, Kind::Range, sizeof(Range)), start(start), stop(stop),
      step(step), length(countRange(start, stop, step)) {}

const Value *Arguments::find(std::string_view name) const {
  for (const auto &[key, value] : named)
    if (key == name)
      return &value;
  return nullptr;
}

Value makeString(Heap &heap, std::string text, bool isMarkup) {
  return make<String>(heap, std::move(text), isMarkup);
}

Value makeList(Heap &heap, std::vector<Value> items) {
  return make<Sequence>(heap, Kind::List, std::move(items));
}

Value makeTuple(Heap &heap, std::vector<Value> items) {
  return make<Sequence>(heap, Kind::Tuple, std::move(items));
}

Value makeUndefined(Heap &heap, std::string message) {
  return make<Undefined>(heap, std::move(message));
}

const char *getTypeName(const Value &value) {
  switch (value.getKind()) {
  case Kind::None:
    return "none";
  case Kind::Bool:
    return "bool";
  case Kind::Int:
    return "int";
  case Kind::Float:
    return "float";
  case Kind::Undefined:
    return "undefined";
  case Kind::String:
    return "str";
  case Kind::List:
    return "list";
  case Kind::Tuple:
    return "tuple";
  case Kind::Dict:
    return "dict";
  case Kind::View:
    return "dict view";
  case Kind::Range:
    return "range";
  case Kind::Iterator:
    return "iterator";
  case Kind::Namespace:
    return "namespace";
  case Kind::Loop:
    return "loop";
  case Kind::Macro:
    return "macro";
  case Kind::Method:
  case Kind::Builtin:
    return "function";
  case Kind::Cycler:
    return "cycler";
  case Kind::Joiner:
    return "joiner";
  case Kind::Blocks:
  case Kind::Block:
    return "block";
  case Kind::Activation:
  case Kind::Context:
    break;
  }
  return "object";
}

} // namespace braid::jinja
