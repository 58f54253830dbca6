//===- ArtifactCache.cpp - Artifacts of checkpoints that were run ---------===//
#include "tools/braid/Text/ArtifactCache.h"

#include "compiler/Driver/CompileCheckpoint.h"
#include "compiler/FrontEnd/Checkpoint.h"
#include "tools/braid/CleanupOnSignal.h"
#include "tools/braid/Command.h"
#include "tools/braid/Text/Tokens.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace braid::tool {
namespace {

llvm::Error fail(const char *what, const std::string &file, int number) {
  return llvm::createStringError("cannot %s '%s': %s; another place for "
                                 "artifacts is taken from BRAID_CACHE_DIR",
                                 what, file.c_str(), std::strerror(number));
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

llvm::Expected<std::string> findCache() {
  llvm::SmallString<128> directory;
  // Not path::cache_directory: it asks the system for a home that the
  // environment does not name.
  auto get = [](const char *name) {
    const char *value = std::getenv(name);
    return llvm::StringRef(value ? value : "");
  };
  if (auto named = get("BRAID_CACHE_DIR"); !named.empty())
    directory = named;
  else if (auto cache = get("XDG_CACHE_HOME"); !cache.empty())
    path::append(directory, cache, "braid");
  else if (auto home = get("HOME"); !home.empty())
    path::append(directory, home, ".cache", "braid");
  else
    return llvm::createStringError(
        "expected BRAID_CACHE_DIR, XDG_CACHE_HOME or HOME to say where "
        "artifacts of checkpoints are kept, but none is set");
  if (std::error_code error = fs::create_directories(
          directory, /*IgnoreExisting=*/true, fs::owner_all))
    return fail("create", directory.str().str(), error.value());
  return directory.str().str();
}

/// Hashes what an artifact depends on, each part with its length.
class Key {
public:
  void add(llvm::StringRef part) {
    add(part.size());
    hash.update(part);
  }
  void add(uint64_t number) {
    hash.update(
        llvm::ArrayRef(reinterpret_cast<uint8_t *>(&number), sizeof number));
  }
  void add(const struct stat &status) {
    add(status.st_size);
    add(status.st_mtim.tv_sec);
    add(status.st_mtim.tv_nsec);
  }
  std::string text() {
    return llvm::toHex(hash.final<16>(), /*LowerCase=*/true);
  }

private:
  llvm::BLAKE3 hash;
};

/// The files of a directory, sorted by name.
std::set<std::string> listFiles(llvm::StringRef directory) {
  std::set<std::string> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end;
       !error && entry != end; entry.increment(error))
    files.insert(entry->path());
  return files;
}

/// Weights are known by size and time, other files by what they say.
llvm::Error addFile(Key &key, const std::string &file) {
  llvm::StringRef extension = path::extension(file);
  bool isWeights = extension == ".safetensors";
  if (!isWeights && extension != ".json" && extension != ".jinja" &&
      extension != ".model")
    return llvm::Error::success();
  key.add(path::filename(file));
  struct stat status;
  if (stat(file.c_str(), &status) != 0)
    return fail("read", file, errno);
  if (isWeights) {
    key.add(status);
    return llvm::Error::success();
  }
  auto content = llvm::MemoryBuffer::getFile(file);
  if (!content)
    return fail("read", file, content.getError().value());
  key.add((*content)->getBuffer());
  return llvm::Error::success();
}

llvm::Expected<std::string> nameArtifact(const CompileOptions &options) {
  Key key;
  key.add(BRAID_VERSION);
  // Two builds of one version are two compilers.
  struct stat program;
  if (stat("/proc/self/exe", &program) == 0)
    key.add(program);
  key.add(braid_host_isa());
  key.add(options.maxContext);
  for (const char *folder : {"", "/additional_chat_templates"})
    for (const std::string &file : listFiles(options.checkpoint + folder))
      if (llvm::Error error = addFile(key, file))
        return std::move(error);
  llvm::SmallString<128> directory(options.checkpoint);
  if (std::error_code error = fs::real_path(options.checkpoint, directory))
    return fail("find", options.checkpoint, error.value());
  return (path::filename(directory) + "-" + key.text()).str();
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

/// The right to make one artifact, among all processes: whoever has locked the
/// file that has the name. It is removed with the right, so that who waited has
/// locked a file without a name and tries again.
class Lock {
public:
  ~Lock() {
    if (file < 0)
      return;
    unlink(name.c_str()); // before anybody else can have it
    close(file);
  }
  llvm::Error take(const std::string &wanted) {
    name = wanted;
    bool hasToldOfWaiting = false;
    while (true) {
      int opened = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (opened < 0)
        return fail("create", name, errno);
      if (flock(opened, LOCK_EX | LOCK_NB) != 0 &&
          !std::exchange(hasToldOfWaiting, true))
        llvm::errs() << "braid: another braid is compiling this checkpoint; "
                        "waiting for it\n";
      while (flock(opened, LOCK_EX) != 0)
        if (int reason = errno; reason != EINTR) {
          close(opened);
          return fail("lock", name, reason);
        }
      if (hasName(opened)) {
        file = opened;
        return llvm::Error::success();
      }
      close(opened);
    }
  }

private:
  bool hasName(int opened) const {
    struct stat mine, named;
    return fstat(opened, &mine) == 0 && stat(name.c_str(), &named) == 0 &&
           mine.st_dev == named.st_dev && mine.st_ino == named.st_ino;
  }

  std::string name;
  int file = -1;
};

/// What a compile that was killed has left beside `artifact`.
void removeParts(const std::string &artifact) {
  for (const std::string &file : listFiles(path::parent_path(artifact)))
    if (llvm::StringRef(file).starts_with(artifact + ".part-"))
      std::ignore = fs::remove_directories(file);
}

/// Code is run from here: it must be of who runs it.
llvm::Error checkOwner(const std::string &artifact) {
  struct stat status;
  if (stat(artifact.c_str(), &status) != 0)
    return fail("read", artifact, errno);
  if (status.st_uid == geteuid() && (status.st_mode & S_IWOTH) == 0)
    return llvm::Error::success();
  return llvm::createStringError(
      "expected '%s' to be this user's and closed to others' writing, but it "
      "is not; remove it, or set BRAID_CACHE_DIR to a directory of your own",
      artifact.c_str());
}

llvm::Error compile(CompileOptions &options) {
  llvm::errs() << "braid: '" << options.checkpoint
               << "' is a checkpoint: compiling it, this once, to '"
               << options.output << "'\n";
  removeParts(options.output);
  // One whose tokenizer cannot be run would not get far.
  if (llvm::Error error = Tokens::open(options.checkpoint).takeError())
    return error;
  CleanupOnSignal cleanup;
  ProgressBar bar("packing");
  options.progress = [&](uint64_t done, uint64_t total) {
    bar.update(done, total);
  };
  options.remark = [](const std::string &text) {
    llvm::errs() << "braid: remark: " << text << "\n";
  };
  return compileCheckpoint(options);
}

/// The context to compile for: 0, the default, if that holds `wanted`.
uint64_t chooseContext(const std::string &checkpoint, uint64_t wanted) {
  constexpr uint64_t kLeast = 8192;
  auto config =
      readJsonFile(checkpoint + "/config.json", Checkpoint::kMaxConfigBytes);
  uint64_t positions = 0;
  if (!config)
    llvm::consumeError(config.takeError()); // The compiler will say so.
  else if (auto found = config->find("max_position_embeddings");
           found != config->end() && found->is_number_unsigned())
    positions = found->get<uint64_t>();
  return wanted > std::max(positions, kLeast) ? wanted : 0;
}

} // namespace

llvm::Expected<std::string> findArtifact(const std::string &path,
                                         uint64_t maxContext) {
  if (fs::exists(path + "/model.so"))
    return path;
  if (!fs::exists(path + "/config.json"))
    return llvm::createStringError(
        "expected the directory of an artifact or of a checkpoint, but in '%s' "
        "there is neither model.so nor config.json",
        path.c_str());
  auto cache = findCache();
  if (!cache)
    return cache.takeError();
  CompileOptions options;
  options.checkpoint = path;
  options.maxContext = chooseContext(path, maxContext);
  auto name = nameArtifact(options);
  if (!name)
    return name.takeError();
  options.output = *cache + "/" + *name;
  if (!fs::exists(options.output)) {
    Lock lock;
    if (llvm::Error error = lock.take(options.output + ".lock"))
      return std::move(error);
    // Whoever had the lock has made it.
    if (!fs::exists(options.output))
      if (llvm::Error error = compile(options))
        return std::move(error);
  }
  if (llvm::Error error = checkOwner(options.output))
    return std::move(error);
  return options.output;
}

} // namespace braid::tool
