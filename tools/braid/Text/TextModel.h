//===- TextModel.h - A model with what makes it speak -----------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_TEXTMODEL_H
#define TOOLS_BRAID_TEXT_TEXTMODEL_H

#include "braid/generate.h"
#include "tools/braid/Command.h"
#include "tools/braid/Text/Tokens.h"

namespace braid::tool {

struct CloseConfig {
  void operator()(braid_generation_config *config) const {
    braid_generation_config_close(config);
  }
};
struct DestroyGenerator {
  void operator()(braid_generator *generator) const {
    braid_generator_destroy(generator);
  }
};
struct DestroyGeneration {
  void operator()(braid_generation *generation) const {
    braid_generation_destroy(generation);
  }
};
using GenerationConfig = std::unique_ptr<braid_generation_config, CloseConfig>;
using Generator = std::unique_ptr<braid_generator, DestroyGenerator>;
using Generation = std::unique_ptr<braid_generation, DestroyGeneration>;

/// What a session is made with; 0: chosen by the command.
struct SessionFlags {
  void addTo(CLI::App &command);

  uint64_t threads = 0, slots = 0, maxContext = 0;
  std::string isa;
};

/// A causal language model, its tokenizer and its settings.
struct TextModel {
  /// Opens an artifact, or the one that a checkpoint is compiled to.
  static llvm::Expected<TextModel> open(const std::string &path,
                                        const SessionFlags &flags);

  const braid_abi_model &facts() const {
    return *braid_model_description(model.get());
  }
  const braid_generation_settings &defaults() const {
    return *braid_generation_config_settings(config.get());
  }

  /// A generator of `slots` slots that hold `maxContext` positions each.
  llvm::Expected<Generator> createGenerator(const SessionFlags &flags,
                                            uint64_t slots,
                                            uint64_t maxContext) const;
  /// The context that slots may be given, at most what `flags` say.
  llvm::Expected<uint64_t> findContext(const SessionFlags &flags) const;

  std::string artifact; ///< its directory
  Model model;
  Tokens tokens;
  GenerationConfig config;
};

/// Fails with the limit and the remedies if a prompt of `tokens` tokens, called
/// `name`, leaves no room in a context.
llvm::Error checkPrompt(llvm::StringRef name, uint64_t tokens, uint64_t context,
                        const TextModel &model);

/// `continueText`: the text goes on where the prompt's ends.
llvm::Expected<Generation>
startGeneration(braid_generator *generator, llvm::ArrayRef<int32_t> ids,
                const braid_generation_settings &settings, bool continueText);

/// Sequence `index` of a generation, and what the generation has cost.
llvm::Expected<braid_sequence> getSequence(const braid_generation *generation,
                                           uint64_t index);
llvm::Expected<braid_generation_cost>
getCosts(const braid_generation *generation);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_TEXTMODEL_H
