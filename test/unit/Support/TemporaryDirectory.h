//===- TemporaryDirectory.h - Gone when the test is -------------*- C++ -*-===//
#ifndef TEST_UNIT_SUPPORT_TEMPORARYDIRECTORY_H
#define TEST_UNIT_SUPPORT_TEMPORARYDIRECTORY_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <string>

namespace braid::test {

class TemporaryDirectory {
public:
  TemporaryDirectory() {
    llvm::sys::fs::createUniqueDirectory("braid-test", path);
  }
  ~TemporaryDirectory() { llvm::sys::fs::remove_directories(path); }

  std::string getFile(llvm::StringRef name) const {
    llvm::SmallString<128> file = path;
    llvm::sys::path::append(file, name);
    return file.str().str();
  }

private:
  llvm::SmallString<128> path;
};

} // namespace braid::test

#endif // TEST_UNIT_SUPPORT_TEMPORARYDIRECTORY_H
