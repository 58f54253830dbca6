//===- LineEditor.h - Lines that people type --------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_CHAT_LINEEDITOR_H
#define TOOLS_BRAID_CHAT_LINEEDITOR_H

#include "tools/braid/Chat/History.h"

#include "llvm/ADT/StringRef.h"

#include <memory>

namespace braid::tool {

/// Reads what is typed at a terminal: arrow keys, history, UTF-8.
///
///   text \        goes on in the next line, as after any open """
///   """           begins and ends a text of several lines
///   a paste       stays whole, line ends and all (bracketed paste); one of
///                 several lines shows as "[paste 1: 12 lines]" until it is
///                 sent
///
/// Standard input and output must be a terminal. Only one at a time.
class LineEditor {
public:
  explicit LineEditor(const std::string &historyPath);
  ~LineEditor();
  LineEditor(const LineEditor &) = delete;

  enum class Event {
    Text,
    Interrupt, ///< Ctrl-C; what was typed is gone
    End,       ///< Ctrl-D
  };
  /// Reads a text, which may be of several lines. Ctrl-C needs Interrupts.
  Event read(llvm::StringRef prompt, std::string &text);

private:
  struct Terminal;
  Event readLine(llvm::StringRef prompt, std::string &line);

  std::unique_ptr<Terminal> terminal;
  History history;
};

/// How the lines of a text are put together.
class LineJoiner {
public:
  /// Adds a line; true if the text is complete.
  bool add(llvm::StringRef line);
  const std::string &text() const { return joined; }

private:
  std::string joined;
  bool isOpen = false; ///< within """
  bool isFirst = true;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_LINEEDITOR_H
