//===- TextFlags.cpp - What run and chat have in common -------------------===//
#include "tools/braid/Text/TextFlags.h"

#include <CLI/CLI.hpp>

#include <vector>

namespace braid::tool {
namespace {

/// What is wrong with settings, before there is a prompt that it could be
/// blamed on.
llvm::Error checkSettings(const braid_generation_settings &settings,
                          uint64_t vocabulary) {
  std::vector<float> scores(vocabulary);
  const int32_t id = 0;
  braid_error error;
  if (braid_process_logits(&settings, &id, 1, 1, scores.data(), scores.data(),
                           vocabulary, &error) != BRAID_OK)
    return toError(error);
  return llvm::Error::success();
}

} // namespace

void TextFlags::addModelTo(CLI::App &command) {
  command
      .add_option("model", model,
                  "An artifact, or a checkpoint: that is compiled once, into "
                  "a cache")
      ->required();
  command.add_option("--system", system,
                     "A message of the system, before all others");
  command.add_option("--template", templateFile,
                     "A file with a chat template, instead of the model's");
}

void TextFlags::addSettingsTo(CLI::App &command) {
  generation.addTo(command);
  session.addTo(command);
}

llvm::Expected<Speaker> TextFlags::open() const {
  auto opened = TextModel::open(model, session);
  if (!opened)
    return opened.takeError();
  auto settings = generation.resolve(opened->defaults(), opened->tokens);
  if (!settings)
    return settings.takeError();
  if (llvm::Error error =
          checkSettings(settings->values, opened->facts().vocabulary))
    return std::move(error);
  return Speaker{std::move(*opened), std::move(*settings)};
}

llvm::Expected<ChatFormat> TextFlags::openFormat(const TextModel &model) const {
  return ChatFormat::open(model.artifact, templateFile, model.tokens,
                          formatNow());
}

} // namespace braid::tool
