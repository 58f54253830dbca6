//===- Trace.h - What a session did, as JSON lines --------------*- C++ -*-===//
#ifndef TOOLS_BRAID_EVAL_TRACE_H
#define TOOLS_BRAID_EVAL_TRACE_H

#include "braid/braid.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <string>

namespace braid::tool {

/// Writes a line a call, {"call", "tokens", "rows": [{"slot", "position",
/// "length"}]}, and a line a phase, {"call", "phase", "layer", "units", "ns"},
/// the last two a number a thread.
class Trace {
public:
  static llvm::Expected<std::unique_ptr<Trace>> open(const std::string &path);

  ~Trace();

  const braid_trace *get() const { return &callbacks; }

  /// Says whether all of it could be written.
  llvm::Error close();

private:
  Trace(std::string path, std::unique_ptr<llvm::raw_fd_ostream> stream);

  std::string path;
  std::unique_ptr<llvm::raw_fd_ostream> stream;
  braid_trace callbacks;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_EVAL_TRACE_H
