//===- Slices.cpp - object[start:stop:step] -------------------------------===//
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {

static int64_t clampIndex(const Value &value, int64_t length, int64_t low,
                          int64_t high, int64_t fallback) {
  if (value.isNone())
    return fallback;
  if (!value.isInt())
    fail(std::string("expected integers or nothing in a slice, but got ") +
         getTypeName(value));
  int64_t index = value.getInt();
  if (index < 0)
    index = index < -length ? -1 : index + length;
  return std::min(std::max(index, low), high);
}

SliceRange getSliceRange(int64_t length, const Value &start, const Value &stop,
                         const Value &step) {
  int64_t stride = 1;
  if (!step.isNone())
    stride = requireInt(step, "as the step of a slice");
  if (stride == 0)
    fail("expected a slice whose step is not 0");
  bool isForward = stride > 0;
  int64_t low = isForward ? 0 : -1, high = isForward ? length : length - 1;
  int64_t first = clampIndex(start, length, low, high, isForward ? low : high);
  int64_t last = clampIndex(stop, length, low, high, isForward ? high : low);
  int64_t count = 0;
  if (isForward && first < last)
    count = (last - first - 1) / stride + 1;
  else if (!isForward && first > last)
    count = stride == INT64_MIN ? 1 : (first - last - 1) / -stride + 1;
  return {first, stride, count};
}

std::string sliceText(const String &text, const SliceRange &range) {
  if (range.count == 0)
    return {};
  if (range.step == 1) {
    if (text.isAscii())
      return text.bytes.substr(size_t(range.start), size_t(range.count));
    size_t begin = findCodePoint(text.bytes, range.start);
    size_t end = findCodePoint(text.bytes, range.count, begin);
    return text.bytes.substr(begin, end - begin);
  }
  std::vector<size_t> begins; // Of all code points, if they are not bytes.
  if (!text.isAscii())
    for (size_t i = 0; i < text.bytes.size(); readCodePoint(text.bytes, i))
      begins.push_back(i);
  std::string result;
  for (int64_t i = 0, at = range.start; i < range.count; ++i) {
    if (text.isAscii()) {
      result += text.bytes[size_t(at)];
    } else {
      size_t position = begins[size_t(at)];
      append(result, readCodePoint(text.bytes, position));
    }
    if (i + 1 < range.count)
      at += range.step;
  }
  return result;
}

Value getSlice(Heap &heap, const Value &object, const Value &start,
               const Value &stop, const Value &step) {
  switch (object.getKind()) {
  case Kind::Undefined:
    failUndefined(object);
  case Kind::String: {
    const auto &text = object.as<String>();
    heap.workOnText(text.bytes.size());
    heap.require(9 * text.bytes.size());
    auto range = getSliceRange(text.getLength(), start, stop, step);
    return makeString(heap, sliceText(text, range), text.isMarkup);
  }
  case Kind::List:
  case Kind::Tuple: {
    const auto &items = object.as<Sequence>().items;
    auto range = getSliceRange(getLength(object), start, stop, step);
    heap.work(uint64_t(range.count));
    std::vector<Value> result;
    result.reserve(size_t(range.count));
    for (int64_t i = 0, at = range.start; i < range.count; ++i) {
      result.push_back(items[size_t(at)]);
      if (i + 1 < range.count)
        at += range.step;
    }
    return make<Sequence>(heap, object.getKind(), std::move(result));
  }
  case Kind::Range: {
    const auto &whole = object.as<Range>();
    auto range = getSliceRange(whole.length, start, stop, step);
    int64_t stride = whole.step * range.step;
    int64_t first = whole.at(range.start);
    return make<Range>(heap, first, first + stride * range.count, stride);
  }
  default:
    fail(std::string("expected text or a list to slice, but got ") +
         getTypeName(object));
  }
}

} // namespace braid::jinja
