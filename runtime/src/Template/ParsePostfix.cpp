//===- ParsePostfix.cpp - Attributes, calls, filters, tests ---------------===//
#include "Parser.h"

#include <algorithm>

namespace braid::jinja {

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
