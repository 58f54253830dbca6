//===- SynthCommand.cpp - braid synth -------------------------------------===//
#include "compiler/FrontEnd/Presets.h"
#include "compiler/FrontEnd/Synth.h"
#include "tools/braid/CleanupOnSignal.h"
#include "tools/braid/Command.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

constexpr uint64_t kMaxConfig = uint64_t(16) << 20;

struct Options {
  std::string config, output;
  SynthOptions synth;
  bool json = false;
};

/// A preset by name, or a config.json.
llvm::Expected<Json> findConfig(const std::string &name) {
  if (auto preset = findPreset(name))
    return std::move(*preset);
  if (llvm::sys::fs::exists(name))
    return readJsonFile(name, kMaxConfig);
  std::string known;
  for (llvm::StringRef preset : getPresetNames())
    known += (known.empty() ? "" : ", ") + preset.str();
  return llvm::createStringError(
      "expected a config.json or the name of a model (%s), but got '%s'",
      known.c_str(), name.c_str());
}

llvm::Error runSynth(Options &options) {
  auto config = findConfig(options.config);
  if (!config)
    return config.takeError();
  CleanupOnSignal cleanup;
  ProgressBar bar("writing weights");
  options.synth.progress = [&](uint64_t done, uint64_t total) {
    bar.update(done, total);
  };
  return synthesize(*config, options.output, options.synth);
}

} // namespace

void addSynth(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "synth", "Write a checkpoint of random weights of any shape");
  command
      ->add_option("config", options->config,
                   "config.json, or the name of a published shape")
      ->required();
  command
      ->add_option("-o,--output", options->output,
                   "Directory to make; must not exist")
      ->required();
  command->add_option("--seed", options->synth.seed)->capture_default_str();
  command
      ->add_option("--shard-size", options->synth.shardBytes,
                   "Bytes of a file, with a unit: 1GB")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true));
  command->add_flag("--json", options->json, "Print a line for scripts");
  command->callback([options, &run] {
    run = [options]() -> int {
      if (llvm::Error error = runSynth(*options))
        return report(std::move(error));
      if (options->json)
        llvm::outs() << llvm::json::Value(
                            llvm::json::Object{{"checkpoint", options->output}})
                     << "\n";
      return kDone;
    };
  });
}

} // namespace braid::tool
