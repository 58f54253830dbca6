//===- SnapshotFile.cpp - Snapshots in files ------------------------------===//
//
// A file is written aside and renamed, so that nobody ever sees half of one;
// and read whole before any of it is believed, so that what was checked is what
// is used, whoever writes to the file meanwhile.
//
//===----------------------------------------------------------------------===//
#include "File.h"
#include "Slots.h"
#include "Snapshot.h"
#include "Status.h"

#include <cerrno>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <sys/stat.h>

using namespace braid::runtime;

namespace {

/// A file beside `path` that takes its place, or is gone with the object.
class StagedFile {
public:
  explicit StagedFile(const char *path)
      : path(path), aside(this->path + ".XXXXXX"),
        file(mkostemp(aside.data(), O_CLOEXEC)), isThere(file.get() >= 0) {}
  ~StagedFile() {
    if (isThere)
      unlink(aside.c_str());
  }
  StagedFile(const StagedFile &) = delete;

  /// Writes all of the file and gives it its name; false with errno set.
  bool commit(const uint8_t *data, uint64_t bytes);

private:
  const std::string path;
  std::string aside;
  const File file;
  bool isThere;
};

bool StagedFile::commit(const uint8_t *data, uint64_t bytes) {
  if (!isThere)
    return false;
  while (bytes != 0) {
    ssize_t count = write(file.get(), data, bytes);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    data += count;
    bytes -= static_cast<uint64_t>(count);
  }
  // The name must not be there before what it names.
  if (fsync(file.get()) != 0 || rename(aside.c_str(), path.c_str()) != 0)
    return false;
  isThere = false;
  return true;
}

/// Reads exactly so many bytes; false with errno set, or 0 if there are fewer.
bool readAll(const File &file, uint8_t *data, uint64_t bytes) {
  while (bytes != 0) {
    ssize_t count = read(file.get(), data, bytes);
    if (count < 0 && errno == EINTR)
      continue;
    if (count == 0)
      errno = 0;
    if (count <= 0)
      return false;
    data += count;
    bytes -= static_cast<uint64_t>(count);
  }
  return true;
}

braid_status failToRead(const char *path, braid_error *error) {
  return fail(error, errno == ENOENT ? BRAID_NOT_FOUND : BRAID_IO,
              "cannot read '%s': %s; expected a snapshot, as "
              "braid_slot_snapshot_file makes it",
              path, errno ? std::strerror(errno) : "it has become shorter");
}

/// Adds to what went wrong with a snapshot where it came from.
braid_status name(braid_status status, const char *path, braid_error *error) {
  if (status == BRAID_OK || !error)
    return status;
  braid_error unnamed = *error;
  return fail(error, status, "%s ('%s')", unnamed.message, path);
}

braid_status saveFile(braid_session &session, uint64_t slot, uint64_t flags,
                      const char *path, braid_error *error) {
  uint64_t bytes = braid_snapshot_bytes(
      session.model, braid_slot_length(&session, slot), flags);
  std::unique_ptr<uint8_t[]> data(new uint8_t[bytes]);
  if (braid_status status =
          braid_slot_snapshot(&session, slot, flags, data.get(), bytes, error))
    return status;
  if (!StagedFile(path).commit(data.get(), bytes))
    return fail(error, BRAID_IO, "cannot write '%s': %s", path,
                std::strerror(errno));
  return BRAID_OK;
}

braid_status restoreFile(braid_session &session, uint64_t slot,
                         const char *path, braid_error *error) {
  File file(path);
  struct stat facts;
  if (file.get() < 0 || fstat(file.get(), &facts) != 0)
    return failToRead(path, error);
  // No snapshot that fits is larger: nothing else sizes an allocation.
  uint64_t most;
  if (!countSnapshotBytes(*session.model, session.plan.maxContext, 0, most))
    most = UINT64_MAX;
  auto bytes = static_cast<uint64_t>(facts.st_size);
  if (!S_ISREG(facts.st_mode))
    return fail(error, BRAID_IO,
                "expected a regular file, but got another kind ('%s'); give a "
                "snapshot",
                path);
  if (bytes > most)
    return fail(error, BRAID_LIMIT,
                "expected a snapshot of at most %llu bytes, which the session "
                "has room for, but got %llu ('%s'); create it with more "
                "max_context, if this is one",
                static_cast<ull>(most), static_cast<ull>(bytes), path);
  std::unique_ptr<uint8_t[]> data(new uint8_t[bytes]);
  if (!readAll(file, data.get(), bytes))
    return failToRead(path, error);
  return name(braid_slot_restore(&session, slot, data.get(), bytes, error),
              path, error);
}

/// Runs `work` for a session, a slot and a path that are there.
template <typename Work>
braid_status withFile(braid_session *session, uint64_t slot, const char *path,
                      braid_error *error, Work work) {
  if (braid_status status = checkSlot(session, slot, error))
    return status;
  if (!path || !*path)
    return fail(error, BRAID_INVALID_ARGUMENT,
                "expected the path of a snapshot, but got %s",
                path ? "an empty one" : "NULL");
  try {
    return work();
  } catch (const std::exception &exception) {
    return fail(error, BRAID_OUT_OF_MEMORY, "cannot hold the snapshot '%s': %s",
                path, exception.what());
  }
}

} // namespace

braid_status braid_slot_snapshot_file(braid_session *session, uint64_t slot,
                                      uint64_t flags, const char *path,
                                      braid_error *error) {
  return withFile(session, slot, path, error,
                  [&] { return saveFile(*session, slot, flags, path, error); });
}

braid_status braid_slot_restore_file(braid_session *session, uint64_t slot,
                                     const char *path, braid_error *error) {
  return withFile(session, slot, path, error,
                  [&] { return restoreFile(*session, slot, path, error); });
}
