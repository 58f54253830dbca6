//===- ArtifactCache.h - Artifacts of checkpoints that were run -*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_ARTIFACTCACHE_H
#define TOOLS_BRAID_TEXT_ARTIFACTCACHE_H

#include "llvm/Support/Error.h"

#include <string>

namespace braid::tool {

/// The artifact to run for `path`: itself or, if it is a checkpoint, what it
/// was compiled to before. Compiles it if it was not, saying so on standard
/// error; slots hold at least `maxContext` positions.
///
/// Artifacts are in $BRAID_CACHE_DIR, else $XDG_CACHE_HOME/braid, else
/// ~/.cache/braid, and named by what they were made of: the contents of
/// configuration and tokenizer files, names, sizes and times of weight files,
/// options, this braid and this host's instruction set. Processes wait for each
/// other. No artifact is ever removed, only what a compile that failed or died
/// has left.
llvm::Expected<std::string> findArtifact(const std::string &path,
                                         uint64_t maxContext);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_ARTIFACTCACHE_H
