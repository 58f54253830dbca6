//===- StagedDirectory.cpp - Output that is whole or absent ---------------===//
#include "compiler/FrontEnd/StagedDirectory.h"

#include "compiler/FrontEnd/Json.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <mutex>
#include <set>
#include <tuple>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace braid {
namespace {

/// The directories of this process that are not committed, and the right to
/// make, rename or remove one.
struct Registry {
  std::mutex mutex;
  std::set<std::string> directories;
};

Registry &getRegistry() {
  // Never destroyed: threads may wait for it when the process ends.
  static auto *registry = new Registry;
  return *registry;
}

} // namespace

static llvm::Error makeError(std::error_code error, llvm::StringRef action,
                             llvm::StringRef file) {
  return llvm::createStringError(error, "cannot " + action + " " + quote(file) +
                                            ": " + error.message());
}

static llvm::Error checkSpace(llvm::StringRef directory, uint64_t bytes) {
  llvm::ErrorOr<fs::space_info> space = fs::disk_space(directory);
  if (!space)
    return makeError(space.getError(), "find the free space of", directory);
  if (space->available >= bytes)
    return llvm::Error::success();
  return llvm::createStringError(
      "expected " + llvm::Twine(bytes) + " bytes of free disk, but got " +
      llvm::Twine(space->available) + " (" + directory +
      "); free some or choose another disk");
}

llvm::Expected<StagedDirectory> StagedDirectory::create(llvm::StringRef target,
                                                        uint64_t bytes) {
  // "out/" and "out" are one directory.
  llvm::SmallString<128> clean = target;
  path::remove_dots(clean);
  while (clean.size() > 1 && path::is_separator(clean.back()))
    clean.pop_back();
  if (clean.empty() || fs::exists(clean))
    return llvm::createStringError(
        "expected a directory that does not exist, but got " + quote(target) +
        "; remove it or choose another name");
  llvm::StringRef parent = path::parent_path(clean);
  if (llvm::Error error = checkSpace(parent.empty() ? "." : parent, bytes))
    return std::move(error);
  // Beside the target, so that the final rename stays within a file system.
  llvm::SmallString<128> aside;
  std::lock_guard<std::mutex> lock(getRegistry().mutex);
  fs::createUniquePath(clean + ".part-%%%%%%%%", aside, /*MakeAbsolute=*/false);
  if (std::error_code error =
          fs::create_directory(aside, /*IgnoreExisting=*/false, fs::all_all))
    return makeError(error, "create", aside);
  return StagedDirectory(clean.str().str(), aside.str().str());
}

/// The registry is locked.
StagedDirectory::StagedDirectory(std::string target, std::string aside)
    : target(std::move(target)), aside(std::move(aside)) {
  getRegistry().directories.insert(this->aside);
}

StagedDirectory::StagedDirectory(StagedDirectory &&other)
    : target(std::move(other.target)), aside(std::move(other.aside)) {
  other.aside.clear();
}

StagedDirectory::~StagedDirectory() {
  if (aside.empty())
    return;
  std::lock_guard<std::mutex> lock(getRegistry().mutex);
  getRegistry().directories.erase(aside);
  std::ignore = fs::remove_directories(aside); // There is nobody to tell.
}

void StagedDirectory::abandonAll() {
  Registry &registry = getRegistry();
  registry.mutex.lock(); // for good
  // A thread that still writes may add a file while the others are removed, but
  // none to a directory that is gone.
  for (const std::string &directory : registry.directories)
    for (int i = 0; i < 100 && fs::exists(directory); ++i)
      std::ignore = fs::remove_directories(directory);
}

std::string StagedDirectory::pathOf(llvm::StringRef name) const {
  llvm::SmallString<128> file(aside);
  path::append(file, name);
  return file.str().str();
}

llvm::Error StagedDirectory::writeFile(
    llvm::StringRef name,
    llvm::function_ref<void(llvm::raw_fd_ostream &)> write) const {
  std::string file = pathOf(name);
  std::error_code error;
  llvm::raw_fd_ostream stream(file, error, fs::CD_CreateNew);
  if (error)
    return makeError(error, "create", file);
  write(stream);
  stream.close();
  if (!stream.has_error())
    return llvm::Error::success();
  error = stream.error();
  stream.clear_error();
  return makeError(error, "write", file);
}

llvm::Error StagedDirectory::commit() {
  std::lock_guard<std::mutex> lock(getRegistry().mutex);
  // A rename onto an empty directory would succeed: whoever made it meanwhile
  // keeps it.
  if (fs::exists(target))
    return llvm::createStringError("expected " + quote(target) +
                                   " not to exist, but it was made meanwhile");
  if (std::error_code error = fs::rename(aside, target))
    return makeError(error, "create", target);
  getRegistry().directories.erase(aside);
  aside.clear();
  return llvm::Error::success();
}

} // namespace braid
