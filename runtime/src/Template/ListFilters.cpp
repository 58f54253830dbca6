//===- ListFilters.cpp - Filters of lists and dicts -----------------------===//
#include "Selector.h"
#include "Utf8.h"

namespace braid::jinja {
namespace {

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

struct Keyed {
  Value key, item;
};

void sortKeyed(std::vector<Keyed> &items, bool isReverse) {
  // Equal items keep their order either way.
  sortValues(items, [isReverse](const Keyed &a, const Keyed &b) {
    return isReverse ? isLess(b.key, a.key) : isLess(a.key, b.key);
  });
}

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

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

class UniqueItems : public Iterator {
public:
  UniqueItems(Heap &heap, Value source, Path path, bool isCaseSensitive)
      : Iterator(heap, sizeof(UniqueItems)), source(std::move(source)),
        path(std::move(path)), isCaseSensitive(isCaseSensitive),
        seen(make<Dict>(heap)) {}
  void clear() override {
    source = Value();
    items = nullptr;
    seen = nullptr;
  }
  bool produce(Interpreter &interpreter, Value &item) override {
    if (!std::exchange(hasBegun, true))
      items = interpreter.iterate(source);
    for (Ref<Iterator> kept = items; kept && kept->next(interpreter, item);) {
      interpreter.getHeap().work(1);
      Value key = foldForSort(interpreter, path.get(interpreter, item),
                              isCaseSensitive);
      requireHashable(key);
      if (seen->find(key))
        continue;
      seen->set(key, Value());
      return true;
    }
    return false;
  }
  const char *getName() const override {
    return "generator object sync_do_unique";
  }

private:
  Value source;
  bool hasBegun = false;
  Ref<Iterator> items;
  Path path;
  bool isCaseSensitive;
  Ref<Dict> seen;
};

Value makeUnique(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("unique", arguments, {"case_sensitive", "attribute"},
                        0);
  return make<UniqueItems>(interpreter.getHeap(), self,
                           Path(interpreter.getHeap(), parameters.get(1)),
                           parameters.getFlag(0, false));
}

Value groupBy(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("groupby", arguments,
                        {"attribute", "default", "case_sensitive"}, 1);
  Heap &heap = interpreter.getHeap();
  Path path(heap, parameters.get(0));
  bool isCaseSensitive = parameters.getFlag(2, false);
  std::vector<Keyed> keyed;
  interpreter.forEach(self, [&](const Value &item) {
    Value key = path.get(interpreter, item, parameters.get(1));
    keyed.push_back({foldForSort(interpreter, key, isCaseSensitive), item});
    return true;
  });
  sortKeyed(keyed, false);
  std::vector<Value> groups;
  for (size_t begin = 0, end = 0; begin < keyed.size(); begin = end) {
    std::vector<Value> items;
    for (end = begin;
         end < keyed.size() &&
         (end == begin || isEqual(keyed[begin].key, keyed[end].key));
         ++end)
      items.push_back(keyed[end].item);
    Value key = path.get(interpreter, items.front(), parameters.get(1));
    auto group = make<Sequence>(
        heap, Kind::Tuple,
        std::vector<Value>{key, makeList(heap, std::move(items))});
    group->isGroup = true;
    groups.emplace_back(group);
  }
  return makeList(heap, std::move(groups));
}

Value makeSlices(Interpreter &interpreter, const Value &self,
                 const Arguments &arguments) {
  Parameters parameters("slice", arguments, {"slices", "fill_with"}, 1);
  Heap &heap = interpreter.getHeap();
  std::vector<Value> all = interpreter.collect(self), slices;
  int64_t count = parameters.getInt(0, 1);
  if (count == 0)
    fail("expected a number of slices that is not 0");
  int64_t length = int64_t(all.size());
  int64_t each = count > 0 ? length / count : 0;
  int64_t longer = count > 0 ? length % count : 0;
  for (int64_t i = 0, begin = 0; i < count; ++i) {
    heap.work(1);
    int64_t end = begin + each + (i < longer);
    std::vector<Value> items(all.begin() + begin, all.begin() + end);
    if (!parameters.get(1).isNone() && i >= longer)
      items.push_back(parameters.get(1));
    slices.push_back(makeList(heap, std::move(items)));
    begin = end;
  }
  return makeList(heap, std::move(slices));
}

Value slice(Interpreter &interpreter, const Value &self,
            const Arguments &arguments) {
  Parameters parameters("slice", arguments, {"slices", "fill_with"}, 1);
  return make<Deferred>(interpreter.getHeap(), self, arguments, makeSlices,
                        "generator object sync_do_slice");
}

Value makeBatches(Interpreter &interpreter, const Value &self,
                  const Arguments &arguments) {
  Parameters parameters("batch", arguments, {"linecount", "fill_with"}, 1);
  Heap &heap = interpreter.getHeap();
  std::vector<Value> batches, items;
  interpreter.forEach(self, [&](const Value &item) {
    if (isEqual(Value(int64_t(items.size())), parameters.get(0)))
      batches.push_back(makeList(heap, std::exchange(items, {})));
    items.push_back(item);
    return true;
  });
  if (items.empty())
    return makeList(heap, std::move(batches));
  if (!parameters.get(1).isNone()) {
    int64_t size = parameters.getInt(0, 1);
    heap.require(uint64_t(std::max<int64_t>(size, 0)) * sizeof(Value));
    if (int64_t(items.size()) < size)
      items.resize(size_t(size), parameters.get(1));
  }
  batches.push_back(makeList(heap, std::move(items)));
  return makeList(heap, std::move(batches));
}

Value batch(Interpreter &interpreter, const Value &self,
            const Arguments &arguments) {
  Parameters parameters("batch", arguments, {"linecount", "fill_with"}, 1);
  return make<Deferred>(interpreter.getHeap(), self, arguments, makeBatches,
                        "generator object do_batch");
}

Value sum(Interpreter &interpreter, const Value &self,
          const Arguments &arguments) {
  Parameters parameters("sum", arguments, {"attribute", "start"}, 0);
  Path path(interpreter.getHeap(), parameters.get(0));
  Value total = parameters.has(1) ? parameters.get(1) : Value(int64_t(0));
  if (total.isString())
    fail("expected a number for 'sum' to start with, but got text; use 'join'");
  interpreter.forEach(self, [&](const Value &item) {
    total = add(interpreter.getHeap(), total, path.get(interpreter, item));
    return true;
  });
  return total;
}

const Function kFunctions[] = {
    {"batch", batch},     {"count", getLengthOf},    {"dictsort", sortDict},
    {"first", getFirst},  {"groupby", groupBy},      {"items", getItems},
    {"join", join},       {"last", getLast},         {"length", getLengthOf},
    {"list", toList},     {"max", getExtreme<true>}, {"min", getExtreme<false>},
    {"reverse", reverse}, {"slice", slice},          {"sort", sort},
    {"sum", sum},         {"unique", makeUnique},
};

} // namespace

const Functions kListFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
