//===- Iterators.cpp - Goes through values --------------------------------===//
#include "Characters.h"
#include "Library.h"

namespace braid::jinja {
namespace {

class VectorItems : public Iterator {
public:
  VectorItems(Heap &heap, std::vector<Value> items, const char *name)
      : Iterator(heap, sizeof(VectorItems) + items.size() * sizeof(Value)),
        items(std::move(items)), name(name) {}
  void clear() override { items.clear(); }
  bool produce(Interpreter &, Value &item) override {
    if (position >= items.size())
      return false;
    item = items[position++];
    return true;
  }
  const char *getName() const override { return name; }

private:
  std::vector<Value> items;
  const char *name;
  size_t position = 0;
};

class SequenceItems : public Iterator {
public:
  SequenceItems(Heap &heap, Value sequence)
      : Iterator(heap, sizeof(SequenceItems)), sequence(std::move(sequence)) {}
  void clear() override { sequence = Value(); }
  bool produce(Interpreter &, Value &item) override {
    if (sequence.isNone() || position >= sequence.as<Sequence>().items.size())
      return false;
    item = sequence.as<Sequence>().items[position++];
    return true;
  }

private:
  Value sequence;
  size_t position = 0;
};

class Characters : public Iterator {
public:
  Characters(Heap &heap, Value string)
      : Iterator(heap, sizeof(Characters)), string(std::move(string)) {}
  void clear() override { string = Value(); }
  bool produce(Interpreter &interpreter, Value &item) override {
    if (string.isNone() || position >= getText(string).size())
      return false;
    size_t begin = position;
    readCodePoint(getText(string), position);
    item = interpreter.text(getText(string).substr(begin, position - begin));
    return true;
  }

private:
  Value string;
  size_t position = 0;
};

class RangeItems : public Iterator {
public:
  RangeItems(Heap &heap, const Range &range)
      : Iterator(heap, sizeof(RangeItems)), position(range.start),
        step(range.step), left(range.length) {}
  bool produce(Interpreter &, Value &item) override {
    if (left == 0)
      return false;
    item = Value(position);
    if (--left)
      position += step;
    return true;
  }

private:
  int64_t position, step, left;
};

class Entries : public Iterator {
public:
  Entries(Heap &heap, Ref<Dict> dict, View::Part part)
      : Iterator(heap, sizeof(Entries)), dict(std::move(dict)), part(part) {}
  void clear() override { dict = nullptr; }
  bool produce(Interpreter &, Value &item) override {
    if (!dict || position >= dict->getEntries().size())
      return false;
    const auto &[key, value] = dict->getEntries()[position++];
    if (part == View::Part::Items)
      item = makeTuple(heap, {key, value});
    else
      item = part == View::Part::Keys ? key : value;
    return true;
  }

private:
  Ref<Dict> dict;
  View::Part part;
  size_t position = 0;
};

/// A loop gives what is left of it, and counts on.
class LoopItems : public Iterator {
public:
  LoopItems(Heap &heap, Value loop)
      : Iterator(heap, sizeof(LoopItems)), loop(std::move(loop)) {}
  void clear() override { loop = Value(); }
  bool produce(Interpreter &interpreter, Value &item) override {
    if (loop.isNone() || !loop.as<Loop>().advance(interpreter, item))
      return false;
    item = makeTuple(heap, {item, loop});
    return true;
  }

private:
  Value loop;
};

} // namespace

Ref<Iterator> iterateOver(Heap &heap, std::vector<Value> items,
                          const char *name) {
  return make<VectorItems>(heap, std::move(items), name);
}

Ref<Iterator> Interpreter::iterate(const Value &value) {
  switch (value.getKind()) {
  case Kind::Undefined:
    return iterateOver(heap, {}, "generator");
  case Kind::String:
    return make<Characters>(heap, value);
  case Kind::List:
  case Kind::Tuple:
    return make<SequenceItems>(heap, value);
  case Kind::Dict:
    return make<Entries>(heap, &value.as<Dict>(), View::Part::Keys);
  case Kind::View:
    return make<Entries>(heap, value.as<View>().dict, value.as<View>().part);
  case Kind::Range:
    return make<RangeItems>(heap, value.as<Range>());
  case Kind::Iterator:
    return Ref<Iterator>(&value.as<Iterator>());
  case Kind::Loop:
    return make<LoopItems>(heap, value);
  default:
    fail(std::string("expected something to go through, such as a list, but "
                     "got ") +
         getTypeName(value));
  }
}

std::vector<Value> Interpreter::collect(const Value &value) {
  std::vector<Value> items;
  forEach(value, [&](const Value &item) {
    if (items.size() == items.capacity())
      heap.require(2 * items.size() * sizeof(Value));
    items.push_back(item);
    return true;
  });
  return items;
}

int64_t Interpreter::measure(const Value &value) {
  if (value.is(Kind::Loop))
    return value.as<Loop>().getLength(*this);
  int64_t length = getLength(value);
  if (length < 0)
    fail(std::string("expected something with a length, but got ") +
         getTypeName(value) +
         (value.is(Kind::Iterator) ? "; make it a list with '| list'" : ""));
  return length;
}

} // namespace braid::jinja
