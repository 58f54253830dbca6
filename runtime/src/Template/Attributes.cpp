//===- Attributes.cpp - object.name and object[item] -----------------===//
#include "Library.h"

#include <optional>

namespace braid::jinja {

void failUndefined(const Value &value) { fail(value.as<Undefined>().message); }

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static Value makeMissing(Interpreter &interpreter, const Value &object,
                         const Value &name) {
  return interpreter.undefined(
      std::string("'") + getTypeName(object) + "' has no " +
      (name.isString() ? "attribute " : "element ") +
      (name.isString() ? "'" + getText(name) + "'"
                       : toRepr(interpreter.getHeap(), name)));
}

static std::optional<Value> getLoopField(Interpreter &interpreter, Loop &loop,
                                         std::string_view name) {
  if (name == "index0")
    return Value(loop.index0);
  if (name == "index")
    return Value(loop.index0 + 1);
  if (name == "depth0")
    return Value(loop.depth0);
  if (name == "depth")
    return Value(loop.depth0 + 1);
  if (name == "first")
    return Value(loop.index0 == 0);
  if (name == "last")
    return Value(!loop.peek(interpreter));
  if (name == "length")
    return Value(loop.getLength(interpreter));
  if (name == "revindex0")
    return Value(loop.getLength(interpreter) - loop.index0 - 1);
  if (name == "revindex")
    return Value(loop.getLength(interpreter) - loop.index0);
  if (name == "previtem") {
    if (loop.index0 == 0 || !loop.before)
      return interpreter.undefined("there is no previous item");
    return loop.before;
  }
  if (name == "nextitem") {
    const std::optional<Value> &after = loop.peek(interpreter);
    return after ? *after : interpreter.undefined("there is no next item");
  }
  return std::nullopt;
}

static std::optional<Value> getMacroField(Interpreter &interpreter,
                                          const Macro &macro,
                                          std::string_view name) {
  const Callable &callable = *macro.callable;
  if (name == "name")
    return macro.name.empty() ? Value() : interpreter.text(macro.name);
  if (name == "caller")
    return Value(callable.readsCaller);
  if (name == "catch_kwargs")
    return Value(callable.readsKwargs);
  if (name == "catch_varargs")
    return Value(callable.readsVarargs);
  if (name != "arguments")
    return std::nullopt;
  std::vector<Value> names;
  names.reserve(callable.parameters.size());
  for (const auto &parameter : callable.parameters)
    names.push_back(interpreter.text(parameter->name));
  return makeTuple(interpreter.getHeap(), std::move(names));
}

static std::optional<Value> getNumberField(const Value &number,
                                           std::string_view name) {
  bool isInt = number.isInt();
  if (name == "real")
    return isInt ? Value(number.getInt()) : number;
  if (name == "imag")
    return isInt ? Value(int64_t(0)) : Value(0.0);
  if (isInt && name == "numerator")
    return Value(number.getInt());
  if (isInt && name == "denominator")
    return Value(int64_t(1));
  return std::nullopt;
}

/// What Python's getattr() finds.
static std::optional<Value> findField(Interpreter &interpreter,
                                      const Value &object,
                                      const std::string &name) {
  Heap &heap = interpreter.getHeap();
  switch (object.getKind()) {
  case Kind::Namespace: {
    const Ref<Dict> &attributes = object.as<Namespace>().attributes;
    const Value *value = attributes ? attributes->find(name) : nullptr;
    return value ? std::optional<Value>(*value) : std::nullopt;
  }
  case Kind::Loop:
    if (auto field = getLoopField(interpreter, object.as<Loop>(), name))
      return field;
    break;
  case Kind::Macro:
    return getMacroField(interpreter, object.as<Macro>(), name);
  case Kind::Range: {
    const auto &range = object.as<Range>();
    if (name == "start" || name == "stop" || name == "step")
      return Value(name == "start"  ? range.start
                   : name == "stop" ? range.stop
                                    : range.step);
    break;
  }
  case Kind::Tuple:
    if (object.as<Sequence>().isGroup && (name == "grouper" || name == "list"))
      return object.as<Sequence>().items[name == "list"];
    break;
  case Kind::Cycler: {
    const auto &cycler = object.as<Cycler>();
    if (name == "current" && !cycler.items.isNone())
      return cycler.items.as<Sequence>().items[cycler.position];
    if (name == "items")
      return cycler.items;
    if (name == "pos")
      return Value(int64_t(cycler.position));
    break;
  }
  case Kind::Joiner:
    if (name == "sep")
      return object.as<Joiner>().separator;
    if (name == "used")
      return Value(object.as<Joiner>().isUsed);
    break;
  case Kind::Bool:
  case Kind::Int:
  case Kind::Float:
    if (auto field = getNumberField(object, name))
      return field;
    break;
  case Kind::Block:
    if (name == "name")
      return interpreter.text(object.as<Blocks>().block->name);
    break;
  default:
    break;
  }
  if (const Function *method = findMethod(object, name))
    return Value(make<Method>(heap, object, method));
  return std::nullopt;
}

/// Attributes of all objects in Python, which templates must not reach.
static bool isInternal(const Value &object, std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "__class__",  "__delattr__",   "__dir__",         "__doc__",
      "__eq__",     "__format__",    "__ge__",          "__getattribute__",
      "__gt__",     "__hash__",      "__init__",        "__init_subclass__",
      "__le__",     "__lt__",        "__ne__",          "__new__",
      "__reduce__", "__reduce_ex__", "__repr__",        "__setattr__",
      "__sizeof__", "__str__",       "__subclasshook__"};
  if (object.is(Kind::Namespace))
    return name == "__class__";
  for (std::string_view internal : kNames)
    if (name == internal)
      return true;
  return false;
}

