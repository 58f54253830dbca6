//===- Packer.h - Writes weights.bin ----------------------------*- C++ -*-===//
#ifndef COMPILER_PACK_PACKER_H
#define COMPILER_PACK_PACKER_H

#include "codegen/ModelLayout.h"
#include "compiler/FrontEnd/WeightSource.h"
#include "llvm/Support/Error.h"

#include <functional>

namespace braid {

using Digest = std::array<uint8_t, 32>;

/// Called with bytes done and bytes in all, from the packing thread.
using Progress = std::function<void(uint64_t done, uint64_t total)>;

struct WeightsDigests {
  /// Of the file behind its first page.
  Digest file;
  /// Of the values of all parameters and their types, whatever their layouts,
  /// their order and what is stacked.
  Digest values;
};

/// Writes the parameters of `module`, laid out as their types say, to the new
/// file `path`: a page with the header of braid/abi.h, then every element at
/// its place in `layout`, zeros between them. Reads the checkpoint once, packs
/// on all CPUs and keeps a bounded number of panels in memory, whatever the
/// size of the model; the bytes do not depend on the number of CPUs.
llvm::Expected<WeightsDigests>
packWeights(mlir::ModuleOp module, const mlir::hybrid::ModelLayout &layout,
            WeightSource &source, llvm::StringRef path,
            const Progress &progress = nullptr);

} // namespace braid

#endif // COMPILER_PACK_PACKER_H
