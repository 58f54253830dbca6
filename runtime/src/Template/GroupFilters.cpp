//===- GroupFilters.cpp - Filters that group and add up items -------------===//
#include "Selector.h"

namespace braid::jinja {
namespace {

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
    {"batch", batch}, {"groupby", groupBy},   {"slice", slice},
    {"sum", sum},     {"unique", makeUnique},
};

} // namespace

const Functions kGroupFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
