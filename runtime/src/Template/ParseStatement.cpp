//===- ParseStatement.cpp - Tokens to statements --------------------------===//
#include "Parser.h"

#include <algorithm>

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
  if (peek().type != Token::End)
    failExpected("a tag or text");
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

//===----------------------------------------------------------------------===//
// Tags
//===----------------------------------------------------------------------===//

NodePtr Parser::parseFor() {
  auto node = make<ForNode>(next().line);
  node->target = parseTarget(/*allowAttributes=*/false, "in");
  if (!skipName("in"))
    failExpected("'in'");
  TupleOptions options;
  options.allowConditional = false;
  options.end = "recursive";
  node->iterable = parseTuple(options);
  if (skipName("if"))
    node->test = parseExpression();
  node->isRecursive = skipName("recursive");
  node->body = parseBlock({"else", "endfor"});
  if (next().text == "else") {
    node->hasOtherwise = true;
    node->otherwise = parseBlock({"endfor"});
    next();
  }
  node->hasOtherwise = !node->otherwise.empty();
  return node;
}

NodePtr Parser::parseIf() {
  auto first = make<IfNode>(next().line);
  IfNode *node = first.get();
  TupleOptions options;
  options.allowConditional = false;
  while (true) {
    node->test = parseTuple(options);
    node->body = parseBlock({"elif", "else", "endif"});
    if (node != first.get()) {
      // Its height: it is complete, but for what belongs to the first.
      unsigned height = 0;
      node->forEach(
          [&](Node &part) { height = std::max(height, part.height); });
      node->height = height + 1;
    }
    const Token &token = next();
    if (token.text == "elif") {
      auto elif = make<IfNode>(peek().line);
      node = elif.get();
      first->elifs.push_back(std::move(elif));
      continue;
    }
    if (token.text == "else") {
      first->otherwise = parseBlock({"endif"});
      next();
    }
    return first;
  }
}

NodePtr Parser::parseSet() {
  unsigned line = next().line;
  NodePtr target = parseTarget(/*allowAttributes=*/true);
  if (skipOperator("=")) {
    auto node = make<AssignNode>(line);
    node->target = std::move(target);
    node->value = parseTuple({});
    return node;
  }
  auto node = make<AssignBlockNode>(line);
  node->target = std::move(target);
  node->filter = parseFilter(nullptr, /*isFirst=*/false);
  node->body = parseBlock({"endset"});
  next();
  return node;
}

NodePtr Parser::parseMacro() {
  auto node = make<MacroNode>(next().line);
  node->name = parseParameter()->name;
  parseSignature(node->callable);
  node->callable.body = parseBlock({"endmacro"});
  next();
  return node;
}

NodePtr Parser::parseCallBlock() {
  auto node = make<CallBlockNode>(next().line);
  if (isOperator("("))
    parseSignature(node->callable);
  node->call = parseExpression();
  if (node->call->kind != NodeKind::Call)
    fail("expected a call behind 'call', but got another expression",
         node->line);
  for (const std::string &name :
       static_cast<CallNode &>(*node->call).arguments.names)
    if (name == "caller")
      fail("expected no argument 'caller', which is the block itself",
           node->line);
  node->callable.body = parseBlock({"endcall"});
  next();
  return node;
}

NodePtr Parser::parseGeneration() {
  auto node = make<CallBlockNode>(next().line);
  node->callable.body = parseBlock({"endgeneration"});
  next();
  return node;
}

NodePtr Parser::parseFilterBlock() {
  auto node = make<FilterBlockNode>(next().line);
  node->filter = parseFilter(nullptr, /*isFirst=*/true);
  node->body = parseBlock({"endfilter"});
  next();
  return node;
}

NodePtr Parser::parseWith() {
  auto node = make<WithNode>(next().line);
  while (peek().type != Token::BlockEnd) {
    if (!node->targets.empty())
      expectOperator(",");
    NodePtr target = parseTarget(/*allowAttributes=*/false);
    makeTarget(*target, NameNode::Parameter);
    node->targets.push_back(std::move(target));
    expectOperator("=");
    node->values.push_back(parseExpression());
  }
  node->body = parseBlock({"endwith"});
  next();
  return node;
}

NodePtr Parser::parseBlockTag() {
  auto node = make<BlockNode>(next().line);
  node->name = expectName();
  node->isScoped = skipName("scoped");
  node->isRequired = skipName("required");
  node->body = parseBlock({"endblock"});
  next();
  skipName(node->name.c_str());
  for (const BlockNode *other : result.blocks)
    if (other->name == node->name)
      fail("expected blocks of different names, but got '" + node->name +
               "' twice",
           node->line);
  result.blocks.push_back(node.get());
  return node;
}

NodePtr Parser::parsePrint() {
  auto node = make<OutputNode>(next().line);
  while (peek().type != Token::BlockEnd) {
    if (!node->items.empty())
      expectOperator(",");
    node->items.push_back(parseExpression());
  }
  return node;
}

NodePtr Parser::parseAutoescape() {
  auto node = make<AutoescapeNode>(next().line);
  node->option = parseExpression();
  node->body = parseBlock({"endautoescape"});
  next();
  return node;
}

void Parser::skipContextClause() {
  if ((isName("with") || isName("without")) && isName("context", 1)) {
    next();
    next();
  }
}

void Parser::parseImportedNames(MissingNode &node) {
  if (!skipName("import"))
    failExpected("'import'");
  while (true) {
    if ((isName("with") || isName("without")) && isName("context", 1))
      return skipContextClause();
    std::string name = parseParameter()->name;
    if (name[0] == '_')
      fail("expected a name without a leading underscore, but got '" + name +
           "'");
    node.names.push_back(skipName("as") ? parseParameter()->name : name);
    skipContextClause();
    if (!skipOperator(","))
      return;
  }
}

NodePtr Parser::parseMissing() {
  const Token &token = next();
  auto node = make<MissingNode>(token.line);
  node->tag = token.text;
  node->source = parseExpression();
  if (node->tag == "from") {
    parseImportedNames(*node);
    return node;
  }
  if (node->tag == "import") {
    if (!skipName("as"))
      failExpected("'as'");
    node->names.push_back(parseParameter()->name);
  } else if (node->tag == "include" && isName("ignore") &&
             isName("missing", 1)) {
    next();
    next();
  }
  if (node->tag != "extends")
    skipContextClause();
  return node;
}

} // namespace braid::jinja
