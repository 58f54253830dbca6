//===- StagedDirectory.h - Output that is whole or absent -------*- C++ -*-===//
#ifndef COMPILER_FRONTEND_STAGEDDIRECTORY_H
#define COMPILER_FRONTEND_STAGEDDIRECTORY_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <string>

namespace braid {

/// A directory that is written under another name beside its own and renamed
/// when it is whole; until then its destruction leaves nothing behind.
class StagedDirectory {
public:
  /// Fails if `target` exists, if its parent cannot be written, or if fewer
  /// than `bytes` are free there.
  static llvm::Expected<StagedDirectory> create(llvm::StringRef target,
                                                uint64_t bytes);
  StagedDirectory(StagedDirectory &&other);
  StagedDirectory &operator=(StagedDirectory &&) = delete;
  ~StagedDirectory();

  /// Where the file `name` lies until the directory is committed.
  std::string pathOf(llvm::StringRef name) const;
  /// Creates the file `name` with what `write` prints.
  llvm::Error
  writeFile(llvm::StringRef name,
            llvm::function_ref<void(llvm::raw_fd_ostream &)> write) const;
  /// Gives the directory its name.
  llvm::Error commit();

  /// Removes what all of this process have made so far, for a process that is
  /// about to be ended: whoever creates, commits or destroys one afterwards
  /// waits forever.
  static void abandonAll();

private:
  StagedDirectory(std::string target, std::string aside);

  std::string target, aside;
};

} // namespace braid

#endif // COMPILER_FRONTEND_STAGEDDIRECTORY_H
