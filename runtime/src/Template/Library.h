//===- Library.h - What templates can call ----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_LIBRARY_H
#define RUNTIME_SRC_TEMPLATE_LIBRARY_H

#include "Runtime.h"

#include <algorithm>

namespace braid::jinja {

/// Functions by name; null if there is none. `self` of a filter or test is what
/// it is applied to, of a method its object.
const Function *findFilter(std::string_view name);
const Function *findTest(std::string_view name);
const Function *findMethod(const Value &object, std::string_view name);
const Function *findGlobal(std::string_view name);

/// A sorted table of functions, of one file each.
struct Functions {
  const Function *begin, *end;
  const Function *find(std::string_view name) const;
};
extern const Functions kTextFilters, kListFilters, kGroupFilters,
    kSelectFilters, kNumberFilters, kHtmlFilters, kTests, kStringMethods,
    kStringSearchMethods, kListMethods, kTupleMethods, kDictMethods,
    kRangeMethods, kNumberMethods, kLoopMethods, kCyclerMethods, kGlobals;

/// The arguments of a call by the parameters of a function. Fails like a call
/// in Python does: too many, unknown, twice, missing.
class Parameters {
public:
  /// `names` may end in '*' for parameters that have no name in calls.
  Parameters(const char *function, const Arguments &arguments,
             std::initializer_list<const char *> names, size_t required);

  bool has(size_t i) const { return values[i] != nullptr; }
  /// None if it was not given.
  Value get(size_t i) const { return values[i] ? *values[i] : Value(); }
  bool getFlag(size_t i, bool fallback) const;
  int64_t getInt(size_t i, int64_t fallback) const;
  /// Fails unless it is text.
  const std::string &getString(size_t i) const;

private:
  [[noreturn]] void failType(size_t i, const char *expected) const;

  const char *function;
  std::vector<const char *> names;
  std::vector<const Value *> values;
};

/// An integer, a boolean included; fails otherwise.
int64_t requireInt(const Value &value, const char *what);
const std::string &requireText(const Value &value, const char *what);

/// Sorts stably by an order that may fail, and may be none at all: merging
/// stays within the values whatever `isLess` says.
template <typename T, typename Less>
void sortValues(std::vector<T> &values, Less isLess) {
  std::vector<T> merged(values);
  for (size_t width = 1; width < values.size(); width *= 2) {
    for (size_t begin = 0; begin < values.size(); begin += 2 * width) {
      size_t middle = std::min(begin + width, values.size());
      size_t end = std::min(begin + 2 * width, values.size());
      for (size_t i = begin, j = middle, k = begin; k < end; ++k)
        merged[k] = j < end && (i >= middle || isLess(values[j], values[i]))
                        ? values[j++]
                        : values[i++];
    }
    values.swap(merged);
  }
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

Value add(Heap &heap, const Value &a, const Value &b);
Value subtract(Heap &heap, const Value &a, const Value &b);
Value multiply(Heap &heap, const Value &a, const Value &b);
Value divide(Heap &heap, const Value &a, const Value &b);
Value floorDivide(Heap &heap, const Value &a, const Value &b);
Value modulo(Heap &heap, const Value &a, const Value &b);
Value power(Heap &heap, const Value &a, const Value &b);
Value negate(Heap &heap, const Value &a);
Value keepSign(Heap &heap, const Value &a);
[[noreturn]] void failUndefined(const Value &value);

/// "%s of %d" % values
std::string formatPercent(Heap &heap, const std::string &format,
                          const Value &values);
/// "{} of {}".format(...)
std::string formatBraces(Interpreter &interpreter, const std::string &format,
                         const Arguments &arguments);
/// One value by a format specification such as ">8.3f".
std::string formatValue(Heap &heap, const Value &value,
                        const std::string &specification);

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

std::string escapeHtml(Heap &heap, const std::string &text);
std::string replaceText(Heap &heap, const std::string &text,
                        const std::string &from, const std::string &to,
                        int64_t count);
/// Linear in the sizes, whatever the texts; npos if there is none.
size_t findText(std::string_view text, std::string_view part, size_t from = 0);
size_t findTextBackwards(std::string_view text, std::string_view part);
std::string_view strip(std::string_view text, const std::string *characters,
                       bool left, bool right);
/// str.splitlines(): the lines, with their ends or without.
std::vector<std::string_view> splitLines(std::string_view text, bool keepEnds);
/// Between blanks.
std::vector<std::string_view> splitWords(std::string_view text);
std::string repeatText(Heap &heap, const std::string &text, int64_t count);
/// Spaces or other text to both sides, up to a length in code points.
std::string padText(Heap &heap, const std::string &text, int64_t width,
                    const std::string &fill, char alignment);

/// json.dumps()
struct JsonStyle {
  bool ascii = false, sortKeys = false, hasIndent = false;
  std::string indent, comma = ", ", colon = ": ";
};
std::string toJson(Heap &heap, const Value &value, const JsonStyle &style);

/// int(text, base) and float(text); false if it is none.
bool parseInt(const std::string &text, int64_t base, int64_t &result,
              bool &isTooLarge);
bool parseFloat(const std::string &text, double &result);
/// The integer of a float, towards zero; fails if it has none or too large one.
int64_t truncate(double number);
double roundTo(double number, int64_t digits);

//===----------------------------------------------------------------------===//
// Parts of values
//===----------------------------------------------------------------------===//

/// object.name and object[item] as templates mean them: both fall back to the
/// other, and what does not exist is undefined.
Value getAttribute(Interpreter &interpreter, const Value &object,
                   const std::string &name);
Value getItem(Interpreter &interpreter, const Value &object, const Value &item);
/// object[start:stop:step]
Value getSlice(Heap &heap, const Value &object, const Value &start,
               const Value &stop, const Value &step);
/// item in container
bool isContained(Interpreter &interpreter, const Value &item,
                 const Value &container);
/// What a slice of a length means: the first index and how many.
struct SliceRange {
  int64_t start, step, count;
};
SliceRange getSliceRange(int64_t length, const Value &start, const Value &stop,
                         const Value &step);
std::string sliceText(const String &text, const SliceRange &range);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_LIBRARY_H
