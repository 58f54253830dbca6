//===- Selector.h - What filters look at in an item -------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_SELECTOR_H
#define RUNTIME_SRC_TEMPLATE_SELECTOR_H

#include "Library.h"

namespace braid::jinja {

/// "a.b.0", 2 or none: what to look up in an item, one after the other.
class Path {
public:
  Path(Heap &heap, const Value &attribute);
  /// What does not exist becomes `fallback` at each step, unless that is none.
  Value get(Interpreter &interpreter, Value item,
            const Value &fallback = {}) const;

private:
  std::vector<Value> parts;
};

/// In lower case, if it is text and case does not matter.
Value foldForSort(Interpreter &interpreter, const Value &value,
                  bool isCaseSensitive);

/// An item and what it is sorted by.
struct Keyed {
  Value key, item;
};

void sortKeyed(std::vector<Keyed> &items, bool isReverse);

/// What a filter gives, made when the first item is asked for: what nobody goes
/// through cannot fail.
class Deferred : public Iterator {
public:
  using Make = Value (*)(Interpreter &, const Value &, const Arguments &);
  Deferred(Heap &heap, Value self, const Arguments &arguments, Make make,
           const char *name)
      : Iterator(heap, sizeof(Deferred)), self(std::move(self)),
        arguments(arguments), make(make), name(name) {}
  void clear() override {
    self = Value();
    arguments = {};
    items = nullptr;
  }
  bool produce(Interpreter &interpreter, Value &item) override {
    if (!std::exchange(hasBegun, true))
      items = interpreter.iterate(make(interpreter, self, arguments));
    Ref<Iterator> kept = items;
    return kept && kept->next(interpreter, item);
  }
  const char *getName() const override { return name; }

private:
  Value self;
  Arguments arguments;
  Make make;
  const char *name;
  Ref<Iterator> items;
  bool hasBegun = false;
};

/// Names of filters and tests that come as arguments.
const Function &requireFunction(const Function *(*find)(std::string_view),
                                const char *what, const Value &name);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_SELECTOR_H
