//===- Manual.h - The page of the manual ------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_MANUAL_H
#define TOOLS_BRAID_MANUAL_H

namespace CLI {
class App;
} // namespace CLI

namespace braid::tool {

/// Prints braid(1) in the language of man pages.
void printManual(const CLI::App &app);

} // namespace braid::tool

#endif // TOOLS_BRAID_MANUAL_H
