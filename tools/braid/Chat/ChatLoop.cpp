//===- ChatLoop.cpp - Who talks, and how ----------------------------------===//
#include "tools/braid/Chat/ChatLoop.h"

#include "compiler/FrontEnd/Json.h"
#include "tools/braid/Bench/Clock.h"
#include "tools/braid/Chat/LineEditor.h"
#include "tools/braid/Text/Interrupts.h"
#include "tools/braid/Text/Terminal.h"

#include "llvm/Support/raw_ostream.h"

#include <iostream>
#include <unistd.h>

namespace braid::tool {
namespace {

/// A line of standard input; false at its end, and for Ctrl-C.
bool readLine(std::string &line) {
  if (!std::getline(std::cin, line))
    return false;
  if (!line.empty() && line.back() == '\r')
    line.pop_back();
  return true;
}

/// Says `text` and prints the answer as it comes. False if that failed.
bool converse(Chat &chat, const std::string &text) {
  auto turn = chat.ask(text, [](llvm::StringRef piece) { writeText(piece); });
  if (!turn) {
    writeText(""); // What was printed of the answer comes before the error.
    report(turn.takeError());
    return false;
  }
  writeText("\n");
  if (turn->best().finish == BRAID_FINISH_CONTEXT)
    llvm::errs() << "braid: the context of " << chat.getContext()
                 << " tokens is full: /save or /reset the conversation, or go "
                    "on with a larger --max-context\n";
  if (isWatched())
    llvm::errs() << dim("[" + describe(turn->answer) + "]") << "\n";
  return true;
}

/// Each line of standard input is a turn.
int talkPlainly(Chat &chat) {
  bool hasFailed = false;
  std::string line;
  while (readLine(line)) {
    if (llvm::StringRef(line).trim().empty())
      continue;
    CommandResult result = runCommand(chat, line);
    if (result == CommandResult::Leave)
      break;
    hasFailed |= result == CommandResult::Failed;
    if (result == CommandResult::None)
      hasFailed |= !converse(chat, line);
    if (Interrupts::pending())
      return kInterrupted;
  }
  return hasFailed ? kFailed : kDone;
}

/// Tells one Ctrl-C from two: the second one counts if it comes within a moment
/// of the first, nothing said in between, or right after the warning.
class Patience {
public:
  /// Whether this Ctrl-C ends the program.
  bool isOver() {
    bool isSecond = wasWarned || (last && getSecondsSince(*last) < kMoment);
    last = Clock::now();
    return isSecond;
  }
  void warn() { wasWarned = true; }
  void restore() {
    wasWarned = false;
    last.reset();
  }

private:
  static constexpr double kMoment = 2;
  std::optional<Clock::time_point> last;
  bool wasWarned = false;
};

int talkAtTerminal(Chat &chat, const std::string &historyPath) {
  LineEditor editor(historyPath);
  Patience patience;
  std::string text;
  while (true) {
    LineEditor::Event event = editor.read("> ", text);
    if (event == LineEditor::Event::Interrupt) {
      Interrupts::clear();
      writeText("\n");
      if (patience.isOver())
        return kInterrupted;
      llvm::errs() << dim("Ctrl-C again, Ctrl-D or /exit leaves") << "\n";
      patience.warn();
      continue;
    }
    if (event == LineEditor::Event::End)
      return writeText("\n"), kDone;
    patience.restore();
    if (llvm::StringRef(text).trim().empty())
      continue;
    CommandResult result = runCommand(chat, text);
    if (result == CommandResult::Leave)
      return kDone;
    if (result == CommandResult::None)
      converse(chat, text);
    if (Interrupts::pending()) {
      // It has stopped the answer: a beginning of patience, too.
      (void)patience.isOver();
      Interrupts::clear();
    }
  }
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

void printLine(llvm::json::Object object) {
  llvm::outs() << llvm::json::Value(std::move(object)) << "\n";
  llvm::outs().flush();
}

llvm::Expected<Message> readMessage(llvm::StringRef line) {
  JsonReader reader(line, "a line of standard input");
  Message message{"user", ""};
  if (line.ltrim().starts_with("\"")) {
    reader.readString(message.content);
  } else {
    std::string key;
    reader.enterObject();
    while (reader.nextKey(key))
      if (key == "role")
        reader.readString(message.role);
      else if (key == "content")
        reader.readString(message.content);
      else
        reader.fail("'role' or 'content'", quote(key));
  }
  reader.finish();
  if (llvm::Error error = reader.takeError())
    return std::move(error);
  if (message.role != "user" && message.role != "assistant" &&
      message.role != "system")
    return llvm::createStringError(
        "expected the role user, assistant or system, but got " +
        quote(message.role));
  return message;
}

llvm::Expected<llvm::json::Object> answerJson(Chat &chat,
                                              const Message &message) {
  auto turn = chat.ask(message.content, [](llvm::StringRef) {});
  if (!turn)
    return turn.takeError();
  llvm::json::Object line = toJson(turn->best(), chat.getSettings());
  line["role"] = "assistant";
  line["content"] = turn->best().text;
  line.erase("text");
  line["cost"] = toJson(turn->answer.cost);
  line["reread_tokens"] = turn->reread;
  if (turn->reread)
    line["reread_reason"] = turn->reason;
  return line;
}

} // namespace

int talkJson(Chat &chat) {
  Interrupts interrupts;
  bool hasFailed = false;
  std::string line;
  while (readLine(line)) {
    if (llvm::StringRef(line).trim().empty())
      continue;
    auto message = readMessage(line);
    llvm::Error error = message.takeError();
    if (!error && message->role == "system") {
      chat.setSystem(message->content);
    } else if (!error && message->role == "assistant") {
      chat.add(std::move(*message));
    } else if (!error) {
      auto answer = answerJson(chat, *message);
      if (answer)
        printLine(std::move(*answer));
      else
        error = answer.takeError();
    }
    if (error) {
      hasFailed = true;
      printLine(
          llvm::json::Object{{"error", llvm::toString(std::move(error))}});
    }
    if (Interrupts::pending())
      return kInterrupted;
  }
  return hasFailed ? kFailed : kDone;
}

int talk(Chat &chat, const std::string &historyPath) {
  Interrupts interrupts;
  if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
    return talkAtTerminal(chat, historyPath);
  return talkPlainly(chat);
}

} // namespace braid::tool
