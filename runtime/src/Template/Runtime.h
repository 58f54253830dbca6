//===- Runtime.h - Evaluates templates --------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_RUNTIME_H
#define RUNTIME_SRC_TEMPLATE_RUNTIME_H

#include "Ast.h"
#include "Value.h"

#include <optional>

namespace braid::jinja {

/// The moment that strftime_now() shows.
struct Moment {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int microsecond = 0;
  bool hasOffset = false;
  int offsetMinutes = 0; ///< east of UTC
};

/// The names that templates look up: what they set at the top level, then what
/// they were given, then globals.
class Context : public Cyclic {
public:
  Context(Heap &heap, Ref<Dict> given, Ref<Context> outer)
      : Cyclic(heap, Kind::Context, sizeof(Context)), given(std::move(given)),
        outer(std::move(outer)), set(make<Dict>(heap)) {}
  void clear() override {
    given = nullptr;
    outer = nullptr;
    set = nullptr;
  }
  Ref<Dict> given;
  Ref<Context> outer; ///< of a scoped block: the one around it, or null
  Ref<Dict> set;
};

/// The variables of a function that runs, or ran and has macros left.
class Activation : public Cyclic {
public:
  Activation(Heap &heap, unsigned slots, Ref<Activation> parent,
             Ref<Context> context)
      : Cyclic(heap, Kind::Activation,
               sizeof(Activation) + slots * sizeof(std::optional<Value>)),
        variables(slots), parent(std::move(parent)),
        context(std::move(context)) {}
  void clear() override {
    variables.assign(variables.size(), std::nullopt);
    parent = nullptr;
    context = nullptr;
  }
  std::vector<std::optional<Value>> variables; ///< none: not set
  Ref<Activation> parent;                      ///< where it was defined
  Ref<Context> context;
};

class Macro : public Cyclic {
public:
  Macro(Heap &heap, std::string name, const Callable *callable,
        Ref<Activation> activation)
      : Cyclic(heap, Kind::Macro, sizeof(Macro)), name(std::move(name)),
        callable(callable), activation(std::move(activation)) {}
  void clear() override { activation = nullptr; }
  const std::string name; ///< "": of a call block
  const Callable *const callable;
  Ref<Activation> activation; ///< where it was defined
};

/// `loop`
class Loop : public Cyclic {
public:
  Loop(Heap &heap, Value iterable, Ref<Iterator> iterator)
      : Cyclic(heap, Kind::Loop, sizeof(Loop)), iterable(std::move(iterable)),
        iterator(std::move(iterator)) {}
  void clear() override {
    iterable = Value();
    iterator = nullptr;
    before.reset();
    current.reset();
    after.reset();
    changed.reset();
    activation = nullptr;
  }
  bool advance(Interpreter &interpreter, Value &item);
  /// The item after this one; none at the end.
  const std::optional<Value> &peek(Interpreter &interpreter);
  int64_t getLength(Interpreter &interpreter);

  Value iterable;
  Ref<Iterator> iterator;
  int64_t index0 = -1;
  int64_t depth0 = 0;
  std::optional<int64_t> length;
  std::optional<Value> before, current, after, changed;
  const ForNode *recursive = nullptr; ///< what loop(...) runs
  Ref<Activation> activation;         ///< where the recursive loop stands
};

class Cycler : public Cyclic {
public:
  Cycler(Heap &heap, Value items)
      : Cyclic(heap, Kind::Cycler, sizeof(Cycler)), items(std::move(items)) {}
  void clear() override { items = Value(); }
  Value items; ///< a tuple
  size_t position = 0;
};

class Joiner : public Cyclic {
public:
  Joiner(Heap &heap, Value separator)
      : Cyclic(heap, Kind::Joiner, sizeof(Joiner)),
        separator(std::move(separator)) {}
  void clear() override { separator = Value(); }
  Value separator;
  bool isUsed = false;
};

/// `self`, and one of its blocks.
class Blocks : public Cyclic {
public:
  Blocks(Heap &heap, Ref<Context> context, const BlockNode *block)
      : Cyclic(heap, block ? Kind::Block : Kind::Blocks, sizeof(Blocks)),
        context(std::move(context)), block(block) {}
  void clear() override { context = nullptr; }
  Ref<Context> context;
  const BlockNode *const block; ///< null: all of them
};

/// Text that is being written.
struct Buffer {
  explicit Buffer(Heap &heap) : heap(heap) {}
  Buffer(const Buffer &) = delete;
  ~Buffer() { heap.remove(text.size()); }
  /// The text; what counts it from now on is what it goes to.
  std::string take() {
    heap.remove(text.size());
    return std::exchange(text, {});
  }
  Heap &heap;
  std::string text;
};

/// Renders one template once.
class Interpreter {
public:
  Interpreter(const Template &tree, Heap &heap, const Moment &now);

