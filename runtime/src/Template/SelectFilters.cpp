//===- SelectFilters.cpp - map, select, reject and their like -------------===//
#include "Characters.h"
#include "Selector.h"

namespace braid::jinja {

Path::Path(Heap &heap, const Value &attribute) {
  if (attribute.isNone())
    return;
  if (!attribute.isString()) {
    parts.push_back(attribute);
    return;
  }
  const std::string &text = getText(attribute);
  for (size_t begin = 0; begin <= text.size();) {
    size_t end = std::min(text.find('.', begin), text.size());
    std::string part = text.substr(begin, end - begin);
    bool isNumber =
        !part.empty() && part.find_first_not_of("0123456789") == part.npos;
    int64_t number = 0;
    bool isTooLarge = false;
    if (isNumber && parseInt(part, 10, number, isTooLarge) && !isTooLarge)
      parts.emplace_back(number);
    else
      parts.push_back(makeString(heap, part));
    begin = end + 1;
  }
}

Value Path::get(Interpreter &interpreter, Value item,
                const Value &fallback) const {
  for (const Value &part : parts) {
    item = getItem(interpreter, item, part);
    if (item.isUndefined() && !fallback.isNone())
      item = fallback;
  }
  return item;
}

Value foldForSort(Interpreter &interpreter, const Value &value,
                  bool isCaseSensitive) {
  if (isCaseSensitive || !value.isString())
    return value;
  interpreter.getHeap().workOnText(getText(value).size());
  return interpreter.text(toLower(getText(value)));
}

void sortKeyed(std::vector<Keyed> &items, bool isReverse) {
  // Equal items keep their order either way.
  sortValues(items, [isReverse](const Keyed &a, const Keyed &b) {
    return isReverse ? isLess(b.key, a.key) : isLess(a.key, b.key);
  });
}

const Function &requireFunction(const Function *(*find)(std::string_view),
                                const char *what, const Value &name) {
  const Function *function =
      find(requireText(name, "as the name of a filter or test"));
  if (!function)
    fail(std::string("expected a ") + what + " that exists, but got '" +
         getText(name) + "'");
  return *function;
}

namespace {

/// What is left of the arguments of `map` and `select` for what they call.
Arguments dropFirst(const Arguments &arguments, size_t count) {
  Arguments rest = arguments;
  rest.positional.erase(rest.positional.begin(),
                        rest.positional.begin() + long(count));
  return rest;
}

/// Items as they are asked for; the arguments are read with the first one.
class Selection : public Iterator {
public:
  Selection(Heap &heap, Value source, Arguments arguments)
      : Iterator(heap, sizeof(Selection)), source(std::move(source)),
        arguments(std::move(arguments)) {}
  void clear() override {
    source = Value();
    items = nullptr;
    arguments = {};
    fallback = Value();
    path.reset();
  }
  bool produce(Interpreter &interpreter, Value &item) override {
    if (!std::exchange(hasBegun, true) && isTrue(source)) {
      prepare(interpreter);
      items = interpreter.iterate(source);
    }
    // Kept while it runs: it can end up in itself.
    for (Ref<Iterator> kept = items; kept && kept->next(interpreter, item);) {
      interpreter.getHeap().work(1);
      if (take(interpreter, item))
        return true;
    }
    return false;
  }

protected:
  virtual void prepare(Interpreter &interpreter) = 0;
  /// Whether the item belongs; may change it.
  virtual bool take(Interpreter &interpreter, Value &item) = 0;

  Value source;
  Arguments arguments;
  std::optional<Path> path;
  Value fallback;
  const Function *function = nullptr;

private:
  Ref<Iterator> items;
  bool hasBegun = false;
};

class Mapping : public Selection {
public:
  using Selection::Selection;
  const char *getName() const override {
    return "generator object sync_do_map";
  }

private:
  void prepare(Interpreter &interpreter) override {
    const Value *attribute = arguments.find("attribute");
    if (arguments.positional.empty() && attribute) {
      for (const auto &[name, value] : arguments.named)
        if (name != "attribute" && name != "default")
          fail("expected no argument '" + name + "' for 'map'");
      path.emplace(interpreter.getHeap(), *attribute);
      if (const Value *given = arguments.find("default"))
        fallback = *given;
      return;
    }
    if (arguments.positional.empty())
      fail("expected the name of a filter or 'attribute' for 'map'");
    function = &requireFunction(findFilter, "filter", arguments.positional[0]);
    arguments = dropFirst(arguments, 1);
  }
  bool take(Interpreter &interpreter, Value &item) override {
    item = path ? path->get(interpreter, item, fallback)
                : function->call(interpreter, item, arguments);
    return true;
  }
};

template <bool isReject, bool usesAttribute>
class Choice : public Selection {
public:
  using Selection::Selection;
  const char *getName() const override {
    return "generator object select_or_reject";
  }

private:
  void prepare(Interpreter &interpreter) override {
    if (usesAttribute) {
      if (arguments.positional.empty())
        fail("expected the name of an attribute to select by");
      path.emplace(interpreter.getHeap(), arguments.positional[0]);
      arguments = dropFirst(arguments, 1);
    }
    if (arguments.positional.empty())
      return;
    function = &requireFunction(findTest, "test", arguments.positional[0]);
    arguments = dropFirst(arguments, 1);
  }
  bool take(Interpreter &interpreter, Value &item) override {
    Value part = path ? path->get(interpreter, item) : item;
    if (function)
      part = function->call(interpreter, part, arguments);
    return isTrue(part) != isReject;
  }
};

template <typename Selection>
Value select(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  return make<Selection>(interpreter.getHeap(), self, arguments);
}

/// Attributes only, no items.
Value getAttributeOnly(Interpreter &interpreter, const Value &self,
                       const Arguments &arguments) {
  Parameters parameters("attr", arguments, {"name"}, 1);
  const std::string &name = parameters.getString(0);
  if (self.isUndefined())
    failUndefined(self);
  bool isField = !self.is(Kind::Dict) || findMethod(self, name);
  if (isField && !self.is(Kind::Blocks))
    return getAttribute(interpreter, self, name);
  return interpreter.undefined(std::string("'") + getTypeName(self) +
                               "' has no attribute '" + name + "'");
}

const Function kFunctions[] = {
    {"attr", getAttributeOnly},
    {"map", select<Mapping>},
    {"reject", select<Choice<true, false>>},
    {"rejectattr", select<Choice<true, true>>},
    {"select", select<Choice<false, false>>},
    {"selectattr", select<Choice<false, true>>},
};

} // namespace

const Functions kSelectFilters = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
