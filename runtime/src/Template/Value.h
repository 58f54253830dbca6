//===- Value.h - The values of templates ------------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_VALUE_H
#define RUNTIME_SRC_TEMPLATE_VALUE_H

#include "Object.h"

#include <map>
#include <string_view>
#include <vector>

namespace braid::jinja {

class Interpreter;

/// A value as Python has them. Lists and dicts do not change once a template
/// can see them; only namespaces, loops and iterators do.
class Value {
public:
  Value() : integer(0) {}
  /// Only of booleans: pointers would convert to them.
  template <typename T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>
  Value(T flag) : kind(Kind::Bool), flag(flag) {}
  Value(int64_t integer) : kind(Kind::Int), integer(integer) {}
  Value(double real) : kind(Kind::Float), real(real) {}
  template <typename T>
  Value(const Ref<T> &object) : kind(object->kind), object(object.get()) {
    object->retain();
  }
  Value(Object *object) : kind(object->kind), object(object) {
    object->retain();
  }
  Value(const Value &other) : kind(other.kind), integer(other.integer) {
    if (isObject())
      object->retain();
  }
  Value(Value &&other) noexcept : kind(other.kind), integer(other.integer) {
    other.kind = Kind::None;
  }
  ~Value() {
    if (isObject())
      object->release();
  }
  Value &operator=(Value other) noexcept {
    std::swap(kind, other.kind);
    std::swap(integer, other.integer);
    return *this;
  }

  Kind getKind() const { return kind; }
  bool is(Kind other) const { return kind == other; }
  bool isNone() const { return kind == Kind::None; }
  bool isUndefined() const { return kind == Kind::Undefined; }
  bool isString() const { return kind == Kind::String; }
  /// Booleans are integers.
  bool isInt() const { return kind == Kind::Int || kind == Kind::Bool; }
  bool isNumber() const { return isInt() || kind == Kind::Float; }
  bool isObject() const { return kind >= Kind::Undefined; }

  bool getBool() const { return flag; }
  int64_t getInt() const { return kind == Kind::Bool ? flag : integer; }
  double getFloat() const { return real; }
  /// Of any number.
  double toDouble() const {
    return kind == Kind::Float ? real : static_cast<double>(getInt());
  }
  Object *getObject() const { return object; }
  template <typename T>
  T &as() const {
    return *static_cast<T *>(object);
  }

private:
  Kind kind = Kind::None;
  union {
    bool flag;
    int64_t integer;
    double real;
    Object *object;
  };
};

/// The absence of a value: prints as nothing, and fails if it is used.
class Undefined : public Object {
public:
  Undefined(Heap &heap, std::string message)
      : Object(heap, Kind::Undefined, sizeof(Undefined) + message.size()),
        message(std::move(message)) {}
  const std::string message; ///< what using it says
};

/// Text in UTF-8; a template may also spell single surrogates, encoded alike.
class String : public Object {
public:
  String(Heap &heap, std::string bytes, bool isMarkup = false)
      : Object(heap, Kind::String, sizeof(String) + bytes.size()),
        bytes(std::move(bytes)), isMarkup(isMarkup) {}
  /// In code points.
  int64_t getLength() const;
  bool isAscii() const {
    return getLength() == static_cast<int64_t>(bytes.size());
  }

  const std::string bytes;
  const bool isMarkup; ///< what joins it is escaped for HTML

private:
  mutable int64_t length = -1;
};

/// A list or a tuple.
class Sequence : public Object {
public:
  Sequence(Heap &heap, Kind kind, std::vector<Value> items)
      : Object(heap, kind, sizeof(Sequence) + items.size() * sizeof(Value)),
        items(std::move(items)) {}

  const std::vector<Value> items;
  bool isGroup = false; ///< of groupby: has names for its two items
};

/// Keys by value: 1, 1.0 and true are one.
struct KeyLess {
  bool operator()(const Value &a, const Value &b) const;
};

/// A dict: entries in order of insertion.
class Dict : public Object {
public:
  explicit Dict(Heap &heap) : Object(heap, Kind::Dict, sizeof(Dict)) {}
  /// Null if there is no such key. The key must be hashable.
  const Value *find(const Value &key) const;
  const Value *find(std::string_view key) const;
  /// Adds an entry or changes its value. Only while nothing else refers to it.
  void set(const Value &key, Value value);
  void set(std::string_view key, Value value);

