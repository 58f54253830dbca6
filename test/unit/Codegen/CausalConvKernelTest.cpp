//===- CausalConvKernelTest.cpp - Depthwise convolutions along sequences --===//
#include "codegen/CPU/Activation.h"
#include "codegen/CPU/Kernels.h"
#include "test/unit/Codegen/Refusal.h"
#include "test/unit/Support/KernelOperands.h"

#include "llvm/Support/MathExtras.h"
#include <gtest/gtest.h>

#include <cmath>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {
namespace {

// A slot holds more than the state: something before it and behind it.
constexpr int64_t kSlotFloats = 1232, kStateOffset = 16, kSlots = 6;
constexpr int64_t kPanel = 16;

struct Case {
  int64_t columns, taps;
  bool hasBias;
  std::optional<Activation> function;
  DType input, output;
  int64_t vectors = 4; // side by side
};

class Conv {
public:
  Conv(ISA isa, const Case &shape)
      : shape(shape),
        kernel{shape.function,  shape.columns, shape.taps,   shape.hasBias,
               kSlotFloats * 4, shape.input,   shape.output, shape.vectors},
        call({{1, 5, 3}, {7, 0, 0}, {2, 4, 5}, {1, 0, 2}}),
        x(Elements::draw(shape.input, call.getTokens() * shape.columns, 1)),
        weight(Elements::draw(
            DType::F32, llvm::alignTo(shape.columns, kPanel) * shape.taps, 2)),
        bias(Elements::draw(DType::F32, shape.columns, 3)) {
    if (shape.function)
      function.emplace(isa, [&](KernelBuilder &b, mlir::Value value) {
        return applyActivation(b, *shape.function, value);
      });
  }

  void check(ISA isa) const;

private:
  /// The result and the slots before the call: fresh sequences find garbage.
  Outcome prepare() const;
  void runReference(Outcome &outcome) const;
  float weigh(int64_t channel, int64_t tap) const {
    return weight[channel / kPanel * kPanel * shape.taps + tap * kPanel +
                  channel % kPanel];
  }

