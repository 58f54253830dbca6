//===- KernelBench.cpp - Product kernels as shares of their roofs ---------===//
//
// One thread. Probes and kernels are interleaved, so that a noisy neighbour
// meets all of them; each line is the median of the rounds.
//
//   usage: braid-kernel-bench [ROUNDS]
//
//===----------------------------------------------------------------------===//
#include "codegen/CPU/Kernels.h"
#include "test/unit/Support/KernelHarness.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <chrono>

using namespace mlir::hybrid;
using namespace braid::test;

namespace {

double seconds(const std::function<void()> &work) {
  auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin)
      .count();
}

/// 24 independent chains of fmas: the peak of one core.
LoadedKernel loadPeak() {
  return LoadedKernel(1, [](cpu::KernelBuilder &b) {
    b.beginKernel("peak", 1);
    mlir::Value factor = b.splat(b.loadF32(b.getOperand(0)));
    llvm::SmallVector<mlir::Value> sums(24, factor);
    sums = b.loop(b.getBegin(), b.getEnd(), 1, sums,
                  [&](mlir::Value, mlir::ValueRange carried) {
                    llvm::SmallVector<mlir::Value> next;
                    for (mlir::Value sum : carried)
                      next.push_back(b.fma(sum, factor, factor));
                    return next;
                  });
    mlir::Value total = sums[0];
    for (mlir::Value sum : llvm::drop_begin(sums))
      total = b.add(total, sum);
    b.storeF32(b.sumOfLanes(total), b.getOperand(0));
    b.endKernel();
    return std::string("peak");
  });
}

/// Adds up all of a long array: what one core reads.
LoadedKernel loadReader() {
  return LoadedKernel(2, [](cpu::KernelBuilder &b) {
    b.beginKernel("reader", 2);
    llvm::SmallVector<mlir::Value> sums(8, b.splat(0.0));
    sums = b.loop(
        b.getBegin(), b.getEnd(), 128, sums,
        [&](mlir::Value i, mlir::ValueRange carried) {
          llvm::SmallVector<mlir::Value> next;
          for (int64_t v = 0; v < 8; ++v)
            next.push_back(b.add(
                carried[v], b.load(b.at(b.getOperand(0), i, 4, v * 64), 64)));
          return next;
        });
    mlir::Value total = sums[0];
    for (mlir::Value sum : llvm::drop_begin(sums))
      total = b.add(total, sum);
    b.storeF32(b.sumOfLanes(total), b.getOperand(1));
    b.endKernel();
    return std::string("reader");
  });
}

/// A product with its operands.
struct Product {
  Product(int64_t rows, int64_t inner, int64_t columns)
      : rows(rows), inner(inner), columns(columns),
        kernel(loadKernel(choose(inner, columns), 3)), x(rows * inner, 0.5f),
        w(inner * columns, 0.25f), y(rows * columns) {}

  static cpu::LinearKernel choose(int64_t inner, int64_t columns) {
    cpu::LinearKernel kernel{inner, {columns}, 64, false, false};
    kernel.innerBlock = std::min<int64_t>(inner, 2048);
    return kernel;
  }
  void run() {
    braid_abi_call call = {};
    call.tokens = rows;
    kernel.run(call, {x.data(), w.data(), y.data()}, {0, columns});
  }
  double getOperations() const { return 2.0 * rows * inner * columns; }
  double getBytes() const { return 4.0 * inner * columns; }

  int64_t rows, inner, columns;
  LoadedKernel kernel;
  AlignedFloats x, w, y;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv) {
  int rounds = argc > 1 ? std::atoi(argv[1]) : 7;
  LoadedKernel peak = loadPeak(), reader = loadReader();
  AlignedFloats number(16, 1e-3f);
  // Far beyond any cache: 256 MiB.
  Product gemv(1, 8192, 8192);
  Product shapes[] = {{6, 256, 1024},
                      {64, 2560, 2560},
                      {512, 2560, 2560},
                      {512, 8192, 2560},
                      {510, 2048, 4096}};
  constexpr int64_t kSteps = 20'000'000;
  braid_abi_call none = {};
  std::vector<double> peaks, roofs, gemvs;
  std::vector<std::vector<double>> shares(std::size(shapes));
  for (int round = 0; round < rounds; ++round) {
    double flops = kSteps * 24 * 16 * 2 /
                   seconds([&] { peak.run(none, {number.data()}, 0, kSteps); });
    peaks.push_back(flops);
    double roof =
        gemv.getBytes() / seconds([&] {
          reader.run(none, {gemv.w.data(), number.data()}, 0, gemv.w.size());
        });
    roofs.push_back(roof);
    gemvs.push_back(gemv.getBytes() / seconds([&] { gemv.run(); }) / roof);
    for (auto [shape, list] : llvm::zip(shapes, shares)) {
      // Long enough for the clock: at least a tenth of a second.
      int repeats = std::max(1, int(0.1 * flops / shape.getOperations()));
      double time = seconds([&, &shape = shape] {
        for (int i = 0; i < repeats; ++i)
          shape.run();
      });
      list.push_back(shape.getOperations() * repeats / time / flops);
    }
  }
  llvm::outs() << llvm::formatv("fma peak          {0:f1} GFLOP/s\n",
                                median(peaks) / 1e9)
               << llvm::formatv("read roof         {0:f1} GB/s\n",
                                median(roofs) / 1e9)
               << llvm::formatv("gemv 8192x8192    {0:p1} of the roof\n",
                                median(gemvs));
  for (auto [shape, list] : llvm::zip(shapes, shares))
    llvm::outs() << llvm::formatv("gemm {0}x{1}x{2}  {3:p1} of the peak\n",
                                  shape.rows, shape.inner, shape.columns,
                                  median(list));
  return 0;
}
