//===- Loops.cpp - for and loop -------------------------------------------===//
#include "Library.h"
#include "Running.h"

namespace braid::jinja {

/// The items of a loop that pass its test, which runs as they are asked for.
class FilteredItems : public Iterator {
public:
  FilteredItems(Heap &heap, const ForNode &node, Ref<Iterator> items,
                Ref<Activation> where)
      : Iterator(heap, sizeof(FilteredItems)), node(node),
        items(std::move(items)),
        function(
            make<Activation>(heap, node.testSlots, where, where->context)) {}
  void clear() override {
    items = nullptr;
    function = nullptr;
  }
  bool produce(Interpreter &interpreter, Value &item) override;

private:
  const ForNode &node;
  Ref<Iterator> items;
  Ref<Activation> function;
  bool hasBegun = false;
};

bool FilteredItems::produce(Interpreter &interpreter, Value &item) {
  Ref<Iterator> source = items;
  while (source && source->next(interpreter, item)) {
    heap.work(1);
    Buffer buffer(heap);
    Interpreter::Running running(interpreter, function, buffer);
    if (!std::exchange(hasBegun, true))
      interpreter.enter(node.testScope);
    interpreter.assign(*node.testTarget, item);
    if (isTrue(interpreter.evaluate(*node.test))) {
      item = interpreter.readTarget(*node.testTarget);
      return true;
    }
  }
  return false;
}

bool Loop::advance(Interpreter &interpreter, Value &item) {
  if (after) {
    item = *std::exchange(after, std::nullopt);
  } else if (!iterator || !Ref<Iterator>(iterator)->next(interpreter, item)) {
    return false;
  }
  ++index0;
  before = std::exchange(current, item);
  return true;
}

const std::optional<Value> &Loop::peek(Interpreter &interpreter) {
  Value item;
  if (!after && iterator && Ref<Iterator>(iterator)->next(interpreter, item))
    after = item;
  return after;
}

int64_t Loop::getLength(Interpreter &interpreter) {
  if (length)
    return *length;
  int64_t known = iterable.is(Kind::Loop) ? interpreter.measure(iterable)
                                          : jinja::getLength(iterable);
  if (known < 0) {
    // Nothing knows it: take all items that are left.
    std::vector<Value> items;
    Ref<Iterator> source = iterator;
    for (Value item; source && source->next(interpreter, item);) {
      heap.work(1);
      items.push_back(item);
    }
    known = static_cast<int64_t>(items.size()) + index0 + 1 + after.has_value();
    iterator = iterateOver(heap, std::move(items), "list_iterator");
  }
  length = known;
  return known;
}

Interpreter::Flow Interpreter::runFor(const ForNode &node) {
  Value iterable = evaluate(*node.iterable);
  if (!node.isRecursive)
    return runLoop(node, iterable, 0, activation);
  write(str(runRecursive(node, iterable, 0, activation)));
  return Flow::Next;
}

Value Interpreter::runRecursive(const ForNode &node, const Value &iterable,
                                int64_t depth0, Ref<Activation> where) {
  Depth depth(heap);
  auto function = make<Activation>(heap, node.bodySlots, where, where->context);
  return text(
      runFunction(function, [&] { runLoop(node, iterable, depth0, where); }));
}

Interpreter::Flow Interpreter::runLoop(const ForNode &node,
                                       const Value &iterable, int64_t depth0,
                                       Ref<Activation> where) {
  Ref<Iterator> items = iterate(iterable);
  if (node.test)
    items = make<FilteredItems>(heap, node, items, where);
  auto loop = make<Loop>(heap, node.test ? Value(items) : iterable, items);
  loop->depth0 = depth0;
  if (node.isRecursive) {
    loop->recursive = &node;
    loop->activation = where;
  }
  bool isComplete = false; ///< some iteration ran to its end
  for (Value item; loop->advance(*this, item);) {
    heap.work(1);
    assign(*node.target, std::move(item));
    if (node.isExtended)
      activation->variables[node.loopSlot] = Value(loop);
    enter(node.bodyScope);
    Flow flow = run(node.body);
    if (flow == Flow::Break)
      break;
    isComplete |= flow == Flow::Next;
  }
  leave(node.bodyScope);
  if (isComplete || !node.hasOtherwise)
    return Flow::Next;
  enter(node.otherwiseScope);
  Flow flow = run(node.otherwise);
  leave(node.otherwiseScope);
  return flow;
}

} // namespace braid::jinja