  using Entry = std::pair<Value, Value>;
  const std::vector<Entry> &getEntries() const { return entries; }

private:
  size_t findIndex(const Value &key) const;

  std::vector<Entry> entries;
  std::map<Value, size_t, KeyLess> index; ///< once there are many
};

class View : public Object {
public:
  enum class Part : uint8_t { Keys, Values, Items };
  View(Heap &heap, Ref<Dict> dict, Part part)
      : Object(heap, Kind::View, sizeof(View)), dict(std::move(dict)),
        part(part) {}
  const Ref<Dict> dict;
  const Part part;
};

class Range : public Object {
public:
  Range(Heap &heap, int64_t start, int64_t stop, int64_t step);
  int64_t at(int64_t position) const { return start + position * step; }
  const int64_t start, stop, step;
  int64_t length;
};

/// Gives items one by one, once.
class Iterator : public Cyclic {
public:
  Iterator(Heap &heap, size_t size) : Cyclic(heap, Kind::Iterator, size) {}
  /// False at the end. Iterators ask others in turn, as deep as they like.
  bool next(Interpreter &interpreter, Value &item) {
    Depth depth(heap);
    return produce(interpreter, item);
  }
  /// As Python shows it.
  virtual const char *getName() const { return "iterator"; }

private:
  virtual bool produce(Interpreter &interpreter, Value &item) = 0;
};

/// Attributes that templates set.
class Namespace : public Cyclic {
public:
  explicit Namespace(Heap &heap)
      : Cyclic(heap, Kind::Namespace, sizeof(Namespace)),
        attributes(make<Dict>(heap)) {}
  void clear() override { attributes = nullptr; }
  Ref<Dict> attributes;
};

/// Arguments of a call.
struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named; ///< names are distinct
  /// Null if there is none.
  const Value *find(std::string_view name) const;
};

/// A function that is built in.
struct Function {
  const char *name;
  Value (*call)(Interpreter &interpreter, const Value &self,
                const Arguments &arguments);
};

class Builtin : public Object {
public:
  Builtin(Heap &heap, const Function *function)
      : Object(heap, Kind::Builtin, sizeof(Builtin)), function(function) {}
  const Function *const function;
};

/// A method and its object. A loop can hold its own.
class Method : public Cyclic {
public:
  Method(Heap &heap, Value self, const Function *function)
      : Cyclic(heap, Kind::Method, sizeof(Method)), self(std::move(self)),
        function(function) {}
  void clear() override { self = Value(); }
  Value self;
  const Function *const function;
};

//===----------------------------------------------------------------------===//
// Making and asking
//===----------------------------------------------------------------------===//

Value makeString(Heap &heap, std::string text, bool isMarkup = false);
Value makeList(Heap &heap, std::vector<Value> items);
Value makeTuple(Heap &heap, std::vector<Value> items);
Value makeUndefined(Heap &heap, std::string message);

/// The bytes of a string.
inline const std::string &getText(const Value &value) {
  return value.as<String>().bytes;
}

/// "str", "int", ...: the type's name in Python.
const char *getTypeName(const Value &value);

/// Python's truth of a value.
bool isTrue(const Value &value);
/// The order of two numbers, exactly; not-a-number comes first.
int compareNumbers(const Value &a, const Value &b);
/// a == b
bool isEqual(const Value &a, const Value &b);
/// a < b; fails unless they can be ordered, naming `operation`.
bool isLess(const Value &a, const Value &b, const char *operation = "<");
/// a <= b, which for numbers that are none is not the contrary of b < a.
bool isLessEqual(const Value &a, const Value &b, const char *operation);
/// Same object, or same constant.
bool isSame(const Value &a, const Value &b);
bool isHashable(const Value &value);
/// Fails if the value may not be a key.
void requireHashable(const Value &value);
/// Python's len(), or -1 for what has none.
int64_t getLength(const Value &value);

/// str(value), repr(value), ascii(value)
std::string toText(Heap &heap, const Value &value);
std::string toRepr(Heap &heap, const Value &value);
std::string toAscii(Heap &heap, const Value &value);
std::string quote(std::string_view text);
/// Shortest digits that read back as the same number, as Python prints them.
std::string formatFloat(double number);

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_VALUE_H
