//===- KernelOperands.h - What kernels are called with ----------*- C++ -*-===//
///
/// Buffers, weights, calls and divisions of units for tests of single kernels.
///
//===----------------------------------------------------------------------===//
#ifndef TEST_UNIT_SUPPORT_KERNELOPERANDS_H
#define TEST_UNIT_SUPPORT_KERNELOPERANDS_H

#include "codegen/CPU/ProductShape.h"
#include "test/unit/Support/KernelHarness.h"

#include <functional>
#include <memory>
#include <vector>

namespace braid::test {

using mlir::hybrid::ISA;
using mlir::hybrid::cpu::DType;

/// The instruction sets that this host has.
std::vector<ISA> getHostISAs();

/// The nearest number that elements of `type` can be, ties to even.
float roundTo(DType type, float value);

/// Elements of f32 or bf16 as kernels want them: 64-byte aligned, with canaries
/// before and behind them. Those of four bytes may hold integers instead.
class Elements {
public:
  Elements(DType type, size_t size, float value = 0);
  /// Drawn from [low, high).
  static Elements draw(DType type, size_t size, unsigned seed, float low = -1,
                       float high = 1);
  static Elements ofIntegers(const std::vector<int32_t> &numbers);

  DType getType() const { return type; }
  size_t size() const { return count; }
  void *data() { return bytes.get() + kBefore; }
  const void *data() const { return bytes.get() + kBefore; }
  /// The address of element `i`: an operand that begins there.
  const void *at(size_t i) const;
  float operator[](size_t i) const;
  void set(size_t i, float value); ///< rounds
  int32_t getInteger(size_t i) const;
  void setInteger(size_t i, int32_t value);

  bool hasBitsOf(const Elements &other) const;
  bool hasBitsOf(const Elements &other, size_t i) const; ///< in element `i`
  bool isIntact() const;

private:
  static constexpr size_t kBefore = 64, kBehind = 192;
  size_t getBytes() const;

  DType type;
  size_t count;
  std::unique_ptr<uint8_t[], void (*)(void *)> bytes;
};

/// Expects what `expected` can become within `bound` when it is stored.
void expectNear(DType type, float actual, double expected, double bound);

/// A product of `type` with panels of `panel` rows, as the compiler chooses it,
/// but four rows at a time, six of k, and five rows that wait: then few rows
/// are several tiles and wait in turn, and a short k is several blocks.
mlir::hybrid::cpu::ProductShape makeProduct(ISA isa, DType type, int64_t inner,
                                            int64_t panel);

/// A stack of weights in panels of 16, 32 or 64 rows, as products read them.
class PanelWeights {
public:
  /// `stack` weights of `rows` rows, drawn from [-1, 1).
  PanelWeights(const mlir::hybrid::cpu::ProductShape &shape, int64_t rows,
               unsigned seed, int64_t stack = 1);

  float get(int64_t row, int64_t k, int64_t number = 0) const {
    return elements[getPlace(row, k, number)];
  }
  void set(int64_t row, int64_t k, float value, int64_t number = 0) {
    elements.set(getPlace(row, k, number), value);
  }
  const void *data() const { return elements.data(); }

private:
  size_t getPlace(int64_t row, int64_t k, int64_t number) const;

  mlir::hybrid::cpu::ProductShape shape;
  int64_t panels; // of one weight
  Elements elements;
};

/// What a product of row `row` of `input` and a row of `weights` is, bit for
/// bit: `start` and a chain over ascending k, in pairs where the instruction
/// set multiplies pairs.
float multiply(ISA isa, const mlir::hybrid::cpu::ProductShape &shape,
               const Elements &input, int64_t row, const PanelWeights &weights,
               int64_t weightRow, int64_t number = 0, float start = 0);

/// A function of vectors, lane by lane, as kernels have it: tests of it are
/// VectorMathTest.cpp and ActivationKernelTest.cpp.
class LaneFunction {
public:
  using Emit = std::function<mlir::Value(mlir::hybrid::cpu::KernelBuilder &,
                                         mlir::Value)>;
  LaneFunction(ISA isa, const Emit &emit);

  float operator()(float x) const;

private:
  LoadedKernel kernel;
};

/// A call of several sequences.
class KernelCall {
public:
  struct Sequence {
    int32_t length, past = 0, slot = 0;
    std::vector<int32_t> blocks = {};
    int32_t whole = 0; ///< 0: what there is at the end of the call
    int32_t shift = 0; ///< what rotary embeddings turn by, beyond the place
  };
  explicit KernelCall(std::vector<Sequence> sequences,
                      std::vector<int32_t> rows = {});
  /// One fresh sequence.
  explicit KernelCall(int32_t tokens);
  KernelCall(const KernelCall &) = delete;

  const braid_abi_call &get() const { return call; }
  /// Rows of attentions that are handed out have `width` positions.
  void setAttentionWidth(int64_t width) { call.attention_width = width; }
  /// [tokens][hidden]: what the call brings instead of ids.
  void setEmbeddings(const void *rows) {
    call.embeddings = static_cast<const float *>(rows);
  }
  /// Gives the threads of the call `count` counters and pieces of `bytes`.
  void share(size_t count, size_t bytes);
  /// Whether all counters are zero, as they were.
  bool isAtRest() const;
  int64_t getLongest() const { return call.longest; }
  int64_t getTokens() const { return call.tokens; }
  const std::vector<Sequence> &getSequences() const { return sequences; }
  int32_t getFirst(size_t sequence) const { return table[sequence].first; }
  int32_t getSequenceOf(int64_t token) const { return sequenceOf[token]; }

private:
  std::vector<Sequence> sequences;
  std::vector<int32_t> rows, sequenceOf, positions;
  std::vector<braid_abi_sequence> table;
  std::vector<uint32_t> counters;
  std::vector<Elements> pieces; // none, or one that has them all
  braid_abi_call call = {};
};

/// Ranges of units that together are all.
using Division = std::vector<std::pair<int64_t, int64_t>>;
/// One thread, which finds out by itself what there is.
inline const std::vector<Division> kAtOnce = {{{0, 1}}};

/// Ways to divide `size` columns (tokens, heads) among threads, in units of
/// `grain`: not at all, in two at every place, and unit by unit, the last one
/// first.
std::vector<Division> getDivisions(int64_t size, int64_t grain = 1);

/// What a kernel writes: results and states.
using Outcome = std::vector<Elements>;

/// Runs the kernel once for each division, every time on what `prepare` makes,
/// and expects the same bits and intact canaries; and, in the last division,
/// that no two ranges write one element. Returns what the kernel wrote.
Outcome
runDivided(const LoadedKernel &kernel, const KernelCall &call,
           const std::vector<Division> &divisions,
           const std::function<Outcome()> &prepare,
           const std::function<std::vector<const void *>(const Outcome &)>
               &getOperands);

} // namespace braid::test

#endif // TEST_UNIT_SUPPORT_KERNELOPERANDS_H
