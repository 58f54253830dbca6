//===- CompileCommand.cpp - braid compile ---------------------------------===//
#include "compiler/Driver/CompileCheckpoint.h"
#include "tools/braid/CleanupOnSignal.h"
#include "tools/braid/Command.h"
#include "tools/braid/Text/Tokens.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

struct Options {
  CompileOptions compile;
  std::string target = "cpu", head;
  bool json = false;
};

llvm::Error check(Options &options) {
  if (options.target != "cpu")
    return llvm::createStringError(
        "expected target cpu, but got '%s'; no other is there yet",
        options.target.c_str());
  if (options.head == "base")
    options.compile.head = Head::Base;
  else if (options.head == "causal-lm")
    options.compile.head = Head::CausalLM;
  else if (options.head == "classification")
    options.compile.head = Head::Classification;
  else if (!options.head.empty())
    return llvm::createStringError(
        "expected head base, causal-lm or classification, but got '%s'; no "
        "other is there",
        options.head.c_str());
  return llvm::Error::success();
}

/// An artifact whose tokenizer cannot be run should not come into being.
llvm::Error checkTokenizer(const CompileOptions &options) {
  if (options.output.empty() || !Tokens::isIn(options.checkpoint))
    return llvm::Error::success();
  return Tokens::open(options.checkpoint).takeError();
}

int runCompile(Options &options) {
  if (options.compile.output.empty() && options.compile.stopAfter.empty()) {
    llvm::errs() << "braid: error: expected --output ARTIFACT, or "
                    "--stop-after=STAGE\n";
    return kUsage;
  }
  if (llvm::Error error = check(options))
    return report(std::move(error));
  if (llvm::Error error = checkTokenizer(options.compile))
    return report(std::move(error));
  CleanupOnSignal cleanup;
  ProgressBar bar("packing");
  options.compile.progress = [&](uint64_t done, uint64_t total) {
    bar.update(done, total);
  };
  options.compile.remark = [](const std::string &text) {
    llvm::errs() << "braid: remark: " << text << "\n";
  };
  if (llvm::Error error = compileCheckpoint(options.compile))
    return report(std::move(error));
  if (options.json)
    llvm::outs() << llvm::json::Value(llvm::json::Object{
                        {"artifact", options.compile.output}})
                 << "\n";
  return kDone;
}

} // namespace

void addCompile(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CompileOptions &compile = options->compile;
  CLI::App *command =
      app.add_subcommand("compile", "Compile a checkpoint to an artifact");
  command
      ->add_option("checkpoint", compile.checkpoint,
                   "Directory with config.json and safetensors")
      ->required();
  command->add_option("-o,--output", compile.output,
                      "Directory to make; must not exist");
  command->add_option("--target", options->target, "cpu")
      ->capture_default_str();
  command
      ->add_option("--cpu", compile.cpu,
                   "Instruction set: native, portable (all, chosen at load), "
                   "x86-64-v3, x86-64-v4 or x86-64-v4-bf16")
      ->capture_default_str();
  command
      ->add_option("--dtype", compile.dtype,
                   "Of weights: f32, bf16 or auto (bf16 for a checkpoint of "
                   "bf16, else f32)")
      ->capture_default_str();
  command
      ->add_option("--kv", compile.kv,
                   "Of keys and values: f32, bf16 or auto (as dtype)")
      ->capture_default_str();
  command->add_option("--head", options->head,
                      "base, causal-lm or classification, instead of what "
                      "config.json says");
  command
      ->add_option("--max-sequences", compile.maxSequences,
                   "Upper bound of slots of a session")
      ->capture_default_str();
  command->add_option("--max-context", compile.maxContext,
                      "Upper bound of positions a slot holds (default: "
                      "max_position_embeddings, at least 8192)");
  command
      ->add_option("--max-tokens", compile.maxTokens,
                   "Upper bound of tokens of a call")
      ->capture_default_str();
  command->add_option("--disable-pass", compile.disabledPasses,
                      "Leave out an optional pass, by its stage's name");
  command->add_option("--enable-pass", compile.enabledPasses,
                      "Run an optional pass that is off by default");
  command->add_flag("--instrument", compile.instrument,
                    "Let `braid eval --check` watch every access of the code");
  command->add_option("--stop-after", compile.stopAfter,
                      "Print what this stage makes (a module; of object and "
                      "link the file) and stop");
  command->add_option("--keep-intermediates", compile.keepIntermediates,
                      "Write what every stage makes to this directory");
  command->add_flag("--json", options->json, "Print a line for scripts");
  command->callback(
      [options, &run] { run = [options] { return runCompile(*options); }; });
}

} // namespace braid::tool
