//===- Tests.cpp - What `is` can ask --------------------------------------===//
#include "Library.h"

namespace braid::jinja {
namespace {

template <bool (*holds)(const Value &)>
Value ask(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("is", arguments, {}, 0);
  return Value(holds(self));
}

bool isDefined(const Value &value) { return !value.isUndefined(); }
bool isUndefined(const Value &value) { return value.isUndefined(); }
bool isNone(const Value &value) { return value.isNone(); }
bool isBoolean(const Value &value) { return value.is(Kind::Bool); }
bool isFalse(const Value &value) {
  return isBoolean(value) && !value.getBool();
}
bool isTrueItself(const Value &value) {
  return isBoolean(value) && value.getBool();
}
bool isInteger(const Value &value) { return value.is(Kind::Int); }
bool isFloat(const Value &value) { return value.is(Kind::Float); }
bool isNumber(const Value &value) { return value.isNumber(); }
bool isString(const Value &value) { return value.isString(); }
bool isMapping(const Value &value) { return value.is(Kind::Dict); }
bool isEscaped(const Value &value) {
  return value.isString() && value.as<String>().isMarkup;
}

bool isSequence(const Value &value) {
  switch (value.getKind()) {
  case Kind::Undefined:
  case Kind::String:
  case Kind::List:
  case Kind::Tuple:
  case Kind::Dict:
  case Kind::Range:
    return true;
  default:
    return false;
  }
}

bool isIterable(const Value &value) {
  return isSequence(value) || value.is(Kind::View) ||
         value.is(Kind::Iterator) || value.is(Kind::Loop);
}

bool isCallable(const Value &value) {
  switch (value.getKind()) {
  case Kind::Undefined:
  case Kind::Loop:
  case Kind::Macro:
  case Kind::Method:
  case Kind::Builtin:
  case Kind::Joiner:
  case Kind::Block:
    return true;
  default:
    return false;
  }
}

template <int remainder>
Value leaves(Interpreter &interpreter, const Value &self,
             const Arguments &arguments) {
  Parameters parameters("odd", arguments, {}, 0);
  return Value(isEqual(modulo(interpreter.getHeap(), self, Value(int64_t(2))),
                       Value(int64_t(remainder))));
}

Value isDivisible(Interpreter &interpreter, const Value &self,
                  const Arguments &arguments) {
  Parameters parameters("divisibleby", arguments, {"num"}, 1);
  return Value(isEqual(modulo(interpreter.getHeap(), self, parameters.get(0)),
                       Value(int64_t(0))));
}

/// Text without letters of the other case, and with some.
template <bool isUpper>
Value hasCase(Interpreter &interpreter, const Value &self,
              const Arguments &arguments) {
  Parameters parameters("lower", arguments, {}, 0);
  Value text = interpreter.text(interpreter.str(self));
  return findMethod(text, isUpper ? "isupper" : "islower")
      ->call(interpreter, text, {});
}

template <const Function *(*find)(std::string_view)>
Value exists(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("filter", arguments, {}, 0);
  requireHashable(self);
  return Value(self.isString() && find(getText(self)) != nullptr);
}

Value isSameAs(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("sameas", arguments, {"other"}, 1);
  return Value(isSame(self, parameters.get(0)));
}

Value isIn(Interpreter &interpreter, const Value &self,
           const Arguments &arguments) {
  Parameters parameters("in", arguments, {"seq"}, 1);
  return Value(isContained(interpreter, self, parameters.get(0)));
}

template <bool (*holds)(const Value &, const Value &)>
Value compare(Interpreter &, const Value &self, const Arguments &arguments) {
  Parameters parameters("eq", arguments, {"other*"}, 1);
  return Value(holds(self, parameters.get(0)));
}

bool differs(const Value &a, const Value &b) { return !isEqual(a, b); }
bool precedes(const Value &a, const Value &b) { return isLess(a, b, "<"); }
bool precedesOrEquals(const Value &a, const Value &b) {
  return isLessEqual(a, b, "<=");
}
bool exceeds(const Value &a, const Value &b) { return isLess(b, a, ">"); }
bool exceedsOrEquals(const Value &a, const Value &b) {
  return isLessEqual(b, a, ">=");
}

const Function kFunctions[] = {
    {"!=", compare<differs>},
    {"<", compare<precedes>},
    {"<=", compare<precedesOrEquals>},
    {"==", compare<isEqual>},
    {">", compare<exceeds>},
    {">=", compare<exceedsOrEquals>},
    {"boolean", ask<isBoolean>},
    {"callable", ask<isCallable>},
    {"defined", ask<isDefined>},
    {"divisibleby", isDivisible},
    {"eq", compare<isEqual>},
    {"equalto", compare<isEqual>},
    {"escaped", ask<isEscaped>},
    {"even", leaves<0>},
    {"false", ask<isFalse>},
    {"filter", exists<findFilter>},
    {"float", ask<isFloat>},
    {"ge", compare<exceedsOrEquals>},
    {"greaterthan", compare<exceeds>},
    {"gt", compare<exceeds>},
    {"in", isIn},
    {"integer", ask<isInteger>},
    {"iterable", ask<isIterable>},
    {"le", compare<precedesOrEquals>},
    {"lessthan", compare<precedes>},
    {"lower", hasCase<false>},
    {"lt", compare<precedes>},
    {"mapping", ask<isMapping>},
    {"ne", compare<differs>},
    {"none", ask<isNone>},
    {"number", ask<isNumber>},
    {"odd", leaves<1>},
    {"sameas", isSameAs},
    {"sequence", ask<isSequence>},
    {"string", ask<isString>},
    {"test", exists<findTest>},
    {"true", ask<isTrueItself>},
    {"undefined", ask<isUndefined>},
    {"upper", hasCase<true>},
};

} // namespace

const Functions kTests = {std::begin(kFunctions), std::end(kFunctions)};

} // namespace braid::jinja
