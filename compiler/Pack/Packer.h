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

/// Writes the parameters of `module`, laid out as their types say, to the new
/// file `path`: a page with the header of braid/abi.h, then every element at
/// its place in `layout`, zeros between them. Reads the checkpoint once, packs
/// on all CPUs and keeps a bounded number of panels in memory, whatever the
/// size of the model; the bytes do not depend on the number of CPUs. Returns
/// the digest in the header.
llvm::Expected<Digest> packWeights(mlir::ModuleOp module,
                                   const mlir::hybrid::ModelLayout &layout,
                                   WeightSource &source, llvm::StringRef path,
                                   const Progress &progress = nullptr);

} // namespace braid

#endif // COMPILER_PACK_PACKER_H
