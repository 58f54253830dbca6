//===- Value.cpp - The values of templates --------------------------------===//
#include "Value.h"
#include "Utf8.h"

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

static int compareReals(double a, double b) { return a < b ? -1 : a > b; }

/// The order of two numbers, exactly; not-a-number comes first.
static int compareNumbers(const Value &a, const Value &b) {
  if (a.isInt() && b.isInt())
    return a.getInt() < b.getInt() ? -1 : a.getInt() > b.getInt();
  double x = a.toDouble(), y = b.toDouble();
  if (x != x || y != y)
    return (y != y) - (x != x);
  if (x != y || (!a.isInt() && !b.isInt()))
    return compareReals(x, y);
  // Equal as doubles, and one is an integer that may have been rounded.
  if (x >= 9223372036854775808.0)
    return a.isInt() ? -1 : 1;
  int64_t i = a.isInt() ? a.getInt() : static_cast<int64_t>(x);
  int64_t j = b.isInt() ? b.getInt() : static_cast<int64_t>(y);
  return i < j ? -1 : i > j;
}

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

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

bool isSame(const Value &a, const Value &b) {
  if (a.getKind() != b.getKind())
    return false;
  switch (a.getKind()) {
  case Kind::None:
    return true;
  case Kind::Bool:
  case Kind::Int:
    return a.getInt() == b.getInt();
  case Kind::Float:
    return a.getFloat() == b.getFloat();
  default:
    return a.getObject() == b.getObject();
  }
}

static bool equalItems(const Value &a, const Value &b) {
  const auto &left = a.as<Sequence>().items, &right = b.as<Sequence>().items;
  if (left.size() != right.size())
    return false;
  for (size_t i = 0; i < left.size(); ++i)
    if (!isSame(left[i], right[i]) && !isEqual(left[i], right[i]))
      return false;
  return true;
}

static bool equalEntries(const Dict &a, const Dict &b) {
  if (a.getEntries().size() != b.getEntries().size())
    return false;
  for (const auto &[key, value] : a.getEntries()) {
    const Value *other = b.find(key);
    if (!other || (!isSame(value, *other) && !isEqual(value, *other)))
      return false;
  }
  return true;
}

bool isEqual(const Value &a, const Value &b) {
  if (a.isNumber() && b.isNumber())
    return compareNumbers(a, b) == 0 && a.toDouble() == a.toDouble() &&
           b.toDouble() == b.toDouble();
  if (a.getKind() != b.getKind())
    return false;
  if (a.isNone() || a.isUndefined() || a.getObject() == b.getObject())
    return true;
  Heap &heap = a.getObject()->heap;
  Depth depth(heap);
  heap.work(1);
  switch (a.getKind()) {
  case Kind::String:
    heap.workOnText(getText(a).size());
    return getText(a) == getText(b);
  case Kind::List:
  case Kind::Tuple:
    return equalItems(a, b);
  case Kind::Dict:
    return equalEntries(a.as<Dict>(), b.as<Dict>());
  case Kind::Range: {
    const auto &x = a.as<Range>(), &y = b.as<Range>();
    return x.length == y.length &&
           (x.length == 0 ||
            (x.start == y.start && (x.length == 1 || x.step == y.step)));
  }
  default:
    return false;
  }
}

bool isLess(const Value &a, const Value &b, const char *operation) {
  for (const Value *value : {&a, &b})
    if (value->isUndefined())
      fail(value->as<Undefined>().message);
  if (a.isNumber() && b.isNumber())
    return a.toDouble() == a.toDouble() && b.toDouble() == b.toDouble() &&
           compareNumbers(a, b) < 0;
  if (a.isString() && b.isString()) {
    a.getObject()->heap.workOnText(getText(a).size());
    return getText(a) < getText(b);
  }
  bool isSequence = a.is(Kind::List) || a.is(Kind::Tuple);
  if (!isSequence || a.getKind() != b.getKind())
    fail(std::string("expected values that can be ordered for '") + operation +
         "', but got " + getTypeName(a) + " and " + getTypeName(b));
  Heap &heap = a.getObject()->heap;
  Depth depth(heap);
  heap.work(1);
  const auto &left = a.as<Sequence>().items, &right = b.as<Sequence>().items;
  for (size_t i = 0; i < left.size() && i < right.size(); ++i)
    if (!isSame(left[i], right[i]) && !isEqual(left[i], right[i]))
      return isLess(left[i], right[i], operation);
  return left.size() < right.size();
}

bool isLessEqual(const Value &a, const Value &b, const char *operation) {
  return isLess(a, b, operation) || isEqual(a, b);
}

bool isTrue(const Value &value) {
  switch (value.getKind()) {
  case Kind::None:
  case Kind::Undefined:
    return false;
  case Kind::Bool:
  case Kind::Int:
    return value.getInt() != 0;
  case Kind::Float:
    return value.getFloat() != 0;
  case Kind::Loop:
    return true;
  default:
    return getLength(value) != 0; // What has no length is true.
  }
}

int64_t getLength(const Value &value) {
  switch (value.getKind()) {
  case Kind::Undefined:
    return 0;
  case Kind::String:
    return value.as<String>().getLength();
  case Kind::List:
  case Kind::Tuple:
    return static_cast<int64_t>(value.as<Sequence>().items.size());
  case Kind::Dict:
    return static_cast<int64_t>(value.as<Dict>().getEntries().size());
  case Kind::View:
    return static_cast<int64_t>(value.as<View>().dict->getEntries().size());
  case Kind::Range:
    return value.as<Range>().length;
  default:
    return -1;
  }
}

bool isHashable(const Value &value) {
  switch (value.getKind()) {
  case Kind::List:
  case Kind::Dict:
  case Kind::View:
    return false;
  case Kind::Tuple: {
    Depth depth(value.getObject()->heap);
    value.getObject()->heap.work(1);
    for (const Value &item : value.as<Sequence>().items)
      if (!isHashable(item))
        return false;
    return true;
  }
  default:
    return true;
  }
}

void requireHashable(const Value &value) {
  if (!isHashable(value))
    fail(std::string("expected a key that cannot change, such as text, but "
                     "got ") +
         getTypeName(value));
}

} // namespace braid::jinja