/// Methods of lists and dicts that would change them.
static bool isMutating(const Value &object, std::string_view name) {
  auto isOneOf = [name](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (object.is(Kind::List))
    return isOneOf({"append", "clear", "pop", "reverse", "insert", "sort",
                    "extend", "remove"});
  return object.is(Kind::Dict) &&
         isOneOf({"clear", "pop", "popitem", "setdefault", "update"});
}

static std::optional<Value> findAttribute(Interpreter &interpreter,
                                          const Value &object,
                                          const std::string &name) {
  if (isInternal(object, name) || isMutating(object, name))
    return interpreter.undefined(
        "expected no use of '" + name + "' of " + getTypeName(object) +
        ": templates cannot change or inspect what they are given; build new "
        "values, or use a namespace");
  return findField(interpreter, object, name);
}

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

static std::optional<Value> findAt(Interpreter &interpreter,
                                   const Value &object, int64_t index) {
  int64_t length = getLength(object);
  if (index < 0)
    index += length;
  if (index < 0 || index >= length)
    return std::nullopt;
  switch (object.getKind()) {
  case Kind::String: {
    const auto &text = object.as<String>();
    if (!text.isAscii())
      interpreter.getHeap().workOnText(text.bytes.size());
    return interpreter.text(sliceText(text, {index, 1, 1}), text.isMarkup);
  }
  case Kind::Range:
    return Value(object.as<Range>().at(index));
  default:
    return object.as<Sequence>().items[size_t(index)];
  }
}

/// What Python's object[item] finds.
static std::optional<Value> findItem(Interpreter &interpreter,
                                     const Value &object, const Value &item) {
  switch (object.getKind()) {
  case Kind::Dict: {
    if (!isHashable(item))
      return std::nullopt;
    const Value *value = object.as<Dict>().find(item);
    return value ? std::optional<Value>(*value) : std::nullopt;
  }
  case Kind::String:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Range:
    if (!item.isInt())
      return std::nullopt;
    return findAt(interpreter, object, item.getInt());
  case Kind::Blocks: {
    if (!item.isString())
      return std::nullopt;
    for (const BlockNode *block : interpreter.getTemplate().blocks)
      if (block->name == getText(item))
        return Value(make<Blocks>(interpreter.getHeap(),
                                  object.as<Blocks>().context, block));
    return std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

Value getAttribute(Interpreter &interpreter, const Value &object,
                   const std::string &name) {
  if (object.isUndefined())
    failUndefined(object);
  if (auto value = findAttribute(interpreter, object, name))
    return *value;
  Value item = interpreter.text(name);
  if (auto value = findItem(interpreter, object, item))
    return *value;
  return makeMissing(interpreter, object, item);
}

Value getItem(Interpreter &interpreter, const Value &object,
              const Value &item) {
  if (object.isUndefined())
    failUndefined(object);
  if (auto value = findItem(interpreter, object, item))
    return *value;
  if (item.isString())
    if (auto value = findAttribute(interpreter, object, getText(item)))
      return *value;
  return makeMissing(interpreter, object, item);
}

bool isContained(Interpreter &interpreter, const Value &item,
                 const Value &container) {
  switch (container.getKind()) {
  case Kind::String:
    if (item.isUndefined())
      failUndefined(item);
    interpreter.getHeap().workOnText(getText(container).size());
    return findText(getText(container),
                    requireText(item, "on the left of 'in' for text")) !=
           std::string::npos;
  case Kind::Dict:
    requireHashable(item);
    return container.as<Dict>().find(item) != nullptr;
  case Kind::View:
    if (container.as<View>().part == View::Part::Keys) {
      requireHashable(item);
      return container.as<View>().dict->find(item) != nullptr;
    }
    break;
  default:
    break;
  }
  bool isFound = false;
  interpreter.forEach(container, [&](const Value &other) {
    isFound = isSame(item, other) || isEqual(item, other);
    return !isFound;
  });
  return isFound;
}

} // namespace braid::jinja
