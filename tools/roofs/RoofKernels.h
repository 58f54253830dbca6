//===- RoofKernels.h - Loops that do one thing as fast as can be -*- C++
//-*-===//
///
/// One loop an instruction, in the widest form that the host has; each is
/// compiled for its own instruction set and looked up by what cpuid says, so
/// that no host meets an instruction it lacks.
///
//===----------------------------------------------------------------------===//
#ifndef TOOLS_ROOFS_ROOFKERNELS_H
#define TOOLS_ROOFS_ROOFKERNELS_H

#include <cstddef>
#include <cstdint>

namespace braid::tool {

/// Steps of independent chains of multiply-adds.
struct ComputeKernel {
  void (*run)(uint64_t steps) = nullptr;
  uint64_t operationsPerStep = 0; ///< multiplications and additions
  const char *instruction = nullptr;

  explicit operator bool() const { return run; }
};

/// The host's best, or none.
ComputeKernel findF32Kernel();
ComputeKernel findBF16Kernel();
ComputeKernel findInt8Kernel();

/// Reads `bytes`, a multiple of kReadStep, from a 64-byte aligned address.
using ReadKernel = void (*)(const char *data, size_t bytes);
constexpr size_t kReadStep = 1024;
ReadKernel findReadKernel();

} // namespace braid::tool

#endif // TOOLS_ROOFS_ROOFKERNELS_H
