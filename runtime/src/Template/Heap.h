//===- Heap.h - What a rendering may use up ---------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_HEAP_H
#define RUNTIME_SRC_TEMPLATE_HEAP_H

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

namespace braid::jinja {

/// Why a template does not compile or render. Thrown within the library only:
/// it ends at the C API, and at Interpreter::render, which adds the line.
class Failure : public std::exception {
public:
  explicit Failure(std::string message, unsigned line = 0, bool isLimit = false)
      : message(std::move(message)), line(line), isLimit(isLimit) {}
  const char *what() const noexcept override { return message.c_str(); }

  std::string message;
  unsigned line; ///< 0: not known yet
  bool isLimit;  ///< the template is not wrong, it asks for too much
};

[[noreturn]] void fail(std::string message);
[[noreturn]] void failLimit(std::string message);

struct Limits {
  uint64_t steps = 50'000'000; ///< evaluated nodes, items, 64 bytes of text
  uint64_t memory = uint64_t(256) << 20; ///< bytes of values alive
  uint64_t output = uint64_t(64) << 20;  ///< bytes of text
  unsigned depth = 1000;                 ///< of what is being evaluated
};

class Object;

/// Counts the memory and the work of one rendering and frees its objects.
class Heap {
public:
  explicit Heap(const Limits &limits) : limits(limits) {}
  Heap(const Heap &) = delete;

  /// Work that takes as long as evaluating `count` nodes.
  void work(uint64_t count) {
    steps += count;
    if (steps > limits.steps)
      failSteps();
  }
  /// Work on so much text.
  void workOnText(size_t bytes) { work(1 + bytes / 64); }
  /// Fails unless `bytes` more may be allocated.
  void require(size_t bytes) {
    if (bytes > limits.memory || used > limits.memory - bytes)
      failMemory();
  }
  void add(size_t bytes) {
    require(bytes);
    used += bytes;
  }
  void remove(size_t bytes) noexcept { used -= bytes; }

  /// Frees an object that nothing refers to. Its parts are freed after it, not
  /// within, so that chains of any length need no stack.
  void destroy(Object *object) noexcept;

  const Limits &getLimits() const { return limits; }
  /// No object is left.
  bool isEmpty() const { return used == 0; }

  unsigned depth = 0;       ///< guarded by Depth
  Object *cyclic = nullptr; ///< list of the objects that can be part of cycles

private:
  [[noreturn]] void failSteps();
  [[noreturn]] void failMemory();

  Limits limits;
  uint64_t steps = 0;
  uint64_t used = 0;
  Object *dead = nullptr;
  bool destroying = false;
};

/// One level of recursion.
class Depth {
public:
  explicit Depth(Heap &heap) : heap(heap) {
    if (++heap.depth > heap.getLimits().depth)
      leave();
  }
  ~Depth() { --heap.depth; }
  Depth(const Depth &) = delete;

private:
  [[noreturn]] void leave();

  Heap &heap;
};

/// Text that grows, within what the heap allows.
class Text {
public:
  explicit Text(Heap &heap) : heap(heap) {}
  Text &operator<<(const std::string &text) {
    return append(text.data(), text.size());
  }
  Text &operator<<(const char *text) { return *this << std::string(text); }
  Text &operator<<(char character) { return append(&character, 1); }
  Text &append(const char *text, size_t size) {
    heap.require(2 * (bytes.size() + size));
    heap.workOnText(size);
    bytes.append(text, size);
    return *this;
  }
  size_t size() const { return bytes.size(); }
  std::string take() { return std::move(bytes); }

private:
  Heap &heap;
  std::string bytes;
};

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_HEAP_H
