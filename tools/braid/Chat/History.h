//===- History.h - What was typed before ------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_CHAT_HISTORY_H
#define TOOLS_BRAID_CHAT_HISTORY_H

#include <string>
#include <vector>

namespace braid::tool {

/// A file of entries, a JSON string a line, that only its owner may read.
/// Processes append to it together. What cannot be read or written is not
/// there: nobody stops talking for want of a history.
class History {
public:
  /// `path` empty: entries are not kept.
  explicit History(std::string path) : path(std::move(path)) {}

  /// $BRAID_HISTORY, else braid/history in $XDG_STATE_HOME, else in
  /// ~/.local/state; empty if none is set, or BRAID_HISTORY is empty.
  static std::string findPath();

  /// The last entries, the oldest first.
  std::vector<std::string> read() const;
  void append(const std::string &entry) const;

private:
  std::string path;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_HISTORY_H
