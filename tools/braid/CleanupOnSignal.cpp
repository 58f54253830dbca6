//===- CleanupOnSignal.cpp - Ctrl-C leaves no half of an output -----------===//
#include "tools/braid/CleanupOnSignal.h"

#include "compiler/FrontEnd/StagedDirectory.h"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace braid::tool {
namespace {

std::atomic<int> writer = -1;

void handle(int signal) {
  int kept = errno;
  auto byte = static_cast<unsigned char>(signal);
  // By now the signal has its default action back: it ends the process.
  if (write(writer, &byte, 1) != 1)
    raise(signal);
  errno = kept;
}

/// Ends the process as `signal` does.
void die(int signal) {
  std::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  raise(signal);
}

void watch(int reader) {
  unsigned char signal;
  ssize_t got;
  do
    got = read(reader, &signal, 1);
  while (got < 0 && errno == EINTR);
  if (got == 1) {
    StagedDirectory::abandonAll();
    die(signal);
  }
  close(reader);
}

} // namespace

CleanupOnSignal::CleanupOnSignal() {
  int ends[2];
  // Without a pipe there is no cleaning up, and nothing else is missing.
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
    return;
  reader = ends[0];
  fcntl(reader, F_SETFL, 0); // only who writes must not wait
  writer = ends[1];
  watcher = std::thread(watch, reader);
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART | SA_RESETHAND;
  for (size_t i = 0; i < std::size(kSignals); ++i) {
    sigaction(kSignals[i], nullptr, &before[i]);
    // What nohup ignores stays ignored.
    if (before[i].sa_handler == SIG_DFL)
      sigaction(kSignals[i], &action, nullptr);
  }
}

CleanupOnSignal::~CleanupOnSignal() {
  if (reader < 0)
    return;
  for (size_t i = 0; i < std::size(kSignals); ++i)
    sigaction(kSignals[i], &before[i], nullptr);
  close(writer.exchange(-1));
  watcher.join();
}

} // namespace braid::tool
