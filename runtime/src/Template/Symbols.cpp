//===- Symbols.cpp - Which variable a name means --------------------------===//
#include "Symbols.h"
#include "Heap.h"

namespace braid::jinja {

constexpr uint64_t kMaxCopies = 1'000'000;

Variable Symbols::define(const std::string &name, Origin origin) {
  Variable variable{function, function->getIndex(level, name)};
  variables[name] = variable;
  origins[variable] = std::move(origin);
  return variable;
}

Variable Symbols::find(const std::string &name) const {
  for (const Symbols *scope = this; scope; scope = scope->parent) {
    auto found = scope->variables.find(name);
    if (found != scope->variables.end())
      return found->second;
  }
  return {};
}

unsigned Symbols::declareParameter(const std::string &name) {
  stores.insert(name);
  return define(name, {Load::Parameter, {}, {}}).index;
}

void Symbols::load(const std::string &name) {
  if (!find(name).function)
    define(name, {Load::Resolve, name, {}});
}

void Symbols::store(const std::string &name) {
  stores.insert(name);
  if (variables.count(name))
    return;
  Variable outer = parent ? parent->find(name) : Variable();
  if (outer.function)
    define(name, {Load::Alias, {}, outer});
  else
    define(name, {Load::Undefined, {}, {}});
}

void Symbols::collectParameters(Node &target) {
  if (target.kind == NodeKind::Name)
    declareParameter(static_cast<NameNode &>(target).name);
  else
    target.forEach([this](Node &item) { collectParameters(item); });
}

void Symbols::collect(const Nodes &nodes) {
  for (const NodePtr &node : nodes)
    collect(*node);
}

void Symbols::collect(Node &node) {
  switch (node.kind) {
  case NodeKind::Name: {
    auto &name = static_cast<NameNode &>(node);
    if (name.use == NameNode::Parameter)
      declareParameter(name.name);
    else if (name.use == NameNode::Store)
      store(name.name);
    else
      load(name.name);
    return;
  }
  case NodeKind::Attribute:
    return load(static_cast<AttributeNode &>(node).name);
  case NodeKind::If:
    return collectIf(static_cast<IfNode &>(node));
  case NodeKind::Macro:
    return store(static_cast<MacroNode &>(node).name);
  case NodeKind::Missing:
    collect(*static_cast<MissingNode &>(node).source);
    for (const std::string &name : static_cast<MissingNode &>(node).names)
      store(name);
    return;
  case NodeKind::Assign:
    collect(*static_cast<AssignNode &>(node).value);
    return collect(*static_cast<AssignNode &>(node).target);
  // What opens a scope of its own: only what is evaluated outside of it.
  case NodeKind::For:
    return collect(*static_cast<ForNode &>(node).iterable);
  case NodeKind::CallBlock:
    if (static_cast<CallBlockNode &>(node).call)
      collect(*static_cast<CallBlockNode &>(node).call);
    return;
  case NodeKind::FilterBlock:
    return collect(*static_cast<FilterBlockNode &>(node).filter);
  case NodeKind::With:
    return collect(static_cast<WithNode &>(node).values);
  case NodeKind::AssignBlock:
    return collect(*static_cast<AssignBlockNode &>(node).target);
  case NodeKind::Autoescape:
  case NodeKind::Block:
    return;
  default:
    node.forEach([this](Node &part) { collect(part); });
  }
}

void Symbols::collectIf(IfNode &node) {
  collect(*node.test);
  // Long templates with many names and branches would take for ever.
  function->work += variables.size() + 1;
  if (function->work > kMaxCopies)
    throw Failure("expected a template with fewer names and branches; split it "
                  "into macros",
                  node.line, /*isLimit=*/true);
  std::vector<Symbols> branches(3, *this);
  branches[0].collect(node.body);
  branches[1].collect(node.elifs);
  branches[2].collect(node.otherwise);
  mergeBranches(branches);
}

/// What only some branches set has the value from before in the others.
void Symbols::mergeBranches(const std::vector<Symbols> &branches) {
  std::set<std::string> added;
  for (const Symbols &branch : branches)
    for (const std::string &name : branch.stores)
      if (!stores.count(name))
        added.insert(name);
  for (const Symbols &branch : branches) {
    for (const auto &[name, variable] : branch.variables)
      variables[name] = variable;
    for (const auto &[variable, origin] : branch.origins)
      origins[variable] = origin;
    stores.insert(branch.stores.begin(), branch.stores.end());
  }
  for (const std::string &name : added) {
    Variable outer = parent ? parent->find(name) : Variable();
    if (outer.function)
      origins[find(name)] = {Load::Alias, {}, outer};
    else
      origins[find(name)] = {Load::Resolve, name, {}};
  }
}

Scope Symbols::makeScope() const {
  Scope scope;
  for (const auto &[variable, origin] : origins)
    scope.push_back(
        {origin.action, variable.index, origin.name,
         origin.source.function ? makeSlot(function, origin.source) : Slot()});
  return scope;
}

std::map<std::string, Variable> Symbols::listStores() const {
  std::map<std::string, Variable> all;
  for (const Symbols *scope = this; scope; scope = scope->parent)
    for (const std::string &name : scope->stores)
      all.emplace(name, find(name));
  return all;
}

Slot makeSlot(const Routine *function, const Variable &variable) {
  Slot slot;
  slot.index = variable.index;
  for (; function && function != variable.function; function = function->parent)
    ++slot.hops;
  return slot;
}

static void findUndeclared(Node &node, std::set<std::string> &names,
                           std::set<std::string> &undeclared) {
  if (node.kind == NodeKind::Block)
    return;
  if (node.kind == NodeKind::Name) {
    auto &name = static_cast<NameNode &>(node);
    if (name.use != NameNode::Read)
      names.erase(name.name);
    else if (names.count(name.name))
      undeclared.insert(name.name);
    return;
  }
  node.forEach([&](Node &part) { findUndeclared(part, names, undeclared); });
}

std::set<std::string> findUndeclared(const Nodes &nodes,
                                     std::set<std::string> names) {
  std::set<std::string> undeclared;
  for (const NodePtr &node : nodes)
    findUndeclared(*node, names, undeclared);
  return undeclared;
}

} // namespace braid::jinja
