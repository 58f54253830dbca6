//===- RunBatch.cpp - Many prompts at a time ------------------------------===//
#include "tools/braid/Text/RunBatch.h"

#include "tools/braid/Text/Interrupts.h"

#include <map>

namespace braid::tool {
namespace {

/// Generations that are started and not done; the generator decides which of
/// them run. More would only take memory.
constexpr size_t kStarted = 64;

class Batch {
public:
  Batch(braid_generator *generator, llvm::ArrayRef<Prompt> prompts,
        const braid_generation_settings &settings, const BatchEvents &events)
      : generator(generator), prompts(prompts), settings(settings),
        events(events) {}

  llvm::Expected<bool> run() {
    Interrupts interrupts;
    while (told < prompts.size() && !Interrupts::pending()) {
      if (llvm::Error error = start())
        return std::move(error);
      braid_error error;
      if (braid_generator_step(generator, nullptr, &error) != BRAID_OK)
        return toError(error);
      if (llvm::Error failure = collect())
        return std::move(failure);
    }
    if (told == prompts.size())
      return true;
    if (llvm::Error error = tellUnfinished())
      return std::move(error);
    return false;
  }

private:
  llvm::Error start() {
    for (; next < prompts.size() && running.size() < kStarted; ++next) {
      auto generation = startGeneration(generator, prompts[next].ids, settings,
                                        /*continueText=*/!prompts[next].isChat);
      if (!generation && prompts.size() == 1)
        return generation.takeError();
      if (!generation)
        return llvm::createStringError(prompts[next].name + ": " +
                                       llvm::toString(generation.takeError()));
      running[next] = std::move(*generation);
    }
    return llvm::Error::success();
  }

  llvm::Expected<bool> isDone(const braid_generation *generation) {
    for (uint64_t i = 0; i < settings.num_return_sequences; ++i) {
      auto sequence = getSequence(generation, i);
      if (!sequence)
        return sequence.takeError();
      if (sequence->finish == BRAID_RUNNING)
        return false;
    }
    return true;
  }

  llvm::Error tellText(const braid_generation *generation) {
    auto sequence = getSequence(generation, 0);
    if (!sequence)
      return sequence.takeError();
    llvm::StringRef text(sequence->text, sequence->text_length);
    if (text.size() > shown)
      events.text(text.drop_front(shown));
    shown = text.size();
    return llvm::Error::success();
  }

  /// Takes what is done, and tells what is in turn.
  llvm::Error collect() {
    for (auto each = running.begin(); each != running.end();) {
      if (each->first == 0)
        if (llvm::Error error = tellText(each->second.get()))
          return error;
      auto done = isDone(each->second.get());
      if (!done)
        return done.takeError();
      if (!*done) {
        ++each;
        continue;
      }
      auto answer = Answer::read(each->second.get(), settings);
      if (!answer)
        return answer.takeError();
      answers.emplace(each->first, std::move(*answer));
      each = running.erase(each);
    }
    events.progress(told + answers.size());
    for (; answers.count(told); ++told) {
      events.answer(told, answers.at(told));
      answers.erase(told);
    }
    return llvm::Error::success();
  }

  llvm::Error tellUnfinished() {
    auto first = running.find(told);
    if (first == running.end())
      return llvm::Error::success();
    auto answer = Answer::read(first->second.get(), settings);
    if (!answer)
      return answer.takeError();
    events.answer(told, *answer);
    return llvm::Error::success();
  }

  braid_generator *generator;
  llvm::ArrayRef<Prompt> prompts;
  const braid_generation_settings &settings;
  const BatchEvents &events;
  std::map<size_t, Generation> running;
  std::map<size_t, Answer> answers; ///< done, but not in turn
  size_t next = 0, told = 0, shown = 0;
};

} // namespace

llvm::Expected<bool> runBatch(braid_generator *generator,
                              llvm::ArrayRef<Prompt> prompts,
                              const braid_generation_settings &settings,
                              const BatchEvents &events) {
  return Batch(generator, prompts, settings, events).run();
}

} // namespace braid::tool
