//===- File.h - A file descriptor that closes itself ------------*- C++ -*-===//
#ifndef RUNTIME_SRC_FILE_H
#define RUNTIME_SRC_FILE_H

#include <fcntl.h>
#include <unistd.h>

namespace braid::runtime {

class File {
public:
  /// Opens `path` for reading. A FIFO in the place of a file would block a
  /// plain open for ever.
  explicit File(const char *path)
      : number(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  /// Takes an open file over, or a negative number for none.
  explicit File(int number) : number(number) {}
  ~File() {
    if (number >= 0)
      close(number);
  }
  File(const File &) = delete;
  int get() const { return number; }

private:
  const int number;
};

} // namespace braid::runtime

#endif // RUNTIME_SRC_FILE_H
