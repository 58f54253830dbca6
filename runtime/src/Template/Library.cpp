//===- Library.cpp - What templates can call ------------------------------===//
#include "Library.h"

namespace braid::jinja {

const Function *Functions::find(std::string_view name) const {
  const Function *found = std::find_if(
      begin, end, [name](const Function &f) { return name == f.name; });
  return found == end ? nullptr : found;
}

static const Function *findIn(std::initializer_list<const Functions *> tables,
                              std::string_view name) {
  for (const Functions *table : tables)
    if (const Function *function = table->find(name))
      return function;
  return nullptr;
}

const Function *findFilter(std::string_view name) {
  return findIn({&kTextFilters, &kListFilters, &kGroupFilters, &kSelectFilters,
                 &kNumberFilters, &kHtmlFilters},
                name);
}

const Function *findTest(std::string_view name) { return kTests.find(name); }

const Function *findGlobal(std::string_view name) {
  return kGlobals.find(name);
}

const Function *findMethod(const Value &object, std::string_view name) {
  switch (object.getKind()) {
  case Kind::String:
    return findIn({&kStringMethods, &kStringSearchMethods}, name);
  case Kind::List:
    return kListMethods.find(name);
  case Kind::Tuple:
    return kTupleMethods.find(name);
  case Kind::Dict:
    return kDictMethods.find(name);
  case Kind::Range:
    return kRangeMethods.find(name);
  case Kind::Bool:
  case Kind::Int:
  case Kind::Float:
    return kNumberMethods.find(name);
  case Kind::Loop:
    return kLoopMethods.find(name);
  case Kind::Cycler:
    return kCyclerMethods.find(name);
  case Kind::Builtin: // dict.fromkeys()
    return object.as<Builtin>().function == kGlobals.find("dict") &&
                   name == "fromkeys"
               ? kDictMethods.find(name)
               : nullptr;
  default:
    return nullptr;
  }
}

Parameters::Parameters(const char *function, const Arguments &arguments,
                       std::initializer_list<const char *> parameters,
                       size_t required)
    : function(function), names(parameters), values(names.size()) {
  std::string title = std::string("'") + function + "'";
  if (arguments.positional.size() > names.size())
    fail("expected at most " + std::to_string(names.size()) +
         " arguments for " + title + ", but got " +
         std::to_string(arguments.positional.size()));
  for (size_t i = 0; i < arguments.positional.size(); ++i)
    values[i] = &arguments.positional[i];
  for (const auto &[name, value] : arguments.named) {
    auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
      fail("expected no argument '" + name + "' for " + title);
    const Value *&place = values[size_t(found - names.begin())];
    if (place)
      fail("expected the argument '" + name + "' of " + title +
           " once, but got it twice");
    place = &value;
  }
  for (size_t i = 0; i < required; ++i)
    if (!values[i]) {
      std::string name = names[i];
      if (name.back() == '*')
        name.pop_back();
      fail("expected an argument '" + name + "' for " + title);
    }
}

void Parameters::failType(size_t i, const char *expected) const {
  if (values[i] && values[i]->isUndefined())
    failUndefined(*values[i]);
  std::string name = names[i];
  if (name.back() == '*')
    name.pop_back();
  fail(std::string("expected ") + expected + " as '" + name + "' of '" +
       function + "', but got " + getTypeName(get(i)));
}

bool Parameters::getFlag(size_t i, bool fallback) const {
  return values[i] ? isTrue(*values[i]) : fallback;
}

int64_t Parameters::getInt(size_t i, int64_t fallback) const {
  if (!values[i])
    return fallback;
  if (!values[i]->isInt())
    failType(i, "an integer");
  return values[i]->getInt();
}

const std::string &Parameters::getString(size_t i) const {
  if (!values[i] || !values[i]->isString())
    failType(i, "text");
  return getText(*values[i]);
}

} // namespace braid::jinja
