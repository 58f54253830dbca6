//===- ChatCommand.cpp - braid chat ---------------------------------------===//
#include "tools/braid/Chat/ChatLoop.h"
#include "tools/braid/Chat/History.h"
#include "tools/braid/Command.h"
#include "tools/braid/Text/TextFlags.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

struct Options {
  TextFlags text;
  std::string load;
  bool noHistory = false, json = false;
};

llvm::Expected<Chat> openChat(const Options &options) {
  auto speaker = options.text.open();
  if (!speaker)
    return speaker.takeError();
  auto format = options.text.openFormat(speaker->model);
  if (!format)
    return format.takeError();
  auto chat = Chat::create(std::move(speaker->model), std::move(*format),
                           std::move(speaker->settings), options.text.session);
  if (!chat)
    return chat.takeError();
  if (!options.load.empty()) {
    auto reason = chat->load(options.load);
    if (!reason)
      return reason.takeError();
  }
  if (!options.text.system.empty())
    chat->setSystem(options.text.system);
  return chat;
}

int runChat(const Options &options) {
  auto chat = openChat(options);
  if (!chat)
    return report(chat.takeError());
  if (options.json)
    return talkJson(*chat);
  return talk(*chat, options.noHistory ? "" : History::findPath());
}

} // namespace

void addChat(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand("chat", "Talk with a model");
  options->text.addModelTo(*command);
  command->add_option("--load", options->load,
                      "Go on with a conversation that /save has kept");
  command->add_flag("--no-history", options->noHistory,
                    "Neither read nor write the history of what was typed");
  command->add_flag("--json", options->json,
                    "Read \"text\" or {\"role\", \"content\"} a line, print an "
                    "object a line for every answer");
  options->text.addSettingsTo(*command);
  command->footer("Ctrl-C stops the answer, a second one within a moment "
                  "leaves; /help lists commands");
  command->callback(
      [options, &run] { run = [options] { return runChat(*options); }; });
}

} // namespace braid::tool
