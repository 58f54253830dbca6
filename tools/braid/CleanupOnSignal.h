//===- CleanupOnSignal.h - Ctrl-C leaves no half of an output ---*- C++ -*-===//
#ifndef TOOLS_BRAID_CLEANUPONSIGNAL_H
#define TOOLS_BRAID_CLEANUPONSIGNAL_H

#include <csignal>
#include <iterator>
#include <thread>

namespace braid::tool {

/// While one is alive, SIGINT, SIGTERM and SIGHUP remove what is being made in
/// staged directories before they end the process, as they would without. Only
/// one at a time.
///
/// A handler may do next to nothing, and files are removed by code that
/// allocates and locks: it wakes a thread that does so, while the others go on
/// until the signal ends them all. A second signal does not wait.
class CleanupOnSignal {
public:
  CleanupOnSignal();
  ~CleanupOnSignal();
  CleanupOnSignal(const CleanupOnSignal &) = delete;

private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

  struct sigaction before[std::size(kSignals)];
  int reader = -1; ///< of the pipe that a handler writes its signal to
  std::thread watcher;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_CLEANUPONSIGNAL_H
