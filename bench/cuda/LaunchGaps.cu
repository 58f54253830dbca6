//===- LaunchGaps.cu - What it costs to go from phase to phase ------------===//
//
// A chain of dependent GEMVs x' = W x, as a decode step is one: plain launches,
// a graph, programmatic dependent launches (PDL), and one cooperative launch
// with barriers. Size 0 is an empty phase, so its time is the gap itself. All
// forms must give the same bits.
//
//===----------------------------------------------------------------------===//
#include "Chain.cuh"
#include "Gemv.cuh"
#include "Stream.cuh"
#include "Support.cuh"

#include <cooperative_groups.h>

#include <chrono>
#include <cmath>
#include <cstring>

namespace {

//===----------------------------------------------------------------------===//
// One launch a phase
//===----------------------------------------------------------------------===//

/// When a grid lets the next one start: never, at its begin, after its loads.
enum class Release { Never, First, Last };

template <Release When, bool Early>
__global__ void __launch_bounds__(512, 1)
    phaseKernel(Chain chain, int phase, int rows) {
  if constexpr (When == Release::First)
    asm volatile("griddepcontrol.launch_dependents;");
  int warps = blockDim.x / 32;
  gemv<Load::Relaxed, Early>(
      chain.weightsOf(phase), chain.inputOf(phase), chain.inputOf(phase + 1),
      rows, chain.size, threadIdx.x / 32 * gridDim.x + blockIdx.x,
      gridDim.x * warps, [] {
        if constexpr (When != Release::Never)
          asm volatile("griddepcontrol.wait;" ::: "memory");
      });
  if constexpr (When == Release::Last)
    asm volatile("griddepcontrol.launch_dependents;");
}

struct Grid {
  int blocks, threads;
};

/// A launch configuration whose grids, but the first, may start early.
class PdlLaunch {
public:
  PdlLaunch(Grid grid, int sharedBytes, cudaStream_t stream) {
    attribute.id = cudaLaunchAttributeProgrammaticStreamSerialization;
    attribute.val.programmaticStreamSerializationAllowed = 1;
    config.gridDim = grid.blocks;
    config.blockDim = grid.threads;
    config.dynamicSmemBytes = sharedBytes;
    config.stream = stream;
    config.attrs = &attribute;
  }
  PdlLaunch(const PdlLaunch &) = delete;
  const cudaLaunchConfig_t *configure(int phase, bool early = true) {
    config.numAttrs = early && phase;
    return &config;
  }

private:
  cudaLaunchAttribute attribute = {};
  cudaLaunchConfig_t config = {};
};

template <Release When, bool Early>
void launchPhases(Chain chain, Grid grid, cudaStream_t stream) {
  PdlLaunch launch(grid, 0, stream);
  for (int phase = 0; phase < kPhases; ++phase)
    CHECK(cudaLaunchKernelEx(launch.configure(phase, When != Release::Never),
                             phaseKernel<When, Early>, chain, phase,
                             chain.size));
}

//===----------------------------------------------------------------------===//
// One launch for all phases
//===----------------------------------------------------------------------===//

enum class Barrier { Counter, CooperativeGroups };

template <Barrier Kind, bool Early>
__global__ void __launch_bounds__(512, 1) persistentKernel(Chain chain) {
  uint32_t goal = chain.goal();
  int warps = blockDim.x / 32;
  for (int phase = 0; phase < kPhases; ++phase) {
    auto wait = [&] {
      if (Kind == Barrier::CooperativeGroups || !phase)
        return;
      if (threadIdx.x == 0)
        chain.awaitEnd(phase - 1, goal);
      __syncthreads();
    };
    gemv<Load::Relaxed, Early>(chain.weightsOf(phase), chain.inputOf(phase),
                               chain.inputOf(phase + 1), chain.size, chain.size,
                               threadIdx.x / 32 * gridDim.x + blockIdx.x,
                               gridDim.x * warps, wait);
    if constexpr (Kind == Barrier::CooperativeGroups) {
      cooperative_groups::this_grid().sync();
      continue;
    }
    __syncthreads();
    if (threadIdx.x == 0)
      chain.signalEnd(phase);
  }
}

template <Barrier Kind, bool Early>
void launchPersistent(Chain chain, Grid grid, cudaStream_t stream) {
  void *arguments[] = {&chain};
  CHECK(cudaLaunchCooperativeKernel(persistentKernel<Kind, Early>, grid.blocks,
                                    grid.threads, arguments, 0, stream));
}

/// Weights through shared memory, `Stages` of them ahead of the barrier.
template <int Stages>
void launchStreamed(Chain chain, Grid grid, cudaStream_t stream) {
  int first = 0, count = kPhases, bytes = Stages * kStageBytes;
  CHECK(cudaFuncSetAttribute(streamKernel<false, Stages>,
                             cudaFuncAttributeMaxDynamicSharedMemorySize,
                             bytes));
  void *arguments[] = {&chain, &first, &count};
  CHECK(cudaLaunchCooperativeKernel(streamKernel<false, Stages>, grid.blocks,
                                    grid.threads, arguments, bytes, stream));
}

/// The same a phase at a time; two blocks must fit an SM.
template <int Stages>
void launchStreamedPhases(Chain chain, Grid grid, cudaStream_t stream) {
  int bytes = Stages * kStageBytes;
  CHECK(cudaFuncSetAttribute(streamKernel<true, Stages>,
                             cudaFuncAttributeMaxDynamicSharedMemorySize,
                             bytes));
  PdlLaunch launch(grid, bytes, stream);
  for (int phase = 0; phase < kPhases; ++phase)
    CHECK(cudaLaunchKernelEx(launch.configure(phase),
                             streamKernel<true, Stages>, chain, phase, 1));
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

struct Row {
  const char *name;
  bool graph;
  Grid grid;
  void (*launch)(Chain, Grid, cudaStream_t);
};

/// The weights of the whole chain by one launch without dependencies.
void independent(Chain chain, Grid grid, cudaStream_t stream) {
  phaseKernel<Release::Never, true><<<grid.blocks, grid.threads, 0, stream>>>(
      chain, 0, chain.size * kPhases);
}

class Table {
public:
  Table(Chain chain, const std::vector<uint16_t> &start)
      : chain(chain), start(start) {
    CHECK(cudaStreamCreate(&stream));
    bytes = 2.0 * kPhases * chain.size * chain.size;
  }
  ~Table() { CHECK(cudaStreamDestroy(stream)); }

  void print(const Row &row) {
    auto launch = [&] { row.launch(chain, row.grid, stream); };
    cudaGraphExec_t graph = row.graph ? capture(stream, launch) : nullptr;
    auto run = [&] {
      if (graph)
        CHECK(cudaGraphLaunch(graph, stream));
      else
        launch();
    };
    Spread time = measure(stream, run);
    std::printf("  %-38s %5dx%-3d %7.2f us (%.2f to %.2f)", row.name,
                row.grid.blocks, row.grid.threads, time.median * 1e3 / kPhases,
                time.low * 1e3 / kPhases, time.high * 1e3 / kPhases);
    if (chain.size)
      std::printf(" %6.0f GB/s", bytes / time.median / 1e6);
    if (row.launch != independent)
      std::printf("  %s", compare(run) ? "same bits" : "BITS DIFFER");
    std::printf("\n");
    if (graph)
      CHECK(cudaGraphExecDestroy(graph));
  }

  /// That the bits compared are those of numbers neither lost nor blown up.
  void printScale() const {
    double square = 0;
    for (uint16_t bits : standard) {
      uint32_t wide = uint32_t(bits) << 16;
      float value;
      std::memcpy(&value, &wide, sizeof value);
      square += double(value) * value;
    }
    std::printf("  rms of the last vector %.2f\n",
                std::sqrt(square / standard.size()));
  }

private:
  /// Runs once from the same start; the first caller's result is the standard.
  bool compare(const std::function<void()> &run) {
    std::vector<uint16_t> result(start.size());
    size_t size = start.size() * sizeof(uint16_t);
    CHECK(cudaMemcpy(chain.even, start.data(), size, cudaMemcpyHostToDevice));
    run();
    CHECK(cudaStreamSynchronize(stream));
    CHECK(cudaMemcpy(result.data(), chain.even, size, cudaMemcpyDeviceToHost));
    if (standard.empty())
      standard = result;
    return standard == result;
  }

  Chain chain;
  std::vector<uint16_t> start, standard;
  cudaStream_t stream;
  double bytes;
};

void printTable(Chain chain, const std::vector<uint16_t> &start, int sms) {
  std::printf("%d phases of %d x %d: us a phase\n", kPhases, chain.size,
              chain.size);
  Grid wide = {std::max(sms, chain.size / 4 / kRows), 128};
  Grid square = {sms, 512}, streamed = {sms, kStreamThreads};
  constexpr Release kNever = Release::Never, kFirst = Release::First;
  constexpr Barrier kCounter = Barrier::Counter;
  const Row rows[] = {
      {"plain launches", false, wide, launchPhases<kNever, true>},
      {"launches + PDL", false, wide, launchPhases<kFirst, true>},
      {"graph", true, wide, launchPhases<kNever, true>},
      {"graph, a block a SM", true, square, launchPhases<kNever, true>},
      {"graph + PDL, weights after the wait", true, wide,
       launchPhases<kFirst, false>},
      {"graph + PDL, weights before the wait", true, wide,
       launchPhases<kFirst, true>},
      {"the same, released last", true, wide,
       launchPhases<Release::Last, true>},
      {"graph + PDL, before, a block a SM", true, square,
       launchPhases<kFirst, true>},
      {"graph + PDL, 96 KB ahead", true, streamed, launchStreamedPhases<3>},
      {"persistent, grid.sync()", false, square,
       launchPersistent<Barrier::CooperativeGroups, false>},
      {"persistent, counters, weights after", false, square,
       launchPersistent<kCounter, false>},
      {"persistent, counters, weights before", false, square,
       launchPersistent<kCounter, true>},
      {"persistent, 64 KB ahead", false, streamed, launchStreamed<2>},
      {"persistent, 192 KB ahead", false, streamed, launchStreamed<6>},
      {"the same in a graph", true, streamed, launchStreamed<6>},
  };
  Table table(chain, start);
  for (const Row &row : rows)
    table.print(row);
  if (!chain.size)
    return;
  table.print({"no dependencies, one launch",
               false,
               {chain.size * kPhases / 4 / kRows, 128},
               independent});
  table.printScale();
}

double microseconds(const std::function<void()> &work) {
  auto begin = std::chrono::steady_clock::now();
  work();
  std::chrono::duration<double, std::micro> time =
      std::chrono::steady_clock::now() - begin;
  return time.count();
}

/// What the host pays: the call alone, and until the device has finished.
void printHostCost(const char *name, const std::function<void()> &launch) {
  std::vector<double> calls, trips;
  for (int round = 0; round < 101; ++round) {
    double call = 0;
    trips.push_back(microseconds([&] {
      call = microseconds(launch);
      CHECK(cudaDeviceSynchronize());
    }));
    calls.push_back(call);
  }
  std::printf("  %-38s call %6.1f us, to the end %6.1f us\n", name,
              spreadOf(calls).median, spreadOf(trips).median);
}

void printHostCosts(Chain chain, int sms) {
  std::printf("the host's cost of a step of empty phases\n");
  cudaStream_t stream;
  CHECK(cudaStreamCreate(&stream));
  Grid grid = {sms, 512};
  printHostCost("one empty launch", [&] {
    phaseKernel<Release::Never, true><<<sms, 512, 0, stream>>>(chain, 0, 0);
  });
  printHostCost("128 launches", [&] {
    launchPhases<Release::Never, true>(chain, grid, stream);
  });
  cudaGraphExec_t graph = capture(
      stream, [&] { launchPhases<Release::Never, true>(chain, grid, stream); });
  printHostCost("graph of 128 launches",
                [&] { CHECK(cudaGraphLaunch(graph, stream)); });
  CHECK(cudaGraphExecDestroy(graph));
  printHostCost("one cooperative launch of 128 phases", [&] {
    launchPersistent<Barrier::Counter, true>(chain, grid, stream);
  });
  CHECK(cudaStreamDestroy(stream));
}

} // namespace

int main() {
  int sms = describeDevice();
  DeviceArray<uint16_t> weights(size_t(kPhases) * kLargest * kLargest);
  DeviceArray<uint16_t> x(kLargest), y(kPhases * kLargest);
  DeviceArray<uint32_t> counters(kPhases);
  std::vector<uint16_t> start = x.toHost();
  Chain chain = {weights.data, x.data, y.data, counters.data, 0};
  for (int size : {0, 1024, 2048, 4096}) {
    chain.size = size;
    printTable(chain, {start.begin(), start.begin() + std::max(size, 1)}, sms);
  }
  chain.size = 0;
  printHostCosts(chain, sms);
  return 0;
}
