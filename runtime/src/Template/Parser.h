//===- Parser.h - Tokens to a tree ------------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_PARSER_H
#define RUNTIME_SRC_TEMPLATE_PARSER_H

#include "Ast.h"
#include "Lexer.h"

namespace braid::jinja {

/// Trees are at most so high, and parsing recurses at most so deeply: tags in
/// tags, expressions in expressions.
constexpr unsigned kMaxHeight = 200;

class Parser {
public:
  Parser(std::vector<Token> tokens, Template &result)
      : tokens(std::move(tokens)), result(result) {}
  void run();

private:
  using Names = std::vector<const char *>;

  // Tokens.
  const Token &peek(size_t ahead = 0) const;
  const Token &next();
  bool isOperator(const char *text, size_t ahead = 0) const;
  bool isName(const char *text, size_t ahead = 0) const;
  bool skipOperator(const char *text);
  bool skipName(const char *text);
  void expectOperator(const char *text);
  std::string expectName();
  [[noreturn]] void fail(const std::string &message, unsigned line = 0) const;
  [[noreturn]] void failExpected(const std::string &what) const;

  template <typename T>
  std::unique_ptr<T> make(unsigned line) const {
    return std::make_unique<T>(line);
  }
  /// Sets the height of a node whose parts are complete.
  NodePtr finish(NodePtr node) const;

  // Statements.
  Nodes parseBody(const Names &ends);
  /// What follows a tag's own text: its end, then the body up to one of `ends`,
  /// which is the next token.
  Nodes parseBlock(const Names &ends);
  void parseOutput(Nodes &items);
  NodePtr parseStatement();
  NodePtr parseFor();
  NodePtr parseIf();
  NodePtr parseSet();
  NodePtr parseMacro();
  NodePtr parseCallBlock();
  NodePtr parseGeneration();
  NodePtr parseFilterBlock();
  NodePtr parseWith();
  NodePtr parseBlockTag();
  NodePtr parsePrint();
  NodePtr parseAutoescape();
  NodePtr parseMissing();
  void parseImportedNames(MissingNode &node);
  void skipContextClause();
  void parseSignature(Callable &callable);

  // Targets.
  NodePtr parseTarget(bool allowAttributes, const char *end = nullptr);
  void makeTarget(Node &node, NameNode::Use use) const;
  std::unique_ptr<NameNode> parseParameter();

  // Expressions.
  NodePtr parseExpression();
  NodePtr parseConditional();
  NodePtr parseOr();
  NodePtr parseAnd();
  NodePtr parseNot();
  NodePtr parseCompare();
  NodePtr parseSum();
  NodePtr parseConcat();
  NodePtr parseProduct();
  NodePtr parsePower();
  NodePtr parseUnary(bool allowFilters = true);
  NodePtr parsePrimary(bool allowAttributes = false);
  NodePtr parseNamed(bool allowAttributes);
  NodePtr parseString();
  NodePtr parseNumber();
  NodePtr parseList();
  NodePtr parseDict();
  NodePtr parsePostfix(NodePtr node);
  NodePtr parseFilters(NodePtr node);
  NodePtr parseSubscript(NodePtr node);
  NodePtr parseSubscribed();
  NodePtr parseCall(NodePtr callee);
  NodePtr parseFilter(NodePtr operand, bool isFirst);
  NodePtr parseTest(NodePtr operand);
  CallArguments parseArguments();
  /// Arguments in parentheses, if there are any.
  std::string parseDottedName();
  NodePtr makeBinary(NodeKind kind, Operation operation, NodePtr left,
                     NodePtr right, unsigned line) const;

  struct TupleOptions {
    bool isTarget = false, allowAttributes = false, allowConditional = true;
    bool hasParentheses = false;
    const char *end = nullptr; ///< a name that ends it, too
  };
  NodePtr parseTuple(const TupleOptions &options);
  bool isTupleEnd(const char *end) const;

  /// One level of nesting.
  class Nest {
  public:
    explicit Nest(Parser &parser);
    ~Nest() { --parser.depth; }

  private:
    Parser &parser;
  };

  std::vector<Token> tokens;
  Template &result;
  size_t position = 0;
  unsigned depth = 0;
  std::vector<std::string> openTags;
};

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_PARSER_H
