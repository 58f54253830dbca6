//===- ScanReference.h - Mamba-1 by its definition --------------*- C++ -*-===//
#ifndef TEST_UNIT_CODEGEN_SCANREFERENCE_H
#define TEST_UNIT_CODEGEN_SCANREFERENCE_H

#include "test/unit/Support/KernelOperands.h"

#include <cmath>

namespace braid::test {

/// The operands that both scan kernels have, drawn, and what they must make of
/// them. Channels lie in panels of 16, in the decays and in the states.
class ScanReference {
public:
  static constexpr int64_t kPanel = 16;
  // A slot holds more than the state: something before it and behind it.
  static constexpr int64_t kStateOffset = 16, kSlots = 5;

  /// Some sequences go on and some begin; one spans three chunks of the kernel.
  ScanReference(ISA isa, int64_t columns, int64_t states, DType input,
                DType bType, DType cType);

  int64_t getSlotFloats() const {
    return kStateOffset + getPanels() * states * kPanel + 16;
  }
  /// The slots before the call: fresh sequences find garbage, and padding of
  /// those that go on is zero.
  Elements prepareSlots() const;

  /// Runs the recurrence on `slots`, every operation in f32 as kernels have it;
  /// finish(token, channel, y) gets the results.
  void run(Elements &slots,
           const std::function<float(int64_t token, int64_t channel)> &step,
           const std::function<void(int64_t, int64_t, float)> &finish) const;
  /// The same in double, by the formula. `error` is how far y may be in f32.
  void runInDouble(
      const Elements &slots,
      const std::function<float(int64_t token, int64_t channel)> &step,
      const std::function<void(int64_t, int64_t, double y, double error)>
          &finish) const;

  const int64_t columns, states, lanes;
  KernelCall call;
  Elements x, b, c, a, skip;

private:
  int64_t getPanels() const { return (columns + kPanel - 1) / kPanel; }
  int64_t inPanel(int64_t channel, int64_t n) const {
    return channel / kPanel * kPanel * states + n * kPanel + channel % kPanel;
  }
  int64_t inSlots(size_t sequence, int64_t channel, int64_t n) const {
    return call.getSequences()[sequence].slot * getSlotFloats() + kStateOffset +
           inPanel(channel, n);
  }
  template <typename BodyT>
  void forTokens(BodyT body) const;

  LaneFunction exp2;
};

} // namespace braid::test

#endif // TEST_UNIT_CODEGEN_SCANREFERENCE_H
