//===- Resolver.cpp - Places the variables of a template ------------------===//
#include "Library.h"
#include "Parser.h"
#include "Symbols.h"

namespace braid::jinja {

void MacroNode::forEach(const std::function<void(Node &)> &visit) {
  for (const auto &parameter : callable.parameters)
    visit(*parameter);
  forAll(callable.defaults, visit);
  forAll(callable.body, visit);
}

void CallBlockNode::forEach(const std::function<void(Node &)> &visit) {
  forOne(call, visit);
  for (const auto &parameter : callable.parameters)
    visit(*parameter);
  forAll(callable.defaults, visit);
  forAll(callable.body, visit);
}

namespace {

/// Where code stands.
struct Frame {
  const Symbols &symbols;
  bool isTop = false;  ///< what is set here, macros and blocks see by name
  bool isSoft = false; ///< may never run, so that filters may be missing
  bool isLoop = false; ///< has something to break out of

  Frame within(const Symbols &inner) const {
    return {inner, false, false, isLoop};
  }
  Frame function(const Symbols &inner) const {
    return {inner, false, false, false};
  }
  Frame soft() const { return {symbols, isTop, true, isLoop}; }
};

class Resolver {
public:
  explicit Resolver(Template &result) : result(result) {}
  void run();

private:
  [[noreturn]] static void fail(const std::string &message, const Node &node) {
    throw Failure(message, node.line);
  }
  static Slot find(const std::string &name, const Frame &frame,
                   const Node &node);

  void resolve(Node &node, const Frame &frame);
  void resolve(const Nodes &nodes, const Frame &frame);
  void resolveParts(Node &node, const Frame &frame);
  void resolveApply(ApplyNode &node, const Frame &frame);
  void resolveFor(ForNode &node, const Frame &frame);
  void resolveTest(ForNode &node, const Frame &frame);
  void resolveIf(IfNode &node, const Frame &frame);
  void resolveCallable(Callable &callable, const Frame &frame,
                       const Node &node);
  void declareSpecial(Callable &callable, Symbols &symbols, const Node &node);
  void resolveFilterBlock(FilterBlockNode &node, const Frame &frame);
  void resolveWith(WithNode &node, const Frame &frame);
  void resolveAssignBlock(AssignBlockNode &node, const Frame &frame);
  void resolveAutoescape(AutoescapeNode &node, const Frame &frame);
  void resolveScopedBlock(BlockNode &node, const Frame &frame);
  void resolveBlock(BlockNode &node);

