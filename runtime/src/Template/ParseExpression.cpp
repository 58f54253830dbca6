//===- ParseExpression.cpp - Tokens to expressions ------------------------===//
#include "Parser.h"

#include <algorithm>

namespace braid::jinja {

NodePtr Parser::makeBinary(NodeKind kind, Operation operation, NodePtr left,
                           NodePtr right, unsigned line) const {
  auto node = std::make_unique<BinaryNode>(kind, line);
  node->operation = operation;
  node->left = std::move(left);
  node->right = std::move(right);
  return finish(std::move(node));
}

NodePtr Parser::parseExpression() {
  Nest nest(*this);
  return parseConditional();
}

NodePtr Parser::parseConditional() {
  unsigned line = peek().line;
  NodePtr value = parseOr();
  while (skipName("if")) {
    auto node = make<ConditionalNode>(line);
    node->then = std::move(value);
    node->test = parseOr();
    if (skipName("else"))
      node->otherwise = parseExpression();
    value = finish(std::move(node));
  }
  return value;
}

NodePtr Parser::parseOr() {
  NodePtr left = parseAnd();
  for (unsigned line = peek().line; skipName("or"); line = peek().line)
    left = makeBinary(NodeKind::Logical, Operation::Or, std::move(left),
                      parseAnd(), line);
  return left;
}

NodePtr Parser::parseAnd() {
  NodePtr left = parseNot();
  for (unsigned line = peek().line; skipName("and"); line = peek().line)
    left = makeBinary(NodeKind::Logical, Operation::And, std::move(left),
                      parseNot(), line);
  return left;
}

NodePtr Parser::parseNot() {
  if (!isName("not"))
    return parseCompare();
  Nest nest(*this);
  auto node = make<UnaryNode>(next().line);
  node->operand = parseNot();
  return finish(std::move(node));
}

NodePtr Parser::parseCompare() {
  static constexpr std::pair<const char *, Operation> kOperations[] = {
      {"==", Operation::Equal},  {"!=", Operation::NotEqual},
      {"<", Operation::Less},    {"<=", Operation::LessEqual},
      {">", Operation::Greater}, {">=", Operation::GreaterEqual}};
  auto node = make<CompareNode>(peek().line);
  node->operands.push_back(parseSum());
  while (true) {
    const auto *found =
        std::find_if(std::begin(kOperations), std::end(kOperations),
                     [&](auto &pair) { return isOperator(pair.first); });
    if (found != std::end(kOperations)) {
      next();
      node->operations.push_back(found->second);
    } else if (skipName("in")) {
      node->operations.push_back(Operation::In);
    } else if (isName("not") && isName("in", 1)) {
      next();
      next();
      node->operations.push_back(Operation::NotIn);
    } else {
      break;
    }
    node->operands.push_back(parseSum());
  }
  if (node->operations.empty())
    return std::move(node->operands.front());
  return finish(std::move(node));
}

NodePtr Parser::parseSum() {
  NodePtr left = parseConcat();
  while (isOperator("+") || isOperator("-")) {
    const Token &token = next();
    auto operation = token.text == "+" ? Operation::Add : Operation::Subtract;
    unsigned line = token.line;
    left = makeBinary(NodeKind::Binary, operation, std::move(left),
                      parseConcat(), line);
  }
  return left;
}

NodePtr Parser::parseConcat() {
  auto node = make<ConcatNode>(peek().line);
  node->items.push_back(parseProduct());
  while (skipOperator("~"))
    node->items.push_back(parseProduct());
  if (node->items.size() == 1)
    return std::move(node->items.front());
  return finish(std::move(node));
}

NodePtr Parser::parseProduct() {
  NodePtr left = parsePower();
  while (true) {
    Operation operation;
    if (isOperator("*"))
      operation = Operation::Multiply;
    else if (isOperator("/"))
      operation = Operation::Divide;
    else if (isOperator("//"))
      operation = Operation::FloorDivide;
    else if (isOperator("%"))
      operation = Operation::Modulo;
    else
      return left;
    unsigned line = next().line;
    left = makeBinary(NodeKind::Binary, operation, std::move(left),
                      parsePower(), line);
  }
}

/// From the left, unlike Python.
NodePtr Parser::parsePower() {
  NodePtr left = parseUnary();
  for (unsigned line = peek().line; skipOperator("**"); line = peek().line)
    left = makeBinary(NodeKind::Binary, Operation::Power, std::move(left),
                      parseUnary(), line);
  return left;
}

NodePtr Parser::parseUnary(bool allowFilters) {
  NodePtr node;
  if (isOperator("-") || isOperator("+")) {
    Nest nest(*this);
    const Token &token = next();
    auto unary = make<UnaryNode>(token.line);
    unary->operation = token.text == "-" ? Operation::Minus : Operation::Plus;
    unary->operand = parseUnary(/*allowFilters=*/false);
    node = finish(std::move(unary));
  } else {
    node = parsePrimary();
  }
  node = parsePostfix(std::move(node));
  return allowFilters ? parseFilters(std::move(node)) : std::move(node);
}

//===----------------------------------------------------------------------===//
// Primaries
//===----------------------------------------------------------------------===//

NodePtr Parser::parseNamed(bool allowAttributes) {
  const Token &token = next();
  const std::string &name = token.text;
  auto constant = make<ConstantNode>(token.line);
  if (name == "true" || name == "True" || name == "false" || name == "False") {
    constant->type = ConstantNode::Bool;
    constant->integer = (name[0] | 0x20) == 't';
    return constant;
  }
  if (name == "none" || name == "None")
    return constant;
  if (allowAttributes && isOperator(".")) {
    auto node = make<AttributeNode>(token.line);
    node->name = name;
    next();
    node->attribute = expectName();
    return node;
  }
  auto node = make<NameNode>(token.line);
  node->name = name;
  return node;
}

/// Strings side by side are one.
NodePtr Parser::parseString() {
  auto node = make<ConstantNode>(peek().line);
  node->type = ConstantNode::String;
  node->index = result.numStrings++;
  while (peek().type == Token::String)
    node->text += next().text;
  return node;
}

NodePtr Parser::parseNumber() {
  const Token &token = next();
  auto node = make<ConstantNode>(token.line);
  node->type =
      token.type == Token::Float ? ConstantNode::Float : ConstantNode::Integer;
  node->integer = token.integer;
  node->real = token.real;
  return node;
}

NodePtr Parser::parsePrimary(bool allowAttributes) {
  switch (peek().type) {
  case Token::Name:
    return parseNamed(allowAttributes);
  case Token::String:
    return parseString();
  case Token::Integer:
  case Token::Float:
    return parseNumber();
  default:
    break;
  }
  if (isOperator("(")) {
    next();
    TupleOptions options;
    options.hasParentheses = true;
    NodePtr node = parseTuple(options);
    expectOperator(")");
    return node;
  }
  if (isOperator("["))
    return parseList();
  if (isOperator("{"))
    return parseDict();
  failExpected("an expression");
}

bool Parser::isTupleEnd(const char *end) const {
  return peek().type == Token::VariableEnd || peek().type == Token::BlockEnd ||
         isOperator(")") || (end && isName(end));
}

NodePtr Parser::parseTuple(const TupleOptions &options) {
  Nest nest(*this);
  auto tuple = std::make_unique<ItemsNode>(NodeKind::Tuple, peek().line);
  bool isTuple = false;
  while (true) {
    if (!tuple->items.empty())
      expectOperator(",");
    if (isTupleEnd(options.end))
      break;
    if (options.isTarget)
      tuple->items.push_back(parsePrimary(options.allowAttributes));
    else if (options.allowConditional)
      tuple->items.push_back(parseConditional());
    else
      tuple->items.push_back(parseOr());
    if (!isOperator(","))
      break;
    isTuple = true;
  }
  if (isTuple)
    return finish(std::move(tuple));
  if (!tuple->items.empty())
    return std::move(tuple->items.front());
  if (!options.hasParentheses)
    failExpected("an expression");
  return finish(std::move(tuple));
}

NodePtr Parser::parseList() {
  auto node = std::make_unique<ItemsNode>(NodeKind::List, next().line);
  while (!isOperator("]")) {
    if (!node->items.empty())
      expectOperator(",");
    if (isOperator("]"))
      break;
    node->items.push_back(parseExpression());
  }
  next();
  return finish(std::move(node));
}

NodePtr Parser::parseDict() {
  auto node = make<DictNode>(next().line);
  while (!isOperator("}")) {
    if (!node->items.empty())
      expectOperator(",");
    if (isOperator("}"))
      break;
    node->items.push_back(parseExpression());
    expectOperator(":");
    node->items.push_back(parseExpression());
  }
  next();
  return finish(std::move(node));
}

//===----------------------------------------------------------------------===//
// What follows primaries
//===----------------------------------------------------------------------===//

NodePtr Parser::parsePostfix(NodePtr node) {
  while (true) {
    if (isOperator(".") || isOperator("["))
      node = parseSubscript(std::move(node));
    else if (isOperator("("))
      node = parseCall(std::move(node));
    else
      return node;
  }
}

NodePtr Parser::parseFilters(NodePtr node) {
  while (true) {
    if (isOperator("|"))
      node = parseFilter(std::move(node), /*isFirst=*/false);
    else if (isName("is"))
      node = parseTest(std::move(node));
    else if (isOperator("("))
      node = parseCall(std::move(node));
    else
      return node;
  }
}

NodePtr Parser::parseSubscript(NodePtr object) {
  const Token &token = next();
  if (token.text == ".") {
    if (peek().type == Token::Name) {
      auto node = make<GetAttributeNode>(token.line);
      node->object = std::move(object);
      node->name = next().text;
      return finish(std::move(node));
    }
    if (peek().type != Token::Integer)
      failExpected("a name or an integer behind '.'");
    auto node = make<GetItemNode>(token.line);
    node->object = std::move(object);
    node->item = parseNumber();
    return finish(std::move(node));
  }
  auto node = make<GetItemNode>(token.line);
  node->object = std::move(object);
  auto items = std::make_unique<ItemsNode>(NodeKind::Tuple, token.line);
  bool hasSlice = false;
  while (!isOperator("]")) {
    if (!items->items.empty())
      expectOperator(",");
    items->items.push_back(parseSubscribed());
    hasSlice |= items->items.back()->kind == NodeKind::Slice;
  }
  next();
  if (items->items.size() == 1)
    node->item = std::move(items->items.front());
  else if (hasSlice)
    fail("expected one slice between '[' and ']', but got several parts",
         token.line);
  else
    node->item = finish(std::move(items));
  return finish(std::move(node));
}

NodePtr Parser::parseSubscribed() {
  unsigned line = peek().line;
  NodePtr start;
  if (!isOperator(":")) {
    start = parseExpression();
    if (!isOperator(":"))
      return start;
  }
  next();
  auto isEnd = [this] { return isOperator("]") || isOperator(","); };
  auto node = make<SliceNode>(line);
  node->start = std::move(start);
  if (!isEnd() && !isOperator(":"))
    node->stop = parseExpression();
  if (skipOperator(":") && !isEnd())
    node->step = parseExpression();
  return finish(std::move(node));
}

CallArguments Parser::parseArguments() {
  unsigned line = next().line;
  CallArguments arguments;
  auto require = [&](bool holds) {
    if (!holds)
      fail("expected positional arguments, then named ones, then '*' and '**'",
           line);
  };
  for (bool isFirst = true; !isOperator(")"); isFirst = false) {
    if (!isFirst) {
      expectOperator(",");
      if (isOperator(")"))
        break;
    }
    if (skipOperator("*")) {
      require(!arguments.rest && !arguments.namedRest);
      arguments.rest = parseExpression();
    } else if (skipOperator("**")) {
      require(!arguments.namedRest);
      arguments.namedRest = parseExpression();
    } else if (peek().type == Token::Name && isOperator("=", 1)) {
      require(!arguments.namedRest);
      std::string name = next().text;
      next();
      if (std::count(arguments.names.begin(), arguments.names.end(), name))
        fail("expected each argument once, but got '" + name + "' twice");
      arguments.names.push_back(std::move(name));
      arguments.named.push_back(parseExpression());
    } else {
      require(!arguments.rest && !arguments.namedRest &&
              arguments.named.empty());
      arguments.positional.push_back(parseExpression());
    }
  }
  next();
  return arguments;
}

NodePtr Parser::parseCall(NodePtr callee) {
  auto node = make<CallNode>(peek().line);
  node->callee = std::move(callee);
  node->arguments = parseArguments();
  return finish(std::move(node));
}

std::string Parser::parseDottedName() {
  std::string name = expectName();
  while (skipOperator("."))
    name += "." + expectName();
  return name;
}

NodePtr Parser::parseFilter(NodePtr operand, bool isFirst) {
  while (isFirst || skipOperator("|")) {
    isFirst = false;
    auto node = std::make_unique<ApplyNode>(NodeKind::Filter, peek().line);
    node->operand = std::move(operand);
    node->name = parseDottedName();
    if (isOperator("("))
      node->arguments = parseArguments();
    operand = finish(std::move(node));
  }
  return operand;
}

NodePtr Parser::parseTest(NodePtr operand) {
  unsigned line = next().line;
  bool isNegated = skipName("not");
  auto node = std::make_unique<ApplyNode>(NodeKind::Test, line);
  node->operand = std::move(operand);
  node->name = parseDottedName();
  auto type = peek().type;
  bool startsArgument = type == Token::Name || type == Token::String ||
                        type == Token::Integer || type == Token::Float ||
                        isOperator("[") || isOperator("{");
  if (isOperator("(")) {
    node->arguments = parseArguments();
  } else if (startsArgument && !isName("else") && !isName("or") &&
             !isName("and")) {
    if (isName("is"))
      fail(
          "expected one test, but got 'is' behind 'is'; join tests with 'and'");
    node->arguments.positional.push_back(parsePostfix(parsePrimary()));
  }
  NodePtr test = finish(std::move(node));
  if (!isNegated)
    return test;
  auto negation = make<UnaryNode>(line);
  negation->operand = std::move(test);
  return finish(std::move(negation));
}

} // namespace braid::jinja
