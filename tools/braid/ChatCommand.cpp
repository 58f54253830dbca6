//===- ChatCommand.cpp - braid chat ---------------------------------------===//
#include "tools/braid/Chat/ChatLoop.h"
#include "tools/braid/Chat/History.h"
#include "tools/braid/Command.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

struct Options {
  std::string model, system, templateFile, load;
  GenerationFlags generation;
  SessionFlags session;
  bool noHistory = false, json = false;
};

llvm::Expected<Chat> openChat(const Options &options) {
  auto model = TextModel::open(options.model, options.session);
  if (!model)
    return model.takeError();
  auto settings = options.generation.resolve(model->defaults(), model->tokens);
  if (!settings)
    return settings.takeError();
  auto format = ChatFormat::open(model->artifact, options.templateFile,
                                 model->tokens, formatNow());
  if (!format)
    return format.takeError();
  auto chat = Chat::create(std::move(*model), std::move(*format),
                           std::move(*settings), options.session);
  if (!chat)
    return chat.takeError();
  if (!options.load.empty()) {
    auto reason = chat->load(options.load);
    if (!reason)
      return reason.takeError();
  }
  if (!options.system.empty())
    chat->setSystem(options.system);
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
  command
      ->add_option("model", options->model,
                   "An artifact, or a checkpoint: that is compiled once, into "
                   "a cache")
      ->required();
  command->add_option("--system", options->system,
                      "A message of the system, before all others");
  command->add_option("--template", options->templateFile,
                      "A file with a chat template, instead of the model's");
  command->add_option("--load", options->load,
                      "Go on with a conversation that /save has kept");
  command->add_flag("--no-history", options->noHistory,
                    "Neither read nor write the history of what was typed");
  command->add_flag("--json", options->json,
                    "Read \"text\" or {\"role\", \"content\"} a line, print an "
                    "object a line for every answer");
  options->generation.addTo(*command);
  options->session.addTo(*command);
  command->footer("Ctrl-C stops the answer, a second one within a moment "
                  "leaves; /help lists commands");
  command->callback(
      [options, &run] { run = [options] { return runChat(*options); }; });
}

} // namespace braid::tool