  Template &result;
  uint64_t work = 0;
};

Slot Resolver::find(const std::string &name, const Frame &frame,
                    const Node &node) {
  Variable variable = frame.symbols.find(name);
  if (!variable.function)
    fail("expected '" + name +
             "' to be read outside of the filter of a set block, too; the "
             "reference cannot place it either",
         node);
  return makeSlot(frame.symbols.getFunction(), variable);
}

void Resolver::resolve(const Nodes &nodes, const Frame &frame) {
  for (const NodePtr &node : nodes)
    resolve(*node, frame);
}

void Resolver::resolveParts(Node &node, const Frame &frame) {
  node.forEach([&](Node &part) { resolve(part, frame); });
}

void Resolver::resolve(Node &node, const Frame &frame) {
  switch (node.kind) {
  case NodeKind::Name: {
    auto &name = static_cast<NameNode &>(node);
    name.slot = find(name.name, frame, node);
    return;
  }
  case NodeKind::Attribute: {
    auto &attribute = static_cast<AttributeNode &>(node);
    attribute.slot = find(attribute.name, frame, node);
    return;
  }
  case NodeKind::Conditional:
    return resolveParts(node, frame.soft());
  case NodeKind::Filter:
  case NodeKind::Test:
    return resolveApply(static_cast<ApplyNode &>(node), frame);
  case NodeKind::For:
    return resolveFor(static_cast<ForNode &>(node), frame);
  case NodeKind::If:
    return resolveIf(static_cast<IfNode &>(node), frame.soft());
  case NodeKind::Macro: {
    auto &macro = static_cast<MacroNode &>(node);
    resolveCallable(macro.callable, frame, node);
    macro.slot = find(macro.name, frame, node);
    macro.isExported = frame.isTop;
    return;
  }
  case NodeKind::CallBlock: {
    auto &call = static_cast<CallBlockNode &>(node);
    resolveCallable(call.callable, frame, node);
    if (call.call)
      resolve(*call.call, frame);
    return;
  }
  case NodeKind::FilterBlock:
    return resolveFilterBlock(static_cast<FilterBlockNode &>(node), frame);
  case NodeKind::With:
    return resolveWith(static_cast<WithNode &>(node), frame);
  case NodeKind::Assign:
    static_cast<AssignNode &>(node).isExported = frame.isTop;
    return resolveParts(node, frame);
  case NodeKind::AssignBlock:
    return resolveAssignBlock(static_cast<AssignBlockNode &>(node), frame);
  case NodeKind::Block:
    return resolveScopedBlock(static_cast<BlockNode &>(node), frame);
  case NodeKind::Autoescape:
    return resolveAutoescape(static_cast<AutoescapeNode &>(node), frame);
  case NodeKind::Missing:
    if (static_cast<MissingNode &>(node).tag == "extends" && !frame.isTop)
      fail("expected 'extends' at the top level", node);
    return resolveParts(node, frame);
  case NodeKind::Break:
  case NodeKind::Continue:
    if (!frame.isLoop)
      fail("expected 'break' and 'continue' within a loop, and not in a macro "
           "or block within it",
           node);
    return;
  default:
    return resolveParts(node, frame);
  }
}

void Resolver::resolveApply(ApplyNode &node, const Frame &frame) {
  bool isFilter = node.kind == NodeKind::Filter;
  node.function = isFilter ? findFilter(node.name) : findTest(node.name);
  if (!node.function && !frame.isSoft)
    fail(std::string("expected a ") + (isFilter ? "filter" : "test") +
             " that exists, but got '" + node.name + "'",
         node);
  resolveParts(node, frame);
}

//===----------------------------------------------------------------------===//
// Loops and branches
//===----------------------------------------------------------------------===//

static bool setsLoop(Node &node) {
  if (node.kind == NodeKind::Name)
    return static_cast<NameNode &>(node).use == NameNode::Store &&
           static_cast<NameNode &>(node).name == "loop";
  bool sets = false;
  node.forEach([&](Node &part) { sets |= setsLoop(part); });
  return sets;
}

static bool hasScopedBlock(Node &node) {
  bool has =
      node.kind == NodeKind::Block && static_cast<BlockNode &>(node).isScoped;
  node.forEach([&](Node &part) { has |= hasScopedBlock(part); });
  return has;
}

void Resolver::resolveFor(ForNode &node, const Frame &frame) {
  if (setsLoop(node))
    fail("expected no assignment to 'loop' within a loop", node);
  node.isExtended = node.isRecursive ||
                    !findUndeclared(node.body, {"loop"}).empty() ||
                    hasScopedBlock(node);
  Routine *outer = frame.symbols.getFunction();
  Routine own(outer, work);
  Routine *function = node.isRecursive ? &own : outer;

  Symbols body(&frame.symbols, function), otherwise(&frame.symbols, function);
  if (node.isExtended)
    node.loopSlot = body.declareParameter("loop");
  body.collectParameters(*node.target);
  body.collect(node.body);
  otherwise.collect(node.otherwise);
  if (node.test)
    resolveTest(node, frame);

  resolve(*node.iterable, frame);
  Frame inner = frame.within(body);
  inner.isLoop = true;
  resolve(*node.target, inner);
  resolve(node.body, inner);
  Frame after = frame.within(otherwise);
  after.isLoop = frame.isLoop && !node.isRecursive;
  resolve(node.otherwise, after);
  node.bodyScope = body.makeScope();
  node.otherwiseScope = otherwise.makeScope();
  node.bodySlots = own.size();
}

static NodePtr copyTarget(Node &target) {
  if (target.kind == NodeKind::Name) {
    auto name = std::make_unique<NameNode>(target.line);
    name->name = static_cast<NameNode &>(target).name;
    name->use = NameNode::Store;
    return name;
  }
  auto tuple = std::make_unique<ItemsNode>(NodeKind::Tuple, target.line);
  target.forEach([&](Node &item) { tuple->items.push_back(copyTarget(item)); });
  return tuple;
}

/// The test is a function of its own, to which items are handed one by one.
void Resolver::resolveTest(ForNode &node, const Frame &frame) {
  Routine own(frame.symbols.getFunction(), work);
  Symbols symbols(&frame.symbols, &own);
  symbols.collectParameters(*node.target);
  symbols.collect(*node.test);
  Frame inner = frame.function(symbols);
  node.testTarget = copyTarget(*node.target);
  resolve(*node.testTarget, inner);
  resolve(*node.test, inner);
  node.testScope = symbols.makeScope();
  node.testSlots = own.size();
}

void Resolver::resolveIf(IfNode &node, const Frame &frame) {
  resolve(*node.test, frame);
  resolve(node.body, frame);
  for (const NodePtr &elif : node.elifs)
    resolveIf(static_cast<IfNode &>(*elif), frame);
  resolve(node.otherwise, frame);
}

//===----------------------------------------------------------------------===//
// Macros
//===----------------------------------------------------------------------===//

void Resolver::declareSpecial(Callable &callable, Symbols &symbols,
                              const Node &node) {
  auto read = findUndeclared(callable.body, {"caller", "kwargs", "varargs"});
  size_t count = callable.parameters.size();
  size_t required = count - callable.defaults.size();
  bool hasCaller = false;
  for (size_t i = 0; i < count; ++i) {
    const std::string &name = callable.parameters[i]->name;
    if (name == "caller") {
      hasCaller = true;
      if (i < required && read.count(name))
        fail("expected no parameter 'caller', or one with a default", node);
    }
    if (name == "kwargs" || name == "varargs")
      read.erase(name);
  }
  auto declare = [&](const char *name) {
    callable.parameterSlots.push_back(symbols.declareParameter(name));
  };
  callable.readsCaller = read.count("caller") != 0;
  if (callable.readsCaller && !hasCaller)
    declare("caller");
  callable.readsKwargs = read.count("kwargs") != 0;
  if (callable.readsKwargs)
    declare("kwargs");
  callable.readsVarargs = read.count("varargs") != 0;
  if (callable.readsVarargs)
    declare("varargs");
}

void Resolver::resolveCallable(Callable &callable, const Frame &frame,
                               const Node &node) {
  Routine own(frame.symbols.getFunction(), work);
  Symbols symbols(&frame.symbols, &own);
  auto collect = [&] {
    for (const auto &parameter : callable.parameters)
      symbols.collect(*parameter);
    symbols.collect(callable.defaults);
    symbols.collect(callable.body);
  };
  collect();
  for (const auto &parameter : callable.parameters)
    callable.parameterSlots.push_back(symbols.find(parameter->name).index);
  declareSpecial(callable, symbols, node);
  collect();
  Frame inner = frame.function(symbols);
  resolve(callable.defaults, inner);
  resolve(callable.body, inner);
  callable.scope = symbols.makeScope();
  callable.slots = own.size();
}

//===----------------------------------------------------------------------===//
// Blocks of text
//===----------------------------------------------------------------------===//

void Resolver::resolveFilterBlock(FilterBlockNode &node, const Frame &frame) {
  Symbols symbols(&frame.symbols, frame.symbols.getFunction());
  symbols.collect(node.body);
  symbols.collect(*node.filter);
  Frame inner = frame.within(symbols);
  resolve(node.body, inner);
  resolve(*node.filter, inner);
  node.scope = symbols.makeScope();
}

void Resolver::resolveWith(WithNode &node, const Frame &frame) {
  Symbols symbols(&frame.symbols, frame.symbols.getFunction());
  symbols.collect(node.targets);
  symbols.collect(node.body);
  Frame inner = frame.within(symbols);
  resolve(node.values, frame);
  resolve(node.targets, inner);
  resolve(node.body, inner);
  node.scope = symbols.makeScope();
}

void Resolver::resolveAssignBlock(AssignBlockNode &node, const Frame &frame) {
  Symbols symbols(&frame.symbols, frame.symbols.getFunction());
  symbols.collect(node.body);
  Frame inner = frame.within(symbols);
  resolve(node.body, inner);
  resolve(*node.target, frame);
  if (node.filter)
    resolve(*node.filter, inner);
  node.scope = symbols.makeScope();
  node.isExported = frame.isTop;
}

void Resolver::resolveAutoescape(AutoescapeNode &node, const Frame &frame) {
  Symbols symbols(&frame.symbols, frame.symbols.getFunction());
  symbols.collect(*node.option);
  symbols.collect(node.body);
  Frame inner = frame.within(symbols);
  resolve(*node.option, inner);
  resolve(node.body, inner);
  node.scope = symbols.makeScope();
}

void Resolver::resolveScopedBlock(BlockNode &node, const Frame &frame) {
  if (!node.isScoped)
    return;
  for (const auto &[name, variable] : frame.symbols.listStores())
    node.visible.emplace_back(name,
                              makeSlot(frame.symbols.getFunction(), variable));
}

void Resolver::resolveBlock(BlockNode &node) {
  Routine own(nullptr, work);
  Symbols symbols(&own);
  auto read = findUndeclared(node.body, {"self", "super"});
  if (read.count("self"))
    node.selfSlot = static_cast<int>(symbols.declareParameter("self"));
  if (read.count("super"))
    node.superSlot = static_cast<int>(symbols.declareParameter("super"));
  symbols.collect(node.body);
  resolve(node.body, {symbols});
  node.scope = symbols.makeScope();
  node.slots = own.size();
}

void Resolver::run() {
  Routine own(nullptr, work);
  Symbols symbols(&own);
  if (findUndeclared(result.body, {"self"}).count("self"))
    result.selfSlot = static_cast<int>(symbols.declareParameter("self"));
  symbols.collect(result.body);
  Frame frame{symbols};
  frame.isTop = true;
  resolve(result.body, frame);
  result.scope = symbols.makeScope();
  result.slots = own.size();
  for (BlockNode *block : result.blocks)
    resolveBlock(*block);
}

} // namespace

std::unique_ptr<Template> compile(std::string source) {
  constexpr size_t kMaxSource = size_t(1) << 20;
  if (source.size() > kMaxSource)
    failLimit("expected a template of at most 1 MiB, but got " +
              std::to_string(source.size()) + " bytes");
  auto result = std::make_unique<Template>();
  result->source = std::move(source);
  Parser(tokenize(result->source), *result).run();
  Resolver(*result).run();
  return result;
}

} // namespace braid::jinja
