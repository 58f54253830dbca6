//===- ChatFile.h - Conversations on disk -----------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_CHAT_CHATFILE_H
#define TOOLS_BRAID_CHAT_CHATFILE_H

#include "tools/braid/Chat/Splice.h"

namespace braid::tool {

/// What a file of a conversation holds. In bytes:
///
///   16  "braid chat 1\n", zeros
///   32  BLAKE3 of all that follows
///    8  size of the JSON, little-endian
///    8  size of the snapshot
///    -  JSON: {"messages": [{"role", "content"}], "now", "seen": {...}}
///    -  the snapshot of the slot that has seen `seen`; may be empty
struct ChatFile {
  std::vector<Message> messages;
  std::string now;
  std::optional<SeenTurn> seen;
  std::vector<uint64_t> snapshot; ///< aligned
  uint64_t snapshotBytes = 0;

  /// Writes a file that only its owner may read and that appears whole.
  llvm::Error write(const std::string &path) const;
  /// Reads a file that anybody may have written. Ids are in [0, vocabulary).
  static llvm::Expected<ChatFile> read(const std::string &path,
                                       uint64_t vocabulary);
};

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_CHATFILE_H
