//===- KernelHarness.h - Runs single kernels --------------------*- C++ -*-===//
#ifndef TEST_UNIT_SUPPORT_KERNELHARNESS_H
#define TEST_UNIT_SUPPORT_KERNELHARNESS_H

#include "braid/abi.h"
#include "codegen/CPU/KernelBuilder.h"
#include "test/unit/Support/TemporaryDirectory.h"

#include <functional>
#include <vector>

namespace braid::test {

/// One kernel, compiled and loaded.
class LoadedKernel {
public:
  /// `emit` writes a kernel of `numOperands` operands and `numSpaces` spaces
  /// with the given builder and returns its name.
  LoadedKernel(
      size_t numOperands,
      const std::function<std::string(mlir::hybrid::cpu::KernelBuilder &)>
          &emit,
      size_t numSpaces = 1,
      mlir::hybrid::ISA isa = mlir::hybrid::ISA::X86_64_V4);
  ~LoadedKernel();

  /// Calls the kernel for `units`: begin and end in each space.
  void run(const braid_abi_call &call,
           const std::vector<const void *> &operands,
           const std::vector<int64_t> &units) const;

private:
  TemporaryDirectory directory;
  void *library = nullptr;
  void (*entry)(const void *const *) = nullptr;
};

/// A kernel from its parameters.
template <typename KernelT>
LoadedKernel loadKernel(const KernelT &kernel, size_t numOperands,
                        size_t numSpaces = 1,
                        mlir::hybrid::ISA isa = mlir::hybrid::ISA::X86_64_V4) {
  return LoadedKernel(
      numOperands,
      [&](mlir::hybrid::cpu::KernelBuilder &builder) {
        kernel.emit(builder);
        return kernel.getName();
      },
      numSpaces, isa);
}

/// Memory as kernels want it: 64-byte aligned, with canaries behind it.
class AlignedFloats {
public:
  explicit AlignedFloats(size_t size, float value = 0);
  ~AlignedFloats();
  AlignedFloats(const AlignedFloats &) = delete;

  float *data() { return values; }
  float &operator[](size_t i) { return values[i]; }
  size_t size() const { return count; }
  bool isIntact() const;

private:
  float *values;
  size_t count;
};

} // namespace braid::test

#endif // TEST_UNIT_SUPPORT_KERNELHARNESS_H
