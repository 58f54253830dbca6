//===- SharedLibrary.cpp - Links objects in process -----------------------===//
#include "codegen/SharedLibrary.h"

#include "lld/Common/Driver.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

LLD_HAS_DRIVER(elf)

namespace mlir::hybrid {

/// Fails where `object` needs anything but the three functions of memory.
static llvm::Error checkUndefined(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createFileError(path, buffer.getError());
  auto object = llvm::object::ObjectFile::createObjectFile(**buffer);
  if (!object)
    return object.takeError();
  for (const llvm::object::SymbolRef &symbol : (*object)->symbols()) {
    auto flags = symbol.getFlags();
    if (!flags)
      return flags.takeError();
    if (!(*flags & llvm::object::SymbolRef::SF_Undefined))
      continue;
    auto name = symbol.getName();
    if (!name)
      return name.takeError();
    if (!name->empty() && *name != "memcpy" && *name != "memmove" &&
        *name != "memset")
      return llvm::createStringError(
          "expected generated code to call nothing but memcpy, memmove and "
          "memset, but it calls '%s'",
          name->str().c_str());
  }
  return llvm::Error::success();
}

llvm::Error linkSharedLibrary(llvm::ArrayRef<std::string> objects,
                              llvm::StringRef path) {
  std::string output = path.str();
  std::vector<const char *> arguments = {"ld.lld",
                                         "-shared",
                                         "--hash-style=gnu",
                                         "--build-id=none",
                                         "-z",
                                         "relro",
                                         "-z",
                                         "now",
                                         "-soname",
                                         "model.so",
                                         "-o",
                                         output.c_str()};
  for (const std::string &object : objects) {
    if (llvm::Error error = checkUndefined(object))
      return error;
    arguments.push_back(object.c_str());
  }
  std::string messages;
  llvm::raw_string_ostream stream(messages);
  lld::Result result =
      lld::lldMain(arguments, stream, stream, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode != 0)
    return llvm::createStringError("cannot link '%s': %s", output.c_str(),
                                   messages.c_str());
  return llvm::Error::success();
}

} // namespace mlir::hybrid
