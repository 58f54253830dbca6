//===- Prompts.h - What braid run continues ---------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_TEXT_PROMPTS_H
#define TOOLS_BRAID_TEXT_PROMPTS_H

#include "tools/braid/Text/TextFlags.h"

namespace braid::tool {

struct PromptFlags {
  /// Adds the options, behind TextFlags.
  void addTo(CLI::App &command);

  std::optional<std::string> text; ///< of the command line
  std::string input, batch;
  bool chat = false, raw = false;
};

struct Prompt {
  std::string name; ///< for messages: "a prompt", "the prompt of line 3"
  std::string text; ///< what is shown of it
  std::vector<int32_t> ids;
  bool isChat; ///< an answer follows, not more of the text
};

/// Reads and encodes what the flags name: a text of the command line, of a file
/// or of standard input, or the lines of a batch.
///
/// A text is encoded as the tokenizer's files want it, bos and the like
/// included, and special tokens in it are text. With `raw` nothing is put
/// around it and special tokens in it are tokens; with `chat` it is a user's
/// message in the model's template. One line end at the end of a file goes.
llvm::Expected<std::vector<Prompt>> readPrompts(const PromptFlags &flags,
                                                const TextFlags &text,
                                                const TextModel &model);

} // namespace braid::tool

#endif // TOOLS_BRAID_TEXT_PROMPTS_H
