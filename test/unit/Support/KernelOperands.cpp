//===- KernelOperands.cpp - What kernels are called with ------------------===//
#include "test/unit/Support/KernelOperands.h"

#include "braid/braid.h"
#include "llvm/Support/MathExtras.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <immintrin.h>
#include <random>

using namespace mlir::hybrid;
using namespace mlir::hybrid::cpu;

namespace braid::test {

std::vector<ISA> getHostISAs() {
  const std::pair<ISA, uint32_t> levels[] = {
      {ISA::X86_64_V3, BRAID_ABI_ISA_X86_64_V3},
      {ISA::X86_64_V4, BRAID_ABI_ISA_X86_64_V4},
      {ISA::X86_64_V4_BF16, BRAID_ABI_ISA_X86_64_V4_BF16}};
  std::vector<ISA> all;
  for (auto [isa, level] : levels)
    if (level <= braid_host_isa())
      all.push_back(isa);
  return all;
}

static uint32_t getBits(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

static float fromBits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

float roundTo(DType type, float value) {
  if (type == DType::F32 || std::isnan(value))
    return value;
  uint32_t bits = getBits(value);
  // To the nearest of 16 bits less; of two equally near, the even one.
  uint32_t below = bits & 0xffff0000, rest = bits & 0xffff;
  bool isUp = rest > 0x8000 || (rest == 0x8000 && (below & 0x10000) != 0);
  return fromBits(isUp ? below + 0x10000 : below);
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static constexpr uint8_t kCanary = 0xa5;

Elements::Elements(DType type, size_t size, float value)
    : type(type), count(size), bytes(nullptr, free) {
  size_t all = kBefore + llvm::alignTo(getBytes() + kBehind, 64);
  bytes.reset(static_cast<uint8_t *>(aligned_alloc(64, all)));
  std::fill_n(bytes.get(), all, kCanary);
  for (size_t i = 0; i < size; ++i)
    set(i, value);
}

Elements Elements::draw(DType type, size_t size, unsigned seed, float low,
                        float high) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(low, high);
  Elements elements(type, size);
  for (size_t i = 0; i < size; ++i)
    elements.set(i, uniform(random));
  return elements;
}

Elements Elements::ofIntegers(const std::vector<int32_t> &numbers) {
  Elements elements(DType::F32, numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i)
    elements.setInteger(i, numbers[i]);
  return elements;
}

size_t Elements::getBytes() const { return count * cpu::getBytes(type); }

const void *Elements::at(size_t i) const {
  return bytes.get() + kBefore + i * cpu::getBytes(type);
}

float Elements::operator[](size_t i) const {
  const void *place = at(i);
  uint32_t bits = 0;
  if (type == DType::F32)
    std::memcpy(&bits, place, 4);
  else
    std::memcpy(reinterpret_cast<uint8_t *>(&bits) + 2, place, 2);
  return fromBits(bits);
}

void Elements::set(size_t i, float value) {
  uint8_t *place = bytes.get() + kBefore + i * cpu::getBytes(type);
  uint32_t bits = getBits(roundTo(type, value));
  if (type == DType::F32)
    std::memcpy(place, &bits, 4);
  else
    std::memcpy(place, reinterpret_cast<uint8_t *>(&bits) + 2, 2);
}

int32_t Elements::getInteger(size_t i) const {
  int32_t value;
  std::memcpy(&value, bytes.get() + kBefore + i * 4, 4);
  return value;
}

void Elements::setInteger(size_t i, int32_t value) {
  std::memcpy(bytes.get() + kBefore + i * 4, &value, 4);
}

bool Elements::hasBitsOf(const Elements &other) const {
  return type == other.type && count == other.count &&
         std::memcmp(data(), other.data(), getBytes()) == 0;
}

bool Elements::hasBitsOf(const Elements &other, size_t i) const {
  return std::memcmp(at(i), other.at(i), cpu::getBytes(type)) == 0;
}

bool Elements::isIntact() const {
  auto isCanary = [](uint8_t byte) { return byte == kCanary; };
  const uint8_t *behind = bytes.get() + kBefore + getBytes();
  return std::all_of(bytes.get(), bytes.get() + kBefore, isCanary) &&
         std::all_of(behind, behind + kBehind, isCanary);
}

void expectNear(DType type, float actual, double expected, double bound) {
  float low = roundTo(type, static_cast<float>(expected - bound));
  float high = roundTo(type, static_cast<float>(expected + bound));
  EXPECT_TRUE(low <= actual && actual <= high)
      << "expected " << expected << " within " << bound << ", but got "
      << actual;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

ProductShape makeProduct(ISA isa, DType type, int64_t inner, int64_t panel) {
  ProductShape shape;
  shape.input = shape.weight = type;
  shape.inner = inner;
  shape.panel = panel;
  shape.choose(CPUTarget{isa});
  // So small that little ones already have several.
  shape.rowTile = 4;
  shape.waitingRows = 5;
  if (inner > 8)
    shape.innerBlock = 6;
  return shape;
}

static int64_t getDepth(const ProductShape &shape) {
  return CPUTarget::getPanelDepth(getBytes(shape.weight));
}

static int64_t getPanelElements(const ProductShape &shape) {
  return shape.panel * llvm::alignTo(shape.inner, getDepth(shape));
}

PanelWeights::PanelWeights(const ProductShape &shape, int64_t rows,
                           unsigned seed, int64_t stack)
    : shape(shape), panels(llvm::divideCeil(rows, shape.panel)),
      elements(shape.weight, stack * panels * getPanelElements(shape)) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  for (int64_t number = 0; number < stack; ++number)
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t k = 0; k < shape.inner; ++k)
        set(row, k, uniform(random), number);
}

size_t PanelWeights::getPlace(int64_t row, int64_t k, int64_t number) const {
  int64_t panel = number * panels + row / shape.panel, depth = getDepth(shape);
  return panel * getPanelElements(shape) + k / depth * depth * shape.panel +
         row % shape.panel * depth + k % depth;
}

/// The instruction itself, in its first lane: which of the two products it adds
/// first is the hardware's.
__attribute__((target("avx512f,avx512bf16"))) static float
addPair(float sum, float x0, float x1, float w0, float w1) {
  uint32_t x = getBits(x1) | getBits(x0) >> 16;
  uint32_t w = getBits(w1) | getBits(w0) >> 16;
  __m512i xs = _mm512_set1_epi32(static_cast<int>(x));
  __m512i ws = _mm512_set1_epi32(static_cast<int>(w));
  __m512 result =
      _mm512_dpbf16_ps(_mm512_set1_ps(sum), (__m512bh)xs, (__m512bh)ws);
  return _mm512_cvtss_f32(result);
}

float multiply(ISA isa, const ProductShape &shape, const Elements &input,
               int64_t row, const PanelWeights &weights, int64_t weightRow,
               int64_t number, float start) {
  float sum = start;
  auto x = [&](int64_t k) { return input[row * shape.inner + k]; };
  auto w = [&](int64_t k) { return weights.get(weightRow, k, number); };
  if (shape.weight == DType::F32 || !CPUTarget{isa}.hasBF16Dot()) {
    for (int64_t k = 0; k < shape.inner; ++k)
      sum = std::fma(x(k), w(k), sum);
    return sum;
  }
  for (int64_t k = 0; k < shape.inner; k += 2) {
    bool isWhole = k + 1 < shape.inner;
    sum = addPair(sum, x(k), isWhole ? x(k + 1) : 0, w(k),
                  isWhole ? w(k + 1) : 0);
  }
  return sum;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

LaneFunction::LaneFunction(ISA isa, const Emit &emit)
    : kernel(
          2,
          [&](KernelBuilder &b) {
            b.beginKernel("function", 2);
            b.store(emit(b, b.load(b.getOperand(0))), b.getOperand(1));
            b.endKernel();
            return std::string("function");
          },
          1, isa) {}

float LaneFunction::operator()(float x) const {
  float input[16], output[16];
  std::fill_n(input, 16, x);
  braid_abi_call call = {};
  kernel.run(call, {input, output}, {0, 1});
  return output[0];
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

KernelCall::KernelCall(std::vector<Sequence> all, std::vector<int32_t> kept)
    : sequences(std::move(all)), rows(std::move(kept)) {
  for (const Sequence &sequence : sequences) {
    braid_abi_sequence entry = {};
    entry.first = static_cast<int32_t>(sequenceOf.size());
    entry.length = sequence.length;
    entry.past = sequence.past;
    entry.slot = sequence.slot;
    entry.blocks = sequence.blocks.data();
    entry.whole =
        sequence.whole != 0 ? sequence.whole : sequence.past + sequence.length;
    sequenceOf.insert(sequenceOf.end(), sequence.length,
                      static_cast<int32_t>(table.size()));
    for (int32_t i = 0; i < sequence.length; ++i)
      positions.push_back(sequence.past + i + sequence.shift);
    table.push_back(entry);
    call.longest =
        std::max<int64_t>(call.longest, sequence.past + sequence.length);
  }
  call.sequences = table.data();
  call.token_sequence = sequenceOf.data();
  call.rows = rows.data();
  call.positions = positions.data();
  call.tokens = static_cast<int64_t>(sequenceOf.size());
  call.num_sequences = static_cast<int64_t>(table.size());
  call.num_rows = static_cast<int64_t>(rows.size());
  call.threads = 1;
}

void KernelCall::share(size_t count, size_t bytes) {
  counters.assign(count, 0);
  int64_t number = llvm::divideCeil(call.longest, BRAID_ABI_PIECE);
  pieces.clear();
  pieces.emplace_back(DType::F32, call.tokens * number * bytes / 4, NAN);
  call.counters = counters.data();
  call.pieces = static_cast<uint8_t *>(pieces.front().data());
}

bool KernelCall::isAtRest() const {
  return llvm::all_of(counters, [](uint32_t count) { return count == 0; }) &&
         llvm::all_of(pieces,
                      [](const Elements &all) { return all.isIntact(); });
}

KernelCall::KernelCall(int32_t tokens)
    : KernelCall(tokens == 0 ? std::vector<Sequence>()
                             : std::vector<Sequence>{{tokens}}) {}

std::vector<Division> getDivisions(int64_t size, int64_t grain) {
  std::vector<Division> divisions = {{{0, size}}};
  Division units;
  for (int64_t at = 0; at < size; at += grain) {
    if (at > 0)
      divisions.push_back({{0, at}, {at, size}});
    units.insert(units.begin(), {at, std::min(at + grain, size)});
  }
  divisions.push_back(units);
  return divisions;
}

using GetOperands = std::function<std::vector<const void *>(const Outcome &)>;

/// Expects that no element is written by two ranges: two threads would meet
/// there, even if both wrote the same.
static void expectApart(const LoadedKernel &kernel, const KernelCall &call,
                        const Division &division,
                        const std::function<Outcome()> &prepare,
                        const GetOperands &getOperands) {
  const Outcome before = prepare();
  std::vector<std::vector<bool>> written;
  for (const Elements &elements : before)
    written.emplace_back(elements.size());
  for (auto [begin, end] : division) {
    Outcome after = prepare();
    kernel.run(call.get(), getOperands(after), {begin, end});
    for (size_t i = 0; i < after.size(); ++i)
      for (size_t at = 0; at < after[i].size(); ++at) {
        if (after[i].hasBitsOf(before[i], at))
          continue;
        EXPECT_FALSE(written[i][at]) << "outcome " << i << ", element " << at
                                     << ", units from " << begin;
        written[i][at] = true;
      }
  }
}

Outcome runDivided(const LoadedKernel &kernel, const KernelCall &call,
                   const std::vector<Division> &divisions,
                   const std::function<Outcome()> &prepare,
                   const GetOperands &getOperands) {
  if (!divisions.empty())
    expectApart(kernel, call, divisions.back(), prepare, getOperands);
  Outcome first;
  for (const Division &division : divisions) {
    Outcome outcome = prepare();
    for (auto [begin, end] : division)
      kernel.run(call.get(), getOperands(outcome), {begin, end});
    for (size_t i = 0; i < outcome.size(); ++i) {
      EXPECT_TRUE(outcome[i].isIntact()) << "outcome " << i;
      if (!first.empty())
        EXPECT_TRUE(outcome[i].hasBitsOf(first[i]))
            << "outcome " << i << ", divided at " << division.front().second;
    }
    if (first.empty())
      first = std::move(outcome);
  }
  return first;
}

} // namespace braid::test
