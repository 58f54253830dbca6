//===- Ast.h - What a template says -----------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_AST_H
#define RUNTIME_SRC_TEMPLATE_AST_H

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace braid::jinja {

enum class NodeKind : uint8_t {
  // Expressions.
  Constant,
  Name,
  Attribute, ///< of a namespace, as a target
  Tuple,
  List,
  Dict,
  Unary,
  Binary,
  Logical,
  Compare,
  Concat,
  Conditional,
  GetAttribute,
  GetItem,
  Slice,
  Call,
  Filter,
  Test,
  // Statements.
  Output,
  For,
  If,
  Macro,
  CallBlock,
  FilterBlock,
  With,
  Assign,
  AssignBlock,
  Block,
  Autoescape,
  Missing,
  Break,
  Continue,
};

struct Node;
using NodePtr = std::unique_ptr<Node>;
using Nodes = std::vector<NodePtr>;

struct Node {
  Node(NodeKind kind, unsigned line) : kind(kind), line(line) {}
  virtual ~Node() = default;
  /// The parts, in the order in which names are looked for.
  virtual void forEach(const std::function<void(Node &)> & /*visit*/) {}

  const NodeKind kind;
  const unsigned line;
  unsigned height = 1; ///< longest way down to a leaf
};

template <NodeKind k>
struct NodeOf : Node {
  explicit NodeOf(unsigned line) : Node(k, line) {}
};

inline void forAll(const Nodes &nodes,
                   const std::function<void(Node &)> &visit) {
  for (const NodePtr &node : nodes)
    if (node)
      visit(*node);
}
inline void forOne(const NodePtr &node,
                   const std::function<void(Node &)> &visit) {
  if (node)
    visit(*node);
}

//===----------------------------------------------------------------------===//
// Where variables live
//===----------------------------------------------------------------------===//

/// A variable of the function that runs, or of one around it.
struct Slot {
  unsigned hops = 0;  ///< functions outwards
  unsigned index = 0; ///< among the variables of that function
};

/// What the variables of a scope are when it begins.
struct Load {
  enum Action : uint8_t { Parameter, Resolve, Alias, Undefined };
  Action action;
  unsigned index;   ///< of the variable, in the function that runs
  std::string name; ///< Resolve: in the context
  Slot source;      ///< Alias
};
using Scope = std::vector<Load>;

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

struct ConstantNode : NodeOf<NodeKind::Constant> {
  using NodeOf::NodeOf;
  enum Type : uint8_t { None, Bool, Integer, Float, String };
  Type type = None;
  int64_t integer = 0; ///< or bool
  double real = 0;
  std::string text;
  unsigned index = 0; ///< among the template's strings
};

struct NameNode : NodeOf<NodeKind::Name> {
  using NodeOf::NodeOf;
  enum Use : uint8_t { Read, Store, Parameter };
  std::string name;
  Use use = Read;
  Slot slot;
};

struct AttributeNode : NodeOf<NodeKind::Attribute> {
  using NodeOf::NodeOf;
  std::string name, attribute;
  Slot slot;
};

/// Tuple or List.
struct ItemsNode : Node {
  using Node::Node;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(items, visit);
  }
  Nodes items;
};

struct DictNode : NodeOf<NodeKind::Dict> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(items, visit);
  }
  Nodes items; ///< key, value, key, value, ...
};

enum class Operation : uint8_t {
  Add,
  Subtract,
  Multiply,
  Divide,
  FloorDivide,
  Modulo,
  Power,
  Plus,
  Minus,
  Not,
  And,
  Or,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In,
  NotIn,
};

struct UnaryNode : NodeOf<NodeKind::Unary> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*operand);
  }
  Operation operation = Operation::Not;
  NodePtr operand;
};

/// Binary or Logical.
struct BinaryNode : Node {
  using Node::Node;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*left);
    visit(*right);
  }
  Operation operation = Operation::Add;
  NodePtr left, right;
};

/// a < b < c
struct CompareNode : NodeOf<NodeKind::Compare> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(operands, visit);
  }
  Nodes operands; ///< one more than operations
  std::vector<Operation> operations;
};

struct ConcatNode : NodeOf<NodeKind::Concat> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(items, visit);
  }
  Nodes items;
};

struct ConditionalNode : NodeOf<NodeKind::Conditional> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*test);
    visit(*then);
    forOne(otherwise, visit);
  }
  NodePtr test, then, otherwise; ///< otherwise may be null
};

struct GetAttributeNode : NodeOf<NodeKind::GetAttribute> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*object);
  }
  NodePtr object;
  std::string name;
};

struct GetItemNode : NodeOf<NodeKind::GetItem> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*object);
    visit(*item);
  }
  NodePtr object, item;
};

struct SliceNode : NodeOf<NodeKind::Slice> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forOne(start, visit);
    forOne(stop, visit);
    forOne(step, visit);
  }
  NodePtr start, stop, step; ///< null: left out
};

