//===- ListFilters.cpp - Filters of lists and dicts -----------------------===//
#include "Characters.h"
#include "Selector.h"

namespace braid::jinja {
namespace {

Value getLengthOf(Interpreter &interpreter, const Value &self,
                  const Arguments &arguments) {
  Parameters parameters("length", arguments, {}, 0);
  return Value(interpreter.measure(self));
}

Value toList(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  Parameters parameters("list", arguments, {}, 0);
  return makeList(interpreter.getHeap(), interpreter.collect(self));
}

Value getFirst(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("first", arguments, {}, 0);
  Value first;
  if (interpreter.iterate(self)->next(interpreter, first))
    return first;
  return interpreter.undefined("there is no first item: the list is empty");
}

bool isReversible(const Value &value) {
  return getLength(value) >= 0 || value.isUndefined();
}

Value getLast(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("last", arguments, {}, 0);
  if (!isReversible(self))
    fail(std::string("expected a list for 'last', but got ") +
         getTypeName(self) +
         (self.is(Kind::Iterator) ? "; make it one with '| list'" : ""));
  std::optional<Value> last;
  if (getLength(self) > 0 && !self.is(Kind::Dict) && !self.is(Kind::View))
    return getItem(interpreter, self, Value(int64_t(-1)));
  interpreter.forEach(self, [&](const Value &item) {
    last = item;
    return true;
  });
  return last ? *last
              : interpreter.undefined(
                    "there is no last item: the list is empty");
}

Value reverse(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("reverse", arguments, {}, 0);
  Heap &heap = interpreter.getHeap();
  if (self.isString()) {
    const auto &text = self.as<String>();
    heap.workOnText(text.bytes.size());
    heap.require(9 * text.bytes.size());
    return interpreter.text(
        sliceText(text, {text.getLength() - 1, -1, text.getLength()}),
        text.isMarkup);
  }
  std::vector<Value> items = interpreter.collect(self);
  std::reverse(items.begin(), items.end());
  // What knows its length gives items one by one.
  if (isReversible(self))
    return iterateOver(heap, std::move(items), "list_reverseiterator");
  return makeList(heap, std::move(items));
}

Value join(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  Parameters parameters("join", arguments, {"d", "attribute"}, 0);
  Path path(interpreter.getHeap(), parameters.get(1));
  std::string separator =
      parameters.has(0) ? interpreter.str(parameters.get(0)) : "";
  Text joined(interpreter.getHeap());
  bool isFirst = true;
  interpreter.forEach(self, [&](const Value &item) {
    if (!std::exchange(isFirst, false))
      joined << separator;
    joined << interpreter.str(path.get(interpreter, item));
    return true;
  });
  return interpreter.text(joined.take());
}

Value makeItems(Interpreter &interpreter, const Value &self,
                const Arguments &) {
  if (self.isUndefined())
    return self;
  if (!self.is(Kind::Dict))
    fail(std::string("expected a dict for 'items', but got ") +
         getTypeName(self));
  return make<View>(interpreter.getHeap(), &self.as<Dict>(), View::Part::Items);
}

Value getItems(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("items", arguments, {}, 0);
  return make<Deferred>(interpreter.getHeap(), self, arguments, makeItems,
                        "generator object do_items");
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

Value sort(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  Parameters parameters("sort", arguments,
                        {"reverse", "case_sensitive", "attribute"}, 0);
  Heap &heap = interpreter.getHeap();
  std::vector<Path> paths;
  Value attribute = parameters.get(2);
  if (attribute.isString()) {
    const std::string &names = getText(attribute);
    for (size_t begin = 0; begin <= names.size();) {
      size_t end = std::min(names.find(',', begin), names.size());
      paths.emplace_back(heap,
                         interpreter.text(names.substr(begin, end - begin)));
      begin = end + 1;
    }
  } else {
    paths.emplace_back(heap, attribute);
  }
  bool isCaseSensitive = parameters.getFlag(1, false);
  std::vector<Keyed> keyed;
  interpreter.forEach(self, [&](const Value &item) {
    std::vector<Value> key;
    key.reserve(paths.size());
    for (const Path &path : paths)
      key.push_back(foldForSort(interpreter, path.get(interpreter, item),
                                isCaseSensitive));
    keyed.push_back({makeList(heap, std::move(key)), item});
    return true;
  });
  sortKeyed(keyed, parameters.getFlag(0, false));
  std::vector<Value> items;
  items.reserve(keyed.size());
  for (Keyed &entry : keyed)
    items.push_back(std::move(entry.item));
  return makeList(heap, std::move(items));
}

Value sortDict(Interpreter &interpreter, const Value &self,
               const Arguments &arguments) {
  Parameters parameters("dictsort", arguments,
                        {"case_sensitive", "by", "reverse"}, 0);
  std::string by = parameters.has(1) ? parameters.getString(1) : "key";
  if (by != "key" && by != "value")
    fail("expected 'key' or 'value' to sort by, but got '" + by + "'");
  if (self.isUndefined())
    failUndefined(self);
  if (!self.is(Kind::Dict))
    fail(std::string("expected a dict for 'dictsort', but got ") +
         getTypeName(self));
  Heap &heap = interpreter.getHeap();
  std::vector<Keyed> keyed;
  keyed.reserve(self.as<Dict>().getEntries().size());
  for (const auto &[key, value] : self.as<Dict>().getEntries())
    keyed.push_back({foldForSort(interpreter, by == "key" ? key : value,
                                 parameters.getFlag(0, false)),
                     makeTuple(heap, {key, value})});
  sortKeyed(keyed, parameters.getFlag(2, false));
  std::vector<Value> items;
  items.reserve(keyed.size());
  for (Keyed &entry : keyed)
    items.push_back(std::move(entry.item));
  return makeList(heap, std::move(items));
}

template <bool isMax>
Value getExtreme(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("min", arguments, {"case_sensitive", "attribute"}, 0);
  Path path(interpreter.getHeap(), parameters.get(1));
  bool isCaseSensitive = parameters.getFlag(0, false);
  std::optional<Keyed> best;
  interpreter.forEach(self, [&](const Value &item) {
    Value key =
        foldForSort(interpreter, path.get(interpreter, item), isCaseSensitive);
    if (!best ||
        (isMax ? isLess(best->key, key, ">") : isLess(key, best->key, "<")))
      best = Keyed{key, item};
    return true;
  });
  return best ? best->item
              : interpreter.undefined("there is no item: the list is empty");
}

const Function kFunctions[] = {
    {"count", getLengthOf},
    {"dictsort", sortDict},
    {"first", getFirst},
    {"items", getItems},
    {"join", join},
    {"last", getLast},
    {"length", getLengthOf},
    {"list", toList},
    {"max", getExtreme<true>},
    {"min", getExtreme<false>},
    {"reverse", reverse},
    {"sort", sort},
};

} // namespace

const Functions kListFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
