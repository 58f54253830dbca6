//===- Expressions.cpp - Evaluates expressions ----------------------------===//
#include "Library.h"
#include "Running.h"

namespace braid::jinja {

Value Interpreter::evaluate(const Node &node) {
  Depth depth(heap);
  heap.work(1);
  line = node.line;
  switch (node.kind) {
  case NodeKind::Constant:
    return evaluateConstant(static_cast<const ConstantNode &>(node));
  case NodeKind::Name: {
    const auto &name = static_cast<const NameNode &>(node);
    if (const std::optional<Value> &value = getVariable(name.slot))
      return *value;
    return undefined("'" + name.name + "' is undefined");
  }
  case NodeKind::Tuple:
  case NodeKind::List:
    return evaluateItems(static_cast<const ItemsNode &>(node));
  case NodeKind::Dict:
    return evaluateDict(static_cast<const DictNode &>(node));
  case NodeKind::Unary:
    return evaluateUnary(static_cast<const UnaryNode &>(node));
  case NodeKind::Binary:
    return evaluateBinary(static_cast<const BinaryNode &>(node));
  case NodeKind::Logical:
    return evaluateLogical(static_cast<const BinaryNode &>(node));
  case NodeKind::Compare:
    return evaluateCompare(static_cast<const CompareNode &>(node));
  case NodeKind::Concat:
    return evaluateConcat(static_cast<const ConcatNode &>(node));
  case NodeKind::Conditional:
    return evaluateConditional(static_cast<const ConditionalNode &>(node));
  case NodeKind::GetAttribute: {
    const auto &get = static_cast<const GetAttributeNode &>(node);
    Value object = evaluate(*get.object);
    line = node.line;
    return getAttribute(*this, object, get.name);
  }
  case NodeKind::GetItem:
    return evaluateGetItem(static_cast<const GetItemNode &>(node));
  case NodeKind::Call:
    return evaluateCall(static_cast<const CallNode &>(node), nullptr);
  case NodeKind::Filter:
  case NodeKind::Test:
    return evaluateApply(static_cast<const ApplyNode &>(node), nullptr);
  default:
    fail("a bug in the interpreter: a statement as an expression");
  }
}

Value Interpreter::evaluateConstant(const ConstantNode &node) {
  switch (node.type) {
  case ConstantNode::None:
    return {};
  case ConstantNode::Bool:
    return Value(node.integer != 0);
  case ConstantNode::Integer:
    return Value(node.integer);
  case ConstantNode::Float:
    return Value(node.real);
  case ConstantNode::String:
    break;
  }
  std::optional<Value> &string = strings[node.index];
  if (!string)
    string = text(node.text);
  return *string;
}

Value Interpreter::evaluateItems(const ItemsNode &node) {
  std::vector<Value> items;
  for (const NodePtr &item : node.items)
    items.push_back(evaluate(*item));
  return make<Sequence>(heap,
                        node.kind == NodeKind::List ? Kind::List : Kind::Tuple,
                        std::move(items));
}

Value Interpreter::evaluateDict(const DictNode &node) {
  auto dict = make<Dict>(heap);
  for (size_t i = 0; i < node.items.size(); i += 2) {
    Value key = evaluate(*node.items[i]);
    Value value = evaluate(*node.items[i + 1]);
    requireHashable(key);
    dict->set(key, std::move(value));
  }
  return dict;
}

Value Interpreter::evaluateUnary(const UnaryNode &node) {
  Value operand = evaluate(*node.operand);
  line = node.line;
  if (node.operation == Operation::Not)
    return Value(!isTrue(operand));
  return node.operation == Operation::Minus ? negate(heap, operand)
                                            : keepSign(heap, operand);
}

Value Interpreter::evaluateBinary(const BinaryNode &node) {
  Value left = evaluate(*node.left), right = evaluate(*node.right);
  line = node.line;
  switch (node.operation) {
  case Operation::Add:
    return add(heap, left, right);
  case Operation::Subtract:
    return subtract(heap, left, right);
  case Operation::Multiply:
    return multiply(heap, left, right);
  case Operation::Divide:
    return divide(heap, left, right);
  case Operation::FloorDivide:
    return floorDivide(heap, left, right);
  case Operation::Modulo:
    return modulo(heap, left, right);
  default:
    return power(heap, left, right);
  }
}

Value Interpreter::evaluateLogical(const BinaryNode &node) {
  Value left = evaluate(*node.left);
  if (isTrue(left) == (node.operation == Operation::Or))
    return left;
  return evaluate(*node.right);
}

static bool holds(Interpreter &interpreter, Operation operation, const Value &a,
                  const Value &b) {
  switch (operation) {
  case Operation::Equal:
    return isEqual(a, b);
  case Operation::NotEqual:
    return !isEqual(a, b);
  case Operation::Less:
    return isLess(a, b, "<");
  case Operation::LessEqual:
    return isLessEqual(a, b, "<=");
  case Operation::Greater:
    return isLess(b, a, ">");
  case Operation::GreaterEqual:
    return isLessEqual(b, a, ">=");
  case Operation::In:
    return isContained(interpreter, a, b);
  default:
    return !isContained(interpreter, a, b);
  }
}

Value Interpreter::evaluateCompare(const CompareNode &node) {
  Value left = evaluate(*node.operands[0]);
  for (size_t i = 0; i < node.operations.size(); ++i) {
    Value right = evaluate(*node.operands[i + 1]);
    line = node.line;
    if (!holds(*this, node.operations[i], left, right))
      return Value(false);
    left = std::move(right);
  }
  return Value(true);
}

Value Interpreter::evaluateConcat(const ConcatNode &node) {
  std::vector<Value> items;
  for (const NodePtr &item : node.items)
    items.push_back(evaluate(*item));
  Text joined(heap);
  for (const Value &item : items)
    joined << str(item);
  return text(joined.take());
}

Value Interpreter::evaluateConditional(const ConditionalNode &node) {
  if (isTrue(evaluate(*node.test)))
    return evaluate(*node.then);
  if (node.otherwise)
    return evaluate(*node.otherwise);
  return undefined("the inline if-expression on line " +
                   std::to_string(node.line) +
                   " evaluated to false and has no else");
}

Value Interpreter::evaluateGetItem(const GetItemNode &node) {
  Value object = evaluate(*node.object);
  if (node.item->kind != NodeKind::Slice) {
    Value item = evaluate(*node.item);
    line = node.line;
    return getItem(*this, object, item);
  }
  const auto &slice = static_cast<const SliceNode &>(*node.item);
  auto evaluatePart = [this](const NodePtr &part) {
    return part ? evaluate(*part) : Value();
  };
  Value start = evaluatePart(slice.start), stop = evaluatePart(slice.stop),
        step = evaluatePart(slice.step);
  line = node.line;
  return getSlice(heap, object, start, stop, step);
}

Arguments Interpreter::evaluateArguments(const CallArguments &node) {
  Arguments arguments;
  for (const NodePtr &argument : node.positional)
    arguments.positional.push_back(evaluate(*argument));
  for (size_t i = 0; i < node.named.size(); ++i)
    arguments.named.emplace_back(node.names[i], evaluate(*node.named[i]));
  if (node.rest)
    forEach(evaluate(*node.rest), [&](const Value &item) {
      arguments.positional.push_back(item);
      return true;
    });
  if (!node.namedRest)
    return arguments;
  Value rest = evaluate(*node.namedRest);
  if (!rest.is(Kind::Dict))
    fail(std::string("expected a dict behind '**', but got ") +
         getTypeName(rest));
  for (const auto &[key, value] : rest.as<Dict>().getEntries()) {
    std::string name = requireText(key, "as the name of an argument");
    if (arguments.find(name))
      fail("expected each argument once, but got '" + name + "' twice");
    arguments.named.emplace_back(std::move(name), value);
  }
  return arguments;
}

Value Interpreter::evaluateCall(const CallNode &node, const Value *caller) {
  Value callee = evaluate(*node.callee);
  Arguments arguments = evaluateArguments(node.arguments);
  if (caller) {
    if (arguments.find("caller"))
      fail("expected no argument 'caller', which is the block itself");
    arguments.named.emplace_back("caller", *caller);
  }
  line = node.line;
  return call(callee, arguments);
}

Value Interpreter::evaluateApply(const ApplyNode &node, const Value *operand) {
  Value self;
  if (!node.operand)
    self = *operand;
  else if (operand)
    self =
        evaluateApply(static_cast<const ApplyNode &>(*node.operand), operand);
  else
    self = evaluate(*node.operand);
  if (!node.function)
    fail(std::string("expected a ") +
         (node.kind == NodeKind::Filter ? "filter" : "test") +
         " that exists, but got '" + node.name + "'");
  Arguments arguments = evaluateArguments(node.arguments);
  line = node.line;
  return node.function->call(*this, self, arguments);
}

} // namespace braid::jinja
