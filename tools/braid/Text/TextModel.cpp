//===- TextModel.cpp - A model with what makes it speak -------------------===//
#include "tools/braid/Text/TextModel.h"

#include "tools/braid/Text/ArtifactCache.h"

#include "llvm/Support/MathExtras.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace braid::tool {

void SessionFlags::addTo(CLI::App &command) {
  command.add_option("--threads", threads)->group("Session");
  command.add_option("--slots", slots, "Sequences and beams that run together")
      ->group("Session");
  command
      .add_option("--max-context", maxContext,
                  "Positions of a sequence, of prompt and continuation")
      ->group("Session");
  command
      .add_option("--isa", isa,
                  "Of a portable artifact, take no newer instruction set")
      ->group("Session");
}

llvm::Expected<TextModel> TextModel::open(const std::string &path,
                                          const SessionFlags &flags) {
  auto artifact = findArtifact(path, flags.maxContext);
  if (!artifact)
    return artifact.takeError();
  auto model = openModel(*artifact, flags.isa);
  if (!model)
    return model.takeError();
  if (braid_model_description(model->get())->head != BRAID_ABI_HEAD_CAUSAL_LM)
    return llvm::createStringError(
        "expected a causal language model in '%s', but it has another head; "
        "compile with --head=causal-lm",
        artifact->c_str());
  auto tokens = Tokens::open(*artifact);
  if (!tokens)
    return tokens.takeError();
  braid_generation_config *config;
  braid_error error;
  if (braid_generation_config_open(artifact->c_str(), &config, &error) !=
      BRAID_OK)
    return toError(error);
  return TextModel{std::move(*artifact), std::move(*model), std::move(*tokens),
                   GenerationConfig(config)};
}

llvm::Expected<uint64_t>
TextModel::findContext(const SessionFlags &flags) const {
  uint64_t bound = facts().max_context;
  if (flags.maxContext > bound)
    return llvm::createStringError(
        "expected --max-context up to %llu, what '%s' was compiled for, but "
        "got %llu; compile with --max-context=%llu",
        static_cast<unsigned long long>(bound), artifact.c_str(),
        static_cast<unsigned long long>(flags.maxContext),
        static_cast<unsigned long long>(flags.maxContext));
  return flags.maxContext ? flags.maxContext : bound;
}

llvm::Expected<Generator>
TextModel::createGenerator(const SessionFlags &flags, uint64_t slots,
                           uint64_t maxContext) const {
  braid_session_options session;
  braid_session_options_init(&session);
  session.slots = flags.slots ? flags.slots : slots;
  session.max_context = maxContext;
  session.threads = flags.threads;
  braid_generator_options options;
  braid_generator_options_init(&options);
  options.session = &session;
  options.tokenizer = tokens.get();
  braid_generator *generator;
  braid_error error;
  if (braid_generator_create(model.get(), &options, &generator, &error) !=
      BRAID_OK)
    return toError(error);
  return Generator(generator);
}

llvm::Error checkPrompt(llvm::StringRef name, uint64_t tokens, uint64_t context,
                        const TextModel &model) {
  if (tokens == 0)
    return llvm::createStringError("expected " + name +
                                   " of at least one token, but it has none");
  if (tokens < context)
    return llvm::Error::success();
  uint64_t bound = model.facts().max_context,
           wanted = llvm::NextPowerOf2(tokens);
  bool fits = tokens < bound;
  return llvm::createStringError(
      "expected " + name + " of at most " + llvm::Twine(context - 1) +
      " tokens, as the context holds " + llvm::Twine(context) +
      ", but it has " + llvm::Twine(tokens) + "; shorten it or " +
      (fits ? "give" : "compile with") +
      " --max-context=" + llvm::Twine(fits ? std::min(wanted, bound) : wanted));
}

llvm::Expected<Generation>
startGeneration(braid_generator *generator, llvm::ArrayRef<int32_t> ids,
                const braid_generation_settings &settings, bool continueText) {
  braid_prompt prompt;
  braid_prompt_init(&prompt);
  prompt.ids = ids.data();
  prompt.length = ids.size();
  prompt.settings = &settings;
  prompt.continue_text = continueText;
  braid_generation *generation;
  braid_error error;
  if (braid_generation_start(generator, &prompt, &generation, &error) !=
      BRAID_OK)
    return toError(error);
  return Generation(generation);
}

llvm::Expected<braid_sequence> getSequence(const braid_generation *generation,
                                           uint64_t index) {
  braid_sequence sequence;
  braid_sequence_init(&sequence);
  braid_error error;
  if (braid_generation_sequence(generation, index, &sequence, &error) !=
      BRAID_OK)
    return toError(error);
  return sequence;
}

llvm::Expected<braid_generation_cost>
getCosts(const braid_generation *generation) {
  braid_generation_cost cost;
  braid_generation_cost_init(&cost);
  braid_error error;
  if (braid_generation_costs(generation, &cost, &error) != BRAID_OK)
    return toError(error);
  return cost;
}

} // namespace braid::tool
