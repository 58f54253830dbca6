//===- Statements.cpp - Runs statements -----------------------------------===//
#include "Library.h"
#include "Running.h"

namespace braid::jinja {

Interpreter::Interpreter(const Template &tree, Heap &heap, const Moment &now)
    : tree(tree), heap(heap), now(now), strings(tree.numStrings) {}

std::string Interpreter::render(Ref<Dict> variables) {
  try {
    auto context = make<Context>(heap, std::move(variables), Ref<Context>());
    auto root = make<Activation>(heap, tree.slots, Ref<Activation>(), context);
    if (tree.selfSlot >= 0)
      root->variables[size_t(tree.selfSlot)] =
          Value(make<Blocks>(heap, context, nullptr));
    return runFunction(root, [&] {
      enter(tree.scope);
      run(tree.body);
    });
  } catch (Failure &failure) {
    if (failure.line == 0)
      failure.line = line;
    throw;
  }
}

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

std::optional<Value> &Interpreter::getVariable(const Slot &slot) {
  Activation *function = activation.get();
  for (unsigned i = 0; i < slot.hops; ++i)
    function = function->parent.get();
  return function->variables[slot.index];
}

std::optional<Value> Interpreter::lookUp(const std::string &name,
                                         Context *context) {
  for (; context; context = context->outer.get())
    for (const Ref<Dict> &names : {context->set, context->given})
      if (const Value *value = names->find(name))
        return *value;
  if (const Function *function = findGlobal(name))
    return Value(make<Builtin>(heap, function));
  return std::nullopt;
}

void Interpreter::enter(const Scope &scope) {
  for (const Load &load : scope) {
    std::optional<Value> &variable = activation->variables[load.index];
    if (load.action == Load::Resolve)
      variable = lookUp(load.name, activation->context.get());
    else if (load.action == Load::Alias)
      variable = getVariable(load.source);
    else if (load.action == Load::Undefined)
      variable.reset();
  }
}

void Interpreter::leave(const Scope &scope) {
  for (const Load &load : scope)
    activation->variables[load.index].reset();
}

void Interpreter::assign(const Node &target, Value value) {
  heap.work(1);
  if (target.kind == NodeKind::Name) {
    getVariable(static_cast<const NameNode &>(target).slot) = std::move(value);
    return;
  }
  if (target.kind == NodeKind::Tuple)
    return unpack(target, value);
  const auto &node = static_cast<const AttributeNode &>(target);
  std::optional<Value> &object = getVariable(node.slot);
  if (!object || !object->is(Kind::Namespace))
    fail("expected a namespace to set '" + node.attribute + "' of, but got " +
         (object ? getTypeName(*object) : "undefined") + "; make '" +
         node.name + "' with namespace()");
  if (node.attribute[0] == '_')
    fail("expected an attribute without a leading underscore, but got '" +
         node.attribute + "'");
  object->as<Namespace>().attributes->set(node.attribute, std::move(value));
}

void Interpreter::unpack(const Node &target, const Value &value) {
  const Nodes &targets = static_cast<const ItemsNode &>(target).items;
  std::vector<Value> items;
  forEach(value, [&](const Value &item) {
    items.push_back(item);
    return items.size() <= targets.size();
  });
  if (items.size() != targets.size())
    fail("expected " + std::to_string(targets.size()) +
         " values to unpack, but got " +
         (items.size() > targets.size() ? "more"
                                        : std::to_string(items.size())));
  for (size_t i = 0; i < items.size(); ++i)
    assign(*targets[i], std::move(items[i]));
}

Value Interpreter::readTarget(const Node &target) {
  if (target.kind == NodeKind::Name)
    return *getVariable(static_cast<const NameNode &>(target).slot);
  std::vector<Value> items;
  for (const NodePtr &item : static_cast<const ItemsNode &>(target).items)
    items.push_back(readTarget(*item));
  return makeTuple(heap, std::move(items));
}

void Interpreter::exportNames(const Node &target) {
  if (target.kind == NodeKind::Tuple)
    for (const NodePtr &item : static_cast<const ItemsNode &>(target).items)
      exportNames(*item);
  if (target.kind != NodeKind::Name)
    return;
  const auto &name = static_cast<const NameNode &>(target);
  activation->context->set->set(name.name, *getVariable(name.slot));
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

void Interpreter::write(const std::string &text) {
  size_t limit = heap.getLimits().output;
  if (text.size() > limit || out->text.size() > limit - text.size())
    failLimit("expected at most " + std::to_string(limit) +
              " bytes of text, but the template writes more; raise the limit "
              "of output");
  heap.add(text.size());
  heap.workOnText(text.size());
  out->text += text;
}

/// Blocks write text as it is; nothing else becomes text by itself.
void Interpreter::writeText(const Value &value) {
  if (!value.isString())
    fail(std::string("expected text from the filter or call of a block, but "
                     "got ") +
         getTypeName(value) + "; add the filter 'string'");
  write(getText(value));
}

void Interpreter::output(const OutputNode &node) {
  for (const NodePtr &item : node.items)
    if (item->kind == NodeKind::Constant &&
        static_cast<const ConstantNode &>(*item).type == ConstantNode::String)
      write(static_cast<const ConstantNode &>(*item).text);
    else
      write(str(evaluate(*item)));
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

Interpreter::Flow Interpreter::run(const Nodes &body) {
  Depth depth(heap);
  for (const NodePtr &node : body) {
    Flow flow = run(*node);
    if (flow != Flow::Next)
      return flow;
  }
  return Flow::Next;
}

Interpreter::Flow Interpreter::run(const Node &node) {
  heap.work(1);
  line = node.line;
  switch (node.kind) {
  case NodeKind::Output:
    output(static_cast<const OutputNode &>(node));
    return Flow::Next;
  case NodeKind::For:
    return runFor(static_cast<const ForNode &>(node));
  case NodeKind::If:
    return runIf(static_cast<const IfNode &>(node));
  case NodeKind::Macro:
    runMacro(static_cast<const MacroNode &>(node));
    return Flow::Next;
  case NodeKind::CallBlock:
    runCallBlock(static_cast<const CallBlockNode &>(node));
    return Flow::Next;
  case NodeKind::FilterBlock:
    return runFilterBlock(static_cast<const FilterBlockNode &>(node));
  case NodeKind::With:
    return runWith(static_cast<const WithNode &>(node));
  case NodeKind::Assign:
    runAssign(static_cast<const AssignNode &>(node));
    return Flow::Next;
  case NodeKind::AssignBlock:
    return runAssignBlock(static_cast<const AssignBlockNode &>(node));
  case NodeKind::Block:
    runBlock(static_cast<const BlockNode &>(node));
    return Flow::Next;
  case NodeKind::Autoescape:
    return runAutoescape(static_cast<const AutoescapeNode &>(node));
  case NodeKind::Missing:
    evaluate(*static_cast<const MissingNode &>(node).source);
    fail("expected no '" + static_cast<const MissingNode &>(node).tag +
         "': a chat template stands alone; put the text of the other one here");
  case NodeKind::Break:
    return Flow::Break;
  case NodeKind::Continue:
    return Flow::Continue;
  default:
    fail("a bug in the interpreter: an expression as a statement");
  }
}

Interpreter::Flow Interpreter::runIf(const IfNode &node) {
  if (isTrue(evaluate(*node.test)))
    return run(node.body);
  for (const NodePtr &elif : node.elifs) {
    heap.work(1);
    if (isTrue(evaluate(*static_cast<const IfNode &>(*elif).test)))
      return run(static_cast<const IfNode &>(*elif).body);
  }
  return run(node.otherwise);
}

Interpreter::Flow Interpreter::runWith(const WithNode &node) {
  enter(node.scope);
  for (size_t i = 0; i < node.targets.size(); ++i)
    assign(*node.targets[i], evaluate(*node.values[i]));
  Flow flow = run(node.body);
  leave(node.scope);
  return flow;
}

Interpreter::Flow Interpreter::runScoped(const Scope &scope, const Nodes &body,
                                         Buffer &buffer) {
  enter(scope);
  Running running(*this, activation, buffer);
  return run(body);
}

Interpreter::Flow Interpreter::runFilterBlock(const FilterBlockNode &node) {
  Buffer buffer(heap);
  Flow flow = runScoped(node.scope, node.body, buffer);
  // A jump out of the block drops its text.
  if (flow == Flow::Next) {
    Value text = makeString(heap, buffer.take());
    writeText(
        evaluateApply(static_cast<const ApplyNode &>(*node.filter), &text));
  }
  leave(node.scope);
  return flow;
}

void Interpreter::runAssign(const AssignNode &node) {
  assign(*node.target, evaluate(*node.value));
  if (node.isExported)
    exportNames(*node.target);
}

Interpreter::Flow Interpreter::runAssignBlock(const AssignBlockNode &node) {
  Buffer buffer(heap);
  Flow flow = runScoped(node.scope, node.body, buffer);
  if (flow == Flow::Next) {
    Value text = makeString(heap, buffer.take());
    if (node.filter)
      text = evaluateApply(static_cast<const ApplyNode &>(*node.filter), &text);
    assign(*node.target, std::move(text));
    if (node.isExported)
      exportNames(*node.target);
  }
  leave(node.scope);
  return flow;
}

void Interpreter::runMacro(const MacroNode &node) {
  Value macro(make<Macro>(heap, node.name, &node.callable, activation));
  getVariable(node.slot) = macro;
  if (node.isExported)
    activation->context->set->set(node.name, macro);
}

void Interpreter::runCallBlock(const CallBlockNode &node) {
  auto macro = make<Macro>(heap, "", &node.callable, activation);
  Value caller(macro);
  if (node.call)
    writeText(evaluateCall(static_cast<const CallNode &>(*node.call), &caller));
  else
    write(str(callMacro(*macro, {})));
}

Interpreter::Flow Interpreter::runAutoescape(const AutoescapeNode &node) {
  enter(node.scope);
  if (isTrue(evaluate(*node.option)))
    fail("expected autoescape to be off, as it is in chat templates");
  Flow flow = run(node.body);
  leave(node.scope);
  return flow;
}

void Interpreter::runBlock(const BlockNode &node) {
  if (node.isRequired)
    fail("expected another template to fill the required block '" + node.name +
         "'; drop 'required'");
  Ref<Context> context = activation->context;
  if (node.isScoped) {
    auto visible = make<Dict>(heap);
    for (const auto &[name, slot] : node.visible)
      if (const std::optional<Value> &value = getVariable(slot))
        visible->set(name, *value);
    context = make<Context>(heap, visible, context);
  }
  write(str(callBlock(node, context)));
}

Value Interpreter::callBlock(const BlockNode &node,
                             const Ref<Context> &context) {
  Depth depth(heap);
  auto function =
      make<Activation>(heap, node.slots, Ref<Activation>(), context);
  if (node.selfSlot >= 0)
    function->variables[size_t(node.selfSlot)] =
        Value(make<Blocks>(heap, context, nullptr));
  if (node.superSlot >= 0)
    function->variables[size_t(node.superSlot)] =
        undefined("there is no parent block called '" + node.name + "'");
  return text(runFunction(function, [&] {
    enter(node.scope);
    run(node.body);
  }));
}

} // namespace braid::jinja
