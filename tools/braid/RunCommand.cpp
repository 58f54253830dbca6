//===- RunCommand.cpp - braid run -----------------------------------------===//
#include "tools/braid/Command.h"
#include "tools/braid/Text/Answer.h"
#include "tools/braid/Text/Interrupts.h"
#include "tools/braid/Text/Prompts.h"
#include "tools/braid/Text/RunBatch.h"
#include "tools/braid/Text/Terminal.h"

#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

#include <utility>

namespace braid::tool {
namespace {

struct Options {
  TextFlags text;
  PromptFlags prompts;
  bool echo = false, json = false;
};

/// Prints answers as they come.
class Printer {
public:
  Printer(const Options &options, const std::vector<Prompt> &prompts,
          const braid_generation_settings &settings)
      : options(options), prompts(prompts), settings(settings),
        isBatch(!options.prompts.batch.empty()), bar("continuing") {}

  /// A piece of the first sequence of a single prompt.
  void piece(llvm::StringRef text) {
    if (options.json || isBatch)
      return;
    begin();
    writeText(text);
  }

  void progress(uint64_t done) {
    if (isBatch)
      bar.update(done, prompts.size());
  }

  /// Whether a continuation found no token to go on with.
  bool hasFailed() const { return failed; }

  void answer(size_t prompt, const Answer &answer) {
    bar.clear();
    for (const AnswerSequence &sequence : answer.sequences)
      if (sequence.finish == BRAID_FINISH_FAILED &&
          !std::exchange(failed, true))
        llvm::errs() << "braid: error: expected a token to choose for "
                     << prompts[prompt].name
                     << ", but the settings, or logits that are no numbers, "
                        "leave none\n";
    if (options.json)
      return printJson(prompt, answer);
    begin();
    for (size_t i = 0; i < answer.sequences.size(); ++i) {
      if (isBatch || i > 0) {
        printHead(prompt, i);
        echo(prompt);
        writeText(answer.sequences[i].text);
      }
      writeText("\n");
    }
    explain(answer);
  }

private:
  /// Not before there is something: settings may be refused.
  void begin() {
    if (isBatch || std::exchange(hasBegun, true))
      return;
    printHead(0, 0);
    echo(0);
  }

  void echo(size_t prompt) {
    if (options.echo)
      writeText(prompts[prompt].text);
  }

  /// Separates answers, if there are several.
  void printHead(size_t prompt, size_t sequence) {
    if (!isBatch && settings.num_return_sequences == 1)
      return;
    std::string head = "==> " + std::to_string(prompt + 1);
    if (settings.num_return_sequences > 1)
      head += "." + std::to_string(sequence + 1);
    writeText(dim(head + " <=="));
    writeText("\n");
  }

  void printJson(size_t prompt, const Answer &answer) {
    for (size_t i = 0; i < answer.sequences.size(); ++i) {
      llvm::json::Object line = toJson(answer.sequences[i], settings);
      line["prompt"] = prompt;
      line["sequence"] = i;
      line["cost"] = toJson(answer.cost);
      llvm::outs() << llvm::json::Value(std::move(line)) << "\n";
    }
    llvm::outs().flush();
  }

  /// What only somebody who watches wants to know.
  void explain(const Answer &answer) {
    if (!isWatched())
      return;
    llvm::errs() << dim("[" + describe(answer) + "]") << "\n";
    if (answer.sequences[0].finish == BRAID_FINISH_CONTEXT)
      llvm::errs() << "braid: the context is full; give or compile with a "
                      "larger --max-context\n";
  }

  const Options &options;
  const std::vector<Prompt> &prompts;
  const braid_generation_settings &settings;
  bool isBatch, hasBegun = false, failed = false;
  ProgressBar bar;
};

/// Tokens of a continuation that nothing else bounds.
constexpr uint64_t kNewTokens = 256;

/// The positions that slots need: what every prompt may grow to.
uint64_t chooseContext(llvm::ArrayRef<Prompt> prompts,
                       const braid_generation_settings &settings,
                       uint64_t bound) {
  uint64_t most = 0;
  for (const Prompt &prompt : prompts) {
    uint64_t length = prompt.ids.size(), end = bound;
    if (settings.max_new_tokens)
      end = length + std::min(settings.max_new_tokens, bound);
    else if (settings.max_length)
      end = std::max(settings.max_length, length);
    most = std::max(most, end + 1);
  }
  return std::min(most, bound);
}

uint64_t chooseSlots(size_t prompts, const braid_generation_settings &settings,
                     uint64_t bound) {
  constexpr uint64_t kTogether = 16;
  uint64_t each = std::max<uint64_t>(
      {settings.num_beams, settings.num_return_sequences, 1});
  uint64_t wanted = std::max(std::min(kTogether, prompts * each), each);
  return std::min(wanted, bound);
}

llvm::Expected<int> runText(const Options &options) {
  auto speaker = options.text.open();
  if (!speaker)
    return speaker.takeError();
  const TextModel &model = speaker->model;
  braid_generation_settings &settings = speaker->settings.values;
  if (!settings.max_new_tokens && !settings.max_length &&
      !options.text.generation.asksForAll())
    settings.max_new_tokens = kNewTokens;
  auto bound = model.findContext(options.text.session);
  if (!bound)
    return bound.takeError();
  auto prompts = readPrompts(options.prompts, options.text, model);
  if (!prompts)
    return prompts.takeError();
  for (const Prompt &prompt : *prompts)
    if (llvm::Error error =
            checkPrompt(prompt.name, prompt.ids.size(), *bound, model))
      return std::move(error);
  auto generator = model.createGenerator(
      options.text.session,
      chooseSlots(prompts->size(), settings, model.facts().max_sequences),
      chooseContext(*prompts, settings, *bound));
  if (!generator)
    return generator.takeError();
  Printer printer(options, *prompts, settings);
  auto isWhole = runBatch(generator->get(), *prompts, settings,
                          {[&](llvm::StringRef text) { printer.piece(text); },
                           [&](uint64_t done) { printer.progress(done); },
                           [&](size_t index, const Answer &answer) {
                             printer.answer(index, answer);
                           }});
  if (!isWhole)
    return isWhole.takeError();
  if (!*isWhole)
    return kInterrupted;
  return printer.hasFailed() ? kFailed : kDone;
}

} // namespace

void addRun(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand("run", "Continue a text");
  options->text.addModelTo(*command);
  options->prompts.addTo(*command);
  command->add_flag("--echo", options->echo, "Print the prompt, too");
  command->add_flag("--json", options->json,
                    "Print an object a line for every continuation");
  options->text.addSettingsTo(*command);
  command->footer("Ctrl-C stops the answer, a second one at once; exit code "
                  "130");
  command->callback([options, &run] {
    run = [options]() -> int {
      auto code = runText(*options);
      if (!code)
        return report(code.takeError());
      return *code;
    };
  });
}

} // namespace braid::tool
