//===- TextFile.h - Texts that commands read --------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_TEXTFILE_H
#define TOOLS_BRAID_TEXT_TEXTFILE_H

#include "llvm/Support/Error.h"

#include <string>

namespace braid::tool {

/// All of a file, or of standard input for "-", byte for byte.
llvm::Expected<std::string> readText(const std::string &path);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_TEXTFILE_H
