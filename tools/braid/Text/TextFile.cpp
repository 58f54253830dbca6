//===- TextFile.cpp - Texts that commands read ----------------------------===//
#include "tools/braid/Text/TextFile.h"

#include "llvm/Support/MemoryBuffer.h"

namespace braid::tool {

llvm::Expected<std::string> readText(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path);
  if (!buffer)
    return llvm::createStringError("cannot read %s: %s",
                                   path == "-" ? "standard input"
                                               : ("'" + path + "'").c_str(),
                                   buffer.getError().message().c_str());
  return (*buffer)->getBuffer().str();
}

} // namespace braid::tool
