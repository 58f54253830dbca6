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

} // namespace braid::jinja
