//===- Heap.cpp - What a rendering may use up -----------------------------===//
#include "Heap.h"
#include "Object.h"

namespace braid::jinja {

void fail(std::string message) { throw Failure(std::move(message)); }

void failLimit(std::string message) {
  throw Failure(std::move(message), 0, /*isLimit=*/true);
}

void Heap::failSteps() {
  failLimit("expected a template that renders in " +
            std::to_string(limits.steps) +
            " steps, but it takes more; raise the limit of steps or shorten "
            "its loops");
}

void Heap::failMemory() {
  failLimit("expected a template whose values take at most " +
            std::to_string(limits.memory) +
            " bytes, but it needs more; raise the limit of memory or build "
            "shorter text");
}

void Depth::leave() {
  --heap.depth;
  failLimit("expected at most " + std::to_string(heap.getLimits().depth) +
            " levels of nested calls, expressions and values, but got more; "
            "a macro may call itself without end");
}

void Heap::destroy(Object *object) noexcept {
  object->nextDead = dead;
  dead = object;
  if (destroying)
    return;
  destroying = true;
  while (dead) {
    Object *next = dead;
    dead = next->nextDead;
    delete next;
  }
  destroying = false;
}

} // namespace braid::jinja
