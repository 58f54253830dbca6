//===- Chat.h - A conversation with a model ---------------------*- C++ -*-===//
#ifndef TOOLS_BRAID_CHAT_CHAT_H
#define TOOLS_BRAID_CHAT_CHAT_H

#include "tools/braid/Chat/Splice.h"
#include "tools/braid/Text/Answer.h"
#include "tools/braid/Text/GenerationFlags.h"

#include <functional>

namespace braid::tool {

/// An answer, and what of the conversation had to be read again for it.
struct Turn {
  Answer answer;
  /// Tokens that the model had seen before this turn, and those of them that
  /// it had to read again.
  uint64_t known = 0, reread = 0;
  std::string reason; ///< why; empty if there was nothing to read again

  const AnswerSequence &best() const { return answer.sequences[0]; }
};

/// What was said, and a generator whose slot has seen it. A failure leaves the
/// conversation as it was before.
class Chat {
public:
  static llvm::Expected<Chat> create(TextModel model, ChatFormat format,
                                     GenerationSettings settings,
                                     const SessionFlags &flags);

  /// Says `text` and lets the model answer, telling the text as it grows.
  /// Ctrl-C (see Interrupts) ends the answer where it is; if that is before its
  /// first token, nothing was said.
  llvm::Expected<Turn>
  ask(const std::string &text,
      const std::function<void(llvm::StringRef piece)> &tell);

  /// Adds a message without an answer.
  void add(Message message);
  /// Replaces the message of the system; empty: there is none.
  void setSystem(const std::string &text);
  /// Forgets all but the system's message.
  void reset();

  /// Writes messages, ids and the slot's snapshot: the file appears whole.
  llvm::Error save(const std::string &path) const;
  /// Takes over what a file has, which is checked before anything changes.
  /// Returns why the model has to read the conversation again, or nothing.
  llvm::Expected<std::string> load(const std::string &path);

  llvm::ArrayRef<Message> getMessages() const { return messages; }
  const braid_generation_settings &getSettings() const {
    return settings.values;
  }
  uint64_t getContext() const { return context; }
  /// The tokens of the conversation so far.
  uint64_t countTokens() const;
  const std::optional<Turn> &getLastTurn() const { return last; }
  uint64_t countTurns() const { return turns; }

private:
  Chat(TextModel model, ChatFormat format, GenerationSettings settings)
      : model(std::move(model)), format(std::move(format)),
        settings(std::move(settings)) {}

  llvm::Expected<Continuation> encode(const ChatText &text) const;
  llvm::Error checkLength(uint64_t tokens) const;
  llvm::Expected<Turn>
  answer(const ChatText &text, const Continuation &prompt,
         const std::function<void(llvm::StringRef piece)> &tell);

  TextModel model;
  ChatFormat format;
  GenerationSettings settings;
  Generator generator;
  uint64_t context = 0;
  std::vector<Message> messages;
  std::optional<SeenTurn> seen;
  std::optional<Turn> last;
  uint64_t turns = 0;
};

} // namespace braid::tool

#endif // TOOLS_BRAID_CHAT_CHAT_H
