//===- BeamGeneration.h - Beams over the slots of a session -----*- C++ -*-===//
#ifndef RUNTIME_SRC_GENERATION_BEAMGENERATION_H
#define RUNTIME_SRC_GENERATION_BEAMGENERATION_H

#include "Beams.h"
#include "Generation.h"

namespace braid::text {

/// A beam search whose beams have a slot each. Where beams part, slots are
/// copied; a beam that goes on alone stays where it is.
class BeamGeneration : public Generation {
public:
  BeamGeneration(Task task, Slots &slots);

  bool admit(bool isAlone) override;
  void collect(std::vector<Work> &work) override;
  void receive(const Work &work, const float *logits) override;
  void proceed(const std::function<bool()> &makeRoom) override;
  uint64_t countUnits() const override { return beamSlots.empty() ? 0 : 1; }
  void park() override;
  bool isFinished() const override { return finish != BRAID_RUNNING; }
  void end(braid_finish how, bool isBroken) override;
  void show(uint64_t index, braid_sequence &shown) const override;

private:
  /// What is shown of a result.
  struct Shown {
    BeamResult result;
    std::string text;
  };

  bool arrangeSlots(bool isFirst, const std::function<bool()> &makeRoom);
  void conclude();
  void giveBack(bool isBroken);

  std::unique_ptr<BeamSearch> search;
  /// Of each beam; while the prompt is read, all but the first are empty.
  std::vector<uint64_t> beamSlots;
  std::vector<const float *> rows; ///< the logits of each beam, as they come
  std::vector<Shown> results;
  braid_finish finish = BRAID_RUNNING; ///< of the search as a whole
};

} // namespace braid::text

#endif // RUNTIME_SRC_GENERATION_BEAMGENERATION_H
