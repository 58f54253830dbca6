//===- Methods.cpp - Methods of lists, dicts, numbers, loops --------------===//
#include "Library.h"

#include <cmath>

namespace braid::jinja {
namespace {

Value countItems(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("count", arguments, {"value*"}, 1);
  int64_t count = 0;
  interpreter.forEach(self, [&](const Value &item) {
    count +=
        isSame(item, parameters.get(0)) || isEqual(item, parameters.get(0));
    return true;
  });
  return Value(count);
}

Value indexOf(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("index", arguments, {"value*", "start*", "stop*"}, 1);
  int64_t length = getLength(self);
  auto range = getSliceRange(length, parameters.get(1), parameters.get(2), {});
  int64_t position = 0, found = -1;
  interpreter.forEach(self, [&](const Value &item) {
    if (position >= range.start && position < range.start + range.count &&
        (isSame(item, parameters.get(0)) || isEqual(item, parameters.get(0))))
      found = position;
    ++position;
    return found < 0;
  });
  if (found < 0)
    fail("expected a list that contains what 'index' looks for; test it with "
         "'in' before");
  return Value(found);
}

Value copyItems(Interpreter &interpreter, const Value &self,
                const Arguments &arguments) {
  Parameters parameters("copy", arguments, {}, 0);
  return makeList(interpreter.getHeap(), interpreter.collect(self));
}

//===----------------------------------------------------------------------===//
// Dicts
//===----------------------------------------------------------------------===//

Value get(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("get", arguments, {"key*", "default*"}, 1);
  requireHashable(parameters.get(0));
  const Value *value = self.as<Dict>().find(parameters.get(0));
  return value ? *value : parameters.get(1);
}

template <View::Part part>
Value view(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  Parameters parameters("items", arguments, {}, 0);
  return make<View>(interpreter.getHeap(), &self.as<Dict>(), part);
}

Value copyDict(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("copy", arguments, {}, 0);
  auto copy = make<Dict>(interpreter.getHeap());
  for (const auto &[key, value] : self.as<Dict>().getEntries()) {
    interpreter.getHeap().work(1);
    copy->set(key, value);
  }
  return copy;
}

Value fromKeys(Interpreter &interpreter, const Value &,
               const Arguments &arguments) {
  Parameters parameters("fromkeys", arguments, {"iterable*", "value*"}, 1);
  auto dict = make<Dict>(interpreter.getHeap());
  interpreter.forEach(parameters.get(0), [&](const Value &key) {
    requireHashable(key);
    dict->set(key, parameters.get(1));
    return true;
  });
  return dict;
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

Value isInteger(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("is_integer", arguments, {}, 0);
  if (self.isInt())
    fail("expected a float for 'is_integer', but got an integer");
  return Value(std::isfinite(self.getFloat()) &&
               std::floor(self.getFloat()) == self.getFloat());
}

uint64_t getMagnitude(const Value &self) {
  if (!self.isInt())
    fail("expected an integer for 'bit_length', but got a float");
  int64_t number = self.getInt();
  return number < 0 ? 0 - uint64_t(number) : uint64_t(number);
}

Value bitLength(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("bit_length", arguments, {}, 0);
  uint64_t magnitude = getMagnitude(self);
  return Value(int64_t(magnitude ? 64 - __builtin_clzll(magnitude) : 0));
}

Value bitCount(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("bit_count", arguments, {}, 0);
  return Value(int64_t(__builtin_popcountll(getMagnitude(self))));
}

Value conjugate(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("conjugate", arguments, {}, 0);
  return self.isInt() ? Value(self.getInt()) : self;
}

//===----------------------------------------------------------------------===//
// Loops and cyclers
//===----------------------------------------------------------------------===//

Value cycle(Interpreter &, const Value &self, const Arguments &arguments) {
  const auto &items = arguments.positional;
  if (items.empty() || !arguments.named.empty())
    fail("expected values for 'loop.cycle'");
  int64_t index = self.as<Loop>().index0;
  return items[size_t(std::max<int64_t>(index, 0)) % items.size()];
}

Value changed(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  if (!arguments.named.empty())
    fail("expected values without names for 'loop.changed'");
  auto &last = self.as<Loop>().changed;
  Value now = makeTuple(interpreter.getHeap(), arguments.positional);
  if (last && isEqual(*last, now))
    return Value(false);
  last = now;
  return Value(true);
}

Value next(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("next", arguments, {}, 0);
  auto &cycler = self.as<Cycler>();
  const auto &items = cycler.items.as<Sequence>().items;
  Value item = items[cycler.position];
  cycler.position = (cycler.position + 1) % items.size();
  return item;
}

Value reset(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("reset", arguments, {}, 0);
  self.as<Cycler>().position = 0;
  return {};
}

const Function kLists[] = {
    {"copy", copyItems}, {"count", countItems}, {"index", indexOf}};
const Function kTuples[] = {{"count", countItems}, {"index", indexOf}};
const Function kDicts[] = {{"copy", copyDict},
                           {"fromkeys", fromKeys},
                           {"get", get},
                           {"items", view<View::Part::Items>},
                           {"keys", view<View::Part::Keys>},
                           {"values", view<View::Part::Values>}};
const Function kNumbers[] = {{"bit_count", bitCount},
                             {"bit_length", bitLength},
                             {"conjugate", conjugate},
                             {"is_integer", isInteger}};
const Function kLoops[] = {{"changed", changed}, {"cycle", cycle}};
const Function kCyclers[] = {{"next", next}, {"reset", reset}};

} // namespace

const Functions kListMethods = {std::begin(kLists), std::end(kLists)};
const Functions kTupleMethods = {std::begin(kTuples), std::end(kTuples)};
const Functions kDictMethods = {std::begin(kDicts), std::end(kDicts)};
const Functions kRangeMethods = kTupleMethods;
const Functions kNumberMethods = {std::begin(kNumbers), std::end(kNumbers)};
const Functions kLoopMethods = {std::begin(kLoops), std::end(kLoops)};
const Functions kCyclerMethods = {std::begin(kCyclers), std::end(kCyclers)};

} // namespace braid::jinja
