//===- Support.cpp - What benchmarks of kernels share ---------------------===//
#include "bench/KernelBench.h"

#include "braid/braid.h"
#include "codegen/ModelLayout.h"
#include "tools/roofs/RoofProbe.h"

#include "llvm/Support/MathExtras.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <numeric>
#include <sys/mman.h>

using namespace mlir::hybrid;

namespace braid::bench {

static const tool::RoofProbe &getProbe() {
  static std::optional<tool::RoofProbe> probe = tool::RoofProbe::create(1);
  if (!probe) {
    std::fprintf(stderr, "expected memory for the probes of the roofs, but the "
                         "system has none\n");
    std::exit(1);
  }
  return *probe;
}

/// The least seconds that the machine, as it is now, allows for the work.
static double probeLeastTime(const Work &work) {
  double memory = 0, arithmetic = 0;
  if (work.bytes != 0)
    memory = work.bytes / getProbe().probe(tool::Roof::Read, 1);
  if (work.f32 != 0)
    arithmetic += work.f32 / getProbe().probe(tool::Roof::F32, 1);
  if (work.bf16 != 0)
    arithmetic += work.bf16 / getProbe().probe(tool::Roof::BF16, 1);
  return std::max(memory, arithmetic);
}

Timing measure(benchmark::State &state, const Work &work,
               const std::function<void()> &kernel) {
  kernel(); // touches every page
  using Clock = std::chrono::steady_clock;
  double before = probeLeastTime(work);
  Clock::time_point begin = Clock::now();
  for ([[maybe_unused]] auto iteration : state)
    kernel();
  std::chrono::duration<double> time = Clock::now() - begin;
  double least = (before + probeLeastTime(work)) / 2;
  double one = time.count() / static_cast<double>(state.iterations());
  state.counters["share"] = least / one;
  return {one, least};
}

static ISA getHostISA() {
  switch (braid_host_isa()) {
  case BRAID_ABI_ISA_X86_64_V4_BF16:
    return ISA::X86_64_V4_BF16;
  case BRAID_ABI_ISA_X86_64_V4:
    return ISA::X86_64_V4;
  default:
    return ISA::X86_64_V3;
  }
}

static std::optional<ISA> chosenISA;

ISA getISA() { return chosenISA ? *chosenISA : getHostISA(); }

bool setISA(const char *name) {
  chosenISA = parseISA(name);
  // Levels are declared from the lowest up, and each has all of those below.
  return chosenISA && *chosenISA <= getHostISA();
}

cpu::ProductShape chooseProduct(cpu::DType type, int64_t inner, int64_t columns,
                                int64_t sides) {
  cpu::ProductShape shape;
  shape.input = shape.weight = type;
  shape.inner = inner;
  shape.panel = CPUTarget::getPanelWidth(columns, sides);
  shape.choose(CPUTarget{getISA()}, sides);
  return shape;
}

Bytes::Bytes(size_t size, float value) : count(size) {
  size_t whole = llvm::alignTo(size, BRAID_ABI_HUGE_PAGE);
  bytes = static_cast<float *>(std::aligned_alloc(BRAID_ABI_HUGE_PAGE, whole));
  if (!bytes) {
    std::fprintf(stderr,
                 "expected memory for %zu bytes of an operand, but the "
                 "system has none\n",
                 size);
    std::exit(1);
  }
  madvise(bytes, whole, MADV_HUGEPAGE);
  std::fill_n(bytes, (size + 3) / 4, value);
}

Bytes::~Bytes() { std::free(bytes); }

Operands::Operands(std::vector<Operand> all) : operands(std::move(all)) {
  constexpr size_t kBeyondCaches = size_t(256) << 20;
  std::vector<size_t> offsets;
  size_t size = 0;
  for (const Operand &operand : operands) {
    offsets.push_back(size);
    size += llvm::alignTo(operand.bytes, 64) + getGapBehind(operand.bytes);
  }
  size_t count = llvm::divideCeil(kBeyondCaches, size);
  memory = std::make_unique<Bytes>(count * size);
  auto *begin = static_cast<char *>(memory->data());
  for (size_t copy = 0; copy < count; ++copy) {
    std::vector<const void *> &pointers = copies.emplace_back();
    for (size_t i = 0; i < operands.size(); ++i) {
      char *data = begin + copy * size + offsets[i];
      pointers.push_back(data);
      if (operands[i].value != Bytes::kHalf)
        std::fill_n(reinterpret_cast<float *>(data),
                    llvm::divideCeil(operands[i].bytes, 4), operands[i].value);
    }
  }
}

void Operands::set(size_t operand, const std::vector<int32_t> &numbers) {
  for (const std::vector<const void *> &pointers : copies)
    std::copy(numbers.begin(), numbers.end(),
              static_cast<int32_t *>(const_cast<void *>(pointers[operand])));
}

const std::vector<const void *> &Operands::next() {
  turn = (turn + 1) % copies.size();
  return copies[turn];
}

double Operands::getBytes() const {
  double sum = 0;
  for (const Operand &operand : operands)
    sum += operand.counts ? static_cast<double>(operand.bytes) : 0;
  return sum;
}

Call::Call(Sequence tokens)
    : blocks((tokens.past + tokens.tokens + BRAID_ABI_KV_BLOCK - 1) /
             BRAID_ABI_KV_BLOCK),
      tokenSequence(tokens.tokens, 0) {
  std::iota(blocks.begin(), blocks.end(), 0);
  sequence.length = static_cast<int32_t>(tokens.tokens);
  sequence.past = static_cast<int32_t>(tokens.past);
  sequence.blocks = blocks.data();
  call.token_sequence = tokenSequence.data();
  call.sequences = &sequence;
  call.tokens = tokens.tokens;
  call.num_sequences = 1;
  call.threads = 1;
  call.longest = tokens.past + tokens.tokens;
}

void Call::share(size_t numCounters, size_t pieceBytes) {
  counters.assign(numCounters, 0);
  call.counters = counters.data();
  size_t number = llvm::divideCeil(call.longest, BRAID_ABI_PIECE);
  pieces = std::make_unique<Bytes>(call.tokens * number * pieceBytes);
  call.pieces = static_cast<uint8_t *>(pieces->data());
}

} // namespace braid::bench
