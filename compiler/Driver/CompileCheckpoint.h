//===- CompileCheckpoint.h - braid compile as a function --------*- C++ -*-===//
#ifndef COMPILER_DRIVER_COMPILECHECKPOINT_H
#define COMPILER_DRIVER_COMPILECHECKPOINT_H

#include "compiler/Driver/Compile.h"
#include "compiler/FrontEnd/Checkpoint.h"

namespace braid {

/// Compiles the checkpoint in `options.checkpoint`.
llvm::Error compileCheckpoint(const CompileOptions &options);

/// The tensors of a checkpoint as numbers. The checkpoint must outlive it.
class CheckpointWeights : public WeightSource {
public:
  explicit CheckpointWeights(const Checkpoint &checkpoint)
      : checkpoint(checkpoint) {}

  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            double *out) override;
  void read(llvm::StringRef tensor, int64_t offset, int64_t count,
            float *out) override;

private:
  const Checkpoint &checkpoint;
};

} // namespace braid

#endif // COMPILER_DRIVER_COMPILECHECKPOINT_H
