//===- History.cpp - What was typed before --------------------------------===//
#include "tools/braid/Chat/History.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace braid::tool {
namespace {

constexpr size_t kEntries = 1000, kMaxBytes = 16 << 20;

} // namespace

std::string History::findPath() {
  if (const char *named = std::getenv("BRAID_HISTORY"))
    return named;
  llvm::SmallString<128> file;
  if (const char *state = std::getenv("XDG_STATE_HOME"); state && *state)
    file = state;
  else if (path::home_directory(file))
    path::append(file, ".local", "state");
  else
    return "";
  path::append(file, "braid", "history");
  return file.str().str();
}

std::vector<std::string> History::read() const {
  std::vector<std::string> entries;
  uint64_t size;
  if (path.empty() || fs::file_size(path, size) || size > kMaxBytes)
    return entries;
  auto content = llvm::MemoryBuffer::getFile(path);
  if (!content)
    return entries;
  llvm::SmallVector<llvm::StringRef> lines;
  (*content)->getBuffer().split(lines, '\n', /*MaxSplit=*/-1,
                                /*KeepEmpty=*/false);
  for (llvm::StringRef line : llvm::ArrayRef(lines).take_back(kEntries)) {
    auto value = llvm::json::parse(line);
    if (!value)
      llvm::consumeError(value.takeError()); // Half a line, of whoever died.
    else if (auto text = value->getAsString())
      entries.push_back(text->str());
  }
  return entries;
}

void History::append(const std::string &entry) const {
  if (path.empty() || !llvm::json::isUTF8(entry))
    return;
  std::ignore = fs::create_directories(path::parent_path(path),
                                       /*IgnoreExisting=*/true, fs::owner_all);
  std::string line;
  llvm::raw_string_ostream(line) << llvm::json::Value(entry) << "\n";
  int file =
      open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return;
  // One call, so that lines of several processes stay whole.
  std::ignore = write(file, line.data(), line.size());
  close(file);
}

} // namespace braid::tool
