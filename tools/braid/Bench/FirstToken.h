//===- FirstToken.h - From the start of a process to its output -*- C++ -*-===//
#ifndef TOOLS_BRAID_BENCH_FIRSTTOKEN_H
#define TOOLS_BRAID_BENCH_FIRSTTOKEN_H

#include "llvm/Support/Error.h"

#include <string>

namespace braid::tool {

struct FirstToken {
  double load = 0;  ///< seconds to open the model and create a session
  double total = 0; ///< and from the start of the process to the first output
};

/// Starts this program anew to open the artifact and evaluate a prompt of 16
/// tokens, and waits for it.
llvm::Expected<FirstToken> timeFirstToken(const std::string &artifact,
                                          uint64_t threads);

/// What that process does: prints the seconds that loading took once the output
/// is there.
llvm::Error printFirstToken(const std::string &artifact, uint64_t threads);

} // namespace braid::tool

#endif // TOOLS_BRAID_BENCH_FIRSTTOKEN_H
