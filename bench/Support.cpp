//===- Support.cpp - What benchmarks of kernels share ---------------------===//
#include "bench/KernelBench.h"

#include "braid/braid.h"
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

ISA getHostISA() {
  switch (braid_host_isa()) {
  case BRAID_ABI_ISA_X86_64_V4_BF16:
    return ISA::X86_64_V4_BF16;
  case BRAID_ABI_ISA_X86_64_V4:
    return ISA::X86_64_V4;
  default:
    return ISA::X86_64_V3;
  }
}

cpu::ProductShape chooseProduct(cpu::DType type, int64_t inner,
                                int64_t columns) {
  cpu::ProductShape shape;
  shape.input = shape.weight = type;
  shape.inner = inner;
  shape.panel = CPUTarget::getPanelWidth(columns);
  shape.choose(CPUTarget{getHostISA()}, {/*sides=*/1, /*mayWait=*/true});
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
}

} // namespace braid::bench
