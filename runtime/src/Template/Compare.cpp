//===- Compare.cpp - Python's ==, < and truth -----------------------------===//
#include "Value.h"

namespace braid::jinja {

static int compareReals(double a, double b) { return a < b ? -1 : a > b; }

int compareNumbers(const Value &a, const Value &b) {
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
