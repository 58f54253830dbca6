//===- Terminal.h - What people see -----------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_TERMINAL_H
#define TOOLS_BRAID_TEXT_TERMINAL_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace braid::tool {

/// Whether somebody watches standard output, and standard error.
bool isWatched();
/// Whether a terminal at standard output shows colours, and NO_COLOR does not
/// say that nobody wants them.
bool hasColours();
/// `text` in grey where there are colours.
std::string dim(llvm::StringRef text);

/// `text` without what would steer a terminal: control characters but tabs and
/// line ends become U+FFFD.
std::string withoutControls(llvm::StringRef text);

/// Writes to standard output at once: as it is, or for a terminal without
/// controls.
void writeText(llvm::StringRef text);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_TERMINAL_H