  /// Fails with the line.
  std::string render(Ref<Dict> variables);

  // For what templates call.

  Heap &getHeap() { return heap; }
  const Moment &getNow() const { return now; }
  const Template &getTemplate() const { return tree; }
  /// Fails unless it can be iterated over.
  Ref<Iterator> iterate(const Value &value);
  /// Calls `visit` with each item until it returns false.
  template <typename Visit>
  void forEach(const Value &value, Visit visit);
  std::vector<Value> collect(const Value &value);
  Value call(const Value &callee, const Arguments &arguments);
  std::string str(const Value &value) {
    if (value.is(Kind::Loop)) // Shows its length.
      measure(value);
    return toText(heap, value);
  }
  int64_t measure(const Value &value); ///< len(value); fails if it has none
  Value text(std::string bytes, bool isMarkup = false) {
    return makeString(heap, std::move(bytes), isMarkup);
  }
  Value undefined(std::string message) {
    return makeUndefined(heap, std::move(message));
  }
  Value callBlock(const BlockNode &block, const Ref<Context> &context);

private:
  enum class Flow : uint8_t { Next, Break, Continue };
  friend class FilteredItems;

  // Variables.
  std::optional<Value> &getVariable(const Slot &slot);
  Value resolve(const std::string &name);
  std::optional<Value> lookUp(const std::string &name, Context *context);
  void enter(const Scope &scope);
  void leave(const Scope &scope);
  void assign(const Node &target, Value value);
  void unpack(const Node &target, const Value &value);
  void exportNames(const Node &target);
  Value readTarget(const Node &target);

  // Statements.
  Flow run(const Nodes &body);
  Flow run(const Node &node);
  void output(const OutputNode &node);
  Flow runFor(const ForNode &node);
  Flow runLoop(const ForNode &node, const Value &iterable, int64_t depth0,
               Ref<Activation> where);
  Value runRecursive(const ForNode &node, const Value &iterable, int64_t depth0,
                     Ref<Activation> where);
  Flow runIf(const IfNode &node);
  Flow runWith(const WithNode &node);
  Flow runScoped(const Scope &scope, const Nodes &body, Buffer &buffer);
  Flow runFilterBlock(const FilterBlockNode &node);
  void runAssign(const AssignNode &node);
  Flow runAssignBlock(const AssignBlockNode &node);
  void runMacro(const MacroNode &node);
  void runCallBlock(const CallBlockNode &node);
  Flow runAutoescape(const AutoescapeNode &node);
  void runBlock(const BlockNode &node);
  void write(const std::string &text);
  void writeText(const Value &value);

  // Expressions.
  Value evaluate(const Node &node);
  Value evaluateConstant(const ConstantNode &node);
  Value evaluateItems(const ItemsNode &node);
  Value evaluateDict(const DictNode &node);
  Value evaluateUnary(const UnaryNode &node);
  Value evaluateBinary(const BinaryNode &node);
  Value evaluateLogical(const BinaryNode &node);
  Value evaluateCompare(const CompareNode &node);
  Value evaluateConcat(const ConcatNode &node);
  Value evaluateConditional(const ConditionalNode &node);
  Value evaluateGetItem(const GetItemNode &node);
  Value evaluateCall(const CallNode &node, const Value *caller);
  Value evaluateApply(const ApplyNode &node, const Value *operand);
  Arguments evaluateArguments(const CallArguments &node);

  // Calls.
  Value callMacro(const Macro &macro, const Arguments &arguments);
  void bind(const Macro &macro, const Arguments &arguments,
            Activation &activation);
  /// Runs `body` in a function's frame and returns what it writes.
  template <typename Body>
  std::string runFunction(const Ref<Activation> &activation, Body body);

  class Running; ///< swaps function and buffer for a while

  const Template &tree;
  Heap &heap;
  Moment now;
  unsigned line = 1;
  Ref<Activation> activation;                ///< of the function that runs
  Buffer *out = nullptr;                     ///< where it writes to
  std::vector<std::optional<Value>> strings; ///< constants, once they are made
};

template <typename Visit>
void Interpreter::forEach(const Value &value, Visit visit) {
  Ref<Iterator> iterator = iterate(value);
  for (Value item; iterator->next(*this, item);) {
    heap.work(1);
    if (!visit(item))
      return;
  }
}

/// An iterator over a vector of values.
Ref<Iterator> iterateOver(Heap &heap, std::vector<Value> items,
                          const char *name);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_RUNTIME_H
