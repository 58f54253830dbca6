//===- Calls.cpp - Calls functions and macros -----------------------------===//
#include "Library.h"
#include "Running.h"

namespace braid::jinja {

Value Interpreter::call(const Value &callee, const Arguments &arguments) {
  Depth depth(heap);
  switch (callee.getKind()) {
  case Kind::Undefined:
    failUndefined(callee);
  case Kind::Macro:
    return callMacro(callee.as<Macro>(), arguments);
  case Kind::Method:
    return callee.as<Method>().function->call(*this, callee.as<Method>().self,
                                              arguments);
  case Kind::Builtin:
    return callee.as<Builtin>().function->call(*this, Value(), arguments);
  case Kind::Loop: {
    Parameters parameters("loop", arguments, {"iterable"}, 1);
    auto &loop = callee.as<Loop>();
    if (!loop.recursive || !loop.activation)
      fail("expected a loop that is marked 'recursive' to call it again");
    return runRecursive(*loop.recursive, parameters.get(0), loop.depth0 + 1,
                        loop.activation);
  }
  case Kind::Joiner: {
    Parameters parameters("joiner", arguments, {}, 0);
    auto &joiner = callee.as<Joiner>();
    return std::exchange(joiner.isUsed, true) ? joiner.separator : text("");
  }
  case Kind::Block: {
    Parameters parameters("block", arguments, {}, 0);
    return callBlock(*callee.as<Blocks>().block, callee.as<Blocks>().context);
  }
  default:
    fail(std::string("expected something that can be called, but got ") +
         getTypeName(callee));
  }
}

void Interpreter::bind(const Macro &macro, const Arguments &arguments,
                       Activation &function) {
  const Callable &callable = *macro.callable;
  size_t count = callable.parameters.size(),
         given = arguments.positional.size();
  std::vector<std::pair<std::string, Value>> named = arguments.named;
  auto take = [&](const std::string &name) -> std::optional<Value> {
    for (auto &argument : named)
      if (argument.first == name) {
        std::optional<Value> value = std::move(argument.second);
        named.erase(named.begin() + (&argument - named.data()));
        return value;
      }
    return std::nullopt;
  };
  bool hasCaller = false;
  for (size_t i = 0; i < count; ++i) {
    const std::string &name = callable.parameters[i]->name;
    function.variables[callable.parameterSlots[i]] =
        i < given ? std::optional<Value>(arguments.positional[i]) : take(name);
    hasCaller |= name == "caller";
  }
  size_t special = count;
  auto set = [&](Value value) {
    function.variables[callable.parameterSlots[special++]] = std::move(value);
  };
  std::string title =
      macro.name.empty() ? "the block of 'call'" : "macro '" + macro.name + "'";
  if (callable.readsCaller && !hasCaller) {
    std::optional<Value> caller = take("caller");
    set(caller && !caller->isNone() ? *caller
                                    : undefined("'caller' is undefined; call " +
                                                title + " in a call block"));
  }
  if (callable.readsKwargs) {
    auto rest = make<Dict>(heap);
    for (const auto &[name, value] : named)
      rest->set(name, value);
    set(rest);
  } else if (!named.empty()) {
    fail("expected no argument '" + named.front().first + "' for " + title);
  }
  if (callable.readsVarargs)
    set(makeTuple(heap, std::vector<Value>(arguments.positional.begin() +
                                               long(std::min(count, given)),
                                           arguments.positional.end())));
  else if (given > count)
    fail("expected at most " + std::to_string(count) + " arguments for " +
         title + ", but got " + std::to_string(given));
}

Value Interpreter::callMacro(const Macro &macro, const Arguments &arguments) {
  Depth depth(heap);
  const Callable &callable = *macro.callable;
  if (!macro.activation)
    fail("a bug in the interpreter: a macro outlived its template");
  auto function = make<Activation>(heap, callable.slots, macro.activation,
                                   macro.activation->context);
  bind(macro, arguments, *function);
  return text(runFunction(function, [&] {
    enter(callable.scope);
    size_t required = callable.parameters.size() - callable.defaults.size();
    for (size_t i = 0; i < callable.parameters.size(); ++i) {
      std::optional<Value> &value =
          function->variables[callable.parameterSlots[i]];
      if (value)
        continue;
      Value fallback =
          i < required
              ? undefined("parameter '" + callable.parameters[i]->name +
                          "' was not provided")
              : evaluate(*callable.defaults[i - required]);
      function->variables[callable.parameterSlots[i]] = std::move(fallback);
    }
    run(callable.body);
  }));
}

} // namespace braid::jinja
