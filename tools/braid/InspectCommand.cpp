//===- InspectCommand.cpp - braid inspect ---------------------------------===//
#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "tools/braid/Command.h"
#include "tools/braid/Shape.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

using llvm::formatv;
using llvm::outs;

std::string formatBytes(uint64_t bytes) {
  if (bytes >= uint64_t(10) << 30)
    return formatv("{0:f1} GiB", bytes / double(uint64_t(1) << 30));
  if (bytes >= uint64_t(10) << 20)
    return formatv("{0:f1} MiB", bytes / double(uint64_t(1) << 20));
  if (bytes >= uint64_t(10) << 10)
    return formatv("{0:f1} KiB", bytes / double(uint64_t(1) << 10));
  return formatv("{0} B", bytes);
}

//===----------------------------------------------------------------------===//
// Checkpoints
//===----------------------------------------------------------------------===//

int inspectCheckpoint(const std::string &path, bool json) {
  auto checkpoint = Checkpoint::open(path);
  if (!checkpoint)
    return report(checkpoint.takeError());
  auto spec = readModel(*checkpoint, std::nullopt);
  if (!spec)
    return report(spec.takeError());
  ModelShape shape = measure(*spec);
  if (json) {
    outs() << llvm::json::Value(
                  llvm::json::Object{{"vocabulary", spec->vocabulary},
                                     {"hidden", spec->hidden},
                                     {"layers", spec->layers.size()},
                                     {"layer_map", shape.map},
                                     {"parameters", shape.parameters},
                                     {"active_parameters", shape.active},
                                     {"operations_per_token", shape.operations},
                                     {"slot_bytes", shape.slotBytes},
                                     {"kv_bytes_per_position", shape.kvBytes}})
           << "\n";
    return kDone;
  }
  outs() << "vocabulary " << spec->vocabulary << ", width " << spec->hidden
         << ", " << spec->layers.size() << " layers\n"
         << "layers: " << shape.map
         << "  (A attention, M Mamba; lower case where experts follow)\n"
         << "parameters: " << shape.parameters << ", " << shape.active
         << " of them active\n"
         << "a token: " << formatv("{0:f2}", shape.operations / 1e9)
         << " G operations and " << formatBytes(shape.active * 4)
         << " of weights in f32\n"
         << "a sequence: " << formatBytes(shape.slotBytes) << " of states, and "
         << formatBytes(shape.kvBytes) << " a position\n";
  return kDone;
}

//===----------------------------------------------------------------------===//
// Artifacts
//===----------------------------------------------------------------------===//

llvm::json::Value toJson(const braid_abi_model &facts) {
  llvm::json::Array kernels, phases, parameters;
  for (uint64_t i = 0; i < facts.num_kernels; ++i)
    kernels.push_back(llvm::json::Object{{"name", facts.kernels[i].name},
                                         {"emitter", facts.kernels[i].emitter},
                                         {"isa", facts.kernels[i].isa},
                                         {"tile", facts.kernels[i].tile}});
  for (uint64_t i = 0; i < facts.num_phases; ++i)
    phases.push_back(facts.phases[i]);
  for (uint64_t i = 0; i < facts.num_parameters; ++i)
    parameters.push_back(
        llvm::json::Object{{"name", facts.parameters[i].name},
                           {"type", facts.parameters[i].type},
                           {"offset", facts.parameters[i].offset},
                           {"stride", facts.parameters[i].stride},
                           {"count", facts.parameters[i].count}});
  return llvm::json::Object{{"name", facts.name},
                            {"family", facts.family},
                            {"compiler", facts.compiler},
                            {"dtype", facts.dtype},
                            {"isa", braid_isa_name(facts.isa)},
                            {"vocabulary", facts.vocabulary},
                            {"hidden", facts.hidden},
                            {"layers", facts.layers},
                            {"max_sequences", facts.max_sequences},
                            {"max_context", facts.max_context},
                            {"max_tokens", facts.max_tokens},
                            {"weights_bytes", facts.weights_bytes},
                            {"slot_bytes", facts.slot_bytes},
                            {"kv_block_bytes", facts.kv_block_bytes},
                            {"kernels", std::move(kernels)},
                            {"phases", std::move(phases)},
                            {"parameters", std::move(parameters)}};
}

/// The bytes of sessions, for some slots and contexts.
llvm::Error printMemory(const braid_model *model) {
  const braid_abi_model &facts = *braid_model_description(model);
  outs() << "memory of a session (slots, context: states + keys and values + "
            "workspace + tables = total)\n";
  for (uint64_t slots : {1, 4, 16})
    for (uint64_t context : {2048, 32768}) {
      if (slots > facts.max_sequences || context > facts.max_context)
        continue;
      braid_session_options options;
      braid_session_options_init(&options);
      options.slots = slots;
      options.max_context = context;
      braid_memory_plan plan;
      braid_memory_plan_init(&plan);
      braid_error error;
      if (braid_session_plan(model, &options, &plan, &error) != BRAID_OK)
        return toError(error);
      outs() << formatv("  {0,3} {1,6}: {2} + {3} + {4} + {5} = {6}\n", slots,
                        context, formatBytes(plan.slots), formatBytes(plan.kv),
                        formatBytes(plan.workspace), formatBytes(plan.tables),
                        formatBytes(plan.total));
    }
  return llvm::Error::success();
}

int inspectArtifact(const std::string &path, bool json) {
  auto model = openModel(path);
  if (!model)
    return report(model.takeError());
  const braid_abi_model &facts = *braid_model_description(model->get());
  if (json) {
    outs() << toJson(facts) << "\n";
    return kDone;
  }
  outs() << facts.name << ": " << facts.family << ", " << facts.dtype << ", "
         << braid_isa_name(facts.isa) << ", by " << facts.compiler << "\n"
         << "vocabulary " << facts.vocabulary << ", width " << facts.hidden
         << ", " << facts.layers << " layers\n"
         << "at most " << facts.max_sequences << " sequences, "
         << facts.max_context << " positions, " << facts.max_tokens
         << " tokens a call\n"
         << "weights: " << formatBytes(facts.weights_bytes) << ", mapped\n";
  if (llvm::Error error = printMemory(model->get()))
    return report(std::move(error));
  outs() << "kernels\n";
  for (uint64_t i = 0; i < facts.num_kernels; ++i)
    outs() << formatv("  {0,-14} {1} {2,-24} {3}\n", facts.kernels[i].emitter,
                      facts.kernels[i].isa, facts.kernels[i].tile,
                      facts.kernels[i].name);
  outs() << "phases\n";
  for (uint64_t i = 0; i < facts.num_phases; ++i)
    outs() << "  " << facts.phases[i] << "\n";
  return kDone;
}

} // namespace

void addInspect(CLI::App &app, Run &run) {
  struct Options {
    std::string path;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "inspect", "Show the shapes, memory, kernels and phases of a model");
  command->add_option("path", options->path, "A checkpoint or an artifact")
      ->required();
  command->add_flag("--json", options->json, "Print an object for scripts");
  command->callback([options, &run] {
    run = [options] {
      if (llvm::sys::fs::exists(options->path + "/model.so"))
        return inspectArtifact(options->path, options->json);
      return inspectCheckpoint(options->path, options->json);
    };
  });
}

} // namespace braid::tool
