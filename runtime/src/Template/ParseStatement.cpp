//===- ParseStatement.cpp - Tokens to statements --------------------------===//
#include "Parser.h"

#include <algorithm>

namespace braid::jinja {

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
