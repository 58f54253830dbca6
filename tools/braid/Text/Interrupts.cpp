//===- Interrupts.cpp - Ctrl-C --------------------------------------------===//
#include "tools/braid/Text/Interrupts.h"

#include "tools/braid/Command.h"

#include <csignal>
#include <unistd.h>

namespace braid::tool {
namespace {

volatile std::sig_atomic_t isPending = 0;
struct sigaction before;

void handle(int) {
  if (isPending)
    _exit(kInterrupted);
  isPending = 1;
}

} // namespace

Interrupts::Interrupts() {
  struct sigaction action = {};
  action.sa_handler = handle;
  // No SA_RESTART: whoever waits for input should notice.
  sigaction(SIGINT, &action, &before);
}

Interrupts::~Interrupts() {
  sigaction(SIGINT, &before, nullptr);
  isPending = 0;
}

bool Interrupts::pending() { return isPending; }

void Interrupts::clear() { isPending = 0; }

} // namespace braid::tool
