//===- Generation.h - A prompt and its continuations ------------*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_GENERATION_H
#define RUNTIME_SRC_GENERATION_GENERATION_H

#include "Sequence.h"

#include <chrono>
#include <functional>

namespace braid::text {

class Generation;

/// Tokens that a slot has to be evaluated with.
struct Work {
  Generation *generation;
  size_t strand; ///< which of the generation's sequences or beams
  uint64_t slot;
  const int32_t *ids;
  uint64_t length;
  bool isComplete; ///< nothing is left after that: there are logits
};

/// What generations have in common. The generator asks them for work, and hands
/// them what came of it.
class Generation {
public:
  Generation(Task task, Slots &slots);
  virtual ~Generation() = default;
  Generation(const Generation &) = delete;

  /// Takes the slots that it lacks; false if it has to wait for some.
  /// `isAlone`: no other holds a slot.
  virtual bool admit(bool isAlone) = 0;
  /// Appends what its slots have to be evaluated with, whatever the length.
  virtual void collect(std::vector<Work> &work) = 0;
  /// A piece of work is done; with logits if it was complete.
  virtual void receive(const Work &work, const float *logits) = 0;
  /// All of its work of a step has been received. `makeRoom` frees KV blocks of
  /// others; false if there are none.
  virtual void proceed(const std::function<bool()> &) {}
  /// Slots that can be taken from it one by one: those of sequences, or all
  /// beams at once.
  virtual uint64_t countUnits() const = 0;
  /// Gives one of them back, to take it again when others have ended.
  virtual void park() = 0;
  virtual bool isFinished() const = 0;
  /// Ends what runs. `isBroken`: its slots hold nothing of use.
  virtual void end(braid_finish finish, bool isBroken) = 0;
  virtual void show(uint64_t index, braid_sequence &shown) const = 0;

  /// Tells what an evaluation of its work took.
  void addTime(std::chrono::steady_clock::time_point begin,
               std::chrono::steady_clock::time_point end);
  uint64_t getWhole() const { return task.prompt.size(); }
  /// How many tokens of a prompt to evaluate, at most `length`, so that there
  /// can be a state where prompts branch off.
  uint64_t cutAtBranch(uint64_t seen, uint64_t length) const;

  const Task task;
  braid_generation_cost cost = {};

protected:
  /// Takes a slot for `ids` and accounts for the prompt's first.
  uint64_t takeSlot(const std::vector<int32_t> &ids);
  /// Work on all that `slot` has not seen of `ids`.
  Work makeWork(size_t strand, uint64_t slot, const std::vector<int32_t> &ids);
  void recordRead(const Work &work);
  bool mayResume(bool isAlone) const;
  void notePark();

  Slots &slots;
  bool isStarted = false; ///< there is a first token

private:
  const std::chrono::steady_clock::time_point created;
  bool isAccounted = false, isEvaluated = false;
  /// Where the prompt leaves what a slot had seen; 0: a state is kept there.
  uint64_t branch = 0;
  bool isParked = false;
  uint64_t parkedAt = 0; ///< slots that had been given back by then
};

/// Sequences that know nothing of each other.
class Continuations : public Generation {
public:
  Continuations(Task task, Slots &slots);

  bool admit(bool isAlone) override;
  void collect(std::vector<Work> &work) override;
  void receive(const Work &work, const float *logits) override;
  uint64_t countUnits() const override;
  void park() override;
  bool isFinished() const override;
  void end(braid_finish finish, bool isBroken) override;
  void show(uint64_t index, braid_sequence &shown) const override {
    sequences[index].show(shown);
  }

private:
  void start(const float *logits);
  void choose(Sequence &sequence, const float *logits);
  void shareSlot(uint64_t slot);

  std::vector<Sequence> sequences;
  std::vector<float> scratch;
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_GENERATION_H
