//===- Synth.h - Checkpoints of random weights ------------------*- C++ -*-===//
#ifndef COMPILER_FRONTEND_SYNTH_H
#define COMPILER_FRONTEND_SYNTH_H

#include "compiler/FrontEnd/TensorBinder.h"

#include <functional>

namespace braid {

struct SynthOptions {
  uint64_t seed = 0;
  /// A file ends before the tensor that would carry it past this. One file
  /// needs no index.
  uint64_t shardBytes = 1'000'000'000;
  /// F32, F16 or BF16; config.json's dtype, or else F32, if it is not given.
  std::optional<DType> dtype;
  /// Called with bytes done and bytes in all, from the calling thread.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

/// Writes a checkpoint of any shape that readModel() accepts: config.json and
/// every tensor it implies, in the layout of the hub. Equal arguments give
/// equal bytes. Needs a few MiB of memory, whatever the size of the model.
///
/// `directory` must not exist; it appears whole or not at all. Fails, before it
/// writes, where the disk has less room than the weights take.
llvm::Error synthesize(const Json &config, llvm::StringRef directory,
                       const SynthOptions &options = {});

/// The elements of all tensors.
uint64_t countParameters(llvm::ArrayRef<TensorPlan> plans);

} // namespace braid

#endif // COMPILER_FRONTEND_SYNTH_H
