//===- Chat.cpp - A conversation with a model -----------------------------===//
#include "tools/braid/Chat/Chat.h"

#include "tools/braid/Chat/ChatFile.h"
#include "tools/braid/Text/Interrupts.h"

#include <algorithm>

namespace braid::tool {

llvm::Expected<Chat> Chat::create(TextModel model, ChatFormat format,
                                  GenerationSettings settings,
                                  const SessionFlags &flags) {
  if (settings.values.num_return_sequences != 1)
    return llvm::createStringError(
        "expected one answer to each message, but got "
        "num_return_sequences %llu; give --num-return-sequences=1",
        static_cast<unsigned long long>(settings.values.num_return_sequences));
  auto context = model.findContext(flags);
  if (!context)
    return context.takeError();
  auto generator = model.createGenerator(
      flags, std::max<uint64_t>(settings.values.num_beams, 1), *context);
  if (!generator)
    return generator.takeError();
  Chat chat(std::move(model), std::move(format), std::move(settings));
  chat.generator = std::move(*generator);
  chat.context = *context;
  return std::move(chat);
}

void Chat::add(Message message) { messages.push_back(std::move(message)); }

void Chat::setSystem(const std::string &text) {
  if (!messages.empty() && messages[0].role == "system")
    messages.erase(messages.begin());
  if (!text.empty())
    messages.insert(messages.begin(), {"system", text});
}

void Chat::reset() {
  messages.resize(!messages.empty() && messages[0].role == "system");
  seen.reset();
  last.reset();
  format.setTime(formatNow());
}

uint64_t Chat::countTokens() const {
  return seen ? seen->prompt.size() + seen->answer.size() : 0;
}

llvm::Expected<Continuation> Chat::encode(const ChatText &text) const {
  if (seen)
    return continueTurn(*seen, text, model.tokens);
  auto ids = text.encode(model.tokens);
  if (!ids)
    return ids.takeError();
  return Continuation{std::move(*ids), ""};
}

llvm::Error Chat::checkLength(uint64_t tokens) const {
  // The first message is a prompt like any other.
  if (tokens < context || !seen)
    return checkPrompt("a conversation", tokens, context, model);
  return llvm::createStringError(
      "the conversation would have %llu tokens, but the context holds %llu; it "
      "is as it was before the message: say it in fewer words, /save it, "
      "/reset it, or go on with a larger --max-context (%llu at most without "
      "compiling again)",
      static_cast<unsigned long long>(tokens),
      static_cast<unsigned long long>(context),
      static_cast<unsigned long long>(model.facts().max_context));
}

llvm::Expected<Turn>
Chat::answer(const ChatText &text, const Continuation &prompt,
             const std::function<void(llvm::StringRef piece)> &tell) {
  auto generation = startGeneration(generator.get(), prompt.ids,
                                    settings.values, /*continueText=*/false);
  if (!generation)
    return generation.takeError();
  size_t told = 0;
  uint64_t running = 1;
  while (running && !Interrupts::pending()) {
    braid_error error;
    if (braid_generator_step(generator.get(), &running, &error) != BRAID_OK)
      return toError(error);
    auto sequence = getSequence(generation->get(), 0);
    if (!sequence)
      return sequence.takeError();
    llvm::StringRef all(sequence->text, sequence->text_length);
    if (all.size() > told)
      tell(all.drop_front(told));
    told = all.size();
  }
  auto answer = Answer::read(generation->get(), settings.values);
  if (!answer)
    return answer.takeError();
  Turn turn;
  turn.answer = std::move(*answer);
  // The last token of an answer is chosen, but not read.
  turn.known =
      seen ? seen->prompt.size() + std::max<size_t>(seen->answer.size(), 1) - 1
           : 0;
  turn.reread =
      turn.known - std::min(turn.known, turn.answer.cost.reused_tokens);
  if (turn.reread)
    turn.reason = prompt.reason.empty() ? "the state of the model was not kept"
                                        : prompt.reason;
  return turn;
}

llvm::Expected<Turn>
Chat::ask(const std::string &text,
          const std::function<void(llvm::StringRef piece)> &tell) {
  std::vector<Message> next = messages;
  next.push_back({"user", text});
  auto rendered = format.render(next);
  if (!rendered)
    return rendered.takeError();
  auto prompt = encode(*rendered);
  if (!prompt)
    return prompt.takeError();
  if (llvm::Error error = checkLength(prompt->ids.size()))
    return std::move(error);
  auto turn = answer(*rendered, *prompt, tell);
  if (!turn)
    return turn.takeError();
  const AnswerSequence &best = turn->best();
  if (best.finish == BRAID_FINISH_FAILED)
    return llvm::createStringError(
        "expected a token to choose, but the settings, or logits that are no "
        "numbers, leave none");
  if (best.ids.empty())
    return turn;
  next.push_back({"assistant", best.text});
  messages = std::move(next);
  seen = SeenTurn{std::move(rendered->text), std::move(prompt->ids), best.text,
                  best.ids, best.finish};
  last = *turn;
  ++turns;
  return turn;
}

} // namespace braid::tool
