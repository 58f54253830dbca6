//===- ScanReference.h - Recurrences by their definition --------*- C++ -*-===//
#ifndef TEST_UNIT_CODEGEN_SCANREFERENCE_H
#define TEST_UNIT_CODEGEN_SCANREFERENCE_H

#include "codegen/CPU/ScanShape.h"
#include "test/unit/Support/KernelOperands.h"

#include <cmath>

namespace braid::test {

/// What the compiler chooses for a scan of `states` a channel.
std::vector<mlir::hybrid::cpu::ScanShape> getDefaultShape(ISA isa,
                                                          int64_t states);
/// Choices that it does not make: every group of states, and one more than
/// there are, with an odd chunk; and chunks from a token to more than there
/// are.
std::vector<mlir::hybrid::cpu::ScanShape> getOtherShapes(int64_t states);

/// What differs between scans, by token and channel.
template <typename RealT>
struct Recurrence {
  std::function<RealT(int64_t token, int64_t channel)> step;
  std::function<RealT(int64_t channel)> skip;
  /// What a state keeps of itself; null: exp(a * step), each state its own.
  std::function<RealT(int64_t token, int64_t channel)> keep = nullptr;
};

/// The operands that all scans have, drawn, and what kernels must make of them.
/// Channels lie in panels of 16, in the decays and in the states.
class ScanReference {
public:
  static constexpr int64_t kPanel = 16;
  // A slot holds more than the state: something before it and behind it.
  static constexpr int64_t kStateOffset = 16, kSlots = 5;

  /// `type` is that of x, b and c. Some sequences go on and some begin; one
  /// spans three chunks of the kernel.
  ScanReference(ISA isa, int64_t columns, int64_t groups, int64_t states,
                DType type);

  int64_t getSlotFloats() const {
    return kStateOffset + getPanels() * states * kPanel + 16;
  }
  /// The slots before the call: fresh sequences find garbage.
  Elements prepareSlots() const;

  /// Runs the recurrence on `slots`, every operation in f32 as kernels have it;
  /// finish(token, channel, y) gets the results.
  void run(Elements &slots, const Recurrence<float> &recurrence,
           const std::function<void(int64_t, int64_t, float)> &finish) const;
  /// The same in double, by the formula. Of a state, f32 may lose a share of
  /// `stepError` at every step; `error` is what y may be off for that.
  void runInDouble(const Elements &slots, const Recurrence<double> &recurrence,
                   double stepError,
                   const std::function<void(int64_t, int64_t, double y,
                                            double error)> &finish) const;

  const int64_t columns, groups, states;
  KernelCall call;
  Elements x, b, c;
  Elements a; // in panels, from [-3, 0)

private:
  int64_t getPanels() const { return (columns + kPanel - 1) / kPanel; }
  int64_t inPanel(int64_t channel, int64_t n) const {
    return channel / kPanel * kPanel * states + n * kPanel + channel % kPanel;
  }
  int64_t inSlots(size_t sequence, int64_t channel, int64_t n) const {
    return call.getSequences()[sequence].slot * getSlotFloats() + kStateOffset +
           inPanel(channel, n);
  }
  /// In a row of b and c: that of the channel's group.
  int64_t inRow(int64_t token, int64_t channel, int64_t n) const {
    return (token * groups + channel / (columns / groups)) * states + n;
  }
  template <typename BodyT>
  void forTokens(BodyT body) const;

  LaneFunction exp2;
};

} // namespace braid::test

#endif // TEST_UNIT_CODEGEN_SCANREFERENCE_H
