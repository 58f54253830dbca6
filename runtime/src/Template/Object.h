//===- Object.h - Counted objects and what holds them -----------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_OBJECT_H
#define RUNTIME_SRC_TEMPLATE_OBJECT_H

#include "Heap.h"

#include <utility>

namespace braid::jinja {

enum class Kind : uint8_t {
  None,
  Bool,
  Int,
  Float,
  Undefined, ///< the first that is an object
  String,
  List,
  Tuple,
  Dict,
  View, ///< dict.items() and its like
  Range,
  Iterator,
  Namespace,
  Loop,
  Macro,
  Method,
  Builtin,
  Cycler,
  Joiner,
  Blocks, ///< `self`
  Block,
  Activation, ///< not a value: the variables of a function
  Context,    ///< not a value: the variables of a template
};

/// What values refer to. Belongs to one rendering and so to one thread.
class Object {
public:
  Object(Heap &heap, Kind kind, size_t size)
      : heap(heap), kind(kind), size(size) {
    heap.add(size);
  }
  Object(const Object &) = delete;
  virtual ~Object() { heap.remove(size); }

  void retain() { ++references; }
  void release() noexcept {
    if (--references == 0)
      heap.destroy(this);
  }
  bool isShared() const { return references > 1; }
  /// Counts further memory.
  void grow(size_t bytes) {
    heap.add(bytes);
    size += bytes;
  }
  /// Drops every reference, so that cycles come apart; see Cyclic.
  virtual void clear() {}

  Heap &heap;
  const Kind kind;
  Object *nextDead = nullptr;

private:
  uint32_t references = 0;
  size_t size;
};

/// An object that a template can make part of a cycle. What is left of them is
/// cleared when the rendering ends.
class Cyclic : public Object {
public:
  Cyclic(Heap &heap, Kind kind, size_t size) : Object(heap, kind, size) {
    next = static_cast<Cyclic *>(heap.cyclic);
    if (next)
      next->previous = this;
    heap.cyclic = this;
  }
  ~Cyclic() override {
    if (previous)
      previous->next = next;
    else
      heap.cyclic = next;
    if (next)
      next->previous = previous;
  }

private:
  Cyclic *previous = nullptr, *next = nullptr;

  friend void clearCycles(Heap &heap) noexcept;
};

/// Ends all cycles of a heap that nothing refers to from outside.
void clearCycles(Heap &heap) noexcept;

/// A counted reference.
template <typename T>
class Ref {
public:
  Ref() = default;
  Ref(T *object) : object(object) {
    if (object)
      object->retain();
  }
  Ref(const Ref &other) : Ref(other.object) {}
  Ref(Ref &&other) noexcept : object(std::exchange(other.object, nullptr)) {}
  template <typename U>
  Ref(const Ref<U> &other) : Ref(other.get()) {}
  ~Ref() {
    if (object)
      object->release();
  }
  Ref &operator=(Ref other) noexcept {
    std::swap(object, other.object);
    return *this;
  }
  T *get() const { return object; }
  T *operator->() const { return object; }
  T &operator*() const { return *object; }
  explicit operator bool() const { return object != nullptr; }

private:
  T *object = nullptr;
};

template <typename T, typename... Arguments>
Ref<T> make(Heap &heap, Arguments &&...arguments) {
  return Ref<T>(new T(heap, std::forward<Arguments>(arguments)...));
}

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_OBJECT_H
