//===- EvalCommand.cpp - braid eval ---------------------------------------===//
#include "tools/braid/Command.h"
#include "tools/braid/Eval/Evaluation.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

struct Options {
  std::string artifact, input, output, isa;
  std::vector<std::string> outputs;
  EvaluationOptions evaluation;
  bool json = false;
};

llvm::Error evaluateFile(Options &options) {
  EvaluationOptions &evaluation = options.evaluation;
  for (const std::string &name : options.outputs) {
    if (name == "hidden_states")
      evaluation.hiddenStates = true;
    else if (name == "attentions")
      evaluation.attentions = true;
    else if (name == "router_logits")
      evaluation.routerLogits = true;
    else
      return llvm::createStringError(
          "expected outputs among hidden_states, attentions and "
          "router_logits, but got '%s'",
          name.c_str());
  }
  auto model = openModel(options.artifact, options.isa);
  if (!model)
    return model.takeError();
  auto input = readTensors(options.input);
  if (!input)
    return input.takeError();
  ProgressBar bar("evaluating");
  evaluation.input = options.input;
  evaluation.progress = [&](uint64_t done, uint64_t total) {
    bar.update(done, total);
  };
  auto result = evaluate(model->get(), std::move(*input), evaluation);
  if (!result)
    return result.takeError();
  return result->write(options.output);
}

} // namespace

void addEval(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  EvaluationOptions &evaluation = options->evaluation;
  CLI::App *command =
      app.add_subcommand("eval", "Evaluate a batch from a file, exactly");
  command->add_option("artifact", options->artifact)->required();
  command
      ->add_option("--input", options->input,
                   "safetensors: input_ids I64 [B,L] or inputs_embeds F32 "
                   "[B,L,H]; attention_mask, position_ids, labels I64 [B,L]")
      ->required();
  command
      ->add_option("--output", options->output,
                   "safetensors: logits F32 [B,L,V] or last_hidden_state, and "
                   "what else is asked for")
      ->required();
  command
      ->add_option("--outputs", options->outputs,
                   "More outputs: hidden_states, attentions, router_logits")
      ->delimiter(',');
  command->add_option("--logits", evaluation.logits,
                      "Keep those of all columns, of the last of each row, or "
                      "of I,J,...");
  command->add_option("--greedy", evaluation.greedy,
                      "Continue each row by this many likeliest tokens");
  command->add_option("--chunk", evaluation.chunk,
                      "Feed each row in pieces of this many tokens");
  command->add_option("--threads", evaluation.threads);
  command->add_option("--slots", evaluation.slots, "Rows evaluated together");
  command->add_flag("--check", evaluation.check,
                    "Watch that threads keep apart; needs --instrument");
  command->add_option("--isa", options->isa,
                      "Of a portable artifact, take no newer instruction set");
  command->add_option("--trace", evaluation.trace,
                      "Write a JSON line a call and a phase to this file");
  command->add_flag("--json", options->json, "Print a line for scripts");
  command->callback([options, &run] {
    run = [options]() -> int {
      if (llvm::Error error = evaluateFile(*options))
        return report(std::move(error));
      if (options->json)
        llvm::outs() << llvm::json::Value(
                            llvm::json::Object{{"output", options->output}})
                     << "\n";
      return kDone;
    };
  });
}

} // namespace braid::tool
