//===- ChatActions.cpp - What begins with a slash -------------------------===//
#include "tools/braid/Chat/ChatLoop.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

namespace braid::tool {
namespace {

using llvm::errs;

void printHelp() {
  errs() << "/reset          forget the conversation\n"
            "/save FILE      keep it, with the state of the model\n"
            "/load FILE      go on with one that was kept\n"
            "/system TEXT    say who the model is; without TEXT: nobody\n"
            "/stats          what the last turn and the context took\n"
            "/help, /exit\n"
            "//text          say /text\n"
            "text \\          go on in the next line; \"\"\" begins and ends "
            "several lines\n"
            "Ctrl-C          stop the answer; twice: leave. Ctrl-D: leave\n";
}

void printStats(const Chat &chat) {
  errs() << llvm::formatv("{0} messages, {1} of {2} tokens of the context\n",
                          chat.getMessages().size(), chat.countTokens(),
                          chat.getContext());
  const std::optional<Turn> &last = chat.getLastTurn();
  if (!last)
    return;
  errs() << "the last turn: " << describe(last->answer) << "\n";
  if (last->reread)
    errs() << llvm::formatv("{0} of {1} tokens that the model had seen were "
                            "read again: {2}\n",
                            last->reread, last->known, last->reason);
  else if (last->known)
    errs() << "nothing that the model had seen was read again\n";
}

CommandResult done(llvm::Error error, llvm::StringRef message) {
  if (error) {
    report(std::move(error));
    return CommandResult::Failed;
  }
  errs() << message << "\n";
  return CommandResult::Done;
}

CommandResult load(Chat &chat, const std::string &path) {
  auto reason = chat.load(path);
  if (!reason)
    return done(reason.takeError(), "");
  std::string message =
      llvm::formatv("loaded {0} messages, {1} tokens",
                    chat.getMessages().size(), chat.countTokens());
  if (!reason->empty())
    message += "; the model has to read them again: " + *reason;
  return done(llvm::Error::success(), message);
}

llvm::Error needFile(llvm::StringRef command) {
  return llvm::createStringError("expected " + command +
                                 " FILE, but got no file");
}

} // namespace

CommandResult runCommand(Chat &chat, std::string &line) {
  llvm::StringRef text = line;
  if (!text.consume_front("/"))
    return CommandResult::None;
  if (text.starts_with("/")) {
    line.erase(0, 1);
    return CommandResult::None;
  }
  auto [name, rest] = text.split(' ');
  std::string argument = rest.trim().str();
  name = name.trim();
  if (name == "help" || name == "stats") {
    name == "help" ? printHelp() : printStats(chat);
    return CommandResult::Done;
  }
  if (name == "exit" || name == "quit")
    return CommandResult::Leave;
  if (name == "reset") {
    chat.reset();
    return done(llvm::Error::success(), "the conversation is forgotten");
  }
  if (name == "system") {
    chat.setSystem(argument);
    return done(llvm::Error::success(),
                argument.empty() ? "there is no system message any more"
                                 : "the system message is set");
  }
  if ((name == "save" || name == "load") && argument.empty())
    return done(needFile(("/" + name).str()), "");
  if (name == "save")
    return done(chat.save(argument), "saved to '" + argument + "'");
  if (name == "load")
    return load(chat, argument);
  return done(llvm::createStringError(
                  "expected /help, /reset, /save, /load, /system, /stats or "
                  "/exit, but got '/" +
                  name + "'; to say it, begin with //"),
              "");
}

} // namespace braid::tool
