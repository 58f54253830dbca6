//===- RunBatch.h - Many prompts at a time ----------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_RUNBATCH_H
#define TOOLS_BRAID_TEXT_RUNBATCH_H

#include "tools/braid/Text/Answer.h"
#include "tools/braid/Text/Prompts.h"

#include <functional>

namespace braid::tool {

/// What is told of a batch.
struct BatchEvents {
  /// Text of the first sequence of the first prompt, as it grows.
  std::function<void(llvm::StringRef piece)> text;
  std::function<void(uint64_t done)> progress; ///< prompts that are done
  /// Answers in the order of prompts, whichever is done first.
  std::function<void(size_t prompt, const Answer &answer)> answer;
};

/// Continues all prompts, as many together as the generator has slots for.
/// Returns false if Ctrl-C came in between: then the answers up to the first
/// one that was not done are told, that one as far as it came.
llvm::Expected<bool> runBatch(braid_generator *generator,
                              llvm::ArrayRef<Prompt> prompts,
                              const braid_generation_settings &settings,
                              const BatchEvents &events);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_RUNBATCH_H
