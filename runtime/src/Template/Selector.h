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

/// Names of filters and tests that come as arguments.
const Function &requireFunction(const Function *(*find)(std::string_view),
                                const char *what, const Value &name);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_SELECTOR_H