struct CallArguments {
  void forEach(const std::function<void(Node &)> &visit) const {
    forAll(positional, visit);
    forAll(named, visit);
    forOne(rest, visit);
    forOne(namedRest, visit);
  }
  Nodes positional, named;
  std::vector<std::string> names; ///< of `named`
  NodePtr rest, namedRest;        ///< *rest, **namedRest
};

struct CallNode : NodeOf<NodeKind::Call> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*callee);
    arguments.forEach(visit);
  }
  NodePtr callee;
  CallArguments arguments;
};

struct Function;

/// Filter or Test.
struct ApplyNode : Node {
  using Node::Node;
  void forEach(const std::function<void(Node &)> &visit) override {
    forOne(operand, visit);
    arguments.forEach(visit);
  }
  NodePtr operand; ///< null: the text of a block
  std::string name;
  CallArguments arguments;
  const Function *function = nullptr; ///< null: there is none of the name
};

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

struct OutputNode : NodeOf<NodeKind::Output> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(items, visit);
  }
  Nodes items;
};

struct ForNode : NodeOf<NodeKind::For> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*target);
    visit(*iterable);
    forAll(body, visit);
    forAll(otherwise, visit);
    forOne(test, visit);
  }
  NodePtr target, iterable, test; ///< test may be null
  Nodes body, otherwise;
  bool hasOtherwise = false;
  bool isRecursive = false;
  bool isExtended = false; ///< somebody reads `loop`

  Scope bodyScope, testScope, otherwiseScope;
  unsigned loopSlot = 0;  ///< of `loop`, if extended
  unsigned bodySlots = 0; ///< of the function that a recursive loop is
  unsigned testSlots = 0; ///< of the function that its test is
  NodePtr testTarget;     ///< the target once more, within that function
};

struct IfNode : NodeOf<NodeKind::If> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*test);
    forAll(body, visit);
    forAll(elifs, visit);
    forAll(otherwise, visit);
  }
  NodePtr test;
  Nodes body, elifs, otherwise; ///< elifs: IfNodes without either
};

/// What macros and call blocks have in common.
struct Callable {
  std::vector<std::unique_ptr<NameNode>> parameters;
  Nodes defaults; ///< of the last parameters
  Nodes body;

  Scope scope;
  unsigned slots = 0;
  std::vector<unsigned> parameterSlots; ///< then caller, kwargs, varargs
  bool readsCaller = false, readsKwargs = false, readsVarargs = false;
};

struct MacroNode : NodeOf<NodeKind::Macro> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override;
  std::string name;
  Callable callable;
  Slot slot;
  bool isExported = false; ///< at the top level
};

struct CallBlockNode : NodeOf<NodeKind::CallBlock> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override;
  NodePtr call; ///< null: {% generation %}, which prints its body
  Callable callable;
};

struct FilterBlockNode : NodeOf<NodeKind::FilterBlock> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(body, visit);
    visit(*filter);
  }
  Nodes body;
  NodePtr filter;
  Scope scope;
};

struct WithNode : NodeOf<NodeKind::With> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(targets, visit);
    forAll(values, visit);
    forAll(body, visit);
  }
  Nodes targets, values, body;
  Scope scope;
};

struct AssignNode : NodeOf<NodeKind::Assign> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*target);
    visit(*value);
  }
  NodePtr target, value;
  bool isExported = false;
};

struct AssignBlockNode : NodeOf<NodeKind::AssignBlock> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*target);
    forOne(filter, visit);
    forAll(body, visit);
  }
  NodePtr target, filter; ///< filter may be null
  Nodes body;
  Scope scope;
  bool isExported = false;
};

struct BlockNode : NodeOf<NodeKind::Block> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    forAll(body, visit);
  }
  std::string name;
  Nodes body;
  bool isScoped = false, isRequired = false;

  Scope scope;
  unsigned slots = 0;
  std::vector<std::pair<std::string, Slot>> visible; ///< if scoped
  int selfSlot = -1, superSlot = -1;                 ///< -1: not read
};

struct AutoescapeNode : NodeOf<NodeKind::Autoescape> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*option);
    forAll(body, visit);
  }
  NodePtr option;
  Nodes body;
  Scope scope;
};

/// include, import, from, extends: there is nothing to load from.
struct MissingNode : NodeOf<NodeKind::Missing> {
  using NodeOf::NodeOf;
  void forEach(const std::function<void(Node &)> &visit) override {
    visit(*source);
  }
  std::string tag;
  NodePtr source;
  std::vector<std::string> names; ///< what it would have set
};

/// A whole template, which nothing changes once it is resolved.
struct Template {
  std::string source;
  Nodes body;
  Scope scope;
  unsigned slots = 0;
  int selfSlot = -1;
  std::vector<BlockNode *> blocks;
  unsigned numStrings = 0; ///< constants that are text
};

/// Parses and resolves; fails with the line.
std::unique_ptr<Template> compile(std::string source);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_AST_H
