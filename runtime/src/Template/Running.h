//===- Running.h - The function that runs -----------------------*- C++ -*-===//
#ifndef RUNTIME_SRC_TEMPLATE_RUNNING_H
#define RUNTIME_SRC_TEMPLATE_RUNNING_H

#include "Runtime.h"

namespace braid::jinja {

/// Makes a function the one that runs and a buffer the one written to, until
/// it is left.
class Interpreter::Running {
public:
  Running(Interpreter &interpreter, Ref<Activation> activation, Buffer &buffer)
      : interpreter(interpreter),
        before(std::exchange(interpreter.activation, std::move(activation))),
        outBefore(std::exchange(interpreter.out, &buffer)) {}
  Running(const Running &) = delete;
  ~Running() {
    interpreter.activation = std::move(before);
    interpreter.out = outBefore;
  }

private:
  Interpreter &interpreter;
  Ref<Activation> before;
  Buffer *outBefore;
};

template <typename Body>
std::string Interpreter::runFunction(const Ref<Activation> &function,
                                     Body body) {
  Buffer buffer(heap);
  Running running(*this, function, buffer);
  body();
  return buffer.take();
}

} // namespace braid::jinja

#endif // RUNTIME_SRC_TEMPLATE_RUNNING_H
