//===- ChatLoop.h - Who talks, and how --------------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_CHAT_CHATLOOP_H
#define TOOLS_BRAID_CHAT_CHATLOOP_H

#include "tools/braid/Chat/Chat.h"

namespace braid::tool {

/// What a line that begins with a slash has done.
enum class CommandResult {
  None, ///< it is no command: say it
  Done,
  Failed,
  Leave,
};

/// Runs /help, /reset, /save FILE, /load FILE, /system TEXT, /stats or /exit.
/// What it has to say goes to standard error. "//text" is no command, and
/// becomes "/text".
CommandResult runCommand(Chat &chat, std::string &line);

/// Reads turns until there are no more, and returns the exit code. At a
/// terminal lines are edited; otherwise every line of standard input is a turn.
int talk(Chat &chat, const std::string &historyPath);

/// Every line of standard input is JSON: "text" or {"role", "content"}; every
/// answer or failure is a line of JSON. Returns kFailed if anything failed.
int talkJson(Chat &chat);

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_CHATLOOP_H