  const Case shape;
  CausalConvKernel kernel;
  KernelCall call;
  Elements x, weight, bias;
  std::optional<LaneFunction> function;
};

Outcome Conv::prepare() const {
  Outcome outcome;
  outcome.emplace_back(shape.output, x.size(), NAN);
  outcome.push_back(Elements::draw(DType::F32, kSlots * kSlotFloats, 4));
  for (const KernelCall::Sequence &sequence : call.getSequences())
    for (int64_t i = 0; sequence.past == 0 && i < kSlotFloats; ++i)
      outcome[1].set(sequence.slot * kSlotFloats + i, NAN);
  return outcome;
}

/// One chain of fmas over the taps, from the bias; then the function.
void Conv::runReference(Outcome &outcome) const {
  for (size_t s = 0; s < call.getSequences().size(); ++s) {
    const KernelCall::Sequence &sequence = call.getSequences()[s];
    int64_t state = sequence.slot * kSlotFloats + kStateOffset;
    for (int64_t c = 0; c < shape.columns; ++c) {
      std::vector<float> seen(shape.taps - 1);
      for (int64_t j = 0; sequence.past > 0 && j < shape.taps - 1; ++j)
        seen[j] = outcome[1][state + j * shape.columns + c];
      for (int64_t t = call.getFirst(s); t < call.getFirst(s) + sequence.length;
           ++t) {
        seen.push_back(x[t * shape.columns + c]);
        float sum = shape.hasBias ? bias[c] : 0;
        for (int64_t j = 0; j < shape.taps; ++j)
          sum = std::fma(weigh(c, j), seen[j], sum);
        outcome[0].set(t * shape.columns + c,
                       function ? (*function)(sum) : sum);
        seen.erase(seen.begin());
      }
      for (int64_t j = 0; j < shape.taps - 1; ++j)
        outcome[1].set(state + j * shape.columns + c, seen[j]);
    }
  }
}

void Conv::check(ISA isa) const {
  size_t operands = 3 + shape.hasBias + (shape.taps > 1);
  LoadedKernel loaded = loadKernel(kernel, operands, 1, isa);
  Outcome outcome = runDivided(
      loaded, call, getDivisions(shape.columns, kPanel),
      [&] { return prepare(); },
      [&](const Outcome &outcome) {
        std::vector<const void *> operands = {x.data(), weight.data()};
        if (shape.hasBias)
          operands.push_back(bias.data());
        if (shape.taps > 1)
          operands.push_back(outcome[1].at(kStateOffset));
        operands.push_back(outcome[0].data());
        return operands;
      });
  Outcome expected = prepare();
  runReference(expected);
  EXPECT_TRUE(outcome[0].hasBitsOf(expected[0])) << kernel.getName();
  EXPECT_TRUE(outcome[1].hasBitsOf(expected[1])) << kernel.getName();
}

/// Bit for bit, results and states: sequences that go on and that begin, some
/// shorter than the window; slots of others stay as they are.
TEST(CausalConvKernelTest, IsOneChainOverTheWindow) {
  constexpr DType f32 = DType::F32, bf16 = DType::BF16;
  for (ISA isa : getHostISAs())
    for (int64_t taps = 1; taps <= 5; ++taps)
      for (auto [columns, type] :
           {std::pair(1, f32), {53, f32}, {149, f32}, {128, bf16}})
        Conv(isa, {columns, taps, taps % 2 == 0, std::nullopt, type, type})
            .check(isa);
}

/// Some vectors side by side, then the rest one by one, then a part of one.
TEST(CausalConvKernelTest, HasTheSameBitsForAllChoices) {
  constexpr DType f32 = DType::F32;
  for (ISA isa : getHostISAs())
    for (int64_t taps : {1, 4})
      for (int64_t vectors : {1, 2, 3, 8})
        Conv(isa, {300, taps, true, std::nullopt, f32, f32, vectors})
            .check(isa);
}

TEST(CausalConvKernelTest, RefusesWhatDoesNotFit) {
  CausalConvKernel kernel = {};
  auto refuse = [&](int64_t taps, int64_t vectors) {
    kernel.taps = taps;
    kernel.vectors = vectors;
    return refusalOf([&](EmitError emitError) {
      return kernel.verify({ISA::X86_64_V4}, emitError);
    });
  };
  EXPECT_EQ(refuse(1, 32), "");
  EXPECT_EQ(refuse(4, 10), "");
  EXPECT_EQ(refuse(99, 1), "");
  for (auto [taps, vectors, most] :
       {std::tuple(1, 0, 32), {1, 33, 32}, {4, 11, 10}, {99, 2, 1}})
    EXPECT_EQ(refuse(taps, vectors),
              "expected a convolution of 1 to " + std::to_string(most) +
                  " vectors of channels at a time, but got " +
                  std::to_string(vectors));
}

/// Kernels of other choices are told apart by their tiles.
TEST(CausalConvKernelTest, ChoosesWhatFitsTheTarget) {
  CausalConvKernel kernel = {};
  kernel.taps = 4;
  kernel.choose({ISA::X86_64_V3});
  EXPECT_EQ(kernel.getTile(),
            "2 vectors of channels, 4 columns of each in registers");
  kernel.choose({ISA::X86_64_V4});
  EXPECT_EQ(kernel.getTile(),
            "4 vectors of channels, 4 columns of each in registers");
}

TEST(CausalConvKernelTest, AppliesEveryFunction) {
  for (ISA isa : getHostISAs())
    for (Activation function :
         {Activation::Gelu, Activation::GeluTanh, Activation::Relu,
          Activation::Relu2, Activation::Softplus, Activation::Silu})
      Conv(isa, {21, 4, true, function, DType::BF16, DType::BF16}).check(isa);
}

} // namespace
} // namespace braid::test
