//===- Interrupts.h - Ctrl-C ------------------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_INTERRUPTS_H
#define TOOLS_BRAID_TEXT_INTERRUPTS_H

namespace braid::tool {

/// While one is alive, the first Ctrl-C is kept for the program to look at, and
/// one that comes before it has done so ends the process. Only one at a time.
class Interrupts {
public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts &) = delete;

  /// Whether there was one since the last call of clear().
  static bool pending();
  static void clear();
};

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_INTERRUPTS_H
