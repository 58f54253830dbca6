//===- InspectCommand.cpp - braid inspect ---------------------------------===//
#include "compiler/FrontEnd/Checkpoint.h"
#include "compiler/FrontEnd/ReadModel.h"
#include "tools/braid/Command.h"
#include "tools/braid/Cost.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace braid::tool {
namespace {

using llvm::formatv;
using llvm::outs;

struct Options {
  std::string path;
  double bandwidth = 10; ///< GB/s
  bool json = false;
};

/// Sessions that memory is shown for.
constexpr uint64_t kSlots[] = {1, 4, 16}, kContexts[] = {2048, 32768};

/// What a token costs that follows another: its states are read.
Cost measureToken(const ModelShape &shape, const Storage &storage) {
  return measureCall(shape, storage, {{/*past=*/1, /*length=*/1, true}});
}

double getFloor(const Cost &cost, const Options &options) {
  return cost.getBytes() / (options.bandwidth * 1e9);
}

void printToken(const Cost &cost, llvm::StringRef dtype,
                const Options &options) {
  outs() << "a token: " << formatv("{0:f2}", cost.operations / 1e9)
         << " G operations, " << formatBytes(cost.weights) << " of weights in "
         << dtype << " and " << formatBytes(cost.states)
         << " of states read and written: at least "
         << formatv("{0:f2}", getFloor(cost, options) * 1e3) << " ms at "
         << formatv("{0:f1}", options.bandwidth) << " GB/s\n";
}

/// Weights of every kind of part, as stored.
void printKinds(const ModelShape &shape, const Storage &storage,
                llvm::StringRef dtype) {
  outs() << "weights by kind, in " << dtype << ": ";
  llvm::interleaveComma(shape.kinds, outs(), [&](const KindCount &kind) {
    outs() << kind.name << ' ' << formatBytes(countBytes(kind.stored, storage));
  });
  outs() << "\n";
}

llvm::json::Object toJson(const std::vector<KindCount> &kinds,
                          const Storage &storage) {
  llvm::json::Object object;
  for (const KindCount &kind : kinds)
    object[kind.name] = countBytes(kind.stored, storage);
  return object;
}

llvm::json::Object toJson(const Cost &cost, const Options &options) {
  return llvm::json::Object{{"operations", cost.operations},
                            {"weight_bytes", cost.weights},
                            {"state_bytes", cost.states},
                            {"kv_bytes", cost.kv},
                            {"floor_seconds", getFloor(cost, options)}};
}

//===----------------------------------------------------------------------===//
// Checkpoints
//===----------------------------------------------------------------------===//

/// States, keys and values; the workspace is the compiler's to say.
llvm::json::Array listMemory(const Storage &storage) {
  llvm::json::Array memory;
  for (uint64_t slots : kSlots)
    for (uint64_t context : kContexts)
      memory.push_back(
          llvm::json::Object{{"slots", slots},
                             {"context", context},
                             {"states", slots * storage.slotBytes},
                             {"kv", slots * context * storage.kvBytes}});
  return memory;
}

void printMemory(const Storage &storage) {
  outs() << "memory of a session, whatever its threads, but for the workspace "
            "(slots, context: states + keys and values)\n";
  for (uint64_t slots : kSlots)
    for (uint64_t context : kContexts)
      outs() << formatv("  {0,3} {1,6}: {2} + {3}\n", slots, context,
                        formatBytes(slots * storage.slotBytes),
                        formatBytes(slots * context * storage.kvBytes));
}

int inspectCheckpoint(const Options &options) {
  auto checkpoint = openCheckpoint(options.path);
  if (!checkpoint)
    return report(checkpoint.takeError());
  auto spec = readModel(*checkpoint, std::nullopt);
  if (!spec)
    return report(spec.takeError());
  ModelShape shape = measure(*spec);
  for (const std::string &remark : spec->remarks)
    llvm::errs() << "braid: remark: " << remark << "\n";
  Storage storage = describeStorage(shape, spec->storedAsBF16);
  llvm::StringRef dtype = spec->storedAsBF16 ? "bf16" : "f32";
  Cost cost = measureToken(shape, storage);
  if (options.json) {
    outs() << llvm::json::Value(llvm::json::Object{
                  {"vocabulary", spec->vocabulary},
                  {"hidden", spec->hidden},
                  {"layers", spec->layers.size()},
                  {"layer_map", shape.map},
                  {"parameters", shape.parameters},
                  {"active_parameters", shape.active},
                  {"dtype", dtype},
                  {"weight_bytes_by_kind", toJson(shape.kinds, storage)},
                  {"operations_per_token", shape.operations},
                  {"token", toJson(cost, options)},
                  {"slot_bytes", storage.slotBytes},
                  {"kv_bytes_per_position", storage.kvBytes},
                  {"memory", listMemory(storage)}})
           << "\n";
    return kDone;
  }
  outs() << "vocabulary " << spec->vocabulary << ", width " << spec->hidden
         << ", " << spec->layers.size() << " layers\n"
         << "layers: " << shape.map
         << "  (A attention, M Mamba, H Mamba with a shared block before it;\n"
            "  lower case where experts follow)\n"
         << "parameters: " << shape.parameters << ", " << shape.active
         << " of them active\n";
  printKinds(shape, storage, dtype);
  printToken(cost, dtype, options);
  outs() << "a sequence: " << formatBytes(storage.slotBytes)
         << " of states, and " << formatBytes(storage.kvBytes)
         << " a position\n";
  printMemory(storage);
  return kDone;
}

//===----------------------------------------------------------------------===//
// Artifacts
//===----------------------------------------------------------------------===//

llvm::json::Object toJson(const braid_abi_model &facts) {
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

/// The plans of sessions of some slots and contexts, within the bounds of the
/// model; at least of one.
llvm::Expected<std::vector<braid_memory_plan>>
planSessions(const braid_model *model) {
  const braid_abi_model &facts = *braid_model_description(model);
  std::vector<braid_memory_plan> plans;
  for (uint64_t slots : kSlots)
    for (uint64_t context : kContexts) {
      bool isFirst = plans.empty();
      if (!isFirst &&
          (slots > facts.max_sequences || context > facts.max_context))
        continue;
      braid_session_options options;
      braid_session_options_init(&options);
      options.slots = std::min(slots, facts.max_sequences);
      options.max_context = std::min(context, facts.max_context);
      braid_memory_plan plan;
      braid_memory_plan_init(&plan);
      braid_error error;
      if (braid_session_plan(model, &options, &plan, &error) != BRAID_OK)
        return toError(error);
      plans.push_back(plan);
    }
  return std::move(plans);
}

/// Plans differ in slots and context alone, and in rows, as slots have one
/// each.
void printMemory(const std::vector<braid_memory_plan> &plans) {
  outs() << "memory of a session of " << plans.front().threads
         << " threads, for calls of up to " << plans.front().max_tokens
         << " tokens, " << plans.front().max_rows
         << " of them kept (slots, context: states + keys and values + "
            "workspace + "
            "tables = total)\n";
  for (const braid_memory_plan &plan : plans)
    outs() << formatv("  {0,3} {1,6}: {2} + {3} + {4} + {5} = {6}\n",
                      plan.num_slots, plan.max_context, formatBytes(plan.slots),
                      formatBytes(plan.kv), formatBytes(plan.workspace),
                      formatBytes(plan.tables), formatBytes(plan.total));
}

llvm::json::Array toJson(const std::vector<braid_memory_plan> &plans) {
  llvm::json::Array memory;
  for (const braid_memory_plan &plan : plans)
    memory.push_back(llvm::json::Object{{"slots", plan.num_slots},
                                        {"context", plan.max_context},
                                        {"threads", plan.threads},
                                        {"max_tokens", plan.max_tokens},
                                        {"max_rows", plan.max_rows},
                                        {"states", plan.slots},
                                        {"kv", plan.kv},
                                        {"workspace", plan.workspace},
                                        {"tables", plan.tables},
                                        {"total", plan.total}});
  return memory;
}

void print(const braid_abi_model &facts, const ModelShape &shape,
           const Options &options,
           const std::vector<braid_memory_plan> &plans) {
  outs() << facts.name << ": " << facts.family << ", " << facts.dtype << ", "
         << braid_isa_name(facts.isa) << ", by " << facts.compiler << "\n"
         << "vocabulary " << facts.vocabulary << ", width " << facts.hidden
         << ", " << facts.layers << " layers\n"
         << "at most " << facts.max_sequences << " sequences, "
         << facts.max_context << " positions, " << facts.max_tokens
         << " tokens a call\n"
         << "weights: " << formatBytes(facts.weights_bytes) << ", mapped\n";
  Storage storage = describeStorage(facts);
  printKinds(shape, storage, facts.dtype);
  printToken(measureToken(shape, storage), facts.dtype, options);
  printMemory(plans);
  outs() << "kernels\n";
  for (uint64_t i = 0; i < facts.num_kernels; ++i)
    outs() << formatv("  {0,-14} {1} {2,-24} {3}\n", facts.kernels[i].emitter,
                      facts.kernels[i].isa, facts.kernels[i].tile,
                      facts.kernels[i].name);
  outs() << "phases\n";
  for (uint64_t i = 0; i < facts.num_phases; ++i)
    outs() << "  " << facts.phases[i] << "\n";
}

int inspectArtifact(const Options &options) {
  auto model = openModel(options.path);
  if (!model)
    return report(model.takeError());
  const braid_abi_model &facts = *braid_model_description(model->get());
  auto plans = planSessions(model->get());
  if (!plans)
    return report(plans.takeError());
  auto shape = readShape(options.path, facts);
  if (!shape)
    return report(shape.takeError());
  if (!options.json) {
    print(facts, *shape, options, *plans);
    return kDone;
  }
  Storage storage = describeStorage(facts);
  llvm::json::Object object = toJson(facts);
  object["weight_bytes_by_kind"] = toJson(shape->kinds, storage);
  object["token"] = toJson(measureToken(*shape, storage), options);
  object["memory"] = toJson(*plans);
  outs() << llvm::json::Value(std::move(object)) << "\n";
  return kDone;
}

} // namespace

void addInspect(CLI::App &app, Run &run) {
  auto options = std::make_shared<Options>();
  CLI::App *command = app.add_subcommand(
      "inspect", "Show the shapes, memory, kernels and phases of a model");
  command->add_option("path", options->path, "A checkpoint or an artifact")
      ->required();
  command
      ->add_option("--bandwidth", options->bandwidth,
                   "Memory that the least time of a token is told for, in GB/s")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", options->json, "Print an object for scripts");
  command->callback([options, &run] {
    run = [options] {
      if (llvm::sys::fs::exists(options->path + "/model.so"))
        return inspectArtifact(*options);
      return inspectCheckpoint(*options);
    };
  });
}

} // namespace braid::tool
