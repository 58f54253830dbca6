//===- Parser.cpp - Tokens, bodies, targets
//--------------------------------===//
#include "Parser.h"

#include <algorithm>
#include <cassert>

namespace braid::jinja {

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

const Token &Parser::peek(size_t ahead) const {
  return tokens[std::min(position + ahead, tokens.size() - 1)];
}

const Token &Parser::next() {
  const Token &token = peek();
  ++position;
  return token;
}

bool Parser::isOperator(const char *text, size_t ahead) const {
  const Token &token = peek(ahead);
  return token.type == Token::Operator && token.text == text;
}

bool Parser::isName(const char *text, size_t ahead) const {
  const Token &token = peek(ahead);
  return token.type == Token::Name && token.text == text;
}

bool Parser::skipOperator(const char *text) {
  bool isHere = isOperator(text);
  position += isHere;
  return isHere;
}

bool Parser::skipName(const char *text) {
  bool isHere = isName(text);
  position += isHere;
  return isHere;
}

void Parser::expectOperator(const char *text) {
  if (!skipOperator(text))
    failExpected(std::string("'") + text + "'");
}

std::string Parser::expectName() {
  if (peek().type != Token::Name)
    failExpected("a name");
  return next().text;
}

void Parser::fail(const std::string &message, unsigned line) const {
  throw Failure(message, line ? line : peek().line);
}

void Parser::failExpected(const std::string &what) const {
  fail("expected " + what + ", but got " + describe(peek()));
}

Parser::Nest::Nest(Parser &parser) : parser(parser) {
  if (++parser.depth <= kMaxHeight)
    return;
  throw Failure("expected tags and expressions nested at most " +
                    std::to_string(kMaxHeight) + " deep, but got more",
                parser.peek().line, /*isLimit=*/true);
}

NodePtr Parser::finish(NodePtr node) const {
  unsigned height = 0;
  node->forEach([&](Node &part) { height = std::max(height, part.height); });
  node->height = height + 1;
  if (node->height > kMaxHeight)
    throw Failure("expected tags and expressions nested at most " +
                      std::to_string(kMaxHeight) +
                      " deep, but got more; break long sums up with 'set'",
                  node->line, /*isLimit=*/true);
  return node;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

void Parser::run() {
  result.body = parseBody({});
  assert(peek().type == Token::End && "a body without an end is all there is");
}

void Parser::parseOutput(Nodes &items) {
  if (peek().type == Token::Data) {
    auto text = make<ConstantNode>(peek().line);
    text->type = ConstantNode::String;
    text->index = result.numStrings++;
    text->text = next().text;
    items.push_back(std::move(text));
    return;
  }
  next();
  items.push_back(parseTuple({}));
  if (peek().type != Token::VariableEnd)
    failExpected("'}}'");
  next();
}

Nodes Parser::parseBody(const Names &ends) {
  Nest nest(*this);
  Nodes body;
  while (peek().type != Token::End) {
    if (peek().type != Token::BlockBegin) {
      auto output = make<OutputNode>(peek().line);
      while (peek().type == Token::Data || peek().type == Token::VariableBegin)
        parseOutput(output->items);
      body.push_back(finish(std::move(output)));
      continue;
    }
    if (std::any_of(ends.begin(), ends.end(),
                    [this](const char *end) { return isName(end, 1); })) {
      next();
      return body;
    }
    next();
    body.push_back(parseStatement());
    if (peek().type != Token::BlockEnd)
      failExpected("'%}'");
    next();
  }
  return body;
}

Nodes Parser::parseBlock(const Names &ends) {
  skipOperator(":");
  if (peek().type != Token::BlockEnd)
    failExpected("'%}'");
  next();
  Nodes body = parseBody(ends);
  if (peek().type == Token::End)
    fail(std::string("expected '{% ") + ends.back() + " %}' for '{% " +
         openTags.back() + " %}', but the template ends");
  return body;
}

NodePtr Parser::parseStatement() {
  using Parse = NodePtr (Parser::*)();
  static constexpr std::pair<const char *, Parse> kTags[] = {
      {"for", &Parser::parseFor},
      {"if", &Parser::parseIf},
      {"set", &Parser::parseSet},
      {"macro", &Parser::parseMacro},
      {"call", &Parser::parseCallBlock},
      {"generation", &Parser::parseGeneration},
      {"filter", &Parser::parseFilterBlock},
      {"with", &Parser::parseWith},
      {"block", &Parser::parseBlockTag},
      {"print", &Parser::parsePrint},
      {"autoescape", &Parser::parseAutoescape},
      {"include", &Parser::parseMissing},
      {"import", &Parser::parseMissing},
      {"from", &Parser::parseMissing},
      {"extends", &Parser::parseMissing},
  };
  if (peek().type != Token::Name)
    failExpected("the name of a tag");
  if (isName("break"))
    return std::make_unique<Node>(NodeKind::Break, next().line);
  if (isName("continue"))
    return std::make_unique<Node>(NodeKind::Continue, next().line);
  for (const auto &[name, parse] : kTags)
    if (isName(name)) {
      openTags.emplace_back(name);
      NodePtr node = finish((this->*parse)());
      openTags.pop_back();
      return node;
    }
  std::string message =
      "expected a tag that exists, but got '" + peek().text + "'";
  if (!openTags.empty())
    message += "; the tag to be ended here is '" + openTags.back() + "'";
  fail(message);
}

//===----------------------------------------------------------------------===//
// Targets
//===----------------------------------------------------------------------===//

void Parser::makeTarget(Node &node, NameNode::Use use) const {
  if (node.kind == NodeKind::Name) {
    static_cast<NameNode &>(node).use = use;
  } else if (node.kind == NodeKind::Tuple) {
    node.forEach([&](Node &item) { makeTarget(item, use); });
  } else if (node.kind != NodeKind::Attribute) {
    fail("expected a name to set, but got a value", node.line);
  }
}

NodePtr Parser::parseTarget(bool allowAttributes, const char *end) {
  TupleOptions options;
  options.isTarget = true;
  options.allowAttributes = allowAttributes;
  options.end = end;
  NodePtr target = parseTuple(options);
  makeTarget(*target, NameNode::Store);
  return target;
}

std::unique_ptr<NameNode> Parser::parseParameter() {
  unsigned line = peek().line;
  auto node = make<NameNode>(line);
  node->name = expectName();
  node->use = NameNode::Parameter;
  for (const char *constant :
       {"true", "True", "false", "False", "none", "None"})
    if (node->name == constant)
      fail("expected a name, but got the constant '" + node->name + "'", line);
  return node;
}

void Parser::parseSignature(Callable &callable) {
  expectOperator("(");
  while (!isOperator(")")) {
    if (!callable.parameters.empty())
      expectOperator(",");
    auto parameter = parseParameter();
    for (const auto &other : callable.parameters)
      if (other->name == parameter->name)
        fail("expected distinct parameters, but got '" + other->name +
             "' twice");
    if (skipOperator("="))
      callable.defaults.push_back(parseExpression());
    else if (!callable.defaults.empty())
      fail("expected a default for '" + parameter->name +
           "', because a parameter before it has one");
    callable.parameters.push_back(std::move(parameter));
  }
  next();
}

} // namespace braid::jinja
